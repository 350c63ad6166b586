"""The actions of looking at images, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Protocol

from xraysr_gui.core.words import tr
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.views.contract import Tool

LAYOUTS = (("layout-1", 1, 1), ("layout-1x2", 1, 2), ("layout-1x3", 1, 3), ("layout-2x2", 2, 2))


class LooksAt(Protocol):
    """What the rows speak to."""

    desk: Desk
    looking: Looking


def look_actions(room: LooksAt) -> Iterator[Action]:
    """Undo, the tools of looking, layouts, zoom, greys."""
    yield from _undo(room)
    yield from tool_actions(room.looking, room.desk.toolbox.of("view"), "Tools", "view")
    for rows in (_layouts, _zoom, _greys):
        yield from rows(room)


def tool_actions(looking: Looking, tools: Sequence[Tool], menu: str, group: str = "") -> Iterator[Action]:
    """A row for each of these tools for the mouse."""
    for tool in tools:
        yield Action(
            f"tool-{tool.id}",
            tool.title,
            menu,
            partial(looking.take_tool, tool.id),
            tool.id,
            checked=partial(_is_tool, looking, tool.id),
            explains=tool.explains,
            group=group,
        )


def _is_tool(looking: Looking, id: str) -> bool:
    return looking.tool == id


def _undo(room: LooksAt) -> Iterator[Action]:
    space, menu = room.desk.workspace, "Edit"
    yield Action(
        "undo",
        "Undo",
        menu,
        space.undo,
        "undo",
        lambda: "" if space.can_undo else tr("There is nothing to undo."),
        waits_for_image=False,
    )
    yield Action(
        "redo",
        "Redo",
        menu,
        space.redo,
        "redo",
        lambda: "" if space.can_redo else tr("There is nothing to redo."),
        waits_for_image=False,
    )


def _layouts(room: LooksAt) -> Iterator[Action]:
    titles = (tr("One view"), tr("Two views"), tr("Three views"), tr("Four views"))
    looking, settings_control = room.looking, room.desk.settings_control
    for (id, rows, columns), title in zip(LAYOUTS, titles, strict=True):
        yield Action(
            id,
            title,
            "View/Layout",
            partial(looking.lay_out, rows, columns),
            id,
            checked=partial(looking.is_laid_out, rows, columns),
        )
    menu = "View"
    yield Action("maximise-view", "Maximise view", menu, looking.maximise, explains="Or double click.")
    yield Action("next-view", "Next view", menu, partial(looking.next_view, 1))
    yield Action("previous-view", "Previous view", menu, partial(looking.next_view, -1))
    yield Action(
        "link-views",
        "Link views",
        menu,
        lambda: settings_control.change(linked=not settings_control.settings.linked),
        "link",
        checked=lambda: settings_control.settings.linked,
        explains="All views look at the same place, in millimetres.",
        group="link",
    )
    yield Action(
        "unlink-views", "Unlink views", menu, partial(settings_control.change, linked=False), group="link"
    )


def _zoom(room: LooksAt) -> Iterator[Action]:
    looking, menu = room.looking, "View"
    rows = (
        ("fit", "Fit", looking.fit, "fit", tr("The whole image.")),
        (
            "one-to-one",
            tr("One to one"),
            looking.one_to_one,
            "",
            tr("A pixel of the image on a pixel of the screen."),
        ),
        ("zoom-in", tr("Zoom in"), partial(looking.zoom, 1), "zoom", ""),
        ("zoom-out", tr("Zoom out"), partial(looking.zoom, -1), "", ""),
        (
            "reset-view",
            tr("Reset view"),
            looking.reset,
            "",
            tr("As at first; cancels an unfinished drawing."),
        ),
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


def _greys(room: LooksAt) -> Iterator[Action]:
    looking, menu = room.looking, "Image"
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
        explains="Swaps black and white; Reset view undoes it.",
    )
    yield from _orientation(room)
    yield Action(
        "annotations",
        "Annotation",
        menu,
        room.desk.settings_control.turn_annotations,
        "annotations",
        explains="Full, without patient, or off.",
        group="written",
    )
    yield Action(
        "overlays",
        "Overlays",
        menu,
        room.desk.settings_control.turn_overlays,
        checked=lambda: room.desk.settings_control.settings.overlays,
        explains="Drawings and the shutter that the file lays over its image.",
        group="written",
    )


def _orientation(room: LooksAt) -> Iterator[Action]:
    """Turning and flipping."""
    orienting, why_not = room.looking.orienting, room.looking.why_not
    shown = tr("On the screen only: pixels, figures and files stay as they are.")
    rows = (
        ("turn-right", tr("Rotate right"), orienting.turn_right, why_not),
        ("turn-left", tr("Rotate left"), orienting.turn_left, why_not),
        ("flip-across", tr("Flip left to right"), orienting.flip_across, why_not),
        ("flip-down", tr("Flip top to bottom"), orienting.flip_down, why_not),
        ("as-stored", tr("As it is stored"), orienting.reset, orienting.why_no_reset),
    )
    for id, title, do, reason in rows:
        yield Action(id, title, "Image", do, why_not=reason, explains=shown, group="orientation")
