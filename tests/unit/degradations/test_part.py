"""A part that is degraded alone is the part of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.part import degraded_part
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion

HOW = (
    Degradation(Gaussian(1.6), noise=2.0, seed=3),
    Degradation(Motion(25, 30), jpeg_quality=30),
    Degradation(Defocus(4), down=3, noise=4.0),
    Degradation(down=2, jpeg_quality=50, noise=1.0),
    Degradation(),
)
CUTS = ((slice(50, 91), slice(70, 101)), (slice(0, 240), slice(0, 264)), (slice(200, 240), slice(0, 9)))


@pytest.mark.parametrize("degradation", HOW, ids=Degradation.words)
@pytest.mark.parametrize("cut", CUTS)
def test_a_part_is_what_the_whole_has_there(degradation, cut):
    pixels = np.random.default_rng(1).random((240, 264), dtype=np.float32)
    whole = degradation.apply(pixels)

    part = degraded_part(pixels, degradation, cut)

    rows, columns = part.values.shape
    assert part.shape == whole.shape
    there = whole[part.top : part.top + rows, part.left : part.left + columns]
    np.testing.assert_allclose(part.values, there, atol=0.02 if degradation.jpeg_quality else 2e-5)
    assert np.mean(np.abs(part.values - there)) < 2e-5
    assert part.top * degradation.down <= cut[0].start
    assert (part.top + rows) * degradation.down >= cut[0].stop
