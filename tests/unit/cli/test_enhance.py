"""xraysr enhance: a DICOM file in, a derived one out."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pydicom
import pytest
from PIL import Image

from tests.support.derived_files import COLUMNS, ROWS, STORED, enlarged, errors_of, source_file
from tests.support.dicom_files import packed
from xraysr_gui.cli.main import main
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import from_json
from xraysr_gui.degradations.degradation import Degradation


def run(words: list[str]) -> int:
    return main(words, lambda _: pytest.fail("a window was opened"))


def test_a_dicom_file_becomes_a_derived_one_that_validates(tmp_path, capsys):
    source, target = source_file(tmp_path / "in.dcm"), tmp_path / "out.dcm"
    status = run(["enhance", str(source), "--with", "lanczos", "-o", str(target), "--json"])
    assert status == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["columns"], told["rows"]) == (2 * COLUMNS, 2 * ROWS)
    assert errors_of(target) == []
    made, was = pydicom.dcmread(target), pydicom.dcmread(source)
    assert made.StudyInstanceUID == was.StudyInstanceUID
    assert [float(one) for one in made.PixelSpacing] == [0.1, 0.05]
    capsule = from_json(made.private_block(0x0099, "XRAYSR PROVENANCE")[0x01].value)
    assert capsule.input_sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert [step.enhancer for step in capsule.steps] == ["lanczos"]


@pytest.mark.parametrize("name", ["in.dcm", "out.jpg"])
def test_what_may_not_be_written_is_told_before_anything_runs(tmp_path, capsys, name):
    source = source_file(tmp_path / "in.dcm")
    before = source.read_bytes()
    assert run(["enhance", str(source), "--with", "lanczos", "-o", str(tmp_path / name)]) == 2
    assert "Choose" in capsys.readouterr().err
    assert source.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["in.dcm"]


@pytest.mark.parametrize("command", [["enhance", "--with", "unsharp-mask"], ["degrade", "--gaussian", "1"]])
def test_a_picture_says_what_it_does_not_hold(tmp_path, capsys, command):
    source = source_file(tmp_path / "in.dcm")
    assert run([command[0], str(source), *command[1:], "-o", str(tmp_path / "out.png")]) == 0
    said = "The window W 4000 L 2000 stands beside the grey levels, for this program alone.\n"
    assert capsys.readouterr().err.endswith(said)
    assert run([command[0], str(source), *command[1:], "-o", str(tmp_path / "out.dcm")]) == 0
    assert "stands beside" not in capsys.readouterr().err


def test_a_degraded_image_may_leave_as_dicom_too(tmp_path):
    source, target = source_file(tmp_path / "in.dcm"), tmp_path / "out.dcm"
    assert run(["degrade", str(source), "-o", str(target), "--down", "2"]) == 0
    assert errors_of(target) == []
    made = pydicom.dcmread(target)
    assert [float(one) for one in made.PixelSpacing] == [0.4, 0.2]
    assert made.SeriesDescription == "Degraded on purpose (not for primary diagnosis)"


def test_what_was_degraded_and_then_enhanced_says_both(tmp_path, reader):
    image = reader.open(Address(source_file(tmp_path / "in.dcm")), Progress())
    export_result(enlarged(degraded(image, Degradation(noise=3.0))), tmp_path / "out.dcm", reader)
    assert errors_of(tmp_path / "out.dcm") == []
    said = pydicom.dcmread(tmp_path / "out.dcm").SeriesDescription
    assert said.startswith("Degraded on purpose and enhanced (not for primary diagnosis)")


@pytest.mark.parametrize("ending", [".dcm", ".png", ".tiff"])
def test_a_degraded_image_says_so_when_it_is_opened_again(tmp_path, reader, ending):
    source, target = source_file(tmp_path / "in.dcm"), tmp_path / f"out{ending}"
    assert run(["degrade", str(source), "-o", str(target), "--noise", "2"]) == 0
    notices = reader.open(Address(target), Progress()).notices
    assert "Degraded on purpose before it was opened: not for primary diagnosis." in notices


def test_an_image_that_nothing_was_done_to_does_not_say_enhanced(tmp_path, reader):
    image = reader.open(Address(source_file(tmp_path / "in.dcm")), Progress())
    export_result(image, tmp_path / "out.dcm", reader)
    said = pydicom.dcmread(tmp_path / "out.dcm").SeriesDescription
    assert said == "Copied (not for primary diagnosis)"


def several_frames(path, bits: int = 12):
    """A moving image whose frames differ."""
    source_file(path)
    header = pydicom.dcmread(path)
    frames = np.stack([STORED // 4 + 900 * number for number in range(3)]) >> (12 - bits)
    header.SOPClassUID = header.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.12.1"
    header.NumberOfFrames, header.FrameTime = 3, "40"
    header.BitsAllocated = 8 if bits == 8 else 16
    header.BitsStored, header.HighBit = bits, bits - 1
    header.PixelData = packed(frames, header.BitsAllocated, False)
    header.save_as(path)
    return path, frames


def test_several_frames_are_refused_unless_one_is_named(tmp_path, capsys):
    source, _ = several_frames(tmp_path / "in.dcm")
    for words in (["enhance", "--with", "lanczos"], ["degrade", "--noise", "2"]):
        assert run([*words, str(source), "-o", str(tmp_path / "out.png")]) == 2
        said = capsys.readouterr().err
        assert "in.dcm holds 3 frames. It is not clear which of them is meant. Name one with: --frame" in said
    assert [path.name for path in tmp_path.iterdir()] == ["in.dcm"]


def test_the_frame_that_is_named_is_enhanced(tmp_path, capsys):
    source, frames = several_frames(tmp_path / "in.dcm")
    words = ["enhance", str(source), "--with", "nearest", "--frame", "2", "-o", str(tmp_path / "out.png")]
    assert run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["frame"] == 2
    with Image.open(tmp_path / "out.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture)[::2, ::2] >> 4, frames[2])
    assert run([*words[:-4], "--frame", "3", "-o", str(tmp_path / "none.png")]) == 2
    assert "Frame 4 was asked for" in capsys.readouterr().err


@pytest.mark.parametrize("bits", [8, 12])
def test_all_frames_become_one_dicom_object_that_validates(tmp_path, bits):
    source, frames = several_frames(tmp_path / "in.dcm", bits)
    target = tmp_path / "out.dcm"
    assert run(["enhance", str(source), "--with", "nearest", "--frames", "all", "-o", str(target)]) == 0
    assert errors_of(target) == []
    made = pydicom.dcmread(target)
    assert made.NumberOfFrames == 3
    assert float(made.FrameTime) == 40
    assert all("ReferencedFrameNumber" not in item for item in made.SourceImageSequence)
    np.testing.assert_array_equal(made.pixel_array[:, ::2, ::2], frames)


def test_all_frames_leave_with_their_shutter_and_their_drawings(tmp_path, capsys):
    source, _ = several_frames(tmp_path / "in.dcm")
    header = pydicom.dcmread(source)
    rows, columns = header.Rows, header.Columns
    header.ShutterShape, header.ShutterPresentationValue = "RECTANGULAR", 0
    header.ShutterUpperHorizontalEdge, header.ShutterLowerHorizontalEdge = 3, rows - 2
    header.ShutterLeftVerticalEdge, header.ShutterRightVerticalEdge = 2, columns - 3
    still, moving = np.zeros((3, rows, columns), bool), np.zeros((3, rows, columns), bool)
    still[:, 4:6, 5:9] = True
    moving[0, 7, 3:8] = moving[2, 9, 1:4] = True  # the second frame has none
    for group, planes in ((0x6000, still[:1]), (0x6002, moving)):
        bits = np.packbits(planes.ravel(), bitorder="little").tobytes()
        for element, kind, value in (
            *((0x10, "US", rows), (0x11, "US", columns), (0x40, "CS", "G"), (0x50, "SS", [1, 1])),
            *((0x100, "US", 1), (0x102, "US", 0), (0x3000, "OW", bits + b"\0" * (len(bits) % 2))),
            *(((0x15, "IS", len(planes)), (0x51, "US", 1)) if len(planes) > 1 else ()),
        ):
            header.add_new(group << 16 | element, kind, value)
    header.save_as(source)
    target = tmp_path / "out.dcm"
    assert run(["enhance", str(source), "--with", "nearest", "--frames", "all", "-o", str(target)]) == 0
    assert "missing" not in capsys.readouterr().err
    assert errors_of(target) == []
    made = pydicom.dcmread(target)
    assert (made.ShutterUpperHorizontalEdge, made.ShutterLowerHorizontalEdge) == (5, 2 * (rows - 2))
    assert (made.ShutterLeftVerticalEdge, made.ShutterRightVerticalEdge) == (3, 2 * (columns - 3))
    assert (0x6000, 0x15) not in made
    np.testing.assert_array_equal(made.overlay_array(0x6000)[::2, ::2], still[0])
    np.testing.assert_array_equal(made.overlay_array(0x6002)[:, ::2, ::2], moving)


@pytest.mark.parametrize("ending", [".png", ".tiff"])
def test_all_frames_become_numbered_pictures(tmp_path, capsys, ending):
    source, frames = several_frames(tmp_path / "in.dcm")
    target = tmp_path / f"out{ending}"
    assert run(["enhance", str(source), "--with", "nearest", "--frames", "all", "-o", str(target)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.dcm",
        *(f"out-{number}{ending}" for number in range(3)),
    ]
    assert len(capsys.readouterr().out.splitlines()) == 3
    for number, frame in enumerate(frames):
        with Image.open(tmp_path / f"out-{number}{ending}") as picture:
            np.testing.assert_array_equal(np.asarray(picture)[::2, ::2] >> 4, frame)
