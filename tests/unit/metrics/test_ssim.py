from __future__ import annotations

import warnings

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from tests.support.phantom import chest
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.metrics.ssim import similarity_map, ssim

SPOILT = [
    Degradation(noise=1.0),
    Degradation(noise=25.0),
    Degradation(Gaussian(2.0)),
    Degradation(Gaussian(1.0), noise=3.0, jpeg_quality=40),
]


@pytest.fixture(scope="module")
def image():
    return np.asarray(chest(160, 136, mm_per_pixel=2.4), np.float32)


def of_skimage(truth, found):
    return structural_similarity(
        truth.astype(np.float64), found.astype(np.float64), gaussian_weights=True, sigma=1.5,
        use_sample_covariance=False, data_range=1, full=True,
    )  # fmt: skip


def inside(truth, found):
    """The similarity around each pixel whose window lies wholly inside of the image."""
    (drawn,) = similarity_map(truth.astype(np.float64), found.astype(np.float64), None)
    return drawn.values[drawn.inset : -drawn.inset, drawn.inset : -drawn.inset]


@pytest.mark.parametrize("degradation", SPOILT, ids=lambda d: d.words())
def test_every_place_is_as_similar_as_the_reference_implementation_finds_it(degradation, image):
    found = degradation.apply(image)

    _, everywhere = of_skimage(image, found)

    np.testing.assert_allclose(inside(image, found), everywhere[5:-5, 5:-5], atol=1e-6)


@pytest.mark.parametrize("degradation", SPOILT, ids=lambda d: d.words())
def test_the_mean_is_that_of_the_reference_implementation(degradation, image):
    found = degradation.apply(image)

    assert ssim(image, found) == pytest.approx(of_skimage(image, found)[0], abs=1e-6)


def test_equal_images_are_wholly_alike(image):
    assert ssim(image, image.copy()) == pytest.approx(1.0, abs=1e-12)
    assert ssim(np.zeros((20, 20), np.float32), np.zeros((20, 20), np.float32)) == 1.0


def test_a_negative_is_unlike():
    noise = np.random.default_rng(1).random((40, 40), dtype=np.float32)

    assert ssim(noise, 1 - noise) < -0.5


def test_it_does_not_matter_which_is_the_truth(image):
    found = SPOILT[-1].apply(image)

    assert ssim(image, found) == pytest.approx(ssim(found, image), abs=1e-12)


@pytest.mark.parametrize("shape", [(11, 11), (11, 40)])
def test_one_window_is_enough(shape):
    first, second = np.random.default_rng(1).random((2, *shape), dtype=np.float32)

    assert inside(first, second).shape == (1, shape[1] - 10)
    assert ssim(first, second) == pytest.approx(of_skimage(first, second)[0], abs=1e-6)


@pytest.mark.parametrize("shape", [(10, 11), (40, 10), (1, 1)])
def test_an_image_smaller_than_a_window_has_no_similarity(shape):
    tiny = np.zeros(shape, np.float32)

    with warnings.catch_warnings(action="error"):
        assert np.isnan(ssim(tiny, tiny))
