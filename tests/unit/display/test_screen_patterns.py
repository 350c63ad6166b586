"""The patterns of the display test: what is said to be in them is there, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.display.screen_patterns import BLACK, FAINT, PATTERNS, WHITE, quality, ramp
from xraysr_gui.display.screen_questions import QUESTIONS

SIZES = (1600, 1000), (1366, 768), (2732, 1536), (1200, 1920)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_fills_the_screen_exactly(name, size):
    width, height = size
    pattern = PATTERNS[name](width, height)
    assert pattern.greys.shape == (height, width)
    assert pattern.greys.dtype == np.uint8
    assert pattern.greys.flags.c_contiguous
    assert all(0 <= one.x < width and 0 <= one.y < height for one in pattern.labels)


def test_every_pattern_is_asked_about():
    assert {question.pattern for question in QUESTIONS} == set(PATTERNS)
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("size", SIZES)
def test_the_sixteen_greys_are_named_with_what_they_are(size):
    pattern = quality(*size)
    named = [one for one in pattern.labels if "%" not in one.words]
    assert sorted(int(one.words) for one in named) == [round(step * 17) for step in range(16)]
    for one in named:
        assert pattern.greys[one.y, one.x] == int(one.words) == one.ground


def test_faint_squares_are_five_per_cent_of_black_and_white():
    pattern = quality(1600, 1000)
    faint = {one.words: one for one in pattern.labels if "%" in one.words}
    for words, ground, square in (("0 / 5 %", BLACK, FAINT), ("100 / 95 %", WHITE, WHITE - FAINT)):
        one = faint[words]
        around = pattern.greys[one.y - 80 : one.y + 10, one.x - 40 : one.x + 40]
        assert set(np.unique(around)) == {ground, square}
    assert pytest.approx(0.05, abs=0.002) == FAINT / 255


def test_lines_are_one_and_two_pixels_wide_upright_and_lying():
    greys = quality(1600, 1000).greys.astype(int)
    side = 100 // 2 + 1
    top, left = 1000 // 2 - side // 2, 1600 // 2 - side // 2
    box = greys[top : top + side, left : left + side]
    upright, lying = box[: side // 2], box[side // 2 + 1 :]
    single = upright[0, : side // 2]
    assert set(np.abs(np.diff(single))) == {255}
    assert (upright == upright[0]).all()
    assert set(np.abs(np.diff(lying[:, 0]))) == {255}
    double = upright[0, side // 2 :]
    assert not (np.abs(np.diff(double))[:-1] + np.abs(np.diff(double))[1:] > 255).any()


def test_the_ramp_holds_every_grey_in_bands_of_one_width_both_ways():
    greys = ramp(2560, 100).greys
    assert (np.bincount(greys[0], minlength=256) == 10).all()
    assert (np.diff(greys[0].astype(int)) >= 0).all()
    assert (greys[-1] == greys[0][::-1]).all()
