from __future__ import annotations

import numpy as np
import pytest

from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, transfer
from xraysr_gui.enhancers.classical.wiener_spectral import (
    LEAST_NOISE,
    BlurParameters,
    blur_of,
    undo_blur,
    wiener,
)
from xraysr_gui.estimates.blur_fit import estimate_blur
from xraysr_gui.estimates.spectrum import prior_power
from xraysr_gui.metrics.psnr import psnr


@pytest.fixture(scope="module")
def sharp():
    return like_a_radiograph()


def spoilt(image, blur, noise=0.5):
    return Degradation(blur, noise=noise, seed=3).apply(image)


def test_without_blur_and_noise_there_is_nearly_nothing_to_do(sharp):
    assert np.abs(wiener(sharp, Gaussian(0.0), 1e-6) - sharp).max() < 1e-4
    assert np.abs(wiener(sharp, Gaussian(0.0), LEAST_NOISE) - sharp).mean() < 1e-3


@pytest.mark.parametrize(
    ("blur", "more"), [(Gaussian(1.0), 1.5), (Gaussian(2.0), 2.5), (Defocus(2.5), 2.0), (Motion(7, 30), 2.0)],
    ids=repr,
)  # fmt: skip
def test_what_a_known_blur_took_comes_back(blur, more, sharp):
    blurred = spoilt(sharp, blur)

    assert psnr(sharp, wiener(blurred, blur, 0.5 / 255)) > psnr(sharp, blurred) + more


@pytest.mark.parametrize("sigma", [0.8, 1.6, 2.5])
def test_a_blur_that_must_be_measured_is_undone_nearly_as_well(sigma, sharp):
    blurred = spoilt(sharp, Gaussian(sigma))

    result = undo_blur(blurred, BlurParameters(), Progress())

    assert psnr(sharp, result) > psnr(sharp, blurred) + 1
    assert psnr(sharp, result) > psnr(sharp, wiener(blurred, Gaussian(sigma), 0.5 / 255)) - 0.2


def test_no_other_weight_of_any_frequency_would_be_better(sharp):
    """The filter of Wiener is the best linear one where the spectrum is known: it is, here."""
    blur, noise = Gaussian(1.5), 2.0
    blurred = spoilt(sharp, blur, noise)
    passed = np.abs(transfer(blur.spread(), sharp.shape))
    prior = prior_power(sharp.shape)

    def restored(strength):
        keep = passed * prior / (passed**2 * prior + strength * (noise / 255) ** 2)
        keep[0, 0] = 1
        return np.fft.irfft2(np.fft.rfft2(blurred) * keep, s=sharp.shape).astype(np.float32)

    inner = (slice(40, -40), slice(40, -40))
    ours = psnr(sharp[inner], wiener(blurred, blur, noise / 255)[inner])
    assert ours > max(psnr(sharp[inner], restored(strength)[inner]) for strength in (0.3, 1.0, 3.0)) - 0.05


def test_an_even_image_stays_as_it_is():
    even = np.full((90, 70), 0.3, np.float32)

    np.testing.assert_allclose(undo_blur(even, BlurParameters(), Progress()), 0.3, atol=1e-5)


def test_the_border_does_not_ring():
    slope = np.tile(np.linspace(0.2, 0.8, 200, dtype=np.float32), (200, 1))
    blurred = spoilt(slope, Gaussian(2.0), 0.0)

    assert np.abs(wiener(blurred, Gaussian(2.0), LEAST_NOISE) - slope).max() < 0.03


@pytest.mark.parametrize(
    ("parameters", "blur"),
    [
        (BlurParameters(False, "Gaussian", 2.0), Gaussian(2.0)),
        (BlurParameters(False, "defocus", 3.0), Defocus(3.0)),
        (BlurParameters(False, "motion", 9.0, 30.0), Motion(9.0, 30.0)),
        (BlurParameters(False, "motion", 0.0, 30.0), Motion(0.1, 30.0)),
        (BlurParameters(False, "any", 2.0), Gaussian(2.0)),
    ],
)
def test_the_person_may_say_what_the_blur_is(parameters, blur, sharp):
    found, noise = blur_of(sharp, parameters)

    assert found == blur
    assert noise == pytest.approx(1.0 / 255)


def test_otherwise_the_image_is_asked(sharp):
    blurred = spoilt(sharp, Defocus(3.0), 2.0)
    kinds = (Gaussian, Defocus, Motion)

    found, noise = blur_of(blurred, BlurParameters(kind="any", size=9.0, noise=60.0))

    assert found == estimate_blur(blurred, kinds).blur
    assert noise * 255 == pytest.approx(2.0, rel=0.05)


def test_no_image_counts_as_free_of_noise(sharp):
    assert blur_of(sharp, BlurParameters(False, noise=0.0))[1] == LEAST_NOISE
    assert blur_of(np.full((90, 70), 0.3, np.float32), BlurParameters())[1] == LEAST_NOISE
