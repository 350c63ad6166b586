"""What a radiologist does at the light box, as rows: turning an image round, calibrating it by hand."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.menus.conversations import Conversations
from xraysr_gui.gui.shell.actions import Action


def orientation_actions(to: Conversations) -> Iterator[Action]:
    """Turning and flipping."""
    orienting, why_not = to.looking.orienting, to.looking.why_not
    shown = "On the screen only: pixels, figures and files stay as they are."
    rows = (
        ("turn-right", "Rotate right", orienting.turn_right, why_not),
        ("turn-left", "Rotate left", orienting.turn_left, why_not),
        ("flip-across", "Flip left to right", orienting.flip_across, why_not),
        ("flip-down", "Flip top to bottom", orienting.flip_down, why_not),
        ("as-stored", "As it is stored", orienting.reset, orienting.why_no_reset),
    )
    for id, title, do, reason in rows:
        yield Action(id, title, "Image", do, why_not=reason, explains=shown, group="orientation")


def calibration_actions(to: Conversations) -> Iterator[Action]:
    """A line of known length."""
    looking, calibrating, menu = to.looking, to.marking.calibrating, "Tools"
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
        explains="Lengths are as the file says again.",
        group="calibration",
    )
