"""Joins the Display panel with the active view and the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.look import Look
from xraysr_gui.gui.looking.display_panel import DisplayPanel
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.gui.views.view_grid import ViewGrid

SWITCHES = (
    ("overlays", "Overlays from the file"),
    ("smooth", "Smooth between pixels"),
    ("linked", "Link views"),
    ("looks_linked", "Share one window"),
)
PRESETS = range(10)


class Displaying(QObject):
    """The panel shows the look of the active view and changes it."""

    def __init__(
        self, panel: DisplayPanel, grid: ViewGrid, looking: Looking, settings_control: SettingsControl
    ) -> None:
        super().__init__(panel)
        self._panel, self._grid, self._looking, self._settings_control = (
            panel,
            grid,
            looking,
            settings_control,
        )
        panel.look_wanted.connect(self._take)
        panel.preset_wanted.connect(looking.take_preset)
        panel.setting_wanted.connect(lambda name, on: settings_control.change(**{name: on}))
        settings_control.settings_changed.connect(self._show_settings)
        for signal in (grid.active_changed, grid.why_changed, grid.layout_changed):
            signal.connect(self.refresh)
        for view in grid.views:
            view.look_changed.connect(self.refresh)
            view.radiograph_changed.connect(self.refresh)
        self.refresh()
        self._show_settings()

    def refresh(self, *_: object) -> None:
        """Show how the active image is looked at."""
        view = self._grid.active
        sender = self.sender()
        if sender in self._grid.views and sender is not view:
            return
        self._panel.show_look(view.look, view.radiograph, self._grid.why_no_image())
        self._panel.show_presets(
            [self._looking.preset_title(number) for number in PRESETS],
            [self._looking.why_no_preset(number) for number in PRESETS],
            [str(number) for number in PRESETS],
        )

    def _take(self, look: Look) -> None:
        self._grid.active.set_look(look)

    def _show_settings(self, *_: object) -> None:
        for name, _title in SWITCHES:
            self._panel.show_setting(name, bool(getattr(self._settings_control.settings, name)))
