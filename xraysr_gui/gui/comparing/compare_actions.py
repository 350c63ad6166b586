"""The actions of the menu Compare, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.layers.blend_layer import Blend
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk

VIEWS = (
    "compare-side-by-side",
    "compare-four",
    "compare-swipe",
    "compare-fade",
    "compare-lens",
)


class Compares(Protocol):
    """What the rows speak to."""

    desk: Desk
    arranging: Arranging
    versions: Versions


def compare_actions(room: Compares) -> Iterator[Action]:
    """Views, curtain, flicker, and what is compared with."""
    arranging, menu = room.arranging, "Compare"
    rows = (
        ("side-by-side", tr("Side by side"), arranging.side_by_side, arranging.why_not,
         lambda: arranging.is_side_by_side, tr("Original, output and map in a row.")),
        ("four", tr("Four with the reference"), arranging.four, arranging.why_not_four,
         lambda: arranging.is_four, tr("Original, output, map, and the reference file or another result.")),
    )  # fmt: skip
    for id, title, do, why_not, checked, explains in rows:
        name = f"compare-{id}"
        yield Action(name, title, menu, do, name, why_not, checked, explains=explains)
    blends = (
        (Blend.SWIPE, "Swipe", tr("A curtain that is dragged: the reference left of it, the output right.")),
        (Blend.FADE, "Fade", tr("The reference shines through the output, as much as the slider says.")),
        (Blend.LENS, "Lens", tr("The output in a lens that follows the pointer, the reference around it.")),
    )
    for blend, title, explains in blends:
        yield Action(
            f"compare-{blend}",
            title,
            menu,
            partial(arranging.blend, blend),
            f"compare-{blend}",
            arranging.why_not,
            partial(_is_blended, room, blend),
            explains=f"{tr(explains)} {tr('Once more: side by side.')}",
        )
    yield from _within(room)


def _within(room: Compares) -> Iterator[Action]:
    blending, versions, menu = room.arranging.blending, room.versions, "Compare"
    for steps, side, explains in (
        (-1, "left", tr("Or less of the output, while it fades.")),
        (1, "right", tr("Or more of the output, while it fades.")),
    ):
        yield Action(
            f"curtain-{side}",
            "Curtain to the left" if side == "left" else "Curtain to the right",
            menu,
            partial(blending.nudge, steps),
            why_not=blending.why_no_share,
            explains=explains,
            group="curtain",
        )
    yield Action(
        "flicker",
        "Show the reference while held",
        menu,
        blending.hold,
        why_not=versions.why_no_result,
        released=blending.let_go,
        explains="Hold the key to see the reference in the place of the output.",
        group="curtain",
    )
    yield from _map_and_windows(room)


def _map_and_windows(room: Compares) -> Iterator[Action]:
    arranging, settings_control, menu = room.arranging, room.desk.settings_control, "Compare"
    yield Action(
        "map-over-view",
        "Map over this view",
        menu,
        arranging.toggle_map,
        "error-map",
        arranging.why_not,
        lambda: arranging.has_map,
        explains="Where the output differs from the reference; the Compare panel says in what way.",
        group="map",
    )
    yield Action(
        "link-windows",
        "Share one window",
        menu,
        lambda: settings_control.change(looks_linked=not settings_control.settings.looks_linked),
        checked=lambda: settings_control.settings.looks_linked,
        explains="All views of a comparison share one window; or each has its own, and says so.",
        group="map",
    )


def _is_blended(room: Compares, blend: Blend) -> bool:
    return room.arranging.blending.blend is blend
