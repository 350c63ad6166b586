from __future__ import annotations

import numpy as np
import pytest

from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.estimates.blur_fit import estimate_blur


@pytest.fixture(scope="module")
def sharp():
    return like_a_radiograph()


def spoilt(image, blur, noise=0.5):
    return Degradation(blur, noise=noise, seed=3).apply(image)


@pytest.mark.parametrize(("noise", "off"), [(0.5, 0.08), (2.0, 0.2)])
@pytest.mark.parametrize("sigma", [0.5, 0.9, 1.37, 2.0, 2.5, 3.1])
def test_finds_how_wide_a_bell_blurred_the_image(sigma, noise, off, sharp):
    found = estimate_blur(spoilt(sharp, Gaussian(sigma), noise))

    assert found.blur.sigma == pytest.approx(sigma, abs=off)


@pytest.mark.parametrize("noise", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("blur", [None, Gaussian(1.0), Gaussian(2.5)], ids=repr)
def test_finds_the_noise_beside_the_blur(noise, blur, sharp):
    assert estimate_blur(spoilt(sharp, blur, noise)).noise * 255 == pytest.approx(noise, rel=0.05)


def test_a_sharp_image_is_found_sharp(sharp):
    assert estimate_blur(spoilt(sharp, None)).blur.sigma < 0.3


@pytest.mark.parametrize("contrast", [0.25, 1.0])
def test_the_contrast_of_an_image_is_not_taken_for_sharpness(contrast, sharp):
    paler = np.float32(0.5) + np.float32(contrast) * (sharp - np.float32(0.5))

    found = estimate_blur(spoilt(paler, Gaussian(1.5)))

    assert found.blur.sigma == pytest.approx(1.5, abs=0.2)
    assert found.gain == pytest.approx(contrast**2, rel=0.15)


@pytest.mark.parametrize("blur", [Gaussian(1.5), Defocus(3.0), Motion(9, 40)], ids=repr)
def test_of_all_kinds_the_right_one_is_found(blur, sharp):
    found = estimate_blur(spoilt(sharp, blur), (Gaussian, Defocus, Motion)).blur

    assert type(found) is type(blur)
    if isinstance(blur, Defocus):
        assert found.radius == pytest.approx(3.0, abs=0.2)
    if isinstance(blur, Motion):
        assert found.length == pytest.approx(9.0, abs=1.0)
        assert found.angle == pytest.approx(40, abs=6)


def test_only_the_kinds_that_were_named_are_looked_for(sharp):
    assert isinstance(estimate_blur(spoilt(sharp, Defocus(3.0)), (Motion,)).blur, Motion)


@pytest.mark.parametrize("shape", [(1, 1), (63, 400), (400, 40)])
def test_an_image_too_small_to_tell_counts_as_sharp(shape):
    found = estimate_blur(np.full(shape, 0.5, np.float32))

    assert (found.blur, found.noise) == (Gaussian(0.0), 0.0)


@pytest.mark.parametrize("value", [0.0, 0.5])
def test_an_even_image_breaks_nothing(value):
    found = estimate_blur(np.full((128, 128), value, np.float32), (Gaussian, Defocus, Motion))

    assert 0 <= found.noise < 1e-3


def test_an_edge_of_a_collimator_is_not_taken_for_a_motion(sharp):
    framed = spoilt(sharp, Gaussian(1.5))
    framed[:40], framed[:, :30] = 0.0, 0.0

    assert estimate_blur(framed).blur.sigma == pytest.approx(1.5, abs=0.4)
