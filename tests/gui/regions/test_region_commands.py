from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.regions.region_commands import RegionCommands
from xraysr_gui.gui.regions.region_files import RegionFiles
from xraysr_gui.gui.tools.brush_region import PaintBrush
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.image_io.image_reader import ImageReader

LESION = Ellipse(id="region-1", name="Lesion", box=Box(2, 2, 6, 5))


class Desk:
    """One image with one region and one distance."""

    def __init__(self, radiograph) -> None:
        self.workspace = Workspace()
        self.workspace.open(radiograph)
        there = self.workspace.document_at, self.workspace.change
        self.regions, self.marks = RegionEditing(*there), MarkEditing(*there)
        self.brush = PaintBrush(self.regions)
        self.region_commands = RegionCommands(
            self.workspace,
            self.regions,
            lambda: "" if self.workspace.document else "Open an image first.",
            self.marks,
            self.brush,
        )
        distance = Distance((Point(0, 0), Point(3, 4)))
        self.workspace.change(self.document.with_regions(LESION).with_mark(distance))

    @property
    def document(self):
        return self.workspace.document


@pytest.fixture
def desk(qapp, radiograph) -> Desk:
    return Desk(radiograph)


def test_a_mark_and_a_region_are_never_chosen_at_once(desk):
    address = desk.document.address
    desk.region_commands.choose("region-1")
    assert desk.region_commands.chosen == LESION
    desk.marks.choose(address, 0)
    assert desk.region_commands.chosen is None
    desk.region_commands.choose("region-1")
    assert desk.marks.chosen_in(address) is None


def test_the_button_of_the_regions_takes_a_region_and_never_a_distance(desk):
    told: list[str] = []
    desk.region_commands.told.connect(told.append)
    desk.marks.choose(desk.document.address, 0)
    assert desk.region_commands.why_no_change() == "Choose a region first."
    desk.region_commands.delete_region()
    assert (len(desk.document.regions), len(desk.document.marks), told) == (1, 1, [])
    desk.region_commands.choose("region-1")
    assert desk.region_commands.why_no_change() == ""
    desk.region_commands.delete_region()
    assert (len(desk.document.regions), len(desk.document.marks)) == (0, 1)
    assert told == ["“Lesion” was deleted. Undo brings it back."]


def test_a_deleted_distance_is_named_and_undo_brings_it_back(desk):
    told: list[str] = []
    desk.region_commands.told.connect(told.append)
    before = desk.document.marks
    desk.marks.choose(desk.document.address, 0)
    desk.region_commands.delete()
    assert (desk.document.marks, told) == ((), ["Distance was deleted. Undo brings it back."])
    desk.workspace.undo()
    assert desk.document.marks == before


def test_delete_takes_what_is_chosen_and_nothing_else(desk):
    assert desk.region_commands.why_no_delete() == "Choose a region or a mark first."
    desk.region_commands.choose("region-1")
    desk.region_commands.delete()
    assert (len(desk.document.regions), len(desk.document.marks)) == (0, 1)
    desk.marks.choose(desk.document.address, 0)
    assert desk.region_commands.why_no_delete() == ""
    desk.region_commands.delete()
    assert desk.document.marks == ()
    desk.workspace.undo()
    desk.workspace.undo()
    assert (len(desk.document.regions), len(desk.document.marks)) == (1, 1)


def test_a_region_is_named_coloured_copied_and_all_are_deleted(desk):
    desk.region_commands.rename("region-1", "  Nodule ")
    desk.region_commands.recolour("region-1", "#112233")
    assert (desk.document.regions[0].name, desk.document.regions[0].colour) == ("Nodule", "#112233")
    before = desk.document
    desk.region_commands.rename("region-1", " ")
    desk.region_commands.rename("nobody", "x")
    assert desk.document is before
    desk.region_commands.choose("region-1")
    desk.region_commands.copy()
    assert [region.name for region in desk.document.regions] == ["Nodule", "Nodule (copy)"]
    assert desk.region_commands.chosen is desk.document.regions[1]
    desk.region_commands.delete_all()
    assert desk.document.regions == ()
    assert desk.region_commands.why_no_delete_all() == "There is no region on this image."
    desk.workspace.undo()
    assert len(desk.document.regions) == 2


def test_regions_leave_and_come_back_through_jobs(desk, jobs, qtbot, tmp_path: Path):
    reader, errors, told = ImageReader(), [], []
    files = RegionFiles(
        SimpleNamespace(window=None), desk.workspace, desk.regions, str, reader, jobs, errors.append
    )
    files.told.connect(told.append)
    target = tmp_path / "regions.json"
    files.export(target, desk.document.regions)
    qtbot.waitUntil(lambda: told == ["Regions written to regions.json"])
    files.import_paths([target, tmp_path / "missing.json"])
    qtbot.waitUntil(lambda: len(told) == 2 and len(errors) == 1)
    assert told[1] == "1 region read from regions.json"
    assert [(r.id, r.name) for r in desk.document.regions] == [("region-1", "Lesion"), ("region-2", "Lesion")]
    assert "missing.json could not be read" in str(errors[0])
    assert desk.region_commands.chosen is desk.document.regions[1]
    desk.workspace.undo()
    assert desk.document.regions == (LESION,)
    reader.close()


def test_the_brush_keeps_to_its_limits(desk):
    heard = []
    desk.region_commands.brush_changed.connect(lambda: heard.append(desk.brush.radius))
    desk.region_commands.resize_brush(1)
    assert heard == [pytest.approx(15)]
    desk.region_commands.resize_brush(-100)
    assert desk.brush.radius == 1
    desk.region_commands.set_brush(30.0, erases=True)
    assert (desk.brush.radius, desk.brush.erases) == (30, True)
