"""Keeps the title of the window, and what was told of an image, in step with what is looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.address import Address
from xraysr_gui.core.words import tr
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.gui.shell.settings_control import SettingsControl


class LookedAt(QObject):
    """What is told of an image goes when the reader turns to another one."""

    def __init__(self, window: MainWindow, viewing: Viewing, settings_control: SettingsControl) -> None:
        super().__init__(window)
        self._window, self._viewing, self._settings_control = window, viewing, settings_control
        self._address: Address | None = None

    def refresh(self) -> None:
        """Name the image of the active view."""
        page = self._viewing.page()
        if page is not None and page.address != self._address:
            if self._address is not None:
                self._window.banner.move_on()
            self._address = page.address
        shown = self._viewing.radiograph()
        is_nobodys = shown is not None and not shown.source.names_patient
        named = page is not None and (is_nobodys or self._settings_control.settings.title_names_file)
        words = (
            page.address.name if page and named else "",
            tr("degraded on purpose") if shown and any(step.degrades for step in shown.steps) else "",
            "xraysr",
        )
        self._window.setWindowTitle(" - ".join(filter(None, words)))
