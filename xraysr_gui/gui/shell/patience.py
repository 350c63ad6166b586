"""What was asked for too early: kept until it can be done, for as long as something is still loading."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.gui.shell.action import Action


class Patience(QObject):
    """Holds actions that are not yet possible, in the order in which they were asked for.

    Signals:
        waiting: ids of all that waits, title of the first, and what it waits for; "" if nothing does.
        in_vain: words; what was waited for has ended, and the action still cannot be done.
        done: something was done that had waited.
    """

    waiting = Signal(object, str, str)
    in_vain = Signal(str)
    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: dict[str, Action] = {}
        self._soon = QTimer(self)  # whoever told of the change first finishes what it is at
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._try_first)

    @property
    def is_waiting(self) -> bool:
        """Whether anything waits."""
        return bool(self._held)

    def hold(self, row: Action) -> None:
        """Do it as soon as it can be done."""
        self._held[row.id] = row
        self._tell()

    def give_up(self) -> None:
        """Forget what waits."""
        self._held.clear()
        self._tell()

    def try_again(self) -> None:
        """Something has changed: see whether it was what is waited for."""
        if self._held:
            self._soon.start(0)

    def _try_first(self) -> None:
        row = next(iter(self._held.values()), None)
        if row is None:
            return
        reason = row.why_not()
        if reason and row.not_yet():
            self._tell()
            return
        del self._held[row.id]
        self._tell()
        if reason:
            self.in_vain.emit(f"{row.title}: {reason}")
        else:
            row.do()
        self.done.emit()
        self.try_again()

    def _tell(self) -> None:
        row = next(iter(self._held.values()), None)
        title, words = ("", "") if row is None else (row.title, row.not_yet())
        self.waiting.emit(tuple(self._held), title, words)
