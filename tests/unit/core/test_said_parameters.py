"""Readers are told the parameters that were in use, in words."""

from __future__ import annotations

from dataclasses import asdict, replace

from xraysr_gui.core.said_parameters import MEASURED, plain_words
from xraysr_gui.enhancers.classical.wiener_spectral import REPLACED, BlurParameters

BLUR = BlurParameters(kind="motion", size=3.5, angle=20.0, noise=2.0)


def test_numbers_stand_without_padding():
    assert (
        plain_words((("noise_level", 0.1), ("tiles", 4), ("mode", "soft")))
        == "noise level 0.1, tiles 4, mode soft"
    )


def test_yes_and_no_are_words():
    assert plain_words((("quick", True), ("deep", False))) == "quick: yes, deep: no"


def test_what_blur_and_noise_were_measured_in_place_of_has_no_number():
    assert MEASURED == REPLACED
    measured = plain_words(asdict(BLUR).items())
    assert measured == "kind motion, size, angle and noise measured in the image"


def test_what_was_set_is_told_and_not_that_nothing_was_measured():
    told = plain_words(asdict(replace(BLUR, automatic=False)).items())
    assert told == "kind motion, size 3.5, angle 20, noise 2"


def test_a_switch_without_its_numbers_is_told():
    assert plain_words((("automatic", True), ("size", 2.0))) == "automatic: yes, size 2"
