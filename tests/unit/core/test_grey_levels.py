"""One scale for what is told in grey levels: that of the image's own file, and its name says which."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.views import radiograph_of
from xraysr_gui.commands import measured_parameters
from xraysr_gui.commands.advice.estimate_radiograph import estimate_radiograph
from xraysr_gui.commands.measured_parameters import measured_words
from xraysr_gui.core.grey_levels import EIGHT_BITS, in_levels, levels_of, scale_of_bits
from xraysr_gui.core.noise import noise_of
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers.classical.wavelet import WaveletParameters
from xraysr_gui.enhancers.classical.wiener_spectral import BlurParameters
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.estimates.plain import as_json


def film(bits: int):
    """A body with noise, in a file of so many bits."""
    rng, top = np.random.default_rng(3), 2**bits - 1
    rows, columns = np.mgrid[:512, :512] / 512
    shares = 0.45 + 0.2 * np.sin(9 * rows) * np.cos(7 * columns) + rng.normal(0, 4 / 255, (512, 512))
    top = min(top, 65535)
    image = radiograph_of(np.round(shares.clip(0, 1) * top))
    encoding = replace(image.source.encoding, bits=bits)
    return replace(image, white=float(top), source=replace(image.source, encoding=encoding))


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_the_unit_names_the_levels_of_the_file(bits):
    assert levels_of(film(bits)) == (2**bits - 1, f"grey levels of {2**bits}") == scale_of_bits(bits)
    assert levels_of(film(bits)).is_stored


def test_real_numbers_have_no_levels():
    scale = levels_of(film(32))
    assert scale.unit == "values"
    assert not scale.is_stored


@pytest.mark.parametrize(
    ("unit", "level_unit", "told"),
    [
        ("grey levels", "grey levels of 4096", "grey levels of 4096"),
        ("grey levels\u00b2", "grey levels of 4096", "grey levels of 4096, squared"),
        ("grey levels\u00b2", "values", "values\u00b2"),
        ("dB", "grey levels of 4096", "dB"),
    ],
)
def test_units_of_figures(unit, level_unit, told):
    assert in_levels(unit, level_unit) == told


def test_an_estimate_is_told_in_the_levels_of_the_image_and_kept_in_those_of_8_bits():
    small, large = (estimate_radiograph(film(bits)) for bits in (8, 12))
    assert small.scale == EIGHT_BITS
    assert small.noise_told == small.noise
    assert large.noise.value == pytest.approx(small.noise.value, rel=0.1)
    assert large.noise_told.value == pytest.approx(large.noise.value * 4095 / 255)
    assert "grey levels of 4096" in next(words for id, _, words in large.rows() if id == "noise")
    assert as_json(large)["noise"]["unit"] == "grey levels of 256"
    assert "scale" not in as_json(large)


def test_what_a_filter_measures_is_told_as_it_measures_it():
    image = film(12)
    pixels = image.normalised()
    noise = noise_of(pixels, ends=(0.0, 1.0))
    words = measured_words(image, pixels, WaveletParameters())
    assert words == (  # advice tells another one, inside the body
        f"Measured in the whole image: noise {noise * 4095:.3g} grey levels of 4096 "
        f"({noise * 255:.3g} of 256)"
    )
    blurred = measured_words(image, pixels, BlurParameters())
    assert blurred.startswith("Measured in this image: Gaussian blur")
    assert ", fine-grained noise " in blurred, "another noise than the one that advice and maps tell"
    assert measured_words(film(8), pixels, WaveletParameters()).endswith("grey levels of 256")


def test_noise_that_is_set_is_told_in_the_levels_of_the_image_where_these_are_others():
    image = film(12)
    told = WaveletParameters(automatic_noise=False, noise=5.0)
    assert measured_words(image, image.normalised(), told) == (
        "In this image that is noise 80.3 grey levels of 4096 (5 of 256)."
    )
    assert measured_words(film(8), image.normalised(), told) == ""
    assert measured_words(image, image.normalised(), NoParameters()) == ""


def test_no_blur_is_told_as_none(monkeypatch):
    monkeypatch.setattr(measured_parameters, "blur_of", lambda pixels, parameters: (Gaussian(0.0), 0.01))
    words = measured_words(film(8), film(8).normalised(), BlurParameters())
    assert words == "Measured in this image: no blur, fine-grained noise 2.55 grey levels of 256"
