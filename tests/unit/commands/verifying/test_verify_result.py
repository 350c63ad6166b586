"""Verifying tells the truth of files that are whole, re-encoded, changed in a bit, or made elsewhere."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.support.derived_files import COLUMNS, ROWS, source_file
from xraysr_gui.batches.inputs import note_inputs
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.enhance_radiograph import ThisProcess, enhance_radiograph
from xraysr_gui.commands.noted import logged_with
from xraysr_gui.commands.saving.export_frames import export_frames
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.commands.saving.leave import let_leave
from xraysr_gui.commands.verifying import unpacked as unpacked_module
from xraysr_gui.commands.verifying.made_again import Verifying
from xraysr_gui.commands.verifying.sought_input import Seeking
from xraysr_gui.commands.verifying.verdict import Kind, Verdict
from xraysr_gui.commands.verifying.verify_files import verify_files
from xraysr_gui.commands.verifying.verify_result import verify_result
from xraysr_gui.core.address import Address
from xraysr_gui.core.leaving import Box, Leaving
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of, to_json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Motion
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.picture_file import write_png
from xraysr_gui.settings import places

PRIVATE = 0x0099, "XRAYSR PROVENANCE"


@pytest.fixture
def source(tmp_path) -> Path:
    return source_file(tmp_path / "in.dcm")


@pytest.fixture
def result(reader, source) -> Radiograph:
    """Two steps, the second of which changes what values mean."""
    return chained(reader.open(Address(source), Progress()))


def chained(image: Radiograph) -> Radiograph:
    for id in ("unsharp-mask", "gamma"):
        image = enhance_radiograph(image, BUILT_IN[id], BUILT_IN[id].parameters())
    return image


def with_help_of(reader: ImageReader, *named: Path, **more) -> Verifying:
    return Verifying(reader, ThisProcess(), lambda: BUILT_IN, Seeking(named), **more)


def verdict(reader: ImageReader, path: Path, *named: Path, **more) -> Verdict:
    return verify_result(path, with_help_of(reader, *named, **more))


@pytest.mark.parametrize("name", ["a.dcm", "a.png", "a.tiff"])
def test_what_was_written_is_identical_and_its_input_is_found_beside_it_or_where_it_is_named(
    tmp_path, reader, source, result, name
):
    path = tmp_path / name
    export_result(result, path, reader)
    told = verdict(reader, path)
    assert (told.kind, told.as_written, told.levels, told.input) == (Kind.IDENTICAL, True, 0, source)
    assert told.in_json["good"] is True
    elsewhere = tmp_path / "other" / "deep"
    elsewhere.mkdir(parents=True)
    source.rename(elsewhere / "renamed.bin")
    lonely = verdict(reader, path)
    assert (lonely.kind, lonely.as_written) == (Kind.UNCHANGED, True)
    assert result.source.sha256 in lonely.words
    assert verdict(reader, path, tmp_path / "other").kind is Kind.IDENTICAL
    known = Seeking(known=lambda: [tmp_path / "gone.dcm", elsewhere / "renamed.bin"])
    assert verify_result(path, replace(with_help_of(reader), seeking=known)).kind is Kind.IDENTICAL


def test_the_input_of_a_result_of_a_batch_is_found_where_the_batch_was_made_of(
    tmp_path, reader, source, result
):
    inputs, results = tmp_path / "in" / "deep", tmp_path / "results"
    inputs.mkdir(parents=True)
    results.mkdir()
    path = results / "deep" / "in.png"
    export_result(result, path, reader)
    moved = source.rename(inputs / "in.dcm")
    assert "among the inputs of its batch" in verdict(reader, path).words
    note_inputs(results, [tmp_path / "gone"])
    note_inputs(results, [tmp_path / "in"])
    told = verdict(reader, path)
    assert (told.kind, told.input) == (Kind.IDENTICAL, moved)


@pytest.mark.parametrize("name", ["a.dcm", "a.png"])
def test_what_left_without_the_patient_is_made_again_of_the_one_input_that_is_named(
    tmp_path, reader, source, result, name
):
    path, black = tmp_path / name, tmp_path / f"black-{name}"
    let_leave(result, path, Leaving(without_patient=True), reader)
    told = verdict(reader, path)
    assert told.kind is Kind.UNCHANGED
    assert "left without the patient" in told.words
    assert "Name that one file" in told.words
    told = verdict(reader, path, source)
    assert (told.kind, told.levels, told.input) == (Kind.IDENTICAL, 0, source)
    other = source_file(tmp_path / "other.dcm", PatientID="P-2")
    assert "several were named" in verdict(reader, path, source, other).words
    assert "no file that was named" in _named_another(tmp_path, reader, result, other).words
    let_leave(result, black, Leaving(without_patient=True, boxes=(Box(2, 3, 5, 6),)), reader)
    told = verdict(reader, black, source)
    assert (told.kind, told.levels) == (Kind.IDENTICAL, 0)
    other = source_file(tmp_path / "unlike.dcm", stored=np.full((ROWS, COLUMNS), 900))
    told = verdict(reader, path, other)
    assert told.kind is Kind.OTHER
    assert "may be another one" in told.words


def _named_another(folder: Path, reader: ImageReader, result: Radiograph, other: Path) -> Verdict:
    export_result(result, folder / "named.png", reader)
    return verdict(reader, folder / "named.png", other)


def test_what_lies_in_an_archive_is_held_to_the_originals_in_it(tmp_path, reader, source, result):
    export_result(result, tmp_path / "good.png", reader)
    export_result(result, tmp_path / "changed.png", reader)
    with Image.open(tmp_path / "changed.png") as picture:
        told, pixels = PngInfo(), np.array(picture)
        for word, text in picture.text.items():
            told.add_itxt(word, str(text))
    pixels[5, 7] += 1
    Image.fromarray(pixels).save(tmp_path / "changed.png", pnginfo=told)
    path = tmp_path / "elsewhere" / "case.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source, "../../original.dcm")
        for name in ("good.png", "changed.png"):
            archive.write(tmp_path / name, f"results/{name}")
        archive.writestr("case.pdf", b"%PDF-")

    found = {row.path: row for row in verify_files([path], with_help_of(reader), Progress())}

    kinds = {str(file.relative_to(path)): row.verdict.kind for file, row in found.items()}
    assert kinds == {
        "../../original.dcm": Kind.NO_RESULT,
        "results/good.png": Kind.IDENTICAL,
        "results/changed.png": Kind.PIXELS,
    }
    assert found[path / "results/good.png"].verdict.input == path / "../../original.dcm"
    assert [row.counts_as_bad for row in found.values()] == [False, False, True]
    assert not [one for one in places.cache_folder().iterdir() if one.is_dir() and one.name.startswith("tmp")]


def test_an_archive_that_cannot_be_unpacked_is_told(tmp_path, reader, monkeypatch):
    (tmp_path / "damaged.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    with zipfile.ZipFile(tmp_path / "large.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.dcm", bytes(100_000))
    monkeypatch.setattr(unpacked_module, "MOST_BYTES", 99_999)

    named = [tmp_path / "damaged.zip", tmp_path / "large.zip"]
    rows = list(verify_files(named, with_help_of(reader), Progress()))

    assert [row.verdict.kind for row in rows] == [Kind.CANNOT, Kind.CANNOT]
    assert "damaged" in rows[0].verdict.words
    assert "more than" in rows[1].verdict.words
    assert all(row.counts_as_bad for row in rows)


def test_floats_and_degraded_copies_are_made_again_with_every_digit(tmp_path, reader, source, result):
    image = reader.open(Address(source), Progress())
    worse = degraded(image, Degradation(Motion(3.123456789, 30.0), noise=3.0, jpeg_quality=60, seed=7))
    export_result(worse, tmp_path / "worse.png", reader)
    assert verdict(reader, tmp_path / "worse.png").kind is Kind.IDENTICAL
    again = enhance_radiograph(worse, BUILT_IN["median"], BUILT_IN["median"].parameters())
    export_result(again, tmp_path / "mended.dcm", reader)
    assert verdict(reader, tmp_path / "mended.dcm").kind is Kind.IDENTICAL
    export_result(result, tmp_path / "exact.tiff", reader, as_floats=True)
    assert verdict(reader, tmp_path / "exact.tiff").kind is Kind.IDENTICAL


def test_all_frames_are_made_again_and_a_change_is_told_with_its_frame(tmp_path, reader):
    frames = (np.arange(3 * ROWS * COLUMNS).reshape(3, ROWS, COLUMNS) * 7) % 4000
    path = source_file(
        tmp_path / "in.dcm", stored=frames, NumberOfFrames=3, SOPClassUID="1.2.840.10008.5.1.4.1.1.12.1"
    )
    opened = [reader.open(Address(path, frame=number), Progress()) for number in range(3)]
    target = tmp_path / "out.dcm"
    export_frames(opened[0], map(chained, opened), target, reader, Progress())
    export_frames(opened[0], map(chained, opened), tmp_path / "out.png", reader, Progress())
    assert verdict(reader, target).kind is Kind.IDENTICAL
    assert verdict(reader, tmp_path / "out-2.png").kind is Kind.IDENTICAL
    content = bytearray(target.read_bytes())
    content[-2 * (ROWS * COLUMNS) + 2 * COLUMNS + 6] ^= 8
    target.write_bytes(content)
    told = verdict(reader, target)
    assert told.kind is Kind.PIXELS
    [place] = told.places
    assert (place.frame, place.column, place.row, place.pixels, told.levels) == (2, 3, 1, 1, 8)
    assert "frame 2: 1 pixel at column 3, row 1" in told.words


@pytest.mark.parametrize(
    "command",
    [["dcmcjpls"], ["dcmconv", "+ti"], ["dcmconv", "+tb"], ["dcmconv", "+td"], ["dcmcrle"]],
    ids=" ".join,
)
def test_what_dcmtk_packs_without_loss_has_identical_pixels(tmp_path, reader, result, command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"DCMTK ({command[0]}) is not installed here")
    export_result(result, tmp_path / "out.dcm", reader)
    packed = tmp_path / "packed.dcm"
    subprocess.run([*command, str(tmp_path / "out.dcm"), str(packed)], check=True, capture_output=True)
    told = verdict(reader, packed)
    assert (told.kind, told.as_written, told.levels) == (Kind.REENCODED, False, 0)
    assert "every pixel is identical" in told.words


def test_what_pillow_packs_anew_has_identical_pixels_with_its_description_or_by_the_log(tmp_path, reader):
    path = source_file(tmp_path / "in.dcm", PixelSpacing=["0.1", "0.1"])
    export_result(chained(reader.open(Address(path), Progress())), tmp_path / "a.png", reader)
    with Image.open(tmp_path / "a.png") as picture:
        told = PngInfo()
        for name, text in picture.text.items():
            told.add_itxt(name, str(text), zip=True)
        picture.save(tmp_path / "kept.png", pnginfo=told, compress_level=1)
        picture.save(tmp_path / "bare.png")
    assert verdict(reader, tmp_path / "kept.png").kind is Kind.REENCODED
    unknown = verdict(reader, tmp_path / "bare.png")
    assert unknown.kind is Kind.NO_RESULT
    logged = verdict(reader, tmp_path / "bare.png", logged=logged_with)
    assert (logged.kind, logged.levels) == (Kind.REENCODED, 0)
    assert "the log of this computer has a result with these pixels" in logged.words


def test_header_and_description_that_were_changed_are_told_apart(tmp_path, reader, result):
    export_result(result, tmp_path / "out.dcm", reader)
    changed = pydicom.dcmread(tmp_path / "out.dcm")
    changed.PatientName = "SOMEBODY^Else"
    changed.save_as(tmp_path / "named.dcm")
    told = verdict(reader, tmp_path / "named.dcm")
    assert (told.kind, told.levels) == (Kind.HEADER, 0)
    assert "what its header says" in told.words
    changed = pydicom.dcmread(tmp_path / "out.dcm")
    element = changed.private_block(*PRIVATE)[0x01]
    assert '"gamma": 0.7' in element.value
    element.value = element.value.replace('"gamma": 0.7', '"gamma": 0.9')
    changed.save_as(tmp_path / "told.dcm")
    lied = verdict(reader, tmp_path / "told.dcm")
    assert lied.kind is Kind.DESCRIPTION
    assert lied.levels > 0
    element.value = "nothing"
    changed.save_as(tmp_path / "none.dcm")
    assert verdict(reader, tmp_path / "none.dcm").kind is Kind.DESCRIPTION


def test_a_maker_that_does_not_do_what_it_says_is_found_and_another_version_is_given_some_levels(
    tmp_path, reader, source, result
):
    """The pixels lie off by what is added to them, and the seal is as good as any."""
    top = result.white - result.black
    for levels, wanted, version in ((1, Kind.OTHER, 1), (1, Kind.WITHIN, 99), (900, Kind.OTHER, 99)):
        off = result.pixels.copy()
        off[5, 7] = off[5, 7] + (levels if off[5, 7] < top / 2 else -levels)
        steps = (replace(result.steps[0], version=version), result.steps[1])
        export_result(replace(result, exact=off, steps=steps), tmp_path / "lies.dcm", reader)
        told = verdict(reader, tmp_path / "lies.dcm")
        assert (told.kind, told.levels, told.as_written) == (wanted, levels, True)
        assert told.is_good == (wanted is Kind.WITHIN)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"enhancer": "by-hand"}, "has no such enhancer, or it was done by hand"),
        ({"model": "ab" * 32}, "hash abababababab is not installed here"),
        ({"parameters": (("strength", 3),)}, "Its parameters are others now"),
        ({"enhancer": "degradation", "parameters": (("blur", "some"),)}, "did not note every number"),
    ],
)
def test_what_cannot_be_done_again_is_told_with_the_reason(tmp_path, reader, result, step, why):
    steps = (replace(result.steps[0], **step), result.steps[1])
    export_result(replace(result, steps=steps), tmp_path / "out.png", reader)
    told = verdict(reader, tmp_path / "out.png")
    assert (told.kind, told.as_written, told.levels) == (Kind.UNCHANGED, True, None)
    assert why in told.words


def test_pictures_of_views_and_files_of_older_versions_are_told_as_what_they_are(
    tmp_path, reader, source, result
):
    view = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    write_png(tmp_path / "view.png", view, capsule_of(result))
    told = verdict(reader, tmp_path / "view.png")
    assert (told.kind, told.as_written) == (Kind.UNCHANGED, True)
    assert "a picture or a report of an image" in told.words
    export_result(result, tmp_path / "new.dcm", reader)
    old = pydicom.dcmread(tmp_path / "new.dcm")
    old.private_block(*PRIVATE)[0x01].value = to_json(capsule_of(result))
    old.save_as(tmp_path / "old.dcm")
    told = verdict(reader, tmp_path / "old.dcm")
    assert (told.kind, told.as_written, told.levels) == (Kind.IDENTICAL, None, 0)
    assert "older version" in told.words
    old.PixelData = old.PixelData[:-2] + bytes([old.PixelData[-2] ^ 1, old.PixelData[-1]])
    old.save_as(tmp_path / "old.dcm")
    assert verdict(reader, tmp_path / "old.dcm").kind is Kind.PIXELS
    assert verdict(reader, source).kind is Kind.NO_RESULT
    Image.fromarray(np.zeros((3, 3), np.uint8)).save(tmp_path / "cut.png")
    assert verdict(reader, tmp_path / "cut.png").kind is Kind.NO_RESULT


def test_a_file_of_another_size_with_our_description_is_told_so(tmp_path, reader, result):
    export_result(result, tmp_path / "a.png", reader)
    with Image.open(tmp_path / "a.png") as picture:
        told = PngInfo()
        for name, text in picture.text.items():
            told.add_itxt(name, str(text))
        picture.crop((0, 0, 9, 7)).save(tmp_path / "cut.png", pnginfo=told)
    cut = verdict(reader, tmp_path / "cut.png")
    assert cut.kind is Kind.PIXELS
    assert "not of the size that its steps give" in cut.words


BITS = {"a.dcm": 400, "a.png": 300, "a.tiff": 300}


@pytest.mark.parametrize("name", BITS)
def test_a_thousand_single_bits_are_found_wherever_they_lie(tmp_path, reader, result, name):
    """What is said of them is true: of the pixels in DICOM and TIFF it is known where they stand."""
    path = tmp_path / name
    export_result(result, path, reader)
    whole = path.read_bytes()
    assert verdict(reader, path, tmp_path / name).as_written is True
    pixels = range(len(whole) - 2 * ROWS * COLUMNS, len(whole)) if name == "a.dcm" else range(0)
    place = random.Random(14)
    said = set()
    for _ in range(BITS[name]):
        bit = place.randrange(8 * len(whole))
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        told = verdict(reader, path, path)  # nothing is done again: the file alone shows it
        assert not told.is_good, bit
        assert told.as_written is not True, bit
        assert told.words
        said.add(told.kind)
        if bit // 8 in pixels:  # of 16 bits the upper four hold nothing
            used = bit // 8 % 2 == len(whole) % 2 or bit % 8 < 4
            assert (told.kind is Kind.PIXELS) == used, bit
        if name == "a.dcm" and (bit // 8 < 128 or (bit // 8 in pixels and not used)):
            assert "bits that mean nothing were changed" in told.words, bit
    assert {Kind.PIXELS, Kind.DESCRIPTION} <= said


def test_a_changed_pixel_is_told_with_its_place_and_painted(tmp_path, reader, source, result):
    path = tmp_path / "a.dcm"
    export_result(result, path, reader)
    content = bytearray(path.read_bytes())
    content[-2 * (COLUMNS + 4)] ^= 32
    path.write_bytes(content)
    told = verdict(reader, path)
    assert (told.kind, told.levels, told.of_levels) == (Kind.PIXELS, 32, 4096)
    assert told.in_json["where"] == [
        {"frame": 0, "column": COLUMNS - 4, "row": ROWS - 2, "width": 1, "height": 1, "pixels": 1}
    ]
    assert np.argwhere(told.difference).tolist() == [[ROWS - 2, COLUMNS - 4]]
    assert json.dumps(told.in_json)
