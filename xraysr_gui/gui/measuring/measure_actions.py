"""The actions of measuring and of writing on an image, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from xraysr_gui.gui.looking.look_actions import tool_actions
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.measuring.marking import Marking
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk


class Measures(Protocol):
    """What the rows speak to."""

    desk: Desk
    looking: Looking
    marking: Marking


def measure_actions(room: Measures) -> Iterator[Action]:
    """Tools for marks, calibration by hand, and the numbers of all marks."""
    marking, menu, toolbox = room.marking, "Edit", room.desk.toolbox
    yield from tool_actions(room.looking, toolbox.of("marks"), "Tools", "marks")
    yield from _calibration(room)
    yield Action(
        "copy-measurements",
        "Copy measurements",
        menu,
        marking.copy,
        "copy",
        marking.why_no_copy,
        group="marks",
        waits_for_image=False,
    )


def _calibration(room: Measures) -> Iterator[Action]:
    """A line of known length."""
    looking, calibrating, menu = room.looking, room.marking.calibrating, "Tools"
    yield Action(
        "tool-known-length",
        "Calibrate by a known length",
        menu,
        lambda: looking.take_tool("known-length"),
        "known-length",
        calibrating.why_not,
        lambda: looking.tool == "known-length",
        explains="Draw along something whose length you know, and type its millimetres.",
        group="calibration",
    )
    yield Action(
        "calibrate-distance",
        "Calibrate by the chosen distance...",
        menu,
        lambda: calibrating.ask(looking.view),
        why_not=calibrating.why_not_by_distance,
        group="calibration",
    )
    yield Action(
        "remove-calibration",
        "Remove the calibration by hand",
        menu,
        calibrating.remove,
        why_not=calibrating.why_no_removal,
        explains="Lengths are again as the file says.",
        group="calibration",
    )
