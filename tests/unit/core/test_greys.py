"""Every grey that reaches the screen, against the standard's own arithmetic in plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.greys import Greys, VoiFunction, VoiTable, Window, coded

VALUES = (-1024.0, -500.5, -1.0, 0.0, 0.5, 39.5, 40.0, 40.5, 239.0, 240.0, 1000.0, 4095.0)
centres = st.floats(-5000, 5000)
widths = st.floats(1, 10_000)


def grey(share: float) -> int:
    return math.floor(share * 255 + 0.5)


def linear(x: float, c: float, w: float) -> int:
    """DICOM PS3.3 C.11.2.1.2.1, as it is written there."""
    if x <= c - 0.5 - (w - 1) / 2:
        return grey(0)
    if x > c - 0.5 + (w - 1) / 2:
        return grey(1)
    return grey((x - (c - 0.5)) / (w - 1) + 0.5)


def linear_exact(x: float, c: float, w: float) -> int:
    """DICOM PS3.3 C.11.2.1.3.2."""
    if x <= c - w / 2:
        return grey(0)
    if x > c + w / 2:
        return grey(1)
    return grey((x - c) / w + 0.5)


def sigmoid(x: float, c: float, w: float) -> int:
    """DICOM PS3.3 C.11.2.1.3.1."""
    exponent = -4 * (x - c) / w
    return grey(1 / (1 + math.exp(exponent))) if exponent < 700 else 0


FORMULAS = {
    VoiFunction.LINEAR: linear,
    VoiFunction.LINEAR_EXACT: linear_exact,
    VoiFunction.SIGMOID: sigmoid,
}


def greys_of(values, **more) -> Greys:
    codes = np.arange(len(values), dtype=np.uint16).reshape(1, -1)
    return Greys(codes, np.array(values, np.float32), **more)


@pytest.mark.parametrize("function", VoiFunction, ids=lambda f: f.name)
@pytest.mark.parametrize(
    ("centre", "width"), [(40, 400), (2048, 4096), (-600, 1500), (0.5, 1), (128, 2), (0, 64000)]
)
@pytest.mark.parametrize("inverted", [False, True])
def test_a_window_shows_what_the_standard_says(function, centre, width, inverted):
    shown = greys_of(VALUES, inverted=inverted).to_grey8(Window(centre, width, function))[0]

    expected = [FORMULAS[function](value, centre, width) for value in VALUES]
    if inverted:  # low values are dense: a half rounds to the other side, so one level of room
        assert np.abs(shown.astype(int) - [255 - level for level in expected]).max() <= 1
    else:
        assert shown.tolist() == expected


@given(centres, widths, st.sampled_from(list(VoiFunction)))
def test_more_signal_is_never_darker(centre, width, function):
    table = greys_of(np.linspace(-6000, 6000, 500)).grey_table(Window(centre, width, function))

    assert (np.diff(table.astype(int)) >= 0).all()


@given(centres, widths, st.sampled_from(list(VoiFunction)), st.booleans())
def test_inverting_twice_is_not_inverting(centre, width, function, monochrome1):
    window = Window(centre, width, function)
    low_is_dense = greys_of(VALUES, inverted=monochrome1)

    once = greys_of(VALUES, inverted=not monochrome1).grey_table(window)
    assert low_is_dense.grey_table(window, inverted=True).tolist() == once.tolist()


def test_a_window_of_width_one_is_a_threshold():
    shown = greys_of([99, 99.4, 99.5, 99.6, 100]).to_grey8(Window(100, 1))

    assert shown.tolist() == [[0, 0, 0, 255, 255]]


def test_a_window_between_two_values_reaches_black_and_white_just_there():
    shown = greys_of([10, 60, 110]).to_grey8(Window.between(10, 110))

    assert shown.tolist() == [[0, 128, 255]]


def test_a_window_between_equal_values_does_not_divide_by_nothing():
    shown = greys_of([9, 11]).to_grey8(Window.between(10, 10))

    assert shown.tolist() == [[0, 255]]


def test_an_extreme_sigmoid_neither_overflows_nor_warns():
    shown = greys_of([-3e38, 0, 3e38]).to_grey8(Window(0, 1e-6, VoiFunction.SIGMOID))

    assert shown.tolist() == [[0, 128, 255]]


def test_a_voi_table_is_looked_up_and_goes_on_at_both_ends():
    entries = [0, 10, 400, 1023]
    table = VoiTable(first=-2, entries=np.array(entries, np.uint16), bits=10)
    values = [-50, -2, -1, 0, 1, 2, 900]

    shown = greys_of(values).to_grey8(table)[0].tolist()

    places = [min(max(value + 2, 0), 3) for value in values]
    assert shown == [grey(entries[place] / 1023) for place in places]


def test_a_voi_table_comes_before_polarity():
    table = VoiTable(0, np.array([0, 0, 255], np.uint16), 8)

    assert greys_of([0, 1, 2], inverted=True).to_grey8(table).tolist() == [[255, 255, 0]]


def test_background_is_black_whatever_the_polarity():
    for monochrome1 in (False, True):
        for reader in (False, True):
            greys = greys_of([0, 1, 2, 3], inverted=monochrome1, padding=(0, 1))
            table = greys.grey_table(Window.between(0, 3), inverted=reader)
            assert table[:2].tolist() == [0, 0]
            assert sorted(table[2:].tolist()) in ([170, 255], [0, 85])


def test_the_arrays_of_an_image_cannot_be_written_to():
    greys = greys_of([0, 1])

    with pytest.raises(ValueError, match="read-only"):
        greys.codes[0, 0] = 7
    with pytest.raises(ValueError, match="read-only"):
        greys.values[0] = 7


@given(st.lists(st.floats(-1000, 1000, width=32), min_size=1, max_size=30), st.booleans())
def test_float_pixels_keep_their_value_within_one_65536th(numbers, inverted):
    pixels = np.array([numbers], np.float32)

    greys = coded(pixels, black=0.0, white=100.0, inverted=inverted)

    values = greys.values[greys.codes].astype(np.float64)
    meant = (100.0 - values) if inverted else values
    assert np.abs(meant - pixels).max() <= (pixels.max() - pixels.min()) / 65535 + 1e-3


def test_bright_stays_dense_when_an_inverted_image_is_coded():
    greys = coded(np.array([[0.0, 100.0]], np.float32), black=0.0, white=100.0, inverted=True)

    shown = greys.to_grey8(Window.between(0, 100))

    assert shown.tolist() == [[0, 255]]
