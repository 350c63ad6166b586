"""The window as a person arranges it: settings, theme, panels, docks, and the pages of help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from xraysr_gui import __version__
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.keeping_place import KeepingPlace
from xraysr_gui.gui.shell.kept_places import GEOMETRY, kept_places
from xraysr_gui.gui.shell.keymaps import Keymap
from xraysr_gui.gui.shell.log_memory import LogMemory
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.gui.widgets.icons import Icons
from xraysr_gui.gui.widgets.theme import theme_of, wear
from xraysr_gui.settings import places, store
from xraysr_gui.settings.own_files import private_file, private_folder
from xraysr_gui.settings.schema import ANNOTATIONS, Settings

SAVE_AFTER_MS = 400
NOT_SET_UP = "This part of the window could not be set up."


class SettingsControl(QObject):
    """Holds the settings in force and applies them.

    Signals:
        settings_changed: the new Settings.
        settings_shown: the settings come up: whoever knows more to choose from offers it.
    """

    settings_changed = Signal(object)
    settings_shown = Signal()

    def __init__(
        self,
        window: MainWindow,
        table: ActionTable,
        settings: Settings,
        folder: Path,
        icons: Icons,
        memory: LogMemory,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(window)
        self.settings = settings
        self._window, self._table, self._folder = window, table, folder
        self._icons, self._memory = icons, memory
        self._show_error = show_error
        self._worn = theme_of(settings.theme), settings.text_size  # since before the window was made
        self._is_starting = True
        self._dialogs: dict[str, QDialog] = {}
        self._saving = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._saving.timeout.connect(self._save)
        window.closing.connect(self._close)

    def begin(self) -> None:
        """Let the settings hold; colours and keys are those that the window was made with."""
        self._window.show_icons(self._icons)
        self.settings_changed.emit(self.settings)

    def end_starting(self) -> None:
        """All docks that will be made are made: let them stand where they stood before."""
        self._is_starting = False
        self._window.recall_docks(kept_places(self._folder))
        KeepingPlace(self._window, self._keep_place)

    @property
    def modules(self) -> tuple[tuple[str, str], ...]:
        """Id and title of every module."""
        return self._window.modules

    @property
    def docks(self) -> tuple[tuple[str, str], ...]:
        """Id and title of everything that can stand beside the views."""
        return self._window.dock_titles

    def change(self, **values: object) -> None:
        """Let settings hold at once, and keep them soon."""
        self.take(replace(self.settings, **values))  # type: ignore[arg-type]  # names come from rows and forms

    def take(self, settings: Settings) -> None:
        """Let other settings hold."""
        if settings != self.settings:
            self.settings = settings
            self._apply(settings)
            self._saving.start()

    def turn_theme(self) -> None:
        """Dark for light."""
        self.change(theme="light" if theme_of(self.settings.theme).id == "dark" else "dark")

    def turn_annotations(self) -> None:
        """Full, without patient, off, and round again."""
        modes = [mode for mode, _ in ANNOTATIONS.titles]
        self.change(annotations=modes[(modes.index(self.settings.annotations) + 1) % len(modes)])

    def turn_overlays(self) -> None:
        """Show what the file lays over its image, or hide it."""
        self.change(overlays=not self.settings.overlays)

    def choose_module(self, id: str) -> None:
        """Show the panel of a module."""
        self._window.choose_module(id)

    def why_no_dock(self, id: str) -> str:
        """Why a dock cannot be opened."""
        starting = tr("The program is still starting.")
        return "" if id in self._window.docks else starting if self._is_starting else tr(NOT_SET_UP)

    def dock_not_yet(self, id: str) -> str:
        """What opening a dock still waits for; "" if for nothing, or in vain."""
        return self.why_no_dock(id) if self._is_starting else ""

    def toggle_dock(self, id: str) -> None:
        """Open or close a dock."""
        self._window.toggle_dock(id)

    def is_dock_shown(self, id: str) -> bool:
        """Whether a dock is open."""
        return self._window.is_dock_shown(id)

    def full_screen(self) -> None:
        """Fill the screen with the images alone, or go back."""
        self._window.full_screen.toggle()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()

    def show_settings(self) -> None:
        """Open the settings."""
        from xraysr_gui.gui.shell.settings_dialog import SettingsDialog  # not before it is wanted

        if "settings" not in self._dialogs:
            dialog = SettingsDialog(self.settings, self._table, self._window)
            dialog.changed.connect(self.take)
            self.settings_changed.connect(dialog.show_settings)
            self._dialogs["settings"] = dialog
        self._come_up("settings")
        self.settings_shown.emit()

    def offer(self, name: str, titles: Sequence[tuple[str, str]]) -> None:
        """Let the open settings have further choices."""
        self._dialogs["settings"].offer(name, titles)  # type: ignore[attr-defined]  # a SettingsDialog

    def show_cheat_sheet(self) -> None:
        """Open the page of all keys."""
        from xraysr_gui.gui.shell.cheat_sheet import CheatSheet

        if "keys" not in self._dialogs:
            self._dialogs["keys"] = CheatSheet(self._table, self._window)
        self._come_up("keys")

    def show_manual(self) -> None:
        """Open the manual, at the page that was read last."""
        from xraysr_gui.gui.shell.manual_window import ManualWindow

        if "manual" not in self._dialogs:
            self._dialogs["manual"] = ManualWindow(self._table, places.resources() / "manual", self._window)
        self._come_up("manual")

    def show_palette(self) -> None:
        """Open the field that finds actions."""
        from xraysr_gui.gui.shell.command_palette import CommandPalette

        palette = self._window.findChild(CommandPalette)
        if palette is None:
            palette = CommandPalette(self._table, self._window)
        palette.open()

    def show_about(self) -> None:
        """Say what this is, and what it is not."""
        if "about" not in self._dialogs:
            self._dialogs["about"] = _about_box(self._window)
        self._come_up("about")

    def copy_support_report(self) -> None:
        """Put versions and log on the clipboard; nothing in them names a patient."""
        from xraysr_gui.gui.shell.crash_hook import support_report  # not before somebody asks for it

        QGuiApplication.clipboard().setText(support_report(self._memory))

    def _come_up(self, name: str) -> None:
        dialog = self._dialogs.get(name)
        if dialog is not None:
            dialog.show()
            dialog.raise_()
            dialog.activateWindow()

    def _apply(self, settings: Settings) -> None:
        theme, application = theme_of(settings.theme), QApplication.instance()
        worn = theme, settings.text_size
        if isinstance(application, QApplication) and worn != self._worn:  # styling all widgets takes 0.1 s
            wear(application, *worn)
            self._worn = worn
        self._icons.theme = theme
        self._window.show_icons(self._icons)
        self._table.restyle()
        self._table.set_keymap(Keymap(settings.keymap, tuple(settings.own_keys.items())))
        self.settings_changed.emit(settings)

    def _keep_place(self) -> None:
        with suppress(OSError):  # then Qt keeps nothing either
            private_file(private_folder(self._folder) / GEOMETRY).close()  # Qt keeps who may read it
        self._window.remember(kept_places(self._folder))

    def _close(self) -> None:
        self._keep_place()
        if self._saving.isActive():
            self._saving.stop()
            self._save()

    def _save(self) -> None:
        try:
            store.save(self.settings, self._folder)
        except CannotExport as error:
            self._show_error(error)


def _about_box(window: MainWindow) -> QMessageBox:
    box = QMessageBox(window)
    box.setObjectName("about-box")
    box.setWindowTitle(tr("About xraysr"))
    box.setText(f"<h3>xraysr {__version__}</h3>")
    words = tr(
        "Shows radiographs and what an enhancement changed in them.\n\n"
        "Not a medical device. For research. Not for primary diagnosis.\n\n"
        "Apache-2.0. Made with Qt (LGPL), pydicom, imagecodecs, Pillow, OpenCV, NumPy, "
        "SciPy and h5py."
    )
    box.setInformativeText(words)
    return box
