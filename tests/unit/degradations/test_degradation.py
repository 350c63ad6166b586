from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.phantom import chest
from xraysr_gui.degradations.blur import blurred
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.noise import noisy
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.resample import shrink
from xraysr_gui.degradations.storage import jpeg, quantised

EVERYTHING = Degradation(Gaussian(1.2), 2, "area", 2000.0, 4.0, 10, 60, seed=9)
LEFT_OUT = {"blur": None, "down": 1, "photons": 0.0, "noise": 0.0, "bits": 0, "jpeg_quality": 0}


@pytest.fixture(scope="module")
def image():
    return np.asarray(chest(128, 96, mm_per_pixel=3.0), np.float32)


def by_hand(pixels, d):
    """Blur, then fewer pixels, then noise, then storage."""
    if d.blur is not None:
        pixels = blurred(pixels, d.blur)
    if d.down > 1:
        pixels = shrink(pixels, d.down, d.kernel)
    if d.photons or d.noise:
        pixels = noisy(pixels, np.random.default_rng(d.seed), sd=d.noise / 255, photons=d.photons)
    pixels = pixels.clip(0, 1)
    if d.jpeg_quality:
        pixels = jpeg(pixels, d.jpeg_quality)
    return quantised(pixels, d.bits) if d.bits else pixels


def test_blur_comes_before_pixels_before_noise_before_storage(image):
    np.testing.assert_array_equal(EVERYTHING.apply(image), by_hand(image, EVERYTHING))


@pytest.mark.parametrize("part", LEFT_OUT)
def test_each_part_can_be_left_out_and_makes_a_difference(part, image):
    without = replace(EVERYTHING, **{part: LEFT_OUT[part]})

    np.testing.assert_array_equal(without.apply(image), by_hand(image, without))
    whole = EVERYTHING.apply(image)
    assert without.apply(image).shape != whole.shape or not np.array_equal(without.apply(image), whole)


@pytest.mark.parametrize("part", LEFT_OUT)
def test_each_part_can_stand_alone(part, image):
    alone = replace(Degradation(seed=9), **{part: getattr(EVERYTHING, part)})

    np.testing.assert_array_equal(alone.apply(image), by_hand(image, alone))


def test_nothing_to_do_changes_nothing(image):
    np.testing.assert_array_equal(Degradation().apply(image), image)


def test_blur_weakens_no_noise(image):
    even = np.full((256, 256), 0.5, np.float32)

    assert Degradation(Gaussian(3.0), noise=5.0).apply(even).std() * 255 == pytest.approx(5.0, rel=0.03)
    assert Degradation(down=2, noise=5.0).apply(even).std() * 255 == pytest.approx(5.0, rel=0.03)


def test_the_seed_decides_the_noise(image):
    first = replace(EVERYTHING, seed=1).apply(image)

    np.testing.assert_array_equal(replace(EVERYTHING, seed=1).apply(image), first)
    assert not np.array_equal(replace(EVERYTHING, seed=2).apply(image), first)


blurs = st.one_of(
    st.none(),
    st.builds(Gaussian, st.floats(0, 5)),
    st.builds(Motion, st.floats(0.1, 20), st.floats(0, 360)),
    st.builds(Defocus, st.floats(0.01, 8)),
)


@settings(max_examples=150)
@given(
    degradation=st.builds(
        Degradation, blurs, st.integers(1, 5), st.sampled_from(["bicubic", "area"]), st.floats(0, 1e5),
        st.floats(0, 80), st.sampled_from([0, 1, 8, 12, 16]), st.sampled_from([0, 1, 50, 100]),
        st.integers(0, 2**31),
    ),
    shape=st.tuples(st.integers(1, 30), st.integers(1, 30)),
)  # fmt: skip
def test_any_mixture_gives_an_image_between_black_and_white(degradation, shape):
    pixels = np.random.default_rng(1).random(shape, dtype=np.float32)
    kept = pixels.copy()

    result = degradation.apply(pixels)

    assert result.shape == tuple(max(1, side // degradation.down) for side in shape)
    assert result.dtype == np.float32
    assert 0 <= result.min() <= result.max() <= 1
    np.testing.assert_array_equal(pixels, kept)


def test_a_report_says_what_was_done_in_the_order_of_doing_it():
    assert EVERYTHING.words() == (
        "Gaussian blur of 1.2 px, 2 times fewer rows and columns (area), quantum noise of 2000 photons at"
        " white, noise of 4 grey levels (of 256), JPEG of quality 60, 10 bits"
    )
    assert Degradation().words() == "nothing"
    assert Degradation(noise=2.5).words() == "noise of 2.5 grey levels (of 256)"
