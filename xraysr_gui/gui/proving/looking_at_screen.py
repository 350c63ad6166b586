"""The display test: opens it on the screen of the window, and keeps what was seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from xraysr_gui.core.words import tr
from xraysr_gui.gui.proving.screen_view import ScreenView
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.settings import places
from xraysr_gui.settings.display_answers import DisplayAnswers, keep_answers


class LookingAtScreen(QObject):
    """One test at a time.

    Signals:
        kept: a sentence about what was kept.
    """

    kept = Signal(str)

    def __init__(self, window: QMainWindow, jobs: JobRunner, show_error: Callable[[Exception], None]) -> None:
        super().__init__(window)
        self._window, self._jobs, self._show_error = window, jobs, show_error
        self._view: ScreenView | None = None

    @property
    def view(self) -> ScreenView | None:
        """The patterns, while they are shown."""
        return self._view

    def show(self) -> None:
        """Fill the screen that the window is on."""
        if self._view is not None:
            self._view.activateWindow()
            return
        view = self._view = ScreenView(self._window)
        view.left.connect(self._leave)
        view.setGeometry(self._window.screen().geometry())
        view.showFullScreen()
        view.activateWindow()
        view.setFocus()

    def _leave(self) -> None:
        view, self._view = self._view, None
        if view is None:
            return
        width, height = view.device_size
        screen = tr("{}, {} x {} pixels").format(view.screen().name() or tr("screen"), width, height)
        view.close()
        view.deleteLater()
        self._window.activateWindow()
        if view.visible:
            made = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
            self._keep(DisplayAnswers(made, screen, dict(view.visible)))

    def _keep(self, answers: DisplayAnswers) -> None:
        said = tr("{} answers of the display test are kept for Help > Check this installation.")
        self._jobs.submit(
            lambda _: keep_answers(answers, places.settings_folder()),
            lane=Lane.FILES,
            done=lambda _: self.kept.emit(said.format(len(answers.visible))),
            failed=self._show_error,
        )
