"""The actions of the window itself, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.settings_control import SettingsControl


def frame_actions(settings_control: SettingsControl) -> Iterator[Action]:
    """Settings and the end of the program, how the window stands, panels and docks, help."""
    yield Action(
        "settings", "Settings...", "File", settings_control.show_settings, "settings", group="program"
    )
    yield Action("quit", "Quit", "File", settings_control.quit, group="program")
    for rows in (_view, _window, _help):
        yield from rows(settings_control)


def _view(settings_control: SettingsControl) -> Iterator[Action]:
    menu = "View"
    yield Action(
        "full-screen",
        "Full screen",
        menu,
        settings_control.full_screen,
        explains="Only the images; press again, or Esc, to bring everything back.",
        group="window",
    )
    yield Action("theme", "Dark or light", menu, settings_control.turn_theme, group="window")


def _window(settings_control: SettingsControl) -> Iterator[Action]:
    for id, title in settings_control.modules:
        yield Action(
            f"module-{id}", title, "Window", partial(settings_control.choose_module, id), f"module-{id}"
        )
    for id, title in settings_control.docks:
        yield Action(
            id,
            title,
            "Window",
            partial(settings_control.toggle_dock, id),
            why_not=partial(settings_control.why_no_dock, id),
            not_yet=partial(settings_control.dock_not_yet, id),
            checked=partial(settings_control.is_dock_shown, id),
            group="docks",
        )


def _help(settings_control: SettingsControl) -> Iterator[Action]:
    menu = "Help"
    yield Action("manual", "Manual", menu, settings_control.show_manual, "help")
    yield Action("cheat-sheet", "Keys and mouse", menu, settings_control.show_cheat_sheet)
    yield Action("command-palette", "Find an action...", menu, settings_control.show_palette, "search")
    yield Action(
        "copy-support-report", "Copy support report", menu, settings_control.copy_support_report, "copy"
    )
    yield Action("about", "About xraysr", menu, settings_control.show_about)
