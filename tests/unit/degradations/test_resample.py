from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from xraysr_gui.degradations.resample import KERNELS, enlarge, resize, shrink, taps

PILLOW = {
    "nearest": Image.Resampling.NEAREST,
    "area": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos3": Image.Resampling.LANCZOS,
}
kernels = st.sampled_from(sorted(KERNELS))
sides = st.integers(1, 40)


def noise(rows, columns, seed=5):
    return np.random.default_rng(seed).random((rows, columns), dtype=np.float32)


def of_pillow(pixels, shape, kernel):
    return np.asarray(Image.fromarray(pixels).resize(shape[::-1], PILLOW[kernel]))


def middle_of(new, before, after):
    """Where the middle of a new pixel lies, counted in old pixels from the middle of the first."""
    return Fraction((2 * new + 1) * before, 2 * after) - Fraction(1, 2)


@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("kernel", KERNELS)
def test_a_larger_image_is_the_one_that_pillow_makes(kernel, factor):
    pixels = noise(23, 31)

    ours = enlarge(pixels, factor, kernel)

    np.testing.assert_allclose(ours, of_pillow(pixels, (23 * factor, 31 * factor), kernel), atol=2e-6)


@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("kernel", ["area", "bilinear", "bicubic", "lanczos3"])
def test_a_smaller_image_is_the_one_that_pillow_makes(kernel, factor):
    pixels = noise(24, 36)

    ours = shrink(pixels, factor, kernel)

    np.testing.assert_allclose(ours, of_pillow(pixels, (24 // factor, 36 // factor), kernel), atol=2e-6)


def test_the_nearest_pixel_is_the_middle_one_of_three():
    pixels = noise(24, 36)

    np.testing.assert_array_equal(shrink(pixels, 3, "nearest"), of_pillow(pixels, (8, 12), "nearest"))


@pytest.mark.parametrize("kernel", ["bilinear", "bicubic", "lanczos3"])
@settings(max_examples=60)
@given(before=st.tuples(sides, sides), after=st.tuples(sides, sides))
def test_any_size_becomes_what_pillow_makes_of_it(kernel, before, after):
    pixels = noise(*before)

    np.testing.assert_allclose(resize(pixels, after, kernel), of_pillow(pixels, after, kernel), atol=3e-6)


@settings(max_examples=150)
@given(before=sides, after=sides)
def test_the_nearest_pixel_is_never_more_than_half_a_pixel_away(before, after):
    numbered = np.tile(np.arange(before, dtype=np.float32)[:, None], (1, 3))

    chosen = resize(numbered, (after, 3), "nearest")[:, 0]

    away = [abs(middle_of(new, before, after) - int(old)) for new, old in enumerate(chosen)]
    assert max(away) <= Fraction(1, 2)


@settings(max_examples=150)
@given(before=sides, after=sides)
def test_an_area_is_the_mean_of_the_pixels_in_it_those_on_its_edge_by_half(before, after):
    line = noise(before, 1)
    reach = max(Fraction(1), Fraction(before, after)) / 2
    expected = []
    for new in range(after):
        away = [abs(old - middle_of(new, before, after)) for old in range(before)]
        shares = [1.0 if far < reach else 0.5 if far == reach else 0.0 for far in away]
        expected.append(np.average(line[:, 0], weights=shares))

    np.testing.assert_allclose(resize(line, (after, 1), "area")[:, 0], expected, atol=1e-6)


@settings(max_examples=150)
@given(before=st.tuples(sides, sides), after=st.tuples(sides, sides), kernel=kernels, value=st.floats(0, 1))
def test_an_even_image_stays_even_up_to_its_border(before, after, kernel, value):
    even = np.full(before, value, np.float32)

    np.testing.assert_allclose(resize(even, after, kernel), np.float32(value), atol=1e-6)


@settings(max_examples=150)
@given(before=sides, after=sides, kernel=st.sampled_from(["area", "bilinear", "bicubic", "lanczos3"]))
def test_a_mirrored_image_becomes_the_mirrored_result(before, after, kernel):
    pixels = noise(before, 7)

    result = resize(pixels, (after, 7), kernel)

    np.testing.assert_allclose(resize(pixels[::-1], (after, 7), kernel), result[::-1], atol=2e-6)


@settings(max_examples=100)
@given(before=st.tuples(sides, sides), after=st.tuples(sides, sides), kernel=kernels)
def test_a_turned_image_becomes_the_turned_result(before, after, kernel):
    pixels = noise(*before)

    turned = resize(pixels.T, after[::-1], kernel)

    np.testing.assert_allclose(turned, resize(pixels, after, kernel).T, atol=1e-5)


@settings(max_examples=100)
@given(small=st.tuples(sides, sides), factor=st.integers(2, 9))
def test_a_mean_over_pixels_keeps_the_brightness_of_the_whole(small, factor):
    pixels = noise(small[0] * factor, small[1] * factor)
    blocks = pixels.reshape(small[0], factor, small[1], factor).mean(axis=(1, 3), dtype=np.float64)

    result = shrink(pixels, factor, "area")

    np.testing.assert_allclose(result, blocks, atol=2e-6)
    assert result.mean(dtype=np.float64) == pytest.approx(pixels.mean(dtype=np.float64), abs=1e-6)


@pytest.mark.parametrize("kernel", ["bilinear", "bicubic", "lanczos3"])
def test_what_is_finer_than_the_new_pixels_does_not_fold_back(kernel):
    stripes = np.tile(np.float32([0.0, 1.0]), (48, 36))

    # 4/3 as wide pixels: without a wider kernel the stripes would come back broader
    inner = resize(stripes, (48, 54), kernel)[:, 8:-8]

    assert np.ptp(shrink(stripes, 4, kernel)[:, 4:-4]) < 0.02
    assert np.ptp(inner) < 0.6


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_same_size_gives_the_same_pixels(kernel):
    pixels = noise(9, 13)

    np.testing.assert_array_equal(resize(pixels, (9, 13), kernel), pixels)


def test_rows_that_fill_no_pixel_belong_to_the_last_one():
    assert shrink(noise(23, 31), 4).shape == (5, 7)
    assert shrink(noise(3, 2), 4).shape == (1, 1)


@pytest.mark.parametrize("shape", [(0, 4), (4, 0), (-1, 4)])
def test_an_image_without_pixels_is_refused(shape):
    with pytest.raises(ValueError, match="at least one pixel"):
        resize(noise(4, 4), shape)


@settings(max_examples=150)
@given(before=sides, after=sides, kernel=kernels)
def test_the_weights_of_every_pixel_add_up_to_one(before, after, kernel):
    places, weights = taps(before, after, kernel)

    assert places.shape == weights.shape == (after, places.shape[1])
    assert places.min() >= 0
    assert places.max() < before
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-6)
