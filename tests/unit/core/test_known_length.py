"""An image that is calibrated by hand: everything keeps its place, and the way back is exact."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.views import radiograph_of
from xraysr_gui.core.address import Address
from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.mark_json import marks_as_rows, marks_of_rows
from xraysr_gui.core.marks import Arrow, Distance, KnownLength, Note
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.region import Box, Ellipse, Polygon, mask_of
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.workspace import Document, Workspace

DETECTOR = Spacing(0.2, 0.1, Calibration.DETECTOR)
SHAPE = (100, 120)


def document(spacing: Spacing = DETECTOR) -> Document:
    image = radiograph_of(np.arange(SHAPE[0] * SHAPE[1]).reshape(SHAPE), spacing)
    twice = np.repeat(np.repeat(image.normalised(), 2, 0), 2, 1)
    mask = np.zeros(SHAPE, bool)
    mask[10:20, 30:50] = True
    return Document(
        image,
        (image.enhanced(twice, Step("a", 1, (), "Larger", scale=2), 2),),
        (Distance((Point(1.0, 2.0), Point(4.0, 6.0))),),
        (
            Ellipse(id="e", box=Box(2.0, 4.0, 5.0, 6.0)),
            Polygon(id="p", points=(Point(1, 1), Point(6, 2), Point(4, 9))),
            Brush.of(mask, spacing, id="b"),
        ),
    )


def test_lengths_are_those_of_the_known_line():
    before = document()
    after = before.with_mark(KnownLength((Point(0.0, 5.0), Point(10.0, 5.0)), millimetres=8.0))
    spacing = after.original.spacing
    assert (spacing.row, spacing.column) == pytest.approx((0.16, 0.08))
    assert spacing.words == "calibrated by hand (line of 8 mm)"
    assert after.marks[0].reading(spacing) == "4.0 mm, calibrated by hand (line of 8 mm)"
    assert after.marks[1].length == pytest.approx(8.0)
    [result] = after.results
    assert (result.spacing.row, result.spacing.column) == pytest.approx((0.08, 0.04))
    assert result.spacing.words == spacing.words
    assert result.covers_field_of(after.original)


def test_drawings_keep_their_pixels():
    before = document()
    after = before.with_mark(KnownLength((Point(0.0, 5.0), Point(10.0, 5.0)), millimetres=77.7))
    for old, new in zip(before.regions, after.regions, strict=True):
        np.testing.assert_array_equal(
            mask_of(old, SHAPE, before.original.spacing), mask_of(new, SHAPE, after.original.spacing)
        )
    was, now = (one.original.spacing.to_pixel(one.marks[0].points[1]) for one in (before, after))
    assert (was.x, was.y) == pytest.approx((now.x, now.y))
    assert after.original.greys is before.original.greys


def test_deleting_the_line_brings_back_what_the_file_says():
    before = document()
    after = before.with_mark(KnownLength((Point(0.0, 5.0), Point(10.0, 5.0)), millimetres=8.0))
    back = after.without_mark(after.known_length)
    assert back.original.spacing == DETECTOR
    assert back.results[0].spacing == before.results[0].spacing
    assert back.marks[0].length == pytest.approx(5.0)
    assert back.known_length is None


def test_a_second_line_takes_the_place_of_the_first_and_a_moved_one_calibrates_anew():
    first = document().with_mark(KnownLength((Point(0.0, 5.0), Point(10.0, 5.0)), millimetres=8.0))
    second = first.with_mark(KnownLength((Point(0.0, 0.0), Point(4.0, 3.0)), millimetres=10.0))
    assert [type(mark) for mark in second.marks] == [Distance, KnownLength]
    assert second.original.spacing.row == pytest.approx(0.32)
    line = second.marks[1]
    moved = second.with_mark_replaced(1, replace(line, points=(Point(0, 0), Point(4.0, 3.0))))
    assert moved.original.spacing.row == pytest.approx(0.64)
    assert moved.original.spacing.stated == DETECTOR
    assert moved.with_mark_replaced(1, replace(line, points=(Point(0, 0), Point(0, 0)))) is moved


def test_an_image_without_any_spacing_is_measured_in_millimetres():
    after = document(Spacing()).with_mark(KnownLength((Point(0, 0), Point(30, 40)), millimetres=25.0))
    assert after.original.spacing.unit == "mm"
    assert after.original.spacing.row == pytest.approx(0.5)
    assert after.without_mark(1).original.spacing == Spacing()


def test_a_result_that_comes_later_is_calibrated_too():
    before = document()
    after = before.with_mark(KnownLength((Point(0.0, 5.0), Point(10.0, 5.0)), millimetres=8.0))
    late = after.with_result(before.results[0])
    assert late.results[1].spacing == after.results[0].spacing


def test_it_outlives_the_reading_of_its_file_anew():
    workspace, before = Workspace(), document()
    workspace.open(before.original)
    workspace.change(workspace.document.with_mark(KnownLength((Point(0, 5), Point(10, 5)), millimetres=8.0)))
    workspace.open(before.original)
    assert workspace.document.original.spacing.words == "calibrated by hand (line of 8 mm)"
    other = replace(before.original.source, address=Address(Path("other.dcm")))
    workspace.open(replace(before.original, source=other))
    for number in range(9):
        source = replace(before.original.source, address=Address(Path(f"{number}.dcm")))
        workspace.open(replace(before.original, source=source))
    workspace.release(frozenset())
    assert workspace.document_at(before.address) is None
    workspace.open(before.original)
    assert workspace.document.original.spacing.row == pytest.approx(0.16)


def test_all_kinds_of_marks_are_kept_and_damaged_ones_refused():
    marks = (
        KnownLength((Point(0, 5), Point(10, 5)), "", "ball", 25.4, 0.8),
        Arrow((Point(0, 5), Point(10, 5)), "Sharper", "here"),
        Note((Point(0, 5),), "", "a word"),
        Distance((Point(0, 5), Point(10, 5))),
    )
    rows = marks_as_rows(marks)
    assert marks_of_rows(rows) == marks
    for wrong in (0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="longer than nothing"):
            marks_of_rows([{**rows[0], "factor": wrong}])
    del rows[3]["text"]  # as an earlier version kept it
    assert marks_of_rows(rows[3:]) == marks[3:]
