from __future__ import annotations

import numpy as np
import pytest

from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.metrics.psnr import psnr
from xraysr_gui.settings import places
from xraysr_gui.training import least_squares
from xraysr_gui.training.least_squares import least_squares_filters
from xraysr_gui.training.recipes.blocks import bicubic_filters, linear_filters


def upsampled(small, filters, scale):
    """Each pixel becomes scale x scale ones, each a weighted sum of the small pixels around."""
    side = filters.shape[1]
    wide = np.pad(small.astype(np.float64), side // 2, mode="symmetric")
    rows, columns = small.shape
    large = np.zeros((rows * scale, columns * scale))
    for place, weights in enumerate(filters):
        down, across = divmod(place, scale)
        for row in range(side):
            for column in range(side):
                around = wide[row : row + rows, column : column + columns]
                large[down::scale, across::scale] += weights[row, column] * around
    return large


@pytest.mark.parametrize(("scale", "side"), [(2, 7), (3, 5)])
def test_a_known_upsampler_is_found_again(scale, side, monkeypatch):
    """Where every image was made by one linear upsampler, that one is what explains them."""
    rng = np.random.default_rng(5)
    known = rng.normal(0, 1, (scale * scale, side, side))
    known += (1 - known.sum(axis=(1, 2), keepdims=True)) / side**2  # a flat image stays as bright
    smalls = [rng.random(shape).astype(np.float32) for shape in ((40, 50), (37, 41))]
    truths = [upsampled(small, known, scale) for small in smalls]

    class Undone:
        def __init__(self, *, down, bits):
            assert (down, bits) == (scale, 8)

        def apply(self, truth):
            return next(s for s in smalls if s.shape == tuple(side // scale for side in truth.shape))

    monkeypatch.setattr(least_squares, "Degradation", Undone)

    np.testing.assert_allclose(least_squares_filters(truths, scale, side), known, atol=1e-4)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_no_other_linear_filter_explains_the_images_better(scale):
    images = [like_a_radiograph(120, 144, seed) for seed in range(3)]

    def wrong(filters):
        total = 0.0
        for image in images:
            small = Degradation(down=scale, bits=8).apply(image)
            total += ((upsampled(small, filters, scale) - image) ** 2).sum()
        return total

    found = least_squares_filters(images, scale, 5)

    np.testing.assert_allclose(found.sum(axis=(1, 2)), 1.0, atol=1e-5)
    assert found.dtype == np.float32
    assert wrong(found) < wrong(bicubic_filters(scale, 5))
    rng = np.random.default_rng(2)
    for _ in range(5):
        other = found + rng.normal(0, 0.003, found.shape)
        assert wrong(found) < wrong(other)


def test_rows_that_fill_no_small_pixel_are_not_learned_from():
    image = like_a_radiograph(96, 90)
    ragged = np.pad(image, ((0, 1), (0, 1)), constant_values=1.0)

    np.testing.assert_array_equal(least_squares_filters([ragged], 2, 5), least_squares_filters([image], 2, 5))


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_bicubic_filters_are_bicubic_interpolation(scale):
    small = np.random.default_rng(1).random((20, 24), dtype=np.float32)
    inner = (slice(4 * scale, -4 * scale),) * 2

    np.testing.assert_allclose(
        upsampled(small, bicubic_filters(scale), scale)[inner], enlarge(small, scale)[inner], atol=1e-6
    )


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_networks_begin_with_the_filters_that_come_with_the_program(scale):
    shipped = np.load(places.resources() / "filters" / f"least_squares_x{scale}.npy")
    image = like_a_radiograph(240, 240)
    small = Degradation(down=scale, bits=8).apply(image)

    filters = linear_filters(scale)

    assert filters.shape == (scale * scale, 9, 9)
    np.testing.assert_array_equal(filters[:, 1:-1, 1:-1], shipped)
    np.testing.assert_allclose(filters.sum(axis=(1, 2)), 1.0, atol=1e-5)
    assert psnr(image, upsampled(small, filters, scale)) > psnr(image, enlarge(small, scale))


def test_where_no_filters_were_made_networks_begin_with_bicubic_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "resources", lambda: tmp_path)

    np.testing.assert_array_equal(linear_filters(2)[:, 1:-1, 1:-1], bicubic_filters(2))
