"""Enhanced images as DICOM, judged by dciodvfy and read back by pydicom and SimpleITK."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.pixels import apply_rescale, apply_windowing

from tests.support.derived_files import STORED, TWICE, enlarged, errors_of, source_file
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotExport, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import write_dicom_image
from xraysr_gui.image_io.written.picture_file import write_image

COLLECTION = Path(__file__).parents[5] / "shared" / "data"
HERE = Progress()
SAME = replace(TWICE, enhancer="same", scale=1)


def leave_and_read(reader: ImageReader, source: Path, frame: int = 0) -> tuple[Radiograph, Path]:
    """The result that was written, and where."""
    result = enlarged(reader.open(Address(source, frame=frame), HERE))
    target = source.with_name("result.dcm")
    write_dicom_image(target, result, reader, HERE)
    assert errors_of(target) == []
    return result, target


def test_it_belongs_to_the_same_study_and_says_what_was_done(tmp_path, reader):
    source = source_file(tmp_path / "a.dcm")
    _, target = leave_and_read(reader, source)
    made, was = pydicom.dcmread(target), pydicom.dcmread(source)
    for same in (
        "StudyInstanceUID",
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "StudyDate",
    ):
        assert made[same].value == was[same].value
    for new in ("SeriesInstanceUID", "SOPInstanceUID"):
        assert made[new].value != was[new].value
    assert list(made.ImageType) == ["DERIVED", "SECONDARY"]
    assert made.SeriesDescription.startswith("Enhanced (not for primary diagnosis)")
    assert (made.Modality, made.Laterality, list(made.PatientOrientation)) == ("DX", "R", ["L", "F"])
    assert made.DerivationDescription.startswith("Not a medical device.")
    assert "Twice as large (twice 3; sharpness=2)" in made.DerivationDescription
    assert [code.CodeValue for code in made.DerivationCodeSequence] == ["113085"]
    [origin] = made.SourceImageSequence
    assert (origin.ReferencedSOPClassUID, origin.ReferencedSOPInstanceUID) == (
        was.SOPClassUID,
        was.SOPInstanceUID,
    )
    assert origin.PurposeOfReferenceCodeSequence[0].CodeValue == "121322"
    purposes = [
        item.PurposeOfReferenceCodeSequence[0].CodeValue for item in made.ContributingEquipmentSequence
    ]
    assert purposes == ["109101", "109102"]
    assert made.ContributingEquipmentSequence[0].Manufacturer == "Roentgen"
    assert made.Manufacturer == "xraysr"


def test_a_network_is_named_with_its_hash(tmp_path, reader):
    result, target = leave_and_read(reader, source_file(tmp_path / "a.dcm"))
    algorithm = pydicom.dcmread(target).ContributingEquipmentSequence[-1]
    assert (algorithm.AlgorithmName, algorithm.AlgorithmVersion) == ("twice", "3")
    assert algorithm.AlgorithmFamilyCodeSequence[0].CodeValue == "123110"
    assert algorithm.AlgorithmParameters == f"model_sha256={'ab' * 32},sharpness=2"
    capsule = reader.provenance(Address(target), HERE)
    digest = hashlib.sha256((tmp_path / "a.dcm").read_bytes()).hexdigest()
    assert capsule.input_sha256 == digest
    assert capsule.steps == result.steps == (TWICE,)


@pytest.mark.parametrize(("task", "code"), [("deblur", "113086"), ("denoise", "113087"), ("contrast", "")])
def test_each_task_has_the_code_of_the_standard(tmp_path, reader, task, code):
    before = reader.open(Address(source_file(tmp_path / "a.dcm")), HERE)
    result = before.enhanced(before.normalised(), replace(TWICE, task=task, scale=1, model=""), 1)
    write_dicom_image(tmp_path / "r.dcm", result, reader, HERE)
    made = pydicom.dcmread(tmp_path / "r.dcm")
    assert [item.CodeValue for item in made.get("DerivationCodeSequence", [])] == ([code] if code else [])
    assert made.ContributingEquipmentSequence[-1].AlgorithmFamilyCodeSequence[0].CodeValue != "123110"
    assert errors_of(tmp_path / "r.dcm") == []


@pytest.mark.parametrize(
    ("bits", "signed", "elements"),
    [
        (12, False, {}),
        (12, False, {"PhotometricInterpretation": "MONOCHROME1", "PresentationLUTShape": "INVERSE"}),
        (13, True, {"RescaleSlope": "1", "RescaleIntercept": "-1024"}),
        (12, False, {"RescaleSlope": "-2.5", "RescaleIntercept": "100"}),
        (8, False, {"stored": STORED % 256, "VOILUTFunction": "SIGMOID"}),
        (16, False, {"stored": STORED * 16}),
        (10, False, {"stored": STORED % 1024}),
    ],
)
def test_the_same_window_shows_the_same_brightness(tmp_path, reader, bits, signed, elements):
    source = source_file(tmp_path / "a.dcm", bits=bits, signed=signed, **elements)
    _, target = leave_and_read(reader, source)
    made, was = pydicom.dcmread(target), pydicom.dcmread(source)
    assert (made.BitsStored, made.PhotometricInterpretation) == (bits, was.PhotometricInterpretation)
    np.testing.assert_array_equal(made.pixel_array[::2, ::2], was.pixel_array)
    np.testing.assert_array_equal(made.pixel_array[1::2, 1::2], was.pixel_array)
    for index in range(2):
        shown = [
            apply_windowing(apply_rescale(one.pixel_array, one), one, index) for one in (made, was)
        ]  # by pydicom, which knows nothing of our chain
        np.testing.assert_allclose(shown[0][::2, ::2], shown[1], atol=1e-9)
    assert list(made.WindowCenterWidthExplanation) == ["NORMAL", "BONE"]


def test_simpleitk_finds_the_same_greys_and_lengths(tmp_path, reader):
    _, target = leave_and_read(reader, source_file(tmp_path / "a.dcm"))
    image = SimpleITK.ReadImage(str(target))
    np.testing.assert_array_equal(SimpleITK.GetArrayFromImage(image)[0][::2, ::2], STORED)
    assert image.GetSpacing()[:2] == pytest.approx((0.05, 0.1))


def test_lengths_are_divided_and_keep_their_calibration(tmp_path, reader):
    result, target = leave_and_read(reader, source_file(tmp_path / "a.dcm"))
    made = pydicom.dcmread(target)
    assert list(made.PixelSpacing) == [0.1, 0.05]
    assert list(made.ImagerPixelSpacing) == [0.15, 0.075]
    assert made.PixelSpacingCalibrationType == "FIDUCIAL"
    assert reader.open(Address(target), HERE).spacing == result.spacing


def test_a_magnification_and_a_scanned_film_stay_what_they_are(tmp_path, reader):
    nothing = {"PixelSpacing": None, "PixelSpacingCalibrationType": None}
    nothing["PixelSpacingCalibrationDescription"] = None
    larger = source_file(tmp_path / "a.dcm", EstimatedRadiographicMagnificationFactor="1.25", **nothing)
    result, target = leave_and_read(reader, larger)
    assert reader.open(Address(target), HERE).spacing == result.spacing
    film = source_file(
        tmp_path / "b.dcm", ImagerPixelSpacing=None, NominalScannedPixelSpacing=["0.4", "0.4"], **nothing
    )
    _, target = leave_and_read(reader, film)
    assert list(pydicom.dcmread(target).NominalScannedPixelSpacing) == [0.2, 0.2]


@pytest.mark.parametrize("ways", [("1800", "1500"), ("1500", "1800"), (None, "1e9")])
def test_what_lengths_rest_on_goes_along_where_it_can_be(tmp_path, reader, ways):
    to_detector, to_patient = ways
    source = source_file(
        tmp_path / "a.dcm",
        DistanceSourceToDetector=to_detector,
        DistanceSourceToPatient=to_patient,
        EstimatedRadiographicMagnificationFactor="1.2" if ways[0] == "1800" else "100",
    )
    _, target = leave_and_read(reader, source)
    made = pydicom.dcmread(target)
    kept = made.get("DistanceSourceToDetector"), made.get("DistanceSourceToPatient")
    assert kept == ((1800, 1500) if ways[0] == "1800" else (None, None))
    assert made.get("EstimatedRadiographicMagnificationFactor") == (1.2 if ways[0] == "1800" else None)


def test_detail_that_was_lost_once_stays_lost(tmp_path, reader):
    source = source_file(
        tmp_path / "a.dcm", LossyImageCompression="01", LossyImageCompressionRatio=["4", "9.5"]
    )
    _, target = leave_and_read(reader, source)
    made = pydicom.dcmread(target)
    assert made.LossyImageCompression == "01"
    assert [float(one) for one in made.LossyImageCompressionRatio] == [4.0, 9.5]
    _, target = leave_and_read(reader, source_file(tmp_path / "b.dcm", LossyImageCompression="00"))
    assert pydicom.dcmread(target).LossyImageCompression == "00"


def test_a_modality_table_becomes_even_steps_over_its_values(tmp_path, reader):
    table = Dataset()
    entries = (np.sqrt(np.arange(4096) / 4095) * 4095).astype("<u2")
    table.LUTDescriptor, table.LUTData, table.ModalityLUTType = [4096, 0, 12], entries.tobytes(), "US"
    source = source_file(tmp_path / "a.dcm", ModalityLUTSequence=[table])
    _, target = leave_and_read(reader, source)
    made = pydicom.dcmread(target)
    values = apply_rescale(made.pixel_array, made)[::2, ::2]
    assert made.BitsStored == 16  # twelve even steps of bits would lie up to half a value beside
    np.testing.assert_allclose(values, entries[STORED], atol=0.04)


def test_a_table_of_sixteen_bits_keeps_every_value(tmp_path, reader):
    table = Dataset()
    entries = (np.sqrt(np.arange(4096) / 4095) * 65535).astype("<u2")
    table.LUTDescriptor, table.LUTData, table.ModalityLUTType = [4096, 0, 16], entries.tobytes(), "US"
    source = source_file(tmp_path / "a.dcm", ModalityLUTSequence=[table])
    result, target = leave_and_read(reader, source)
    made = pydicom.dcmread(target)
    values = apply_rescale(made.pixel_array, made)[::2, ::2]
    np.testing.assert_array_equal(np.rint(values), entries[STORED])
    write_image(tmp_path / "a.png", result)
    steps = np.asarray(Image.open(tmp_path / "a.png"))[::2, ::2]
    np.testing.assert_array_equal(np.rint(steps * (result.white - result.black) / 65535), entries[STORED])


@pytest.mark.parametrize("bits", [20, 32])
def test_a_source_of_more_bits_than_a_file_has_is_told(tmp_path, reader, bits):
    stored = STORED.astype(np.int64) << (bits - 12)
    source = source_file(tmp_path / "a.dcm", stored=stored, bits=bits, allocated=32)
    before = reader.open(Address(source), HERE)
    after = degraded(before, Degradation(Gaussian(1.0)))
    step = (before.white - before.black) / 65535
    words = (
        f"The source stores {bits} bits for a pixel; the result was worked out in 32-bit floating-point "
        f"numbers, and a file holds it in 16 bits, in steps of {step:.3g}"
    )
    assert f"{words}." in after.notices
    assert not any("16 bits" in notice for notice in before.notices)
    assert export_result(after, tmp_path / "r.dcm", reader) == ()
    assert errors_of(tmp_path / "r.dcm") == []
    made = pydicom.dcmread(tmp_path / "r.dcm")
    values = apply_rescale(made.pixel_array, made)
    assert np.abs(values - after.pixels).max() <= 0.51 * step
    assert words in made.DerivationDescription
    assert reader.provenance(Address(tmp_path / "r.dcm"), HERE).precision == words
    [said] = export_result(after, tmp_path / "r.png", reader)
    assert said.startswith("The window W 4000 L 2000 stands beside the grey levels")


def test_a_source_of_sixteen_bits_says_nothing_of_bits(tmp_path, reader):
    before = reader.open(Address(source_file(tmp_path / "a.dcm", bits=16)), HERE)
    after = degraded(before, Degradation(Gaussian(1.0)))
    assert after.notices == before.notices
    assert capsule_of(after).precision == ""


def test_a_voi_table_comes_along(tmp_path, reader):
    table = Dataset()
    table.LUTDescriptor, table.LUTExplanation = [4, 10, 12], "STEEP"
    table.LUTData = np.array([0, 5, 50, 4095], "<u2").tobytes()
    _, target = leave_and_read(reader, source_file(tmp_path / "a.dcm", VOILUTSequence=[table]))
    [found] = pydicom.dcmread(target).VOILUTSequence
    assert (list(found.LUTDescriptor), found.LUTExplanation) == ([4, 10, 16], "STEEP")
    assert np.frombuffer(found.LUTData, "<u2").tolist() == [0, 80, 800, 65535]


def test_one_frame_of_many_names_its_frame(tmp_path, reader):
    source = source_file(
        tmp_path / "a.dcm",
        stored=np.stack([STORED, STORED[::-1]]),
        SOPClassUID="1.2.840.10008.5.1.4.1.1.12.1",
    )
    _, target = leave_and_read(reader, source, frame=1)
    made = pydicom.dcmread(target)
    assert made.SourceImageSequence[0].ReferencedFrameNumber == 2
    np.testing.assert_array_equal(made.pixel_array[::2, ::2], STORED[::-1])


@pytest.mark.parametrize(("bits", "kind"), [(8, np.uint8), (16, np.uint16)])
def test_a_picture_becomes_a_valid_image_of_a_new_study(tmp_path, reader, bits, kind):
    stored = (np.arange(600).reshape(20, 30) * (400 if bits == 16 else 1) % 2**bits).astype(kind)
    Image.fromarray(stored).save(tmp_path / "a.png")
    uids = set()
    for _ in range(2):
        _, target = leave_and_read(reader, tmp_path / "a.png")
        made = pydicom.dcmread(target)
        assert (made.PatientName, made.PatientID, made.PatientBirthDate) == ("", "", "")
        assert "SourceImageSequence" not in made
        assert made.BitsStored == bits
        np.testing.assert_array_equal(made.pixel_array[::2, ::2], stored)
        uids.add(made.StudyInstanceUID)
    assert len(uids) == 2


def test_a_hostile_header_leaves_nothing_behind(tmp_path, reader):
    source = source_file(
        tmp_path / "a.dcm",
        PatientName="EVIL\x1b[2J" + "X" * 400,
        StudyInstanceUID="../../../etc/passwd",
        SOPInstanceUID="1.2.3/../../x",
        StudyDate="20249999",
        PatientSex="ROBOT",
        Manufacturer="M" * 300,
        BodyPartExamined="drop table;",
        PixelSpacing=["nan", "-1"],
    )
    _, target = leave_and_read(reader, source)
    made = pydicom.dcmread(target)
    assert ".." not in made.StudyInstanceUID
    assert "\x1b" not in str(made.PatientName)
    assert "SourceImageSequence" not in made
    assert target.read_bytes()[:128] == bytes(128)


def test_the_same_broken_study_keeps_one_new_name(tmp_path, reader):
    found = set()
    for name in ("a.dcm", "b.dcm"):
        _, target = leave_and_read(reader, source_file(tmp_path / name, StudyInstanceUID="1.2.3.004"))
        found.add(pydicom.dcmread(target).StudyInstanceUID)
    assert len(found) == 1


def test_what_dicom_cannot_hold_is_refused(tmp_path, reader):
    image = Radiograph.of_pixels(
        np.zeros((1, 70_000)),
        white=255,
        source=reader.open(Address(source_file(tmp_path / "a")), HERE).source,
    )
    with pytest.raises(CannotExport):
        write_dicom_image(tmp_path / "r.dcm", image, reader, HERE)
    assert not (tmp_path / "r.dcm").exists()


FOUND = sorted(path for path in (COLLECTION / "dicom").rglob("*") if path.is_file())


@pytest.mark.skipif(not FOUND, reason="needs the real images beside the project")
@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_every_real_source_that_opens_becomes_a_valid_image(tmp_path, reader, path):
    try:
        before = reader.open(Address(path), HERE)
    except UserError:
        pytest.skip("it does not open")
    small = before.greys.codes.size < 1_500_000
    result = enlarged(before) if small else before.enhanced(before.normalised(), SAME, 1)
    target = tmp_path / "result.dcm"
    write_dicom_image(target, result, reader, HERE)
    assert errors_of(target) == []
    made = pydicom.dcmread(target)
    values = apply_rescale(made.pixel_array, made).astype(np.float64)
    inverted = made.PhotometricInterpretation == "MONOCHROME1"
    dense = before.black + before.white - values if inverted else values
    step = (before.white - before.black) / (2**made.BitsStored - 1)
    padded = result.left_out is not None  # its step is its own: a measurement that had it moves by one
    np.testing.assert_allclose(dense, result.pixels, atol=(1.51 if padded else 0.51) * step)
    assert inverted == before.greys.inverted
    again = reader.open(Address(target), HERE)
    assert again.spacing.calibration is result.spacing.calibration
    np.testing.assert_allclose(again.spacing.mm or (0, 0), result.spacing.mm or (0, 0), rtol=1e-9)
    array = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(target))).reshape(made.Rows, made.Columns)
    shown = dense if inverted else values  # SimpleITK turns MONOCHROME1 round by itself
    np.testing.assert_allclose(array, shown, rtol=1e-5, atol=0.51)
