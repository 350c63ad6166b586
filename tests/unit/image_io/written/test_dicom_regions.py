"""Regions as DICOM segmentations and maps as parametric maps, judged by dciodvfy and read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.data import get_testdata_file
from pydicom.sr.codedict import codes

from tests.support.derived_files import STORED, enlarged, errors_of, source_file
from xraysr_gui.commands.saving.region_files import regions_in, write_regions_of
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotExport, CannotOpenImage, UserError
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, Rectangle, mask_of
from xraysr_gui.core.spacing import UNCALIBRATED
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_drawings import Figure, Group, write_measurements
from xraysr_gui.image_io.written.dicom_regions import (
    MapOfNumbers,
    read_segmentation,
    write_error_map,
    write_segmentation,
)
from xraysr_gui.image_io.written.mask_file import CannotUseMask

COLLECTION = Path(__file__).parents[5] / "shared" / "data" / "dicom"
HERE = Progress()
REGIONS = (
    Ellipse(id="1", name="Läsion", colour="#ff0000", box=Box(0.4, 0.6, 1.0, 2.0)),
    Rectangle(id="2", name="rest", colour="#00b0ff", box=Box(0.5, 0.2, 2.0, 1.0)),
)


def opened(reader: ImageReader, path: Path, frame: int = 0) -> Radiograph:
    return reader.open(Address(path, frame=frame), HERE)


def test_regions_come_back_as_they_left(tmp_path, reader):
    image, target = opened(reader, source_file(tmp_path / "a.dcm")), tmp_path / "regions.dcm"
    write_regions_of(target, REGIONS, image, reader, HERE)
    assert errors_of(target) == []
    back = regions_in(target, image, reader, HERE)
    assert [region.name for region in back] == ["Läsion", "rest"]
    assert back[0].colour == "#ff0000"
    for one, other in zip(back, REGIONS, strict=True):
        np.testing.assert_array_equal(
            mask_of(one, image.shape, image.spacing), mask_of(other, image.shape, image.spacing)
        )


def test_pydicom_and_highdicom_find_the_same_pixels_and_names(tmp_path, reader):
    image, target = opened(reader, source_file(tmp_path / "a.dcm")), tmp_path / "regions.dcm"
    write_segmentation(target, image, REGIONS, reader, HERE)
    made, was = pydicom.dcmread(target), pydicom.dcmread(tmp_path / "a.dcm")
    masks = [mask_of(region, image.shape, image.spacing) for region in REGIONS]
    np.testing.assert_array_equal(made.pixel_array.astype(bool), masks)
    assert [segment.SegmentLabel for segment in made.SegmentSequence] == ["Läsion", "rest"]
    assert made.StudyInstanceUID == was.StudyInstanceUID
    assert made.PatientName == was.PatientName
    [item] = made.SourceImageSequence
    assert (item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID) == (
        was.SOPClassUID,
        was.SOPInstanceUID,
    )
    del made.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence  # highdicom wants a slice thickness
    again = highdicom.seg.Segmentation.from_dataset(made)
    assert again.number_of_segments == 2
    again._db_con.close()  # nobody else does


def test_a_segmentation_of_a_projection_has_the_source_s_spacing_and_no_thickness(tmp_path, reader):
    image, target = opened(reader, source_file(tmp_path / "a.dcm")), tmp_path / "regions.dcm"
    write_segmentation(target, image, REGIONS, reader, HERE)
    assert errors_of(target) == []
    [measures] = pydicom.dcmread(target).SharedFunctionalGroupsSequence[0].PixelMeasuresSequence
    assert [(one.keyword, [float(part) for part in one.value]) for one in measures] == [
        ("PixelSpacing", [0.2, 0.1])
    ]
    bare = source_file(tmp_path / "b.dcm", PixelSpacing=None, SOPInstanceUID="1.2.826.0.1.3680043.9.5")
    write_segmentation(target, opened(reader, bare), REGIONS, reader, HERE)
    assert errors_of(target) == []
    assert "PixelMeasuresSequence" not in pydicom.dcmread(target).SharedFunctionalGroupsSequence[0]


def test_the_thickness_of_a_slice_is_the_source_s(tmp_path, reader):
    path = Path(get_testdata_file("CT_small.dcm"))
    image, source, target = opened(reader, path), pydicom.dcmread(path), tmp_path / "made.dcm"
    told = MapOfNumbers(image.normalised(), "Map", "grey levels", image.spacing)
    write_error_map(target, image, told, reader, HERE)
    region = Rectangle(id="1", box=Box(5, 5, 20, 20))
    write_segmentation(tmp_path / "s.dcm", image, (region,), reader, HERE)
    for made in (target, tmp_path / "s.dcm"):
        assert errors_of(made) == []
        [measures] = pydicom.dcmread(made).SharedFunctionalGroupsSequence[0].PixelMeasuresSequence
        assert float(measures.SliceThickness) == float(source.SliceThickness)
        assert [float(one) for one in measures.PixelSpacing] == [float(one) for one in source.PixelSpacing]
        assert "SpacingBetweenSlices" not in measures
    again = highdicom.seg.segread(tmp_path / "s.dcm")
    again._db_con.close()  # nobody else does


@pytest.mark.parametrize(
    ("said", "lengths"),
    [
        ({}, []),  # Imager Pixel Spacing alone: at the detector, where a map has no word for it
        ({"EstimatedRadiographicMagnificationFactor": "1.25"}, [0.3 / 1.25, 0.15 / 1.25]),
        ({"ImagerPixelSpacing": None, "NominalScannedPixelSpacing": ["0.3", "0.15"]}, []),
    ],
)
def test_a_map_tells_no_length_that_is_none_in_the_patient(tmp_path, reader, said, lengths):
    """Pixel Spacing is the distance in the patient (PS3.3 10.7.1.3); the segmentation of it says the same."""
    nothing = dict.fromkeys(
        ("PixelSpacing", "PixelSpacingCalibrationType", "PixelSpacingCalibrationDescription")
    )
    image, target = opened(reader, source_file(tmp_path / "a.dcm", **nothing, **said)), tmp_path / "map.dcm"
    told = MapOfNumbers(np.ones(image.shape, np.float32), "Difference", "grey levels", image.spacing)
    write_error_map(target, image, told, reader, HERE)
    assert errors_of(target) == []
    [measures] = pydicom.dcmread(target).SharedFunctionalGroupsSequence[0].PixelMeasuresSequence
    assert [float(one) for one in measures.get("PixelSpacing", ())] == pytest.approx(lengths)


def test_where_nothing_was_measured_a_map_has_padding_and_no_number(tmp_path, reader):
    image, target = opened(reader, source_file(tmp_path / "a.dcm")), tmp_path / "map.dcm"
    values, left_out = image.normalised().copy(), np.zeros(image.shape, np.bool_)
    left_out[12:] = True
    values[left_out] = np.nan
    told = MapOfNumbers(values, "Signed difference", "grey levels", image.spacing, left_out=left_out)
    write_error_map(target, image, told, reader, HERE)
    assert errors_of(target) == []
    made = pydicom.dcmread(target)
    padded = made.pixel_array == np.float32(made.FloatPixelPaddingValue)
    np.testing.assert_array_equal(padded, left_out)
    np.testing.assert_array_equal(made.pixel_array[:12], values[:12])
    again = opened(reader, target)
    np.testing.assert_array_equal(again.left_out, left_out)
    for wrong in (replace(told, left_out=None), replace(told, left_out=~left_out)):
        with pytest.raises(CannotExport, match="without a number"):
            write_error_map(target, image, wrong, reader, HERE)


def test_a_segmentation_of_another_image_is_not_laid_over_this_one(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    write_segmentation(tmp_path / "s.dcm", image, REGIONS, reader, HERE)
    other = opened(reader, source_file(tmp_path / "b.dcm", SOPInstanceUID="1.2.826.0.1.3680043.9.2"))
    with pytest.raises(CannotUseMask, match="another image"):
        read_segmentation(Address(tmp_path / "s.dcm"), other, reader, HERE)


def test_only_the_frame_that_was_drawn_on_takes_a_segmentation(tmp_path, reader):
    cine = source_file(
        tmp_path / "a.dcm",
        stored=np.stack([STORED, STORED]),
        SOPClassUID="1.2.840.10008.5.1.4.1.1.12.1",
    )
    write_segmentation(tmp_path / "s.dcm", opened(reader, cine, 1), REGIONS, reader, HERE)
    assert errors_of(tmp_path / "s.dcm") == []
    there = Address(tmp_path / "s.dcm")
    assert len(read_segmentation(there, opened(reader, cine, 1), reader, HERE)) == 2
    with pytest.raises(CannotUseMask):
        read_segmentation(there, opened(reader, cine, 0), reader, HERE)


def test_a_segmentation_of_another_size_is_refused(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    write_segmentation(tmp_path / "s.dcm", image, REGIONS, reader, HERE)
    with pytest.raises(CannotUseMask, match="32 x 24"):
        read_segmentation(Address(tmp_path / "s.dcm"), enlarged(image), reader, HERE)


def test_of_a_probability_one_half_and_more_is_inside(tmp_path, reader):
    path = Path(get_testdata_file("CT_small.dcm"))
    image, source = opened(reader, path), pydicom.dcmread(path)
    shares = np.linspace(0, 1, image.pixels.size, dtype=np.float32).reshape(1, *image.shape, 1)
    told = highdicom.seg.SegmentDescription(1, "Lung", codes.SCT.Lung, codes.SCT.Lung, "MANUAL")
    uids = highdicom.UID(), 9, highdicom.UID(), 1
    made = ("maker", "model", "1", "serial")
    written = highdicom.seg.Segmentation([source], shares, "FRACTIONAL", [told], *uids, *made)
    written.save_as(tmp_path / "s.dcm")
    written._db_con.close()  # nobody else does
    (region,) = regions_in(tmp_path / "s.dcm", image, reader, HERE)
    stored = pydicom.dcmread(tmp_path / "s.dcm").pixel_array.reshape(image.shape)
    assert 127 in stored
    np.testing.assert_array_equal(mask_of(region, image.shape, image.spacing), stored >= 127.5)


def test_what_is_no_segmentation_is_refused(tmp_path, reader):
    path = source_file(tmp_path / "a.dcm")
    Image.fromarray(np.zeros((4, 4), np.uint8)).save(tmp_path / "a.png")
    for wrong in (path, tmp_path / "a.png"):
        with pytest.raises(CannotOpenImage, match="holds no regions"):
            read_segmentation(Address(wrong), opened(reader, path), reader, HERE)


def test_nothing_drawn_is_not_written(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    outside = Rectangle(id="1", box=Box(100, 100, 1, 1))
    for regions in ((), (outside,)):
        with pytest.raises(CannotExport):
            write_segmentation(tmp_path / "s.dcm", image, regions, reader, HERE)
    assert not (tmp_path / "s.dcm").exists()


def test_regions_of_a_picture_have_no_image_to_name(tmp_path, reader):
    Image.fromarray(np.zeros((24, 32), np.uint8)).save(tmp_path / "a.png")
    with pytest.raises(CannotExport, match="JSON"):
        write_segmentation(
            tmp_path / "s.dcm", opened(reader, tmp_path / "a.png"), (REGIONS[1],), reader, HERE
        )


@pytest.mark.parametrize("calibrated", [True, False])
def test_a_map_keeps_its_numbers_and_says_what_they_mean(tmp_path, reader, calibrated):
    result, target = enlarged(opened(reader, source_file(tmp_path / "a.dcm"))), tmp_path / "map.dcm"
    values = np.random.default_rng(0).normal(0, 40, result.shape).astype(np.float32)
    spacing = result.spacing if calibrated else UNCALIBRATED
    told = MapOfNumbers(values, "Signed difference", "grey levels of 4096", spacing, Point(1.0, 2.0))
    write_error_map(target, result, told, reader, HERE)
    assert errors_of(target) == []
    made = pydicom.dcmread(target)
    np.testing.assert_array_equal(made.pixel_array, values)
    shared = made.SharedFunctionalGroupsSequence[0]
    measures = shared.PixelMeasuresSequence[0]
    assert [float(one) for one in measures.get("PixelSpacing", ())] == ([0.1, 0.05] if calibrated else [])
    assert "SliceThickness" not in measures  # nobody measured one, of a projection there is none
    assert "SpacingBetweenSlices" not in measures
    groups = (shared, made.PerFrameFunctionalGroupsSequence[0])
    [meaning] = next(group for group in groups if "RealWorldValueMappingSequence" in group)[
        "RealWorldValueMappingSequence"
    ].value
    assert meaning.MeasurementUnitsCodeSequence[0].CodeMeaning == "grey levels of 4096"
    assert (meaning.RealWorldValueSlope, meaning.RealWorldValueIntercept) == (1.0, 0.0)
    ends = (
        meaning.DoubleFloatRealWorldValueFirstValueMapped,
        meaning.DoubleFloatRealWorldValueLastValueMapped,
    )
    assert ends == (values.min(), values.max())
    assert [code.CodeValue for code in made.DerivationCodeSequence] == ["113062"]
    assert reader.provenance(Address(target), HERE).steps == result.steps


@pytest.mark.parametrize("unit", ["", "%", "dB", "grey levels", "of the noise"])
@pytest.mark.parametrize("value", [0.0, 0.25])
def test_a_map_of_any_unit_is_valid_also_where_all_is_equal(tmp_path, reader, unit, value):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    told = MapOfNumbers(np.full(image.shape, value, np.float32), "Map", unit, image.spacing)
    write_error_map(tmp_path / "m.dcm", image, told, reader, HERE)
    assert errors_of(tmp_path / "m.dcm") == []


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Absolute error", "ERROR_MAP"),
        ("Absolute difference", "DIFFERENCE_MAP"),
        ("Contradiction", "QUALITY_MAP"),
        ("Local SSIM", "QUALITY_MAP"),
    ],
)
def test_a_map_is_labelled_an_error_only_where_the_truth_is_known(tmp_path, reader, title, label):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    told = MapOfNumbers(image.normalised(), title, "grey levels", image.spacing)
    write_error_map(tmp_path / "m.dcm", image, told, reader, HERE)
    made = pydicom.dcmread(tmp_path / "m.dcm")
    assert made.ContentLabel == label
    is_difference = label != "QUALITY_MAP"
    assert [one.CodeValue for one in made.get("DerivationCodeSequence", [])] == ["113062"] * is_difference
    told = [str(one.value) for one in made.iterall() if one.tag == pydicom.tag.Tag("CodeValue")]
    assert ("113062" in told) == is_difference
    assert ("QUALITY_MAP" in told) != is_difference
    assert errors_of(tmp_path / "m.dcm") == []


def test_a_map_with_holes_is_not_written(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    told = MapOfNumbers(np.full(image.shape, np.nan, np.float32), "Map", "dB", image.spacing)
    with pytest.raises(CannotExport):
        write_error_map(tmp_path / "m.dcm", image, told, reader, HERE)


REAL = sorted(COLLECTION.rglob("*.dcm")) if COLLECTION.exists() else []


@pytest.mark.skipif(not REAL, reason="needs the real images beside the project")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_regions_and_maps_of_every_real_source_are_valid(tmp_path, reader, path):
    try:
        image = opened(reader, path)
    except UserError:
        pytest.skip("it does not open")
    width, height = image.field_size
    region = Ellipse(id="1", name="middle", box=Box(width / 4, height / 4, width / 2, height / 2))
    target = tmp_path / "made.dcm"
    try:
        write_segmentation(target, image, (region,), reader, HERE)
    except CannotExport:
        assert path.name == "badVR.dcm"  # its UIDs are none
        return
    assert errors_of(target) == []
    [back] = read_segmentation(Address(target), image, reader, HERE)
    np.testing.assert_array_equal(
        mask_of(back, image.shape, image.spacing), mask_of(region, image.shape, image.spacing)
    )
    told = MapOfNumbers(image.normalised(), "Map", "grey levels", image.spacing)
    write_error_map(target, image, told, reader, HERE)
    assert errors_of(target) == []


def test_a_region_is_the_same_thing_in_every_file_that_tells_of_it(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    for name in ("s.dcm", "t.dcm"):
        write_segmentation(tmp_path / name, image, REGIONS, reader, HERE)
    groups = tuple(Group(one.name, repr(one), (Figure("area", 4.5, "mm²", "x"),)) for one in REGIONS)
    write_measurements(tmp_path / "sr.dcm", image, groups, reader, HERE)

    def uids(name: str) -> set[str]:
        made = pydicom.dcmread(tmp_path / name)
        in_segments = {str(one.TrackingUID) for one in made.get("SegmentSequence", [])}
        return in_segments or {str(one.value) for one in made.iterall() if one.keyword == "UID"}

    assert uids("s.dcm") == uids("t.dcm")
    assert len(uids("s.dcm")) == len(REGIONS)
    assert uids("s.dcm") <= uids("sr.dcm")
