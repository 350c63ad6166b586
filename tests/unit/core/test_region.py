from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.region import Box, Ellipse, Freehand, Polygon, Rectangle, mask_of, placed, words_about
from xraysr_gui.core.region_json import CannotReadRegions, regions_from_json, regions_to_json
from xraysr_gui.core.spacing import Calibration, Spacing

SHAPE, MM = (23, 31), Spacing(0.3, 0.2, Calibration.DETECTOR)
numbers = st.floats(-2, 9).map(lambda value: round(value, 3))
points = st.builds(Point, numbers, numbers)
sides = st.floats(0, 8).map(lambda value: round(value, 3))
boxes = st.builds(Box, numbers, numbers, sides, sides)
STAR = Polygon(
    id="s",
    points=tuple(
        Point(3 + 2.5 * math.cos(4 * math.pi * k / 5), 3 + 2.5 * math.sin(4 * math.pi * k / 5))
        for k in range(5)
    ),
)


def is_inside(corners: list[tuple[float, float]], x: float, y: float) -> bool:
    """The loop of the text books, one place and one edge at a time."""
    odd = False
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y0 <= y) != (y1 <= y) and x0 + (y - y0) * ((x1 - x0) / (y1 - y0)) <= x:
            odd = not odd
    return odd


def expected(region, inside) -> np.ndarray:
    return np.array(
        [
            [inside((c + 0.5) * MM.column, (r + 0.5) * MM.row) for c in range(SHAPE[1])]
            for r in range(SHAPE[0])
        ]
    )


@settings(max_examples=60)
@given(corners=st.lists(points, min_size=3, max_size=9), kind=st.sampled_from([Polygon, Freehand]))
def test_a_pixel_belongs_to_a_drawn_line_when_its_centre_lies_inside(corners, kind):
    region = kind(id="a", points=tuple(corners))
    plain = [(p.x, p.y) for p in corners]
    assert np.array_equal(mask_of(region, SHAPE, MM), expected(region, lambda x, y: is_inside(plain, x, y)))


@settings(max_examples=40)
@given(box=boxes)
def test_a_pixel_belongs_to_a_box_or_an_ellipse_when_its_centre_lies_inside(box):
    right, bottom = box.left + box.width, box.top + box.height
    in_box = expected(box, lambda x, y: box.left <= x < right and box.top <= y < bottom)
    assert np.array_equal(mask_of(Rectangle(id="a", box=box), SHAPE, MM), in_box)
    ellipse = Ellipse(id="a", box=box)

    def in_ellipse(x: float, y: float) -> bool:
        if box.width <= 0 or box.height <= 0:
            return False
        across = (x - (box.left + box.width / 2)) / (box.width / 2)
        return across**2 + ((y - (box.top + box.height / 2)) / (box.height / 2)) ** 2 <= 1.0

    assert np.array_equal(mask_of(ellipse, SHAPE, MM), expected(box, in_ellipse))


def test_a_region_covers_the_same_anatomy_on_an_image_four_times_larger():
    region = STAR.resized(Box(0.5, 0.5, 5, 5))
    small, large = mask_of(region, SHAPE, MM), mask_of(region, (92, 124), MM.divided(4))
    assert large.mean() == pytest.approx(small.mean(), abs=0.01)
    assert np.mean(large[2::4, 2::4] != small) < 0.03


def test_a_star_drawn_in_one_stroke_has_a_hole_and_says_so():
    assert "crosses itself" in STAR.notice
    assert not mask_of(STAR, SHAPE, MM)[int(3 / 0.3), int(3 / 0.2)]
    fine = mask_of(STAR, (1400, 1400), Spacing(0.005, 0.005, Calibration.DETECTOR))
    assert STAR.area == pytest.approx(fine.sum() * 0.005**2, rel=2e-3)
    assert not STAR.resized(Box(0, 0, 0, 0)).area
    square = Polygon(id="q", points=(Point(0, 0), Point(2, 0), Point(2, 2), Point(0, 2)))
    assert square.notice == ""
    assert square.area == pytest.approx(4)


@pytest.mark.parametrize("kind", [Rectangle, Ellipse])
def test_the_area_is_that_of_the_pixels(kind):
    region = kind(id="a", box=Box(0.51, 0.53, 3.1, 4.2))
    fine = mask_of(region, (2000, 2000), Spacing(0.003, 0.003, Calibration.DETECTOR))
    assert region.area == pytest.approx(fine.sum() * 0.003**2, rel=2e-3)


@settings(max_examples=30)
@given(seed=st.integers(0, 99), right=st.integers(-3, 3), down=st.integers(-3, 3))
def test_what_was_painted_moves_as_a_whole(seed, right, down):
    mask = np.zeros(SHAPE, bool)
    mask[6:14, 7:20] = np.random.default_rng(seed).random((8, 13)) < 0.5
    brush = Brush.of(mask, MM, id="b")
    assert np.array_equal(mask_of(brush, SHAPE, MM), mask)
    assert brush.area == pytest.approx(mask.sum() * MM.row * MM.column)
    moved = brush.moved(right * MM.column, down * MM.row)
    assert np.array_equal(mask_of(moved, SHAPE, MM), np.roll(mask, (down, right), (0, 1)))


def test_a_painted_outline_runs_along_the_sides_of_cells():
    mask = np.zeros(SHAPE, bool)
    mask[2, 3] = True
    outline = Brush.of(mask, Spacing(), id="b").outline
    ends = {tuple(sorted([(a.x, a.y), (b.x, b.y)])) for a, b in outline}
    assert ends == {((3, 2), (4, 2)), ((3, 3), (4, 3)), ((3, 2), (3, 3)), ((4, 2), (4, 3))}


def regions():
    mask = np.zeros(SHAPE, bool)
    mask[2:9, 3:8] = np.eye(7, 5, dtype=bool)
    return (
        Rectangle(id="1", name="Nodule", colour="#123456", box=Box(1, 2, 3, 4)),
        Ellipse(id="2", box=Box(1.5, 0.1, 2, 2)),
        STAR,
        Freehand(id="4", points=(Point(0, 0), Point(1, 0), Point(0, 1))),
        Brush.of(mask, MM, id="5", name="Painted"),
    )


@pytest.mark.parametrize("region", regions(), ids=lambda one: one.kind)
def test_moved_and_moved_back_is_the_same_place_and_a_copy_has_a_name_of_its_own(region):
    there = region.moved(1.0, -0.6)
    assert there.bounds.left == pytest.approx(region.bounds.left + 1.0)
    assert there.bounds.top == pytest.approx(region.bounds.top - 0.6)
    assert there.area == pytest.approx(region.area)
    doubled = region.resized(Box(0, 0, region.bounds.width * 2, region.bounds.height * 2))
    assert doubled.area == pytest.approx(region.area * 4)
    copy = region.copied("new", "Other")
    assert (copy.id, copy.name, copy.bounds) == ("new", "Other", region.bounds)


@pytest.mark.parametrize("region", regions(), ids=lambda one: one.kind)
def test_an_outline_stays_within_the_bounds(region):
    box = region.bounds
    for line in region.outline:
        for point in line:
            assert box.left - 1e-9 <= point.x <= box.left + box.width + 1e-9
            assert box.top - 1e-9 <= point.y <= box.top + box.height + 1e-9


def test_regions_written_and_read_are_the_same_regions():
    text = regions_to_json(regions(), "mm")
    assert json.loads(text)["schema"] == 1
    assert regions_from_json(text, "mm") == regions()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1, 2]", "no list of regions"),
        ("nonsense", "no list of regions"),
        ('{"schema": 9, "unit": "mm", "regions": []}', "schema 9"),
        ('{"schema": 1, "unit": "px", "regions": []}', "in px"),
        (
            '{"schema": 1, "unit": "mm", "regions": [{"kind": "cube", "id": "", "name": "", "colour": ""}]}',
            "cube",
        ),
        ('{"schema": 1, "unit": "mm", "regions": [7]}', "damaged"),
        (regions_to_json(regions()[:1], "mm").replace("4", "NaN"), "near an image"),
        (regions_to_json(regions()[:1], "mm").replace("4", "1e300"), "near an image"),
        ('{"schema": 1e999, "unit": "mm", "regions": []}', "no list"),
        (regions_to_json(regions()[4:], "mm").replace("   5,", "   500,"), "missing"),
        (regions_to_json(regions()[4:], "mm").replace("0.2", "1e-300"), "no size"),
        (regions_to_json(regions()[4:], "mm").replace("5,\n    5", f"{10**30},\n    0"), "no size"),
    ],
)
def test_a_strange_file_of_regions_is_refused_in_three_sentences(text, words):
    with pytest.raises(CannotReadRegions, match=words) as refused:
        regions_from_json(text, "mm")
    assert refused.value.remedy


def test_what_holds_no_pixel_or_lies_elsewhere_is_told():
    def about(box: Box) -> str:
        return words_about(Rectangle(id="a", name="Nodule", box=box), SHAPE, MM)

    assert about(Box(1, 1, 2, 2)) == ""
    assert about(Box(0.21, 0.31, 0.01, 0.01)) == "Nodule is empty: the centre of no pixel lies inside."
    assert about(Box(50, 1, 2, 2)) == "Nodule lies outside of the image."
    assert "reaches beyond" in about(Box(-3, 1, 5, 2))
    assert "crosses itself" in words_about(STAR, SHAPE, MM)


def test_only_the_part_that_a_region_can_reach_is_looked_at():
    top, left, part = placed(Rectangle(id="a", box=Box(100, 100, 50, 50)), (4000, 4000), Spacing())
    assert part.shape <= (54, 54)
    assert part.sum() == 2500
    assert (top, left) == (99, 99)
