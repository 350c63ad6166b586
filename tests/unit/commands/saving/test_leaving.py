"""A name, a number, a day and UIDs planted wherever an image can hold them: nothing that leaves has one."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image, ImageDraw, ImageFont
from pydicom.fileset import FileSet

from tests.support.derived_files import TWICE, enlarged, errors_of, source_file
from tests.support.planted import (
    DAY,
    FULL,
    LETTERS,
    NAME,
    NUMBER,
    found_in,
    planted_file,
    words_in,
)
from tests.support.standard_tables import faults_in, faults_of
from xraysr_gui.commands.comparing.compare_pair import comparison_of
from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.map_kinds import MapRequest
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.noted import log_of_results
from xraysr_gui.commands.saving.case_zip import CaseRequest, write_case_zip
from xraysr_gui.commands.saving.export_drawings import SeenView
from xraysr_gui.commands.saving.leave import NO_PROOF, let_leave, let_map_leave
from xraysr_gui.commands.saving.leave_drawings import (
    let_measurements_leave,
    let_regions_leave,
    let_view_leave,
)
from xraysr_gui.commands.saving.leave_page import let_page_leave
from xraysr_gui.commands.saving.report_pair import PageRequest
from xraysr_gui.commands.verifying.verdict import Kind
from xraysr_gui.commands.verifying.verify_files import verify_files, verifying_with
from xraysr_gui.core.address import Address
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.document import Document
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.leaving import Box, Leaving
from xraysr_gui.core.look import Look
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import Box as Frame
from xraysr_gui.core.region import Ellipse
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.image_io.image_reader import ImageReader

HERE = Progress()
BLACK = Box(8, 10, 30, 12)
NOBODY = Leaving(without_patient=True, boxes=(BLACK,))


@pytest.fixture
def document(tmp_path, reader) -> Document:
    path = planted_file(tmp_path / f"{NAME}_{NUMBER}.dcm")
    original = reader.open(Address(path), HERE)
    assert NAME in str(original.vois)
    region = Ellipse(id=NAME, name=f"Lesion of {NAME}", box=Frame(3, 3, 6, 6))
    mark = Distance((Point(1, 1), Point(6, 6)), text=f"{NAME} {DAY}")
    return Document(original, (enlarged(original),), (mark,), (region,))


def seen(document: Document) -> SeenView:
    width, height = document.original.field_size
    return SeenView(Look(document.original.vois[0]), Camera.fitting(width, height, 400, 300))


def let_all_leave(out: Path, reader: ImageReader, document: Document) -> None:
    """Everything that this program writes of one case."""
    [result] = document.results
    pair = Pair(document.original, result, "words")
    for name in ("result.dcm", "result.png", "result.tiff", "result.npy"):
        let_leave(result, out / name, NOBODY, reader)
    drawn = draw_map(MapRequest("absolute", pair, document.versions), comparison_of, HERE)
    let_map_leave(result, drawn, out / "map.dcm", NOBODY, reader, HERE)
    let_measurements_leave(out / "sr.dcm", document, pair, NOBODY, comparison_of, reader, HERE)
    let_view_leave(out / "view.dcm", document, seen(document), None, NOBODY, reader, HERE)
    let_view_leave(out / "of-result.dcm", document, seen(document), result, NOBODY, reader, HERE)
    for name in ("regions.json", "regions.dcm", "regions.png"):
        let_regions_leave(out / name, document.regions, document.original, NOBODY, reader, HERE)
    page = PageRequest(pair, document.versions, document.regions, "absolute", True, "", True, document.marks)
    for name in ("page.pdf", "page.dcm"):
        let_page_leave(out / name, page, document, NOBODY, comparison_of, reader, HERE)
    for told in (NOBODY, replace(NOBODY, shifts_dates=True, keeps_characteristics=True)):
        asked = CaseRequest(document, told, True, seen(document), names_patient=True)
        write_case_zip(out / f"case-{told.shifts_dates}.zip", asked, reader, HERE)


def test_nothing_that_leaves_without_the_patient_says_who_it_is(tmp_path, reader, document):
    out = tmp_path / "out"
    out.mkdir()
    let_all_leave(out, reader, document)
    written = sorted(out.iterdir())
    assert len(written) == 16
    assert {path.name: found_in(path) for path in written if found_in(path)} == {}
    size = f'"bytes": {document.original.source.size}'.encode()  # as good as a hash to who has the archive
    assert [path.name for path in written if size in words_in(path)] == []
    for path in (*out.glob("*.dcm"), *out.glob("member-*")):
        if path.read_bytes()[128:132] == b"DICM":
            assert errors_of(path) == [], path.name
            if path.name not in ("member-DICOMDIR", "member-OR000001"):  # neither is of our making
                assert faults_of(path) == [], path.name
    assert found_in(log_of_results().files[0]) == []


def test_the_second_opinion_finds_what_is_taken_out_and_what_has_no_place(tmp_path, reader, document):
    let_leave(document.results[0], tmp_path / "r.dcm", NOBODY, reader)
    made = pydicom.dcmread(tmp_path / "r.dcm")
    del made.StudyInstanceUID, made.PatientSex
    made.Rows, made.EchoTime = None, "1"  # of another kind of image
    made.SourceImageSequence[0].ReferencedSOPInstanceUID = ""
    assert sorted(faults_in(made)) == [
        "EchoTime has no place here",
        "PatientSex is missing",
        "Rows is empty",
        "SourceImageSequence/ReferencedSOPInstanceUID is empty",
        "StudyInstanceUID is missing",
    ]


def test_with_the_patient_the_same_search_finds_what_was_planted(tmp_path, reader, document):
    """What the test above does not find it would find: in DICOM, in a page, and in a zip."""
    let_leave(document.results[0], tmp_path / "result.dcm", Leaving(), reader)
    assert NAME.lower().encode() in words_in(tmp_path / "result.dcm").lower()
    asked = CaseRequest(document, Leaving(), True, seen(document), names_patient=True)
    write_case_zip(tmp_path / "case.zip", asked, reader, HERE)
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        archive.extract("report-1.pdf", tmp_path)
    for path in (tmp_path / "report-1.pdf", tmp_path / "case.zip"):
        assert NAME.lower().encode() in words_in(path).lower()


def test_boxes_are_black_in_the_result_the_original_and_the_picture(tmp_path, reader, document):
    original, [result] = document.original, document.results
    path = tmp_path / "result.dcm"
    let_leave(result, path, replace(NOBODY, was_looked_through=True), reader)
    made = pydicom.dcmread(path)
    assert made.BurnedInAnnotation == "NO"
    black = np.s_[20:44, 16:76]
    assert (made.pixel_array[black] == 0).all()
    assert np.count_nonzero(made.pixel_array[:20] == 0) < 2000
    let_leave(result, tmp_path / "a.png", NOBODY, reader)
    assert (np.asarray(Image.open(tmp_path / "a.png"))[black] == 0).all()
    write_case_zip(tmp_path / "case.zip", CaseRequest(document, NOBODY, True), reader, HERE)
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        first = pydicom.dcmread(BytesIO(archive.read("DICOM/OR000001")))
    expected = pydicom.dcmread(original.source.address.path).pixel_array.copy()
    assert (expected[LETTERS] == FULL).all()
    expected[10:22, 8:38] = expected.min()
    assert (first.pixel_array == expected).all()


def test_dark_means_dense_is_blacked_out_too(tmp_path, reader):
    path = planted_file(tmp_path / "inverted.dcm")
    header = pydicom.dcmread(path)
    header.PhotometricInterpretation = "MONOCHROME1"
    header.save_as(path)
    opened = reader.open(Address(path), HERE)
    asked = CaseRequest(Document(opened, (enlarged(opened),)), NOBODY, True)
    write_case_zip(tmp_path / "case.zip", asked, reader, HERE)
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        result, original = (
            pydicom.dcmread(BytesIO(archive.read(f"DICOM/{name}"))) for name in ("IM000002", "OR000001")
        )
    assert (original.pixel_array[10:22, 8:38] == FULL).all()
    assert (result.pixel_array[20:44, 16:76] == FULL).all()


def test_codes_say_what_was_done(tmp_path, reader, document):
    told = Leaving(True, shifts_dates=True, keeps_device=True, keeps_characteristics=True, boxes=(BLACK,))
    let_leave(document.results[0], tmp_path / "r.dcm", told, reader)
    let_measurements_leave(tmp_path / "s.dcm", document, None, told, comparison_of, reader, HERE)
    image, report = pydicom.dcmread(tmp_path / "r.dcm"), pydicom.dcmread(tmp_path / "s.dcm")
    codes = [item.CodeValue for item in image.DeidentificationMethodCodeSequence]
    assert codes == ["113100", "113101", "113105", "113107", "113108", "113109", "113111"]
    assert "113104" in [item.CodeValue for item in report.DeidentificationMethodCodeSequence]
    assert (image.PatientIdentityRemoved, image.LongitudinalTemporalInformationModified) == (
        "YES",
        "MODIFIED",
    )
    assert image.PatientSex == "F"
    assert image.StudyInstanceUID == report.StudyInstanceUID
    assert image.PatientID == report.PatientID
    equipment = str(image.ContributingEquipmentSequence)
    assert "Roentgen" in equipment


def test_what_looks_like_text_and_is_not_blacked_out_is_told_and_marked(tmp_path, reader):
    stored = np.full((200, 400), 800, np.uint16)
    picture = Image.fromarray(np.zeros(stored.shape, np.uint8))
    ImageDraw.Draw(picture).text((20, 20), "DOE JANE", fill=255, font=ImageFont.load_default(size=24))
    stored[np.asarray(picture) > 128] = FULL
    opened = reader.open(Address(source_file(tmp_path / "a.dcm", stored=stored)), HERE)
    same = opened.enhanced(opened.normalised(), replace(TWICE, scale=1), 1)
    bare = Leaving(without_patient=True)
    said = let_leave(same, tmp_path / "b.dcm", bare, reader)
    assert said[-1] == NO_PROOF
    assert "looks like text" in said[-2]
    assert pydicom.dcmread(tmp_path / "b.dcm").BurnedInAnnotation == "YES"
    said = let_leave(same, tmp_path / "c.dcm", replace(bare, boxes=(Box(0, 0, 300, 60),)), reader)
    assert said[-1] == NO_PROOF
    assert not any("looks like text" in one for one in said)
    assert "BurnedInAnnotation" not in pydicom.dcmread(tmp_path / "c.dcm")


@pytest.mark.parametrize("leaving", [Leaving(without_patient=True), Leaving()])
def test_the_results_of_a_case_are_verified_against_the_original_that_is_packed_with_them(
    tmp_path, reader, document, leaving
):
    sharp = BUILT_IN["unsharp-mask"]
    result = enhance_radiograph(document.original, sharp, sharp.parameters())
    document, path = replace(document, results=(result,)), tmp_path / "case.zip"
    write_case_zip(path, CaseRequest(document, leaving, True, seen(document)), reader, HERE)
    engine = Engine()
    try:
        rows = list(verify_files([path], verifying_with(reader, engine), HERE))
    finally:
        engine.close()

    kinds = {row.path.name[:2]: row.verdict.kind for row in rows if row.verdict.is_image}
    assert kinds == {"OR": Kind.NO_RESULT, "IM": Kind.IDENTICAL, "re": Kind.IDENTICAL}
    assert not any(row.counts_as_bad for row in rows)
    original = path / "DICOM/OR000001"
    assert {row.verdict.input for row in rows if row.verdict.is_good} == {original}
    assert all("OR000001 of the same archive" in row.verdict.words for row in rows if row.verdict.is_good)


def test_a_case_opens_here_and_elsewhere(tmp_path, reader, document):
    path = tmp_path / "case.zip"
    write_case_zip(path, CaseRequest(document, NOBODY, True, seen(document)), reader, HERE)
    found = reader.summaries([path], HERE)
    assert not found.refused
    assert {one.modality for one in found.found} == {"CR", "SEG", ""}  # pictures have none
    folder = tmp_path / "disc"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    files = FileSet(folder / "DICOMDIR")
    files._stage["t"].cleanup()  # its folder for changes, which it leaves to the collector
    kinds = sorted(instance.load().Modality for instance in files)
    assert kinds == sorted(["CR", "CR", "PR", "PR", "DOC", "SEG", "SR"])
    by_kind = {instance.load().Modality: instance.load() for instance in files}
    named = {one.SOPInstanceUID for one in (instance.load() for instance in files) if one.Modality == "CR"}
    states = [one.load() for one in files if one.load().Modality == "PR"]
    assert {
        item.ReferencedSOPInstanceUID
        for state in states
        for series in state.ReferencedSeriesSequence
        for item in series.ReferencedImageSequence
    } == named
    assert by_kind["DOC"].EncapsulatedDocument.startswith(b"%PDF-")
    again = reader.open(Address(path, member="DICOM/OR000001"), HERE)
    assert again.shape == document.original.shape
    if shutil.which("dcmdump"):
        told = subprocess.run(
            ["dcmdump", str(folder / "DICOMDIR")], capture_output=True, text=True, check=True
        )
        assert told.stdout.count("DirectoryRecordType") == 7 + 7 + 2
