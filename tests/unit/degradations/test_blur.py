from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.degradations.blur import blurred
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion

BLURS = [Gaussian(0.0), Gaussian(0.7), Gaussian(1.6), Gaussian(4.0), Motion(7, 30), Motion(25, 120),
         Defocus(2.5), Defocus(11.0)]  # fmt: skip


def summed_one_by_one(pixels, spread):
    """Every pixel sends its light where the spread says, in an image that goes on as in a mirror."""
    down, across = (side // 2 for side in spread.shape)
    mirrored = np.pad(pixels.astype(np.float64), ((down, down), (across, across)), mode="symmetric")
    total = np.zeros(pixels.shape)
    for (row, column), share in np.ndenumerate(spread):
        top, left = 2 * down - row, 2 * across - column
        total += share * mirrored[top : top + pixels.shape[0], left : left + pixels.shape[1]]
    return total


@pytest.mark.parametrize("blur", BLURS, ids=repr)
@pytest.mark.parametrize("shape", [(61, 47), (9, 30), (1, 1)])
def test_blurs_as_if_the_image_went_on_in_a_mirror(blur, shape):
    pixels = np.random.default_rng(2).random(shape, dtype=np.float32)

    result = blurred(pixels, blur)

    np.testing.assert_allclose(result, summed_one_by_one(pixels, blur.spread()), atol=2e-6)
    assert result.dtype == np.float32
    assert result.flags.c_contiguous


@pytest.mark.parametrize("blur", BLURS, ids=repr)
def test_an_even_image_stays_even_up_to_its_border(blur):
    np.testing.assert_allclose(blurred(np.full((40, 33), 0.7, np.float32), blur), 0.7, atol=2e-6)


def test_a_motion_smears_along_its_way_and_not_across():
    upright = np.zeros((41, 41), np.float32)
    upright[:, 20] = 1.0

    np.testing.assert_allclose(blurred(upright, Motion(9, 90)), upright, atol=1e-6)
    assert blurred(upright, Motion(9, 0))[20].max() < 0.2


def test_the_input_is_left_alone():
    pixels = np.random.default_rng(2).random((30, 30), dtype=np.float32)
    kept = pixels.copy()
    pixels.flags.writeable = False

    for blur in BLURS:
        blurred(pixels, blur)

    np.testing.assert_array_equal(pixels, kept)
