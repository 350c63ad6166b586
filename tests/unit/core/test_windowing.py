from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys, VoiFunction, VoiTable, Window
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.core.windowing import SMALLEST_SHARE, as_window, dragged, window_of_box

drags = st.floats(-3000, 3000)
windows = st.builds(Window, st.floats(-500, 5000), st.floats(1, 9000), st.sampled_from(VoiFunction))


def image(*, inverted: bool = False, padding: tuple[int, int] | None = None) -> Radiograph:
    codes = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
    greys = Greys(codes, np.arange(4096, dtype=np.float32), inverted, padding=padding)
    return Radiograph(greys, 0.0, 4095.0, Source(Address(Path("ramp.dcm"))))


def brightness(window: Window, radiograph: Radiograph, reader: bool) -> float:
    return float(radiograph.greys.to_grey8(window, inverted=reader).mean())


@pytest.mark.parametrize("monochrome1", [False, True])
@pytest.mark.parametrize("reader", [False, True])
@pytest.mark.parametrize("function", VoiFunction)
def test_up_is_brighter_whatever_the_polarity(monochrome1, reader, function):
    radiograph, start = image(inverted=monochrome1), Window(2000, 1000, function)

    up = dragged(start, radiograph, 0, 80, inverted=reader)
    down = dragged(start, radiograph, 0, -80, inverted=reader)

    before = brightness(start, radiograph, reader)
    assert brightness(up, radiograph, reader) > before + 5
    assert brightness(down, radiograph, reader) < before - 5
    assert up.width == start.width


def test_to_the_right_is_wider_and_the_level_stays():
    start = Window(2000, 1000)

    wider, narrower = (dragged(start, image(), right, 0, inverted=False) for right in (100, -100))

    assert narrower.width < 1000 < wider.width
    assert wider.centre == narrower.centre == 2000


@given(windows, st.booleans())
def test_a_drag_that_goes_nowhere_changes_nothing_to_be_seen(start, inverted):
    radiograph = image()

    window = dragged(start, radiograph, 0, 0, inverted=inverted)

    if start.width >= 2:
        assert (window.centre, window.width, window.function) == (
            pytest.approx(start.centre),
            pytest.approx(start.width),
            start.function,
        )


@given(windows, st.floats(-3, 3), st.floats(-3, 3))
def test_a_small_drag_is_a_small_change(start, right, up):
    radiograph = image()

    window = dragged(start, radiograph, right, up, inverted=False)

    before = radiograph.greys.grey_table(start).astype(int)
    after = radiograph.greys.grey_table(window).astype(int)
    if 20 <= start.width <= 4095 * 4:
        assert np.abs(after - before).max() <= 16


@given(windows, drags, drags, st.booleans())
def test_no_drag_makes_a_window_without_sense(start, right, up, inverted):
    window = dragged(start, image(), right, up, inverted=inverted)

    assert min(4095 * SMALLEST_SHARE, start.width) * 0.99 <= window.width <= 4095 * 4.01
    assert -4095 * 5 <= window.centre <= 4095 * 6
    if window.function is VoiFunction.LINEAR:
        assert window.width > 1  # at 1 and below the standard's line is a threshold


def test_a_sigmoid_stays_a_sigmoid():
    start = Window(2000, 1000, VoiFunction.SIGMOID, "from the file")

    window = dragged(start, image(), 30, 30, inverted=False)

    assert window.function is VoiFunction.SIGMOID
    assert window.title == ""  # no longer what the file says


def test_a_straight_table_becomes_the_very_same_window():
    table = VoiTable(100, np.linspace(0, 4095, 4096).astype(np.uint16), 12)

    window = as_window(table)

    assert window.centre - window.width / 2 == pytest.approx(100, abs=2)
    assert window.centre + window.width / 2 == pytest.approx(100 + 4095, abs=2)


def test_a_table_with_flat_ends_becomes_a_window_that_looks_alike():
    radiograph = image()
    curve = 1 / (1 + np.exp(-(np.arange(4096) - 2500) / 150))
    table = VoiTable(0, (curve * 65535).astype(np.uint16), 16)

    window = as_window(table)

    shown, alike = (radiograph.greys.grey_table(voi).astype(int) for voi in (table, window))
    assert np.abs(shown - alike).max() < 32
    assert window.width < 1500  # the whole table would be 4095


@pytest.mark.parametrize(
    "entries", [[5, 5, 5, 5], [9, 6, 3, 0], [0, 0, 9, 9]], ids=["flat", "falling", "jump"]
)
def test_a_table_that_no_line_fits_becomes_a_window_over_all_of_it(entries):
    window = as_window(VoiTable(10, np.array(entries, np.uint16), 8))

    assert (window.centre, window.width) == (11.5, 3)


def test_the_window_of_a_box_reaches_from_its_darkest_to_its_brightest():
    window = window_of_box(image(), 10, 20, 30, 40)

    inside = np.arange(4096).reshape(64, 64)[20:40, 10:30]
    assert window.centre - window.width / 2 == pytest.approx(np.percentile(inside, 0.5))
    assert window.centre + window.width / 2 == pytest.approx(np.percentile(inside, 99.5))


def test_it_does_not_matter_from_which_corner_a_box_is_drawn():
    boxes = [(10, 20, 30, 40), (30, 40, 10, 20), (10, 40, 30, 20)]

    assert len({window_of_box(image(), *box) for box in boxes}) == 1


@pytest.mark.parametrize(
    "box",
    [(5, 5, 5, 5), (5, 5, 6, 30), (-50, -50, -1, -1), (100, 0, 200, 10)],
    ids=["click", "line", "left", "right"],
)
def test_a_box_of_hardly_any_pixels_sets_no_window(box):
    assert window_of_box(image(), *box) is None


def test_a_box_of_one_value_sets_no_window():
    flat = replace(image(), greys=Greys(np.full((9, 9), 3, np.uint16), np.arange(4, dtype=np.float32)))

    assert window_of_box(flat, 0, 0, 9, 9) is None


def test_a_box_leaves_out_the_background():
    codes = np.full((20, 20), 0, np.uint16)
    codes[:, 10:] = np.arange(10) + 100
    greys = Greys(codes, np.arange(200, dtype=np.float32), padding=(0, 0))
    radiograph = replace(image(), greys=greys)

    assert window_of_box(radiograph, 5, 0, 20, 20).centre == pytest.approx(104.5)
    assert window_of_box(radiograph, 0, 0, 9, 9) is None
