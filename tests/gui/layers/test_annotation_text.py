from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.step import DEGRADATION
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.layers.annotation_text import (
    AnnotationMode,
    Letters,
    corners_of,
    in_digits,
    letters_of,
    warnings_of,
)

PERSONAL = {
    "PatientName": "Jane DOE",
    "PatientID": "4711",
    "PatientBirthDate": "19700131",
    "PatientSex": "F",
    "PatientAge": "056Y",
    "InstitutionName": "St Elsewhere",
    "StudyDescription": "Chest of Jane Doe",
    "StudyDate": "20260105",
    "StudyTime": "101500",
    "SeriesNumber": "3",
    "SeriesDescription": "PA erect Doe",
}
PLAIN = {
    "Modality": "DX",
    "BodyPartExamined": "CHEST",
    "ViewPosition": "PA",
    "ImageLaterality": "L",
    "KVP": "120",
    "Exposure": "2",
    "ExposureIndex": "255",
    "TargetExposureIndex": "250",
    "DeviationIndex": "0.1",
}
LOOK = Look(Window(1950, 3300, title="Chest"))
FULL, MINIMAL, OFF = AnnotationMode.FULL, AnnotationMode.MINIMAL, AnnotationMode.OFF


def image(encoding: Encoding = Encoding(), **labels: str) -> Radiograph:
    source = Source(Address(Path("doe_jane.dcm")), encoding, labels=tuple(labels.items()))
    return Radiograph.of_pixels(np.zeros((4, 4)), white=1.0, source=source)


def corners(radiograph, look=LOOK, mode=FULL, **more):
    return corners_of(radiograph, look, mode, zoom=0.5, **more)


def test_everything_stands_in_its_corner():
    found = corners(image(**PERSONAL, **PLAIN))

    assert found.top_left == ("Jane DOE", "4711", "F  born 1970-01-31  56 years")
    assert found.top_right == (
        "St Elsewhere",
        "Chest of Jane Doe",
        "2026-01-05  10:15",
        "Series 3  PA erect Doe",
        "DX CHEST PA",
        "Left",
    )
    assert found.bottom_left == (
        "Ruler: not calibrated.",
        "Exposure index 255 (target 250, DI 0.1)",
        "120 kV  2 mAs",
    )
    assert found.bottom_right == ("W 3300  L 1950", "Chest", "Zoom 50 %")


def test_without_patient_nothing_is_left_that_could_name_one():
    found = corners(image(**PERSONAL, **PLAIN), mode=MINIMAL)

    words = " ".join(found.top_left + found.top_right + found.bottom_left + found.bottom_right)
    for said in PERSONAL.values():
        assert len(said) < 3 or said not in words
    assert "1970" not in words
    assert "2026" not in words
    assert found.top_right == ("DX CHEST PA", "Left")
    assert found.bottom_left[-1] == "120 kV  2 mAs"


def test_off_writes_nothing():
    found = corners(image(**PERSONAL), mode=OFF)
    assert not any((found.top_left, found.top_right, found.bottom_left, found.bottom_right))


def test_a_file_that_says_nothing_leaves_its_corners_empty():
    found = corners(image())
    assert (found.top_left, found.top_right, found.bottom_left) == ((), (), ("Ruler: not calibrated.",))


def test_what_lengths_are_worth_and_lossy_compression_stand_nearest_to_the_edge():
    lossy = replace(image(Encoding(lossy="Lossy 10:1"), KVP="70"), notices=("First.", "Second."))
    assert corners(lossy).bottom_left == ("Ruler: not calibrated.", "Lossy 10:1", "70 kV")


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (Look(Window(0.5, 1.0)), "W 1.000  L 0.500"),
        (Look(Window(-10.5, 50.0, VoiFunction.SIGMOID)), "W 50.0  L -10.5  sigmoid"),
        (Look(Window(100, 200), inverted=True), "W 200  L 100  inverted"),
        (Look(VoiTable(0.0, np.arange(4, dtype=np.uint16), 2, "Lung")), "Table of the file"),
    ],
)
def test_the_window_is_told_with_as_many_figures_as_it_needs(look, words):
    assert corners(image(), look).bottom_right[0] == words


def test_the_place_in_a_stack_counts_from_one():
    files = Page(Stack("series", tuple(Address(Path(f"{n}.dcm")) for n in range(12))), 2)
    frames = Page(Stack("loop", tuple(Address(Path("a.dcm"), frame=n) for n in range(24))), 0)
    single = Page(Stack("one", (Address(Path("a.dcm")),)))

    assert corners(image(), page=files).bottom_right[-1] == "Image 3 of 12"
    assert corners(image(), page=frames).bottom_right[-1] == "Frame 1 of 24"
    assert corners(image(), page=single).bottom_right[-1] == "Zoom 50 %"
    assert corners(image(Encoding(frames=8))).bottom_right[-1] == "Frame 1 of 8"


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        ("L\\F", Letters("R", "L", "H", "F")),
        ("P\\F", Letters("A", "P", "H", "F")),
        ("PL\\HR", Letters("AR", "PL", "FL", "HR")),
        ("R", Letters("L", "R", "", "")),
        ("", Letters()),
        ("X\\F", Letters()),
    ],
)
def test_orientation_letters_come_from_the_file_or_not_at_all(said, letters):
    assert letters_of(image(PatientOrientation=said).source) == letters


def test_what_was_enhanced_before_it_was_opened_warns_as_a_result_does(radiograph):
    source = replace(radiograph.source, made_before="Enhanced (Sharper)")
    again = replace(radiograph, source=source)
    assert warnings_of(again) == (
        "Enhanced (Sharper) before it was opened - not for primary diagnosis",
        "ENHANCED - not for primary diagnosis",
    )
    assert name_of(0, again) == "As opened: Enhanced (Sharper)"
    assert name_of(0, radiograph) == "Original"


def test_a_result_warns_with_every_step_and_shorter_if_need_be(radiograph):
    assert warnings_of(radiograph) == ()
    once = radiograph.enhanced(radiograph.normalised(), Step("a", 1, (), "Sharper"), 1)
    assert warnings_of(once)[0] == "ENHANCED: Sharper - not for primary diagnosis"
    twice = once.enhanced(radiograph.normalised(), Step("b", 1, ()), 1)

    wordings = warnings_of(twice)

    assert wordings[0] == "ENHANCED: Sharper, b - not for primary diagnosis"
    assert wordings[1] == "ENHANCED: b after 1 other step - not for primary diagnosis"
    assert wordings[-1] == "ENHANCED - not for primary diagnosis"
    assert [len(words) for words in wordings[2:]] == sorted((len(w) for w in wordings[2:]), reverse=True)


def test_a_degraded_image_is_not_called_an_enhanced_one(radiograph):
    grey, worse = radiograph.normalised(), Step(DEGRADATION, 1, (), "Degraded on purpose")
    better = Step("a", 1, (), "Sharper")
    degraded = radiograph.enhanced(grey, worse, 1)
    assert warnings_of(degraded) == (
        "DEGRADED ON PURPOSE - not for primary diagnosis",
        "DEGRADED - not for primary diagnosis",
    )
    assert warnings_of(degraded.enhanced(grey, better, 1)) == (
        "DEGRADED, THEN ENHANCED: Sharper - not for primary diagnosis",
        "DEGRADED, THEN ENHANCED - not for primary diagnosis",
    )
    assert warnings_of(radiograph.enhanced(grey, better, 1).enhanced(grey, worse, 1)) == (
        "ENHANCED AND DEGRADED: Sharper, Degraded on purpose - not for primary diagnosis",
        "ENHANCED AND DEGRADED: Degraded on purpose after 1 other step - not for primary diagnosis",
        "ENHANCED AND DEGRADED - not for primary diagnosis",
    )


def test_a_date_that_is_none_is_told_as_it_is():
    assert in_digits("19700131") == "1970-01-31"
    assert in_digits("about 1970") == "about 1970"
    assert in_digits("") == ""


def test_an_image_that_names_nobody_is_called_after_its_file_where_that_may_be_told():
    nobody, known = image(KVP="120"), image(PatientID="4711")
    assert corners(nobody, names_file=True).top_left == ("doe_jane.dcm",)
    assert corners(nobody, names_file=True).identity == ("doe_jane.dcm",)
    assert corners(nobody).top_left == (), "a picture that leaves the program names no file"
    assert corners(nobody, mode=MINIMAL, names_file=True).top_left == ()
    assert corners(known, names_file=True).top_left == ("4711",)


def test_the_identity_is_said_in_short_parts_and_the_rest_repeats_none_of_it():
    found = corners(image(**PERSONAL, **PLAIN))
    assert found.identity == ("Jane DOE", "4711", "F", "born 1970-01-31", "study 2026-01-05")
    assert found.rest.top_left == ()
    assert found.rest.top_right == tuple(line for line in found.top_right if line != "2026-01-05  10:15")
    without = corners(image(**PERSONAL), mode=MINIMAL)
    assert without.identity == without.named_by == ()


def test_on_an_enlarged_result_the_ruler_says_whose_pixels_it_counts(radiograph):
    plain = replace(radiograph, spacing=Spacing())
    larger = replace(plain, spacing=Spacing().divided(2))
    assert corners(plain).bottom_left[0] == "Ruler: not calibrated."
    assert corners(larger).bottom_left[0] == "Ruler: not calibrated, in pixels of the original."
