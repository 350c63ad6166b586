"""The actions of the menu Regions, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from xraysr_gui.core.words import tr
from xraysr_gui.gui.looking.look_actions import tool_actions
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.regions.region_commands import RegionCommands
from xraysr_gui.gui.regions.region_files import RegionFiles
from xraysr_gui.gui.regions.region_truth import RegionTruth
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk

MENU = "Regions"


class DrawsRegions(Protocol):
    """What the rows speak to."""

    desk: Desk
    looking: Looking
    region_commands: RegionCommands
    region_files: RegionFiles
    truth: RegionTruth


def region_actions(room: DrawsRegions) -> Iterator[Action]:
    """Drawing, changing, and files."""
    for rows in (_named, _drawing, _changing, _files):
        yield from rows(room)


def _named(room: DrawsRegions) -> Iterator[Action]:
    menu = "Edit"
    yield Action(
        "rename",
        "Name or text...",
        menu,
        lambda: room.region_commands.ask_name(room.looking.view),
        why_not=room.region_commands.why_no_delete,
        explains="Of the chosen region or mark.",
        group="marks",
        waits_for_image=False,
    )
    yield Action(
        "delete-mark",
        "Delete mark or region",
        menu,
        room.region_commands.delete,
        "delete",
        room.region_commands.why_no_delete,
        group="marks",
        waits_for_image=False,
    )


def _drawing(room: DrawsRegions) -> Iterator[Action]:
    regions = room.region_commands
    yield from tool_actions(room.looking, room.desk.toolbox.of("regions"), MENU)
    for id, title, steps in (
        ("brush-larger", tr("Larger brush"), 1),
        ("brush-smaller", tr("Smaller brush"), -1),
    ):
        yield Action(id, title, MENU, partial(regions.resize_brush, steps), group="brush")


def _changing(room: DrawsRegions) -> Iterator[Action]:
    regions = room.region_commands
    yield Action(
        "copy-region",
        "Copy region",
        MENU,
        regions.copy,
        "copy",
        regions.why_no_change,
        explains="Puts a second region of the same shape beside the chosen one.",
        group="change",
    )
    yield Action(
        "delete-region",
        "Delete region",
        MENU,
        regions.delete_region,
        "delete",
        regions.why_no_change,
        explains="Only the chosen region; what was measured stays.",
        group="change",
    )
    yield Action(
        "about-region",
        "What this region tells...",
        MENU,
        room.truth.show,
        why_not=regions.why_no_change,
        explains="Sharpness of its edge, noise of its flat field, and what an enhancer makes of its lesion.",
        group="change",
    )
    yield Action(
        "delete-regions",
        "Delete all regions",
        MENU,
        regions.delete_all,
        "delete",
        regions.why_no_delete_all,
        group="change",
    )


def _files(room: DrawsRegions) -> Iterator[Action]:
    files = room.region_files
    yield Action(
        "import-regions",
        "Import regions...",
        MENU,
        files.ask_to_import,
        "open",
        files.why_no_import,
        explains="A mask (PNG, NIfTI, NRRD), a Matlab file with a tumour, or regions as JSON.",
        group="files",
    )
    yield Action(
        "export-regions",
        "Export all regions...",
        MENU,
        files.ask_to_export,
        "save",
        files.why_no_export,
        explains="As JSON, which keeps them apart, or as one mask (PNG, NIfTI, NRRD).",
        group="files",
    )
    yield Action(
        "export-region",
        "Export the chosen region...",
        MENU,
        partial(files.ask_to_export, only_chosen=True),
        why_not=room.region_commands.why_no_change,
        group="files",
    )
