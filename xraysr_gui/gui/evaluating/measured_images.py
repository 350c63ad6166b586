"""Opens an image of an evaluation in the views: truth, degraded copy, what was restored, and the map."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.evaluation.references import judging_paths
from xraysr_gui.evaluation.trial_run import seed_of
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.degrading.room import DegradingRoom
from xraysr_gui.gui.evaluating.evaluation_dock import EvaluationDock
from xraysr_gui.gui.evaluating.evaluation_run import EvaluationRun
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.jobs.runner import Lane


class CannotShow(UserError):
    """An image was measured in a form that the views do not have."""


class MeasuredImages(QObject):
    """Degrades the image again as the evaluation did: the noise of a name is always the same."""

    def __init__(
        self, dock: EvaluationDock, run: EvaluationRun, opening: Opening, degrading: DegradingRoom, desk: Desk
    ) -> None:
        super().__init__(dock)
        self._run, self._opening, self._degrading, self._desk = run, opening, degrading, desk
        self._wish: tuple[Address, Degradation, str] | None = None
        dock.image_wanted.connect(self.show_image)
        desk.workspace.on_change(self._go_on)
        degrading.lab.changed.connect(self._try)

    def show_image(self, name: str, condition: str, enhancer: str) -> None:
        """Open one, and try the enhancer on it."""
        asked = self._run.asked
        if asked is None:
            return
        trial = TRIALS[asked.protocol]
        if trial.side:
            self._desk.show_error(
                CannotShow(
                    tr("{} cannot be shown as it was measured.").format(name),
                    why=tr("This protocol shrinks images to {} pixels first.").format(trial.side),
                    remedy=tr("Look at the best and worst cases in the report."),
                )
            )
            return
        chosen = next(one for one in trial.conditions if one.title == condition)
        degradation = chosen.for_image(seed_of(name, condition))
        folder = asked.folder

        def show(place: Address) -> None:
            self._wish = place, degradation, enhancer
            self._opening.open_paths([place.path])
            self._go_on()

        self._desk.jobs.submit(
            lambda _: Address(judging_paths(folder)[0] / name),
            lane=Lane.FILES,
            done=show,
            failed=self._desk.show_error,
        )

    def _go_on(self) -> None:
        """The image may be open now."""
        wish, document = self._wish, self._degrading.lab.document
        if wish is None or document is None or document.address != wish[0]:
            return
        made = self._degrading.lab.made
        if (made is None or made[1] != wish[1]) and not self._degrading.lab.is_busy:
            self._degrading.lab.put(document, wish[1])

    def _try(self) -> None:
        """The degraded copy may be there now."""
        wish, made, document = self._wish, self._degrading.lab.made, self._degrading.lab.document
        if wish is None or made is None or document is None or self._degrading.lab.is_busy:
            return
        if document.address == wish[0] and made[1] == wish[1]:
            self._wish = None
            self._degrading.trying.begin(wish[2])
