"""Estimates against a truth that is known: images made by code, and films where they are at hand."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.core.noise import noise_of
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.estimates.estimate import estimate
from xraysr_gui.estimates.plain import as_json, from_json

FILMS = Path(__file__).parents[4] / "shared" / "data" / "radiographs" / "val"


@pytest.fixture(scope="module")
def sharp():
    return like_a_radiograph(640, 600, seed=4)


@pytest.fixture(scope="module")
def films():
    there = sorted(FILMS.glob("nih_*.png"))[::9]
    if not there:
        pytest.skip("no films at ../shared/data")
    return [np.asarray(Image.open(one).convert("L"), np.float32) / 255 for one in there]


def apart(one: float, other: float) -> float:
    return abs((one - other + 90) % 180 - 90)


@pytest.mark.parametrize(
    ("blur", "noise"),
    [(None, 0.5), (Gaussian(1.6), 0.5), (Gaussian(2.5), 2.0), (Motion(9, 40), 0.5), (Motion(12, 110), 2.0),
     (Defocus(4.0), 0.5)],
    ids=repr,
)  # fmt: skip
def test_kind_and_size_of_a_blur_are_told(blur, noise, sharp):
    found = estimate(Degradation(blur, noise=noise, bits=12, seed=2).apply(sharp)).blur

    assert found.kind == ("none" if blur is None else type(blur).__name__.lower()), found.words()
    assert found.confidence == pytest.approx(max(found.likely))
    if isinstance(blur, Gaussian):
        assert found.size.value == pytest.approx(blur.sigma, abs=0.15)
    elif isinstance(blur, Motion):
        assert found.size.value == pytest.approx(blur.length, abs=1.0)
        assert apart(found.angle.value, blur.angle) < 5
    elif isinstance(blur, Defocus):
        assert found.size.value == pytest.approx(blur.radius, abs=0.3)


@pytest.mark.parametrize("sd", [2.0, 5.0, 10.0])
def test_the_noise_of_films_is_what_was_added_beside_their_own(sd, films):
    for number, film in enumerate(films):
        own = estimate(film).noise.value
        found = estimate(Degradation(noise=sd, bits=12, seed=number).apply(film)).noise.value
        assert found == pytest.approx(np.hypot(sd, own), rel=0.05)


@pytest.mark.parametrize("blur", [None, Gaussian(1.6), Motion(7, 30), Motion(12, 100), Defocus(3)], ids=repr)
def test_the_blur_of_films_is_told(blur, films):
    kind = "none" if blur is None else type(blur).__name__.lower()
    for number, film in enumerate(films):
        found = estimate(Degradation(blur, noise=0.5, bits=12, seed=number).apply(film)).blur
        assert found.kind == kind, found.words()
        if isinstance(blur, Gaussian):
            assert found.size.value == pytest.approx(blur.sigma, abs=0.15)
        if isinstance(blur, Motion):
            assert apart(found.angle.value, blur.angle) < 5


def test_noise_that_grows_with_the_signal_is_told_from_noise_that_does_not():
    photons = 300.0
    slope = np.add.outer(np.linspace(0.15, 0.5, 400), np.linspace(0.0, 0.4, 420)).astype(np.float32)
    grows = estimate(Degradation(photons=photons, bits=16, seed=1).apply(slope)).by_signal
    even = estimate(Degradation(noise=9.0, bits=16, seed=1).apply(slope)).by_signal

    assert grows.follows
    assert grows.slope == pytest.approx(255 / photons, rel=0.1)
    assert grows.at(128) == pytest.approx(np.sqrt(128 * 255 / photons), rel=0.05)
    assert not even.follows


@pytest.mark.parametrize("quality", [40, 75, 92])
@pytest.mark.parametrize("cut", [(0, 0), (3, 5)])
def test_the_quality_of_a_jpeg_of_another_maker_is_told_after_it_was_cut(quality, cut, sharp):
    file = io.BytesIO()
    Image.fromarray(np.rint(sharp.clip(0, 1) * 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    stored = np.asarray(Image.open(file), np.float32)[cut[0] :, cut[1] :] / np.float32(255)
    found = estimate(np.ascontiguousarray(stored))

    assert found.jpeg.value == pytest.approx(quality, abs=1)
    assert found.blockiness.value > 1.1


def test_an_image_that_was_never_a_jpeg_has_no_trace_of_one(sharp):
    found = estimate(Degradation(noise=1.0, bits=8).apply(sharp))

    assert found.jpeg.value == 100
    assert found.blockiness.value == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("limit", [0.12, 0.2, 0.3])
def test_the_smallest_detail_is_where_signal_and_noise_are_alike(limit):
    """The power of a signal falls as f^-3, and is that of the noise at the limit."""
    sd, side = 2 / 255, 512
    radius = np.maximum(np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)), 0.02)
    rng = np.random.default_rng(6)
    shaped = np.fft.rfft2(rng.standard_normal((side, side))) * sd * (radius / limit) ** -1.5
    shaped[0, 0] = 0
    image = 0.5 + np.fft.irfft2(shaped) * 0.999 + rng.normal(0, sd, (side, side))
    found = estimate(image.clip(0.01, 0.99).astype(np.float32), spacing_mm=0.2)

    assert found.resolution.value == pytest.approx(1 / (2 * limit), rel=0.15)
    assert found.line_pairs.value == pytest.approx(limit / 0.2, rel=0.15)


def test_letters_border_and_what_is_left_out_change_nothing(sharp):
    spoilt = Degradation(Gaussian(1.6), noise=0.5, bits=12, seed=5).apply(sharp)
    plain = estimate(spoilt)
    lettered = np.pad(spoilt, 60)
    lettered[100:160:6, 100:130] = 1.0
    letters = np.zeros(lettered.shape, bool)
    letters[560:, :] = True
    lettered[560:, :] = np.random.default_rng(1).random(lettered[560:, :].shape)
    found = estimate(lettered, None, letters)

    assert found.noise.value == pytest.approx(plain.noise.value, rel=0.03)
    assert found.blur.kind == plain.blur.kind
    assert found.blur.size.value == pytest.approx(plain.blur.size.value, abs=0.15)


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((1, 1), np.float32), np.full((300, 300), 0.5, np.float32), np.zeros((40, 900), np.float32)],
    ids=["a pixel", "even", "a strip"],
)
def test_where_nothing_can_be_told_a_reason_stands_for_each_number(pixels):
    found = estimate(pixels)

    assert found.blur.kind == ""
    assert found.blur.reason
    assert found.blur.point_spread is None
    assert found.line_pairs.reason
    for one in (found.noise, found.resolution, found.jpeg):
        assert (one.value is None) == bool(one.reason)
    assert all(words for _, _, words in found.rows())


def test_estimates_survive_the_way_from_another_process(sharp):
    for pixels in (Degradation(Motion(9, 40), noise=1.0).apply(sharp), np.zeros((9, 9), np.float32)):
        found = estimate(pixels, 0.14)
        assert from_json(as_json(found)) == found
    with pytest.raises(ValueError, match="no number"):
        from_json(as_json(found) | {"noise": as_json(found)["noise"] | {"confidence": float("nan")}})
    with pytest.raises(ValueError, match="kind of blur"):
        from_json(as_json(found) | {"blur": as_json(found)["blur"] | {"kind": "magic"}})


def test_the_one_estimate_of_noise_is_asked(sharp):
    noisy = Degradation(noise=4.0, bits=12).apply(sharp)
    found = estimate(noisy).noise.value

    assert found == pytest.approx(noise_of(noisy) * 255, rel=0.02)
    assert found == pytest.approx(np.std(noisy - ndimage.median_filter(noisy, 5)) * 255, rel=0.1)
