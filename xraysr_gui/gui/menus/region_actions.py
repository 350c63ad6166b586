"""The actions of the menu Regions, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xraysr_gui.gui.menus.conversations import Conversations
from xraysr_gui.gui.shell.actions import Action

TOOLS = (
    ("rectangle", "Rectangle", "A region from corner to corner; Shift makes it square."),
    ("ellipse", "Ellipse", "A region that fills a box; Shift makes it round."),
    ("polygon", "Polygon", "A corner with each click; a double click or Enter closes the line."),
    ("freehand", "Freehand", "A region that follows the pointer."),
    ("brush", "Brush", "Paints a region, further on the chosen one; Alt rubs out."),
)


MENU = "Regions"


def region_actions(to: Conversations) -> Iterator[Action]:
    """Drawing, changing, and files."""
    for rows in (_drawing, _changing, _files):
        yield from rows(to)


def _drawing(to: Conversations) -> Iterator[Action]:
    regions, looking = to.delineating, to.looking
    for id, title, explains in TOOLS:
        yield Action(
            f"tool-{id}",
            title,
            MENU,
            partial(looking.take_tool, id),
            id,
            checked=partial(lambda id: looking.tool == id, id),
            explains=explains,
        )
    for id, title, steps in (("brush-larger", "Larger brush", 1), ("brush-smaller", "Smaller brush", -1)):
        yield Action(id, title, MENU, partial(regions.resize_brush, steps), group="brush")


def _changing(to: Conversations) -> Iterator[Action]:
    regions = to.delineating
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
        "delete-regions",
        "Delete all regions",
        MENU,
        regions.delete_all,
        "delete",
        regions.why_no_delete_all,
        group="change",
    )


def _files(to: Conversations) -> Iterator[Action]:
    files = to.region_files
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
        why_not=to.delineating.why_no_change,
        group="files",
    )
