from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xraysr_gui.core.greys import Greys
from xraysr_gui.display import pyramid as of_pyramid
from xraysr_gui.display.pyramid import Pyramid, background_of, halved, halvings

sides = st.integers(3, 40)
images = st.tuples(sides, sides).flatmap(lambda shape: hnp.arrays(np.uint16, shape))
PADDING = (0, 9)


def plain_halved(codes: np.ndarray, padding: tuple[int, int] | None) -> np.ndarray:
    """The mean of 2 x 2, pixel by pixel; the last row and column of an odd image count twice."""
    rows, columns = codes.shape
    half = np.zeros(((rows + 1) // 2, (columns + 1) // 2))
    for row in range(half.shape[0]):
        for column in range(half.shape[1]):
            below, beside = min(2 * row + 1, rows - 1), min(2 * column + 1, columns - 1)
            four = [int(codes[r, c]) for r in (2 * row, below) for c in (2 * column, beside)]
            kept = [code for code in four if padding is None or not padding[0] <= code <= padding[1]]
            enough = kept and len(kept) >= 2
            half[row, column] = sum(kept) / len(kept) if enough else padding[0]
    return half


def greys(codes: np.ndarray, padding=None) -> Greys:
    return Greys(codes, np.arange(65536, dtype=np.float32), padding=padding)


@given(images)
def test_a_half_is_the_mean_of_every_four_pixels(codes):
    assert np.abs(halved(codes) - plain_halved(codes, None)).max() <= 0.5


@given(images)
def test_background_is_left_out_of_the_mean(codes):
    codes = codes % 20  # background and anatomy close together, both often
    assert np.abs(halved(codes, PADDING) - plain_halved(codes, PADDING)).max() <= 0.5


@given(images)
def test_no_level_holds_a_mixture_of_background_and_anatomy(codes):
    codes = np.where(codes % 3 == 0, 0, 50_000 + codes % 100).astype(np.uint16)

    for level in halvings(codes, (0, 0)):
        assert set(np.unique(level[level < 50_000])) <= {0}


def test_many_strips_are_as_one(monkeypatch):
    codes = np.random.default_rng(0).integers(0, 20, (101, 33)).astype(np.uint16)
    whole = halved(codes, PADDING)

    monkeypatch.setattr(of_pyramid, "STRIP", 7)

    assert (halved(codes, PADDING) == whole).all()


@given(images)
def test_levels_shrink_by_two_and_end(codes):
    levels = halvings(codes)

    assert levels[0] is codes
    for larger, smaller in pairwise(levels):
        assert smaller.shape == ((larger.shape[0] + 1) // 2, (larger.shape[1] + 1) // 2)
    assert min(levels[-1].shape) <= 2


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 2)])
def test_an_image_of_a_line_has_one_level(shape):
    assert len(halvings(np.zeros(shape, np.uint16))) == 1


def test_background_includes_both_ends_of_its_range():
    codes = np.array([[4, 5, 6, 7, 8]], np.uint16)

    assert background_of(codes, (5, 7)).tolist() == [[0, 255, 255, 255, 0]]


def test_levels_are_made_at_the_first_wish_only():
    pyramid = Pyramid(greys(np.zeros((64, 64), np.uint16)))

    assert len(pyramid.levels) == 1
    assert pyramid.level(0)[1] == 0
    assert len(pyramid.levels) == 1
    assert pyramid.level(2)[0].shape == (16, 16)
    assert pyramid.level(99)[1] == len(pyramid.levels) - 1


def test_a_large_image_is_halved_elsewhere_and_shown_unhalved_until_then(monkeypatch):
    monkeypatch.setattr(of_pyramid, "AT_ONCE", 100)
    given_away, told = [], []
    pyramid = Pyramid(
        greys(np.zeros((64, 64), np.uint16)),
        aside=lambda work, done: given_away.append((work, done)),
        ready=lambda: told.append(True),
    )

    assert [pyramid.level(2)[1], pyramid.level(3)[1]] == [0, 0]
    assert len(given_away) == 1  # asked once, however often it is painted

    work, done = given_away[0]
    work()
    assert pyramid.level(2)[1] == 0  # another thread's work is taken over on this one only
    done()
    assert told == [True]
    assert pyramid.level(2)[1] == 2


def test_background_takes_longer_so_smaller_images_go_elsewhere(monkeypatch):
    monkeypatch.setattr(of_pyramid, "AT_ONCE_PADDED", 100)
    given_away = []
    pyramid = Pyramid(
        greys(np.zeros((64, 64), np.uint16), padding=(0, 0)), lambda work, done: given_away.append(work)
    )

    pyramid.level(1)

    assert len(given_away) == 1
