"""What a result was made from and how, there and back again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import xraysr_gui
from tests.support.capsules import capsule_in
from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import VoiFunction, Window
from xraysr_gui.core.provenance import (
    CannotReadProvenance,
    ShownAs,
    capsule_of,
    comment_line,
    from_json,
    to_json,
    words_of,
    words_of_step,
)
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Encoding, Source

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEP = Step(
    "wiener", 2, (("noise", 0.01), ("mode", "soft")), "Wiener", "cd" * 32, "CPU", 1.5, "deblur", 1
)  # fmt: skip


def result() -> Radiograph:
    source = Source(
        Address(Path("patients/doe_john/secret.dcm"), frame=3),
        Encoding(),
        b"header with DOE^JOHN",
        (("PatientName", "John DOE"), ("PatientID", "4711")),
        "ef" * 32,
    )
    image = Radiograph.of_pixels(np.zeros((2, 2)), white=255, source=source)
    return replace(image, steps=(STEP, replace(STEP, enhancer="bicubic", scale=2)))


def test_it_names_input_steps_program_and_libraries():
    told = json.loads(to_json(capsule_of(result(), NOON)))
    assert told["input"] == {"sha256": "ef" * 32, "frame": 3}
    assert told["program"] == f"xraysr {xraysr_gui.__version__}"
    assert told["made_at"] == "2026-03-01T12:00:00Z"
    assert told["libraries"]["numpy"] == metadata.version("numpy")
    first = told["steps"][0]
    assert first["parameters"] == {"noise": 0.01, "mode": "soft"}
    assert (first["enhancer"], first["version"], first["title"]) == ("wiener", 2, "Wiener")
    assert (first["model"], first["device"], first["seconds"]) == ("cd" * 32, "CPU", 1.5)
    assert "Not for primary diagnosis" in told["restriction"]


def test_it_is_the_same_after_a_journey():
    capsule = capsule_of(result(), NOON)
    assert from_json(to_json(capsule)) == capsule
    shown = ShownAs(Window(1650.0, 2700.0, VoiFunction.SIGMOID), (3071.0, -1024.0))
    assert from_json(to_json(replace(capsule, shown=shown))).shown == shown
    table = ["region,psnr\n", comment_line(capsule) + "\n", "whole,31\n"]
    assert capsule_in(table) == capsule
    assert capsule_in(["region,psnr"]) is None


def test_it_names_no_patient_no_file_and_no_person():
    words = to_json(capsule_of(result(), NOON)) + "".join(words_of(capsule_of(result(), NOON)))
    for secret in ("DOE", "John", "4711", "secret", "doe_john", "patients"):
        assert secret.lower() not in words.lower()


def test_people_read_every_step_and_what_may_not_be_done():
    words = words_of(capsule_of(result(), NOON))
    assert words[0] == "1. Wiener (wiener 2; noise=0.01, mode=soft), model cdcdcdcdcdcd, 1.50 s on CPU."
    assert "ef" * 32 in words[2]
    assert words[-1].endswith("Not for primary diagnosis.")
    bare = replace(result(), steps=(), source=Source(Address(Path("a"))))
    assert words_of(capsule_of(bare, NOON))[:2] == (
        "Nothing was done to the pixels since the image was opened.",
        "The input's hash is unknown.",
    )


def test_what_was_measured_in_the_image_is_told_without_the_number_that_was_not_used():
    values = (("noise", 5.0), ("automatic_noise", True), ("radius", 2))
    measured = Step("bilateral", 1, values)
    assert words_of_step(measured) == "bilateral (bilateral 1; noise measured in the image, radius=2)"
    told = replace(measured, parameters=(("noise", 5.0), ("automatic_noise", False)))
    assert words_of_step(told) == "bilateral (bilateral 1; noise=5.0)"
    assert "automatic_noise" in to_json(capsule_of(replace(result(), steps=(measured,)), NOON))


def test_the_hash_of_an_input_that_leaves_without_the_patient_was_left_out():
    left = replace(capsule_of(result(), NOON), input_sha256="", made_at="")
    assert "The input's hash was left out, as it leaves without the patient." in words_of(left)


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        to_json(capsule_of(result(), NOON)).replace('"schema": 1', '"schema": 2'),
        to_json(capsule_of(result(), NOON)).replace("ef" * 32, "../" * 8),
        to_json(capsule_of(result(), NOON)).replace('"steps": [', '"steps": [{"enhancer": 1}, '),
        " " * (2 << 20),
    ],
)
def test_a_damaged_description_is_refused_in_three_sentences(damage):
    with pytest.raises(CannotReadProvenance) as caught:
        from_json(damage)
    assert caught.value.what
    assert caught.value.why
    assert caught.value.remedy
