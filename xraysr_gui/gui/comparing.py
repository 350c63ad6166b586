"""What the results of the active image are compared with."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.page import ORIGINAL
from xraysr_gui.core.pair import Pair
from xraysr_gui.gui.version_words import name_of
from xraysr_gui.gui.versions import Versions


class Comparing(QObject):
    """Holds the one choice of a reference that every map and figure follows.

    Signals:
        changed: `pair()` may give another answer.
    """

    changed = Signal()

    def __init__(self, versions: Versions) -> None:
        super().__init__(versions)
        self._versions = versions
        versions.changed.connect(self.changed)

    def pair(self) -> Pair | None:
        """The result that is looked at, else the newest, with what it is compared with; None without one."""
        subject = self._versions.subject()
        if subject is None or not subject.document.results:
            return None
        number = subject.number or len(subject.document.results)
        candidate, original = subject.document.versions[number], subject.document.original
        words = self.tr("{} compared with {}").format(
            name_of(number, candidate), name_of(ORIGINAL, original).lower()
        )
        return Pair(original, candidate, words)
