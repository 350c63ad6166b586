"""Keeps actions, title and study list in step with what is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, SignalInstance

from xraysr_gui.core.address import Address
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.furnishing import Furnishing
from xraysr_gui.gui.shell.main_window import MainWindow


class Refreshing(QObject):
    """Follows whatever may change what a person can do, or what is looked at."""

    def __init__(
        self,
        window: MainWindow,
        table: ActionTable,
        data_panel: DataPanel,
        viewing: Viewing,
        furnishing: Furnishing,
    ) -> None:
        super().__init__(window)
        self._window, self._table, self._data_panel = window, table, data_panel
        self._viewing, self._furnishing = viewing, furnishing
        self._looked_at: Address | None = None
        table.patience.waiting.connect(window.status.show_waiting)
        table.patience.in_vain.connect(window.status.show_outcome)
        self.follow(viewing.idle)  # an image that could not be read is waited for no longer

    def follow(self, *signals: SignalInstance) -> None:
        """Refresh whenever one of these is sent."""
        for signal in signals:
            signal.connect(self.refresh)

    def refresh(self, *_: object) -> None:
        """Grey what cannot be done, and name and mark the image of the active view."""
        self._table.refresh()
        page = self._viewing.page()
        self._data_panel.mark_open(page.address if page else None)
        if page is not None and page.address != self._looked_at:
            if self._looked_at is not None:
                self._window.banner.move_on()
            self._looked_at = page.address
        named = page is not None and self._furnishing.settings.title_names_file
        self._window.setWindowTitle(f"{page.address.name} - xraysr" if page and named else "xraysr")
