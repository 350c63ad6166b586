"""Lengths: which attribute is believed, what it is called, and what is never mixed up."""

from __future__ import annotations

import pytest
from pydicom.dataset import Dataset

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.image_io.dicom.dicom_spacing import UNUSABLE, distances_of, spacing_of
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader


def header(**elements: object) -> FrameHeader:
    whole = Dataset()
    whole.Modality = "DX"
    for keyword, value in elements.items():
        setattr(whole, keyword, value)
    return FrameHeader(whole, 0)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({}, UNCALIBRATED),
        ({"PixelSpacing": [0.2, 0.1]}, Spacing(0.2, 0.1, Calibration.PIXEL_SPACING)),
        ({"ImagerPixelSpacing": [0.2, 0.1]}, Spacing(0.2, 0.1, Calibration.DETECTOR)),
        ({"NominalScannedPixelSpacing": [0.2, 0.1]}, Spacing(0.2, 0.1, Calibration.FILM)),
        (
            {"PixelSpacing": [0.2, 0.1], "PixelSpacingCalibrationType": "FIDUCIAL"},
            Spacing(0.2, 0.1, Calibration.FIDUCIAL),
        ),
        (
            {
                "PixelSpacing": [0.2, 0.1],
                "ImagerPixelSpacing": [0.2, 0.1],
                "PixelSpacingCalibrationType": "GEOMETRY",
                "PixelSpacingCalibrationDescription": "table height",
            },
            Spacing(0.2, 0.1, Calibration.GEOMETRY, "table height"),
        ),
        (  # a copy of the detector's spacing is no calibration
            {"PixelSpacing": [0.2, 0.2], "ImagerPixelSpacing": ["0.2", "0.20000001"]},
            Spacing(0.2, 0.2, Calibration.DETECTOR),
        ),
        (
            {"PixelSpacing": [0.15, 0.15], "ImagerPixelSpacing": [0.2, 0.2]},
            Spacing(0.15, 0.15, Calibration.PIXEL_SPACING),
        ),
        (
            {"ImagerPixelSpacing": [0.2, 0.1], "EstimatedRadiographicMagnificationFactor": "1.25"},
            Spacing(0.16, 0.08, Calibration.MAGNIFICATION, "detector spacing divided by 1.25"),
        ),
        (
            {"ImagerPixelSpacing": [0.2, 0.1], "EstimatedRadiographicMagnificationFactor": "0"},
            Spacing(0.2, 0.1, Calibration.DETECTOR),
        ),
        (  # the magnification belongs to the detector's spacing, not to a calibrated one
            {"PixelSpacing": [0.2, 0.1], "EstimatedRadiographicMagnificationFactor": "1.25"},
            Spacing(0.2, 0.1, Calibration.PIXEL_SPACING),
        ),
        ({"PixelAspectRatio": [3, 2]}, Spacing(1.5, 1.0)),
        ({"PixelAspectRatio": [0, 2]}, UNCALIBRATED),
        (
            {"PixelSpacing": [0.2, 0.1], "PixelAspectRatio": [1, 1]},
            Spacing(0.2, 0.1, Calibration.PIXEL_SPACING),
        ),
        (
            {"Modality": "CT", "PixelSpacing": [0.5, 0.5], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]},
            Spacing(0.5, 0.5, Calibration.VOLUME),
        ),
    ],
)
def test_the_best_that_the_file_says_is_taken_and_named(elements, expected):
    spacing, remarks = spacing_of(header(**elements))
    assert spacing.row == pytest.approx(expected.row)
    assert spacing.column == pytest.approx(expected.column)
    assert (spacing.calibration, spacing.note) == (expected.calibration, expected.note)
    assert remarks == ()


@pytest.mark.parametrize("value", [[0, 0], [-0.2, 0.2], [0.2], [1e9, 1e9], [0.2, 0.2, 0.2]])
def test_a_senseless_spacing_leaves_the_image_uncalibrated_with_a_notice(value):
    assert spacing_of(header(PixelSpacing=value)) == (UNCALIBRATED, (UNUSABLE,))


def test_a_senseless_spacing_gives_way_to_a_sound_one():
    spacing, remarks = spacing_of(header(PixelSpacing=[0, 0], ImagerPixelSpacing=[0.2, 0.1]))
    assert (spacing, remarks) == (Spacing(0.2, 0.1, Calibration.DETECTOR), ())


def test_a_frame_has_its_own_spacing():
    measures, frame, shared_measures, shared = Dataset(), Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, shared_measures.PixelSpacing = [0.3, 0.3], [0.4, 0.4]
    frame.PixelMeasuresSequence, shared.PixelMeasuresSequence = [measures], [shared_measures]
    whole = header(
        PerFrameFunctionalGroupsSequence=[Dataset(), frame], SharedFunctionalGroupsSequence=[shared]
    ).whole
    assert [spacing_of(FrameHeader(whole, n))[0].row for n in (0, 1)] == [0.4, 0.3]


@pytest.mark.parametrize(
    ("elements", "mm", "words"),
    [
        ({"PixelSpacing": [0.25, 0.25]}, 10.0, "pixel spacing, calibration not stated"),
        ({"ImagerPixelSpacing": [0.25, 0.25]}, 10.0, "at detector"),
        (
            {"ImagerPixelSpacing": [0.25, 0.25], "EstimatedRadiographicMagnificationFactor": "1.1"},
            10.0 / 1.1,
            "at the patient: detector spacing divided by 1.1",
        ),
        (
            {
                "PixelSpacing": [0.25, 0.25],
                "ImagerPixelSpacing": [0.25, 0.25],
                "EstimatedRadiographicMagnificationFactor": "1.25",
            },
            8.0,
            "at the patient: detector spacing divided by 1.25",
        ),
        (
            {
                "PixelSpacing": [0.2, 0.2],
                "ImagerPixelSpacing": [0.25, 0.25],
                "PixelSpacingCalibrationType": "GEOMETRY",
                "EstimatedRadiographicMagnificationFactor": "1.25",
            },
            8.0,
            "calibrated by geometry",
        ),
        (
            {"PixelSpacing": [0.2, 0.2], "PixelSpacingCalibrationType": "FIDUCIAL"},
            8.0,
            "calibrated by a fiducial",
        ),
        ({"NominalScannedPixelSpacing": [0.25, 0.25]}, 10.0, "on the scanned film"),
        (
            {"Modality": "CT", "PixelSpacing": [0.5, 0.5], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]},
            20.0,
            "from the volume's grid",
        ),
    ],
)
def test_a_length_of_forty_pixels_is_what_its_words_say(elements, mm, words):
    spacing, _ = spacing_of(header(**elements))
    ends = spacing.to_field(Point(3, 7)), spacing.to_field(Point(43, 7))
    assert Distance(ends).length == pytest.approx(mm)
    assert spacing.words == words
    assert spacing.divided(2).words == words


def test_a_line_by_hand_says_its_line_and_not_the_magnification():
    told = {"ImagerPixelSpacing": [0.25, 0.25], "EstimatedRadiographicMagnificationFactor": "1.25"}
    spacing, _ = spacing_of(header(**told))
    by_hand = spacing.calibrated(100 / (40 * 0.2), "line of 100 mm")
    ends = by_hand.to_field(Point(0, 0)), by_hand.to_field(Point(40, 0))
    assert Distance(ends).length == pytest.approx(100)
    assert by_hand.words == "calibrated by hand (line of 100 mm)"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("1800", "1500"), (1800, 1500)),
        (("1800", None), (1800, None)),
        ((None, "1500"), (None, 1500)),
        (("0", "1500"), (None, 1500)),
        (("-5", "1e9"), (None, None)),
        (("1500", "1800"), (None, None)),  # the patient does not stand behind the detector
    ],
)
def test_distances_of_the_source_are_taken_as_far_as_they_can_be(said, kept):
    keywords = "DistanceSourceToDetector", "DistanceSourceToPatient"
    told = {keyword: way for keyword, way in zip(keywords, said, strict=True) if way is not None}
    found = distances_of(header(**told))
    assert tuple(found.get(keyword) for keyword in keywords) == kept


def test_the_distances_of_a_frame_stand_in_its_geometry():
    geometry, frame, shared = Dataset(), Dataset(), Dataset()
    geometry.DistanceSourceToDetector = 1200.0
    shared.XRayGeometrySequence = [geometry]
    whole = header(SharedFunctionalGroupsSequence=[shared], PerFrameFunctionalGroupsSequence=[frame]).whole
    assert distances_of(FrameHeader(whole, 0)) == {"DistanceSourceToDetector": 1200.0}
