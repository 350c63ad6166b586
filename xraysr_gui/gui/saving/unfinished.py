"""What is still being made when the window is to close: files that are written, results on their way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.jobs.runner import JobRunner, Listed


class Unfinished(QObject):
    """Asks once whether to wait; closes the window when all is made."""

    def __init__(self, window: QWidget, jobs: JobRunner) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._question: QMessageBox | None = None
        self._waits = self._is_given_up = False
        jobs.on_change(self._close_when_made)

    @property
    def titles(self) -> tuple[str, ...]:
        """What would be lost."""
        return tuple(one.title for one in self._made)

    @property
    def _made(self) -> tuple[Listed, ...]:
        listed = (job.listed for job in self._jobs.listed if not job.stop_requested)
        return tuple(one for one in listed if one is not None and one.makes)

    def may_close(self) -> bool:
        """Whether nothing is being made, or the reader gave it up; if not, the reader is being asked."""
        if self._is_given_up or not self.titles:
            return True
        if self._question is None:
            self._ask()
        return False

    def _ask(self) -> None:
        box = self._question = QMessageBox(self._window)
        box.setObjectName("unfinished-question")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Close xraysr"))
        box.setText(tr("This is not finished yet:\n{}").format("\n".join(self.titles)))
        box.setInformativeText(self._what_becomes_of_it())
        wait = self._add(box, "unfinished-wait", tr("Wait, then close"), self._wait)
        self._add(box, "unfinished-drop", tr("Close without it"), self._give_up)
        box.addButton(QMessageBox.StandardButton.Cancel).setObjectName("unfinished-cancel")
        box.setDefaultButton(wait)
        box.finished.connect(self._asked)
        box.open()

    def _what_becomes_of_it(self) -> str:
        goes_on = [one.goes_on for one in self._made]
        if all(goes_on):
            return tr("It can continue at the next start, from the image where it stopped.")
        if any(goes_on):
            return tr(
                "Evaluations can continue at the next start; everything else that is unfinished is lost."
            )
        return tr("Anything unfinished is lost when the program closes.")

    def _add(self, box: QMessageBox, name: str, title: str, do: Callable[[], None]) -> QPushButton:
        button = box.addButton(title, QMessageBox.ButtonRole.AcceptRole)
        button.setObjectName(name)
        button.clicked.connect(lambda _=False: do())
        return button

    def _asked(self, _: int) -> None:
        self._question = None

    def _wait(self) -> None:
        self._waits = True
        self._close_when_made()

    def _give_up(self) -> None:
        self._is_given_up = True
        self._window.close()

    def _close_when_made(self) -> None:
        """Also the question goes when its matter has gone: whoever had not answered is asked again."""
        if self.titles:
            return
        if self._question is not None:
            self._question.reject()
        if self._waits:
            self._waits = False
            self._window.close()
