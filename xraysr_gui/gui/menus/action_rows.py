"""Every action of the program, as rows, in the order of the menus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.menus.compare_actions import compare_actions
from xraysr_gui.gui.menus.conversations import Conversations
from xraysr_gui.gui.menus.enhance_actions import enhance_actions
from xraysr_gui.gui.menus.file_actions import file_actions
from xraysr_gui.gui.menus.go_actions import go_actions
from xraysr_gui.gui.menus.reading_actions import calibration_actions, orientation_actions
from xraysr_gui.gui.menus.region_actions import region_actions
from xraysr_gui.gui.shell.actions import Action
from xraysr_gui.gui.shell.main_window import DOCKS

LAYOUTS = (("layout-1", 1, 1), ("layout-1x2", 1, 2), ("layout-1x3", 1, 3), ("layout-2x2", 2, 2))
TOOL_BAR = (
    ("open-files", "open-folder"),
    ("undo", "redo"),
    ("tool-window-level", "tool-pan", "tool-zoom", "tool-scroll"),
    ("tool-distance", "tool-angle", "tool-cobb", "tool-arrow", "tool-text"),
    ("tool-rectangle", "tool-ellipse", "tool-polygon", "tool-freehand", "tool-brush"),
    ("fit", "invert", "annotations", "link-views", "cine-play"),
)


def action_rows(to: Conversations) -> Iterator[Action]:
    """All rows; what needs an image waits for one that is on its way."""
    yield from (_waiting(row, to) for row in file_actions(to))
    yield from _edit(to)
    for rows in (
        _tools,
        _layouts,
        _zoom,
        _greys,
        go_actions,
        enhance_actions,
        compare_actions,
        region_actions,
        _window,
        _help,
    ):
        yield from (_waiting(row, to) for row in rows(to))


def _waiting(row: Action, to: Conversations) -> Action:
    return replace(row, not_yet=lambda: to.opening.not_yet() or row.not_yet())


def _edit(to: Conversations) -> Iterator[Action]:
    space, menu = to.workspace, "Edit"
    yield Action(
        "undo",
        "Undo",
        menu,
        space.undo,
        "undo",
        lambda: "" if space.can_undo else "There is nothing to undo.",
    )
    yield Action(
        "redo", "Redo", menu, space.redo, "redo", lambda: "" if space.can_redo else "Nothing was undone."
    )
    marking = to.marking
    yield Action(
        "rename",
        "Name or text...",
        menu,
        lambda: to.delineating.ask_name(to.looking.view),
        why_not=to.delineating.why_no_rename,
        explains="Of the chosen region or mark.",
        group="marks",
    )
    yield Action(
        "delete-mark",
        "Delete mark or region",
        menu,
        to.delineating.delete,
        "delete",
        to.delineating.why_no_delete,
        group="marks",
    )
    yield Action(
        "copy-measurements",
        "Copy measurements",
        menu,
        marking.copy,
        "copy",
        marking.why_no_copy,
        group="marks",
    )


def _tools(to: Conversations) -> Iterator[Action]:
    rows = (
        ("window-level", "Window / level", "To the right: wider; up: brighter."),
        ("zoom", "Zoom", "Drag up to come closer."),
        ("pan", "Pan", "Move the image."),
        ("scroll", "Scroll", "Turn the pages of a stack."),
        ("distance", "Distance", "The length between two points, with its calibration."),
        ("angle", "Angle", "The angle at the second of three points."),
        ("cobb", "Cobb angle", "The angle between two lines along end plates."),
        ("arrow", "Arrow", "Drag from what it points at; then type its text, or nothing."),
        ("text", "Text", "Click where it stands, and type."),
    )
    for id, title, explains in rows:
        yield Action(
            f"tool-{id}",
            title,
            "Tools",
            partial(to.looking.take_tool, id),
            id,
            checked=partial(_is_tool, to.looking, id),
            explains=explains,
            group="marks" if id in ("distance", "angle", "cobb", "arrow", "text") else "view",
        )
    yield from calibration_actions(to)


def _is_tool(looking: Looking, id: str) -> bool:
    return looking.tool == id


def _layouts(to: Conversations) -> Iterator[Action]:
    titles = ("One view", "Two views", "Three views", "Four views")
    looking, furnishing = to.looking, to.furnishing
    for (id, rows, columns), title in zip(LAYOUTS, titles, strict=True):
        yield Action(
            id,
            title,
            "View/Layout",
            partial(looking.lay_out, rows, columns),
            id,
            checked=partial(looking.is_laid_out, rows, columns),
        )
    yield Action(
        "layout-sheet",
        "Contact sheet",
        "View/Layout",
        to.sheet.show,
        "layout-sheet",
        to.sheet.why_not,
        checked=lambda: to.sheet.is_shown,
        explains="The original and all results of the image side by side.",
    )
    menu = "View"
    yield Action("maximise-view", "Maximise view", menu, looking.maximise, explains="Or double click.")
    yield Action("next-view", "Next view", menu, partial(looking.next_view, 1))
    yield Action("previous-view", "Previous view", menu, partial(looking.next_view, -1))
    yield Action(
        "link-views",
        "Link views",
        menu,
        lambda: furnishing.change(linked=not furnishing.settings.linked),
        "link",
        checked=lambda: furnishing.settings.linked,
        explains="All views look at the same place, in millimetres.",
        group="link",
    )
    yield Action("unlink-views", "Unlink views", menu, partial(furnishing.change, linked=False), group="link")


def _zoom(to: Conversations) -> Iterator[Action]:
    looking, menu = to.looking, "View"
    rows = (
        ("fit", "Fit", looking.fit, "fit", "The whole image."),
        (
            "one-to-one",
            "One to one",
            looking.one_to_one,
            "",
            "A pixel of the image on a pixel of the screen.",
        ),
        ("zoom-in", "Zoom in", partial(looking.zoom, 1), "zoom", ""),
        ("zoom-out", "Zoom out", partial(looking.zoom, -1), "", ""),
        ("reset-view", "Reset view", looking.reset, "", "As at first; cancels an unfinished drawing."),
    )
    for id, title, do, icon, explains in rows:
        yield Action(id, title, menu, do, icon, looking.why_not, explains=explains, group="zoom")
    yield Action("cancel-gesture", "Cancel the drawing", menu, looking.cancel, group="zoom")
    yield Action(
        "true-size",
        "True size",
        menu,
        looking.true_size,
        why_not=looking.why_no_true_size,
        explains="A centimetre on the screen is a centimetre of the calibration.",
        group="zoom",
    )
    yield Action(
        "full-screen",
        "Full screen",
        menu,
        to.furnishing.full_screen,
        explains="The images alone; once more, or Esc, brings all back.",
        group="window",
    )
    yield Action("theme", "Dark or light", menu, to.furnishing.turn_theme, group="window")


def _greys(to: Conversations) -> Iterator[Action]:
    looking, menu = to.looking, "Image"
    for number in range(10):
        yield Action(
            f"preset-{number}",
            looking.preset_title(number),
            "Image/Preset",
            partial(looking.take_preset, number),
            why_not=partial(looking.why_no_preset, number),
        )
    yield Action(
        "invert",
        "Invert",
        menu,
        looking.invert,
        "invert",
        looking.why_not,
        checked=lambda: looking.is_inverted,
        explains="Shows dark what is bright; resetting the view takes it back.",
    )
    yield from orientation_actions(to)
    yield Action(
        "annotations",
        "Annotation",
        menu,
        to.furnishing.turn_annotations,
        "annotations",
        explains="Full, without patient, or off.",
        group="written",
    )
    yield Action(
        "overlays",
        "Overlays",
        menu,
        to.furnishing.turn_overlays,
        checked=lambda: to.furnishing.settings.overlays,
        explains="Drawings and the shutter that the file lays over its image.",
        group="written",
    )


def _window(to: Conversations) -> Iterator[Action]:
    furnishing = to.furnishing
    for id, title in furnishing.modules:
        yield Action(f"module-{id}", title, "Window", partial(furnishing.choose_module, id), f"module-{id}")
    for id, title in DOCKS:
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


def _help(to: Conversations) -> Iterator[Action]:
    furnishing, menu = to.furnishing, "Help"
    yield Action("cheat-sheet", "Keys and mouse", menu, furnishing.show_cheat_sheet, "help")
    yield Action("command-palette", "Find an action...", menu, furnishing.show_palette, "search")
    yield Action("copy-support-report", "Copy support report", menu, furnishing.copy_support_report, "copy")
    yield Action("about", "About xraysr", menu, furnishing.show_about)
