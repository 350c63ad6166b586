"""Lengths: which attribute is believed, what it is called, and what is never mixed up."""

from __future__ import annotations

import pytest
from pydicom.dataset import Dataset

from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.image_io.dicom_spacing import UNUSABLE, spacing_of
from xraysr_gui.image_io.dicom_values import FrameHeader


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
            Spacing(0.16, 0.08, Calibration.MAGNIFICATION, "magnification 1.25"),
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
