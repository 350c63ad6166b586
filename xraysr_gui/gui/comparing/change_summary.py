"""Recounts what the output that is looked at changed in the open image, and what its card claims."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.change_box import ChangeBox
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.jobs.runner import Job, JobRunner, Lane

if TYPE_CHECKING:
    from xraysr_gui.metrics.change import Change

Versions = tuple[Radiograph, ...]


class ChangeSummary(QObject):
    """Joins the paragraph with the pair: found in a job, while somebody looks, once for each output."""

    def __init__(
        self,
        box: ChangeBox,
        comparing: Comparing,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(box)
        self._box, self._comparing = box, comparing
        self._jobs, self._show_error = jobs, show_error
        self._told: tuple[Radiograph, Change | None] | None = None
        self._job: Job | None = None
        comparing.changed.connect(self.refresh)
        box.came_into_sight.connect(self.refresh)

    @property
    def change(self) -> Change | None:
        """What is told, None while nothing is."""
        return self._told[1] if self._told is not None else None

    def refresh(self) -> None:
        """Tell of the output that is looked at now, unless it is told already."""
        document, candidate = self._comparing.document, self._comparing.candidate
        if document is None or candidate is None:
            self._stop()
            self._told = None
            self._box.show_words(self._comparing.why_no_output())
        elif self._box.isVisible() and (self._told is None or self._told[0] is not candidate):
            self._stop()
            self._told = (candidate, None)
            self._box.show_words(tr("Calculating ..."))
            self._job = self._jobs.submit(
                partial(_described, candidate, document.versions),
                lane=Lane.FILES,
                done=partial(self._tell, candidate),
                failed=self._show_error,
            )
        elif self._told is None or self._told[0] is not candidate:
            self._box.show_words("")  # out of sight: what it said before is no longer so

    def _tell(self, candidate: Radiograph, found: tuple[Change, str]) -> None:
        change, card = found
        if self._told is not None and self._told[0] is candidate:
            self._told = (candidate, change)
            self._box.show_words(change.words(), card)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None


def _described(candidate: Radiograph, versions: Versions, progress: Progress) -> tuple[Change, str]:
    """What changed, and what the card of the network claims."""
    from xraysr_gui.commands.card_figures import card_figures  # not before they are wanted
    from xraysr_gui.commands.comparing.describe_change import describe_change
    from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer

    everything = every_enhancer()
    return describe_change(candidate, versions, progress, everything), card_figures(candidate, everything)
