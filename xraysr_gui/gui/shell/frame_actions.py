"""The actions of the window itself, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xraysr_gui.gui.shell.actions import Action
from xraysr_gui.gui.shell.furnishing import Furnishing


def frame_actions(furnishing: Furnishing) -> Iterator[Action]:
    """Settings and the end of the program, how the window stands, panels and docks, help."""
    yield Action("settings", "Settings...", "File", furnishing.show_settings, "settings", group="program")
    yield Action("quit", "Quit", "File", furnishing.quit, group="program")
    for rows in (_view, _window, _help):
        yield from rows(furnishing)


def _view(furnishing: Furnishing) -> Iterator[Action]:
    menu = "View"
    yield Action(
        "full-screen",
        "Full screen",
        menu,
        furnishing.full_screen,
        explains="The images alone; once more, or Esc, brings all back.",
        group="window",
    )
    yield Action("theme", "Dark or light", menu, furnishing.turn_theme, group="window")


def _window(furnishing: Furnishing) -> Iterator[Action]:
    for id, title in furnishing.modules:
        yield Action(f"module-{id}", title, "Window", partial(furnishing.choose_module, id), f"module-{id}")
    for id, title in furnishing.docks:
        yield Action(
            id,
            title,
            "Window",
            partial(furnishing.toggle_dock, id),
            why_not=partial(furnishing.why_no_dock, id),
            not_yet=partial(furnishing.why_no_dock, id),
            checked=partial(furnishing.is_dock_shown, id),
            group="docks",
        )


def _help(furnishing: Furnishing) -> Iterator[Action]:
    menu = "Help"
    yield Action("cheat-sheet", "Keys and mouse", menu, furnishing.show_cheat_sheet, "help")
    yield Action("command-palette", "Find an action...", menu, furnishing.show_palette, "search")
    yield Action("copy-support-report", "Copy support report", menu, furnishing.copy_support_report, "copy")
    yield Action("about", "About xraysr", menu, furnishing.show_about)
