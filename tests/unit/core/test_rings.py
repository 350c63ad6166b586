"""Lines around painted cells and at the border of an image, against masks and areas that are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.polygon import even_odd_area, inside_at
from xraysr_gui.core.rings import cut_off, one_line, part_inside, rings_of


def area_of(ring: np.ndarray) -> float:
    """By the shoelace formula."""
    x, y = ring.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_one_line_holds_exactly_the_painted_cells(cells):
    rings = rings_of(cells)
    assert bool(rings) == cells.any()
    if rings:
        rows, columns = cells.shape
        held = inside_at(one_line(rings), np.arange(columns) + 0.5, np.arange(rows) + 0.5)
        np.testing.assert_array_equal(held, cells)


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_every_point_of_a_ring_is_a_corner(cells):
    for ring in rings_of(cells):
        ways = np.diff(np.vstack([ring[-1:], ring, ring[:1]]), axis=0)
        assert (np.count_nonzero(ways, axis=1) == 1).all()
        assert not (ways[:-1] * ways[1:]).any()


def test_a_ring_and_an_island_keep_the_line_short():
    cells = np.zeros((9, 9), np.bool_)
    cells[1:6, 1:6] = True
    cells[2:4, 2:4] = False
    cells[7, 7] = True
    assert [len(ring) for ring in rings_of(cells)] == [4, 4, 4]
    assert len(one_line(rings_of(cells))) == 5 + 2 * 8


def test_very_many_rings_are_joined_as_well():
    cells = np.zeros((40, 40), np.bool_)
    cells[::2, ::2] = True
    line = one_line(rings_of(cells))
    assert even_odd_area(line) == pytest.approx(400)
    np.testing.assert_array_equal(inside_at(line, np.arange(40) + 0.5, np.arange(40) + 0.5), cells)


@given(st.lists(st.tuples(st.floats(-9, 19), st.floats(-9, 19)), min_size=3, max_size=7))
def test_what_is_cut_off_is_what_lies_outside(corners):
    ring = np.array(corners)
    kept = cut_off(ring, 10.0, 8.0)
    xs, ys = np.arange(10) + 0.503, np.arange(8) + 0.497
    expected = inside_at(ring, xs, ys)
    held = inside_at(kept, xs, ys) if len(kept) >= 3 else np.zeros_like(expected)
    assert not len(kept) or (kept.min() >= 0 and (kept.max(axis=0) <= (10, 8)).all())
    np.testing.assert_array_equal(held, expected)


def test_a_square_half_outside_is_halved():
    kept = cut_off(np.array([(-2.0, 1.0), (2.0, 1.0), (2.0, 5.0), (-2.0, 5.0)]), 10.0, 10.0)
    assert area_of(kept) == 8.0


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ((1, 1), (9, 7), ((1, 1), (9, 7))),
        ((-5, 4), (5, 4), ((0, 4), (5, 4))),
        ((5, -4), (5, 12), ((5, 0), (5, 8))),
        ((-4, 0), (4, 8), ((0, 4), (4, 8))),
        ((-1, 1), (-1, 5), None),
        ((11, 0), (12, 8), None),
        ((-6, 3), (3, -6), None),
    ],
)
def test_the_part_of_a_line_inside(start, end, inside):
    found = part_inside(Point(*start), Point(*end), 10.0, 8.0)
    assert found == (inside and (Point(*inside[0]), Point(*inside[1])))
