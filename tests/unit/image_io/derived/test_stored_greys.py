"""Stored numbers that mean what the pixels meant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.image_io.derived.stored_greys import StoredScale, decimal, stored_values


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("slope", [1.0, 2.5, -0.5])
@pytest.mark.parametrize(("bits", "signed"), [(8, False), (8, True), (12, False), (13, True), (16, True)])
def test_bright_pixels_become_the_modality_values_that_are_dense(bits, signed, slope, inverted):
    scale = StoredScale(bits, signed, slope, -10.0, inverted)
    top = (1 << bits) - 1
    steps = np.array([[0, 1, top // 2, top]], np.uint8 if bits <= 8 else np.uint16)
    kind = (np.int8 if bits <= 8 else np.int16) if signed else steps.dtype
    values = stored_values(steps, scale).view(kind).astype(np.float64) * slope - 10.0
    ends = sorted(low * slope - 10.0 for low in (scale.lowest, scale.lowest + top))
    share = steps / top
    wanted = ends[1] - share * (ends[1] - ends[0]) if inverted else ends[0] + share * (ends[1] - ends[0])
    np.testing.assert_allclose(values, wanted, rtol=1e-12)


@given(st.floats(1e-9, 1e9) | st.floats(-1e9, -1e-9))
def test_a_decimal_fits_and_is_as_exact_as_sixteen_signs_allow(value):
    words = decimal(value)
    assert len(words) <= 16
    assert float(words) == pytest.approx(value, rel=1e-8)
