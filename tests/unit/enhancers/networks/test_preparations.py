from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.enhancers.classical.wiener_spectral import BlurParameters, wiener
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS, SQUEEZED_SIDE, NoiseParameters, width_of

every_preparation = pytest.mark.parametrize("preparation", list(PREPARATIONS), ids=lambda one: one.id)


@pytest.fixture(scope="module")
def image():
    return Degradation(Gaussian(1.5), noise=4.0).apply(like_a_radiograph(256, 240))


@every_preparation
@settings(max_examples=15)
@given(rows=st.integers(1, 90), columns=st.integers(1, 90), scale=st.integers(1, 4))
def test_gives_as_many_channels_as_it_promises_at_the_size_it_promises(preparation, rows, columns, scale):
    pixels = np.random.default_rng(1).random((rows, columns), dtype=np.float32)
    pixels.flags.writeable = False

    given_ = preparation.prepare(pixels, preparation.parameters(), scale)

    larger = scale if preparation.enlarged else 1
    sides = (SQUEEZED_SIDE,) * 2 if preparation.finish else (rows * larger, columns * larger)
    assert given_.shape == (preparation.channels, *sides)
    assert given_.dtype == np.float32
    assert np.isfinite(given_).all()


def test_plain_is_the_image_itself(image):
    plain = PREPARATIONS["plain"]

    np.testing.assert_array_equal(plain.prepare(image, plain.parameters(), 2)[0], image)


def test_enlarged_is_the_image_at_its_final_size(image):
    enlarged = PREPARATIONS["enlarged"]

    np.testing.assert_array_equal(enlarged.prepare(image, enlarged.parameters(), 3)[0], enlarge(image, 3))


def test_squeezed_shows_the_whole_image_and_what_comes_of_it_gets_its_size_back(image):
    squeezed = PREPARATIONS["squeezed"]

    small = squeezed.prepare(image, squeezed.parameters(), 1)
    back = squeezed.finish(small[0], image.shape)

    assert back.shape == image.shape
    assert 0 <= small.min() <= small.max() <= 1
    assert np.abs(back - image).mean() < 0.01


def test_the_noise_map_says_how_noisy_the_image_is_or_how_noisy_the_person_says(image):
    noise_map = PREPARATIONS["noise-map"]

    measured = noise_map.prepare(image, NoiseParameters(), 1)
    told = noise_map.prepare(image, NoiseParameters(automatic_noise=False, noise=12.0), 1)

    np.testing.assert_array_equal(measured[0], image)
    np.testing.assert_allclose(measured[1], estimated_noise(image), rtol=1e-6)
    assert measured[1, 0, 0] * 255 == pytest.approx(4.0, rel=0.1)
    np.testing.assert_allclose(told[1] * 255, 12.0, rtol=1e-6)


def test_wiener_shows_the_filtered_image_beside_the_given_one_with_noise_and_width(image):
    prepared = PREPARATIONS["wiener"].prepare(image, BlurParameters(False, "Gaussian", 1.5, 0.0, 4.0), 1)

    np.testing.assert_array_equal(prepared[0], wiener(image, Gaussian(1.5), 4.0 / 255))
    np.testing.assert_array_equal(prepared[1], image)
    np.testing.assert_allclose(prepared[2], 4.0 / 255, rtol=1e-6)
    np.testing.assert_allclose(prepared[3], np.sqrt(1.5**2 + 1 / 12), rtol=1e-3)


def test_wiener_measures_blur_and_noise_unless_told(image):
    prepared = PREPARATIONS["wiener"].prepare(image, BlurParameters(), 1)

    assert prepared[2, 0, 0] * 255 == pytest.approx(4.0, rel=0.1)
    assert prepared[3, 0, 0] == pytest.approx(np.sqrt(1.5**2 + 1 / 12), abs=0.25)


@pytest.mark.parametrize(
    ("blur", "variance"),
    [
        (Gaussian(0.0), 0.0),
        (Gaussian(2.0), 4.0 + 1 / 12),
        (Defocus(5.0), 25 / 4 + 1 / 12),
        (Motion(9, 40), (81 / 12 + 2 / 6) / 2),  # along the way and across it
    ],
    ids=repr,
)
def test_the_width_of_a_blur_is_its_standard_deviation_over_both_directions(blur, variance):
    assert width_of(blur) ** 2 == pytest.approx(variance, rel=0.02, abs=1e-9)
