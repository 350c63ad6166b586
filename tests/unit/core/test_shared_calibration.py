"""A line of known length on one frame: every frame of its object is measured by it, in memory or not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.views import radiograph_of, slope
from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Distance, KnownLength
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.workspace import Document, Workspace

RUN = Address(Path("run.dcm"))
DETECTOR = Spacing(0.5, 0.5, Calibration.DETECTOR)
LINE = KnownLength((Point(0, 10), Point(20, 10)), millimetres=10.0)
DISTANCE = Distance((Point(0, 0), Point(30, 40)))
REGION = Ellipse(id="e", box=Box(2, 4, 6, 8))


def frame(number: int, path: Address = RUN) -> Radiograph:
    image = radiograph_of(slope(40, 60), DETECTOR)
    return replace(image, source=replace(image.source, address=path.at_frame(number)))


def opened(*numbers: int) -> Workspace:
    workspace = Workspace()
    for number in numbers:
        workspace.open(frame(number))
    return workspace


def change(workspace: Workspace, number: int, *marks) -> None:
    document = workspace.document_at(RUN.at_frame(number))
    for mark in marks:
        document = document.with_mark(mark)
    workspace.change(document)


def rows(workspace: Workspace, *numbers: int) -> list[float]:
    return [workspace.document_at(RUN.at_frame(one)).original.spacing.row for one in numbers]


def test_frames_that_are_open_and_those_opened_later_are_measured_by_it():
    workspace = opened(0, 1)
    twice = frame(1).enhanced(frame(1).normalised(), Step("a", 1, (), "A"), 1)
    workspace.change(workspace.document_at(RUN.at_frame(1)).with_result(twice))
    change(workspace, 1, DISTANCE)
    change(workspace, 0, LINE)
    workspace.open(frame(2))
    workspace.open(frame(0, Address(Path("other.dcm"))))
    assert rows(workspace, 0, 1, 2) == pytest.approx([0.25] * 3)
    assert workspace.document.original.spacing == DETECTOR
    other = workspace.document_at(RUN.at_frame(1))
    assert other.original.spacing.words == "calibrated by hand (line of 10 mm)"
    assert other.results[0].spacing.row == pytest.approx(0.25)
    assert other.marks[0].length == pytest.approx(25.0)
    assert workspace.line_elsewhere(RUN.at_frame(1))[0] == RUN.at_frame(0)
    workspace.activate(RUN.at_frame(1))
    workspace.undo()
    assert workspace.document.original.spacing.row == pytest.approx(0.25), "an older state is not calibrated"


def test_undo_and_redo_on_its_frame_speak_for_all():
    workspace = opened(1, 0)
    change(workspace, 0, LINE)
    workspace.undo()
    assert rows(workspace, 0, 1) == [0.5, 0.5]
    workspace.redo()
    assert rows(workspace, 0, 1) == pytest.approx([0.25, 0.25])


def test_a_line_on_another_frame_takes_its_place():
    workspace = opened(1, 0)
    change(workspace, 0, LINE)
    workspace.activate(RUN.at_frame(1))
    change(workspace, 1, replace(LINE, millimetres=40.0, points=(Point(0, 5), Point(10, 5))))
    assert rows(workspace, 0, 1) == pytest.approx([1.0, 1.0])
    assert workspace.document_at(RUN).known_length is None
    workspace.undo()
    assert rows(workspace, 0, 1) == [0.5, 0.5], "it is measured by a line that is nowhere"
    assert workspace.line_elsewhere(RUN.at_frame(7)) is None


def test_what_is_drawn_on_frames_that_are_not_in_memory_stays_on_its_place():
    workspace = opened(1)
    change(workspace, 1, DISTANCE)
    workspace.change(workspace.document.with_regions(REGION))
    workspace.open(frame(0))
    workspace.drop(RUN.at_frame(1))
    change(workspace, 0, LINE)
    workspace.open(frame(1))
    back = workspace.document
    assert back.original.spacing.row == pytest.approx(0.25)
    assert back.marks[0].length == pytest.approx(25.0)
    assert back.regions[0].box == Box(1, 2, 3, 4)


def test_its_frame_need_not_be_in_memory():
    workspace = opened(0)
    change(workspace, 0, LINE)
    workspace.open(frame(1))
    workspace.drop(RUN)
    workspace.open(frame(2))
    assert rows(workspace, 1, 2) == pytest.approx([0.25, 0.25])
    workspace.open(frame(0))
    workspace.change(workspace.document.without_mark(0))
    assert rows(workspace, 0, 1, 2) == [0.5] * 3


def test_an_image_on_the_disk_comes_back_calibrated():
    workspace = opened(1)
    image = workspace.document.original
    workspace.open(frame(0))
    stub = replace(image, greys=replace(image.greys))
    assert workspace.put_away(RUN.at_frame(1), {image: stub})
    whole = replace(image)
    change(workspace, 0, LINE)
    workspace.take_back(RUN.at_frame(1), {stub: whole})
    back = workspace.document_at(RUN.at_frame(1)).original
    assert back.greys is image.greys
    assert back.spacing.row == pytest.approx(0.25)


def of_session() -> tuple[tuple[Document, ...], dict]:
    """A line on frame 0, and a distance and a region on frame 1, measured by it."""
    workspace = opened(1)
    change(workspace, 1, DISTANCE)
    workspace.change(workspace.document.with_regions(REGION))
    workspace.open(frame(0))
    workspace.drop(RUN.at_frame(1))
    change(workspace, 0, LINE)
    return workspace.documents, workspace.drawings_aside


def test_a_session_brings_it_to_the_frames_that_are_open():
    documents, aside = of_session()
    workspace = opened(1, 2)
    change(workspace, 2, DISTANCE)
    workspace.restore(documents, aside)
    assert rows(workspace, 0, 1, 2) == pytest.approx([0.25] * 3)
    first, second = (workspace.document_at(RUN.at_frame(number)) for number in (1, 2))
    assert first.marks[0].length == second.marks[0].length == pytest.approx(25.0)


def test_what_a_session_brings_is_measured_by_the_line_that_is_there():
    documents, aside = of_session()
    workspace = opened(2)
    change(workspace, 2, replace(LINE, millimetres=40.0))
    assert workspace.restore(documents, aside) == ()
    workspace.open(frame(1))
    assert rows(workspace, 0, 1, 2) == pytest.approx([1.0] * 3)
    assert workspace.document.marks[0].length == pytest.approx(100.0)
    assert [one for one in workspace.documents if one.known_length is not None] == [
        workspace.document_at(RUN.at_frame(2))
    ]


def test_a_line_that_cannot_be_brought_back_measures_nothing():
    documents, aside = of_session()
    workspace = opened(0)
    change(workspace, 0, DISTANCE)
    assert workspace.restore(documents, aside) == (RUN,)
    workspace.open(frame(1))
    assert rows(workspace, 0, 1) == [0.5, 0.5]
    assert workspace.document.marks[0].length == pytest.approx(50.0)
    assert workspace.document.regions[0].box == REGION.box


def test_the_same_session_twice_changes_nothing():
    documents, aside = of_session()
    workspace = Workspace()
    assert workspace.restore(documents, aside) == ()
    workspace.restore(documents, aside)
    assert workspace.drawings_aside == aside
    assert rows(workspace, 0) == pytest.approx([0.25])
