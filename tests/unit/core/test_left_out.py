from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xraysr_gui.core import left_out as module
from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys, Window
from xraysr_gui.core.left_out import Shutter, filled, left_out, measured_codes
from xraysr_gui.core.presets import AUTOMATIC
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.core.windowing import window_of_box

ROWS, COLUMNS = 40, 60
MASKS = arrays.arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)))


def film(padding=(0, 0), covered: np.ndarray | None = None) -> Radiograph:
    """Anatomy from 1000 to 1999, with a strip of padding on the left."""
    rng = np.random.default_rng(1)
    codes = rng.integers(1000, 2000, (ROWS, COLUMNS)).astype(np.uint16)
    codes[:, :20] = 0
    greys = Greys(codes, np.arange(4096, dtype=np.float32), padding=padding)
    shutter = None if covered is None else Shutter(covered)
    return Radiograph(greys, 0.0, 4095.0, Source(Address(Path("a.dcm"))), shutter=shutter)


@given(MASKS)
def test_what_is_left_out_is_filled_with_what_was_measured(out):
    pixels = np.arange(out.size, dtype=np.float32).reshape(out.shape)
    made = filled(pixels, out)
    np.testing.assert_array_equal(made[~out], pixels[~out])
    if not out.all():
        assert np.isin(made, pixels[~out]).all(), "nothing that was left out is left"


def test_a_strip_is_filled_with_the_mirror_image_of_what_lies_beside_it(monkeypatch):
    monkeypatch.setattr(module, "PIXELS_AT_ONCE", 64)
    rng = np.random.default_rng(2)
    pixels = rng.random((30, 50), np.float32)
    left, top = np.zeros((30, 50), bool), np.zeros((30, 50), bool)
    left[:, :10], top[:8] = True, True
    np.testing.assert_array_equal(filled(pixels, left)[:, :10], pixels[:, 11:21][:, ::-1])
    np.testing.assert_array_equal(filled(pixels, top)[:8], pixels[9:17][::-1])
    both = filled(pixels, left | top)
    np.testing.assert_array_equal(both[:8], both[9:17][::-1])


def test_the_noise_of_a_filled_image_is_that_of_its_anatomy():
    from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise

    rng = np.random.default_rng(3)
    pixels = (0.5 + rng.normal(0, 0.02, (256, 256))).astype(np.float32)
    out = np.zeros((256, 256), bool)
    out[:, :110] = True
    spoilt = np.where(out, 0.0, pixels).astype(np.float32)
    assert estimated_noise(filled(spoilt, out)) == pytest.approx(0.02, rel=0.1)


def test_padding_and_shutter_are_both_no_measurement():
    covered = np.zeros((ROWS, COLUMNS), bool)
    covered[:, 50:] = True
    image = film(covered=covered)
    expected = np.zeros((ROWS, COLUMNS), bool)
    expected[:, :20] = expected[:, 50:] = True
    np.testing.assert_array_equal(image.left_out, expected)
    np.testing.assert_array_equal(
        measured_codes(image.greys, image.shutter), image.greys.codes[:, 20:50].ravel()
    )
    assert left_out(image.greys, image.shutter, slice(0, 5), slice(20, 50)) is None


def test_automatic_windows_do_not_see_what_is_no_measurement():
    image = film(covered=np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS) % COLUMNS >= 55)
    image.greys.codes.flags.writeable = True
    image.greys.codes[:, 55:] = 4095
    window = AUTOMATIC.window(image)
    assert window.centre - window.width / 2 >= 1000
    assert window.centre + window.width / 2 <= 2000
    boxed = window_of_box(image, 0, 0, COLUMNS, ROWS)
    assert boxed == Window.between(*np.percentile(image.greys.codes[:, 20:55], (0.5, 99.5)))
    assert window_of_box(image, 0, 0, 20, ROWS) is None, "a box of nothing but padding"


def test_where_nothing_is_a_measurement_all_is_looked_at():
    image = replace(film(), shutter=Shutter(np.ones((ROWS, COLUMNS), bool)))
    assert AUTOMATIC.window(image).width > 0
    assert len(measured_codes(image.greys, image.shutter)) == ROWS * COLUMNS
    np.testing.assert_array_equal(filled(image.pixels, image.left_out), image.pixels)
