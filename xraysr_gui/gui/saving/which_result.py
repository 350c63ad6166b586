"""Which result is meant by "save the result": that of the active view, else the only one in no file."""

from __future__ import annotations

from collections.abc import Callable

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.subject import Subject


class WhichResult:
    """Knows what lies in a file already.

    Attributes:
        is_saved: Says whether a result lies in a file.
    """

    def __init__(self) -> None:
        self.is_saved: Callable[[Radiograph], bool] = lambda _: False  # until there is a memory of files

    def of(self, subject: Subject) -> Radiograph | None:
        """The result that is meant, None where it is to be asked for."""
        if subject.number:
            return subject.radiograph
        unsaved = [one for one in subject.document.results if not self.is_saved(one)]
        return unsaved[0] if len(unsaved) == 1 else None

    def why_none(self, subject: Subject) -> str:
        """Which view is to be chosen first."""
        if all(map(self.is_saved, subject.document.results)):
            return tr("Every result is saved. To save one again, click the view that shows it first.")
        return tr(
            "Several results are not saved, and the active view shows the original. Click the view that "
            "shows the one to save, then save it."
        )
