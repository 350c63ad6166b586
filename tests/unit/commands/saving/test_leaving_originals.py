"""Pictures with a name in all their texts, and the original of a case, as they leave."""

from __future__ import annotations

import zipfile
from io import BytesIO

import numpy as np
import pydicom
import pytest
from pydicom.pixels import apply_rescale
from pydicom.uid import ImplicitVRLittleEndian

from tests.support.derived_files import STORED, enlarged, errors_of, source_file
from tests.support.planted import DAY, NAME, NUMBER, found_in, planted_file, planted_pictures
from xraysr_gui.commands.comparing.compare_pair import comparison_of
from xraysr_gui.commands.saving.case_zip import WITHOUT_DRAWINGS, CaseRequest, write_case_zip
from xraysr_gui.commands.saving.leave import let_leave
from xraysr_gui.commands.saving.leave_page import let_page_leave
from xraysr_gui.commands.saving.report_pair import PageRequest
from xraysr_gui.core.address import Address
from xraysr_gui.core.document import Document
from xraysr_gui.core.leaving import Box, Leaving
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader

HERE, NOBODY = Progress(), Leaving(without_patient=True, boxes=(Box(8, 10, 30, 12),))


@pytest.fixture
def reader():
    one = ImageReader()
    yield one
    one.close()


@pytest.fixture
def document(tmp_path, reader) -> Document:
    original = reader.open(Address(planted_file(tmp_path / "film.dcm")), HERE)
    return Document(original, (enlarged(original),))


@pytest.mark.parametrize("number", range(3), ids=["png", "tiff", "jpeg"])
def test_pictures_leave_without_their_texts_tags_comments_and_names(tmp_path, reader, number):
    path = planted_pictures(tmp_path)[number]
    assert {NAME, NUMBER, DAY} <= set(found_in(path))
    original = reader.open(Address(path), HERE)
    document, out = Document(original, (enlarged(original),)), tmp_path / "out"
    out.mkdir()
    for name in ("a.png", "a.tiff", "a.dcm", "a.npy"):
        let_leave(document.results[0], out / name, NOBODY, reader)
    pair = Pair(original, document.results[0], "words")
    page = PageRequest(pair, document.versions, (), "absolute", True, "", True, ())
    let_page_leave(out / "page.pdf", page, document, NOBODY, comparison_of, reader, HERE)
    write_case_zip(out / "case.zip", CaseRequest(document, NOBODY, True), reader, HERE)
    written = sorted(out.iterdir())
    assert len(written) == 6
    assert {path.name: found_in(path) for path in written if found_in(path)} == {}


def test_the_original_goes_along_with_the_patient_as_the_file_that_it_is(tmp_path, reader, document):
    source = document.original.source.address.path
    said = write_case_zip(tmp_path / "a.zip", CaseRequest(document, Leaving(), True), reader, HERE)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        gone_along = archive.read("DICOM/OR000001")
    assert gone_along == bytes(128) + source.read_bytes()[128:]
    assert WITHOUT_DRAWINGS not in said


def test_an_original_that_is_written_anew_is_valid_and_its_drawings_are_told_of(tmp_path, reader, document):
    path = tmp_path / "implicit.dcm"
    header = pydicom.dcmread(document.original.source.address.path)
    header.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    header.save_as(path)
    opened = reader.open(Address(path), HERE)
    assert opened.overlays
    asked = CaseRequest(Document(opened), Leaving(), True)
    assert WITHOUT_DRAWINGS in write_case_zip(tmp_path / "a.zip", asked, reader, HERE)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        (tmp_path / "again.dcm").write_bytes(archive.read("DICOM/OR000001"))
    assert errors_of(tmp_path / "again.dcm") == []


def test_a_slope_below_zero_makes_the_highest_number_black(tmp_path, reader, document):
    path = tmp_path / "falling.dcm"
    header = pydicom.dcmread(document.original.source.address.path)
    header.RescaleSlope, header.RescaleIntercept, header.RescaleType = "-1", "4095", "US"
    header.save_as(path)
    asked = CaseRequest(Document(reader.open(Address(path), HERE)), NOBODY, True)
    write_case_zip(tmp_path / "a.zip", asked, reader, HERE)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        made = pydicom.dcmread(BytesIO(archive.read("DICOM/OR000001")))
    values = apply_rescale(made.pixel_array, made)
    assert (values[10:22, 8:38] == values.min()).all()
    assert (made.pixel_array[10:22, 8:38] == header.pixel_array.max()).all()


def test_frames_that_a_file_lacks_are_not_promised_again(tmp_path, reader):
    stored = np.random.default_rng(2).integers(0, 4096, (3, 24, 32)).astype(np.uint16)
    whole = source_file(tmp_path / "whole.dcm", stored=stored, NumberOfFrames=5)
    (tmp_path / "cut.dcm").write_bytes(whole.read_bytes()[: -6 * 32 * 2])
    opened = reader.open(Address(tmp_path / "cut.dcm", frame=1), HERE)
    told = Leaving(without_patient=True)
    write_case_zip(tmp_path / "a.zip", CaseRequest(Document(opened), told, True), reader, HERE)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        made = pydicom.dcmread(BytesIO(archive.read("DICOM/OR000001")))
    assert made.NumberOfFrames == opened.source.encoding.frames == 2
    np.testing.assert_array_equal(made.pixel_array, stored[:2])


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_half_an_original_has_nothing_white_made_up(tmp_path, reader, photometric):
    whole = source_file(tmp_path / "whole.dcm", stored=STORED, PhotometricInterpretation=photometric)
    (tmp_path / "cut.dcm").write_bytes(whole.read_bytes()[: -8 * 32 * 2])
    opened = reader.open(Address(tmp_path / "cut.dcm"), HERE)
    told = Leaving(without_patient=True)
    write_case_zip(tmp_path / "a.zip", CaseRequest(Document(opened), told, True), reader, HERE)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        made = pydicom.dcmread(BytesIO(archive.read("DICOM/OR000001")))
    held = np.frombuffer(made.PixelData, "<u2").reshape(24, 32)
    np.testing.assert_array_equal(held[:16], STORED[:16])
    assert (held[16:] == (4095 if photometric == "MONOCHROME1" else 0)).all()
    assert "missing from the file" in made.ImageComments
