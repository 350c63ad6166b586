"""One image into a file, as the ending of its name says."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydicom.pixels import apply_rescale, apply_windowing

from tests.support.derived_files import STORED, enlarged, errors_of, source_file
from xraysr_gui.commands.saving.export_result import (
    Around,
    check_target,
    export_result,
    left_behind,
)
from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.address import Address
from xraysr_gui.core.called import KIND
from xraysr_gui.core.errors import Cancelled, CannotExport
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import words_of
from xraysr_gui.core.radiograph import Radiograph


@pytest.fixture
def result(tmp_path, reader) -> Radiograph:
    source = source_file(tmp_path / "doe_john.dcm")
    return enlarged(reader.open(Address(source), Progress()))


@pytest.mark.parametrize("name", ["a.dcm", "a.DCM", "a.dicom", "a.png", "a.tif", "a.TIFF"])
def test_the_ending_says_what_is_written(tmp_path, reader, result, name):
    target = tmp_path / "new folder" / name
    export_result(result, target, reader)
    if "d" in target.suffix.lower():
        assert errors_of(target) == []
        stored = pydicom.dcmread(target).pixel_array
    else:
        stored = np.asarray(Image.open(target)) >> 4  # 12 bits, spread over 16
    np.testing.assert_array_equal(stored[::2, ::2], STORED)
    assert [path.name for path in target.parent.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.dcm", "a.png", "a.tiff"])
def test_what_was_enhanced_says_so_when_it_is_opened_again(tmp_path, reader, result, name):
    export_result(result, tmp_path / name, reader)
    again = reader.open(Address(tmp_path / name), Progress())
    said = "Enhanced before it was opened (Twice as large): not for primary diagnosis."
    assert said in again.notices
    assert again.source.made_before == "Enhanced (Twice as large)"
    assert not [notice for notice in result.notices if "Enhanced" in notice]


@pytest.mark.parametrize("name", ["doe_john.dcm", "link.dcm", "hard.dcm"])
def test_the_source_is_never_written_over(tmp_path, reader, result, name):
    source = tmp_path / "doe_john.dcm"
    before = source.read_bytes()
    if name == "link.dcm":
        (tmp_path / name).symlink_to(source)
    elif name == "hard.dcm":
        os.link(source, tmp_path / name)
    with pytest.raises(CannotExport, match="never written over"):
        export_result(result, tmp_path / name, reader)
    assert source.read_bytes() == before


@pytest.mark.parametrize("name", ["a", "a.jpg", "a.dcm.exe", ".dcm"])
def test_an_unknown_ending_is_refused_before_anything_is_done(tmp_path, result, name):
    with pytest.raises(CannotExport, match="endings"):
        check_target(result, tmp_path / name)


def test_what_cannot_be_written_leaves_the_old_file_whole(tmp_path, reader, result):
    target = tmp_path / "a.dcm"
    target.write_bytes(b"old")

    def stop() -> bool:
        return True

    with pytest.raises(Cancelled):
        export_result(result, target, reader, Progress(stop_requested=stop))
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.dcm", "doe_john.dcm"]


def test_the_suggested_name_is_that_of_the_image_and_what_was_done(result):
    short = result.source.sha256[:12]
    assert len(short) == 12
    kind = "_".join(filter(None, (result.source.label(key) for key in KIND)))
    assert suggested_name(result) == f"{kind}-{short}-twice.dcm"
    assert suggested_name(result, "-report.pdf", "Case 17, left") == f"Case_17_left-{short}-twice-report.pdf"
    bare = replace(result, source=replace(result.source, labels=(), sha256=""))
    assert suggested_name(bare, "-views.png") == "image-twice-views.png"
    frame = replace(result, source=replace(result.source, address=result.source.address.at_frame(4)))
    assert suggested_name(frame, "-map.dcm") == f"{kind}-{short}-frame5-twice-map.dcm"
    strange = replace(result.steps[0], enhancer="../../etc/passwd")
    assert "/" not in suggested_name(replace(result, steps=(strange,)))
    many = replace(result, steps=result.steps * 200)
    assert len(suggested_name(many)) <= 104


def surrounded(path: Path, **elements: object) -> Path:
    """A 12-bit image with a window of its own, a shutter and a drawing."""
    said = {"WindowCenter": "1650", "WindowWidth": "2700", "WindowCenterWidthExplanation": None, **elements}
    source_file(path, **said)
    header = pydicom.dcmread(path)
    header.ShutterShape, header.RadiusOfCircularShutter = "CIRCULAR", 9
    header.CenterOfCircularShutter, header.ShutterPresentationValue = [12, 16], 0
    packed = np.packbits(np.eye(*STORED.shape, dtype=np.uint8).ravel(), bitorder="little").tobytes()
    for element, kind, value in (
        *((0x10, "US", STORED.shape[0]), (0x11, "US", STORED.shape[1]), (0x40, "CS", "G")),
        *((0x50, "SS", [1, 1]), (0x100, "US", 1), (0x102, "US", 0), (0x3000, "OW", packed)),
    ):
        header.add_new(0x60000000 | element, kind, value)
    header.save_as(path)
    return path


def test_a_picture_says_what_it_does_not_hold(tmp_path, reader):
    image = reader.open(Address(surrounded(tmp_path / "a.dcm")), Progress())
    words = (
        "The picture holds all grey levels; the shutter and the overlay are not in it.",
        "The window W 2700 L 1650 stands beside the grey levels, for this program alone.",
    )
    assert export_result(image, tmp_path / "a.png", reader) == words
    assert export_result(image, tmp_path / "a.tiff", reader) == words
    assert export_result(image, tmp_path / "b.dcm", reader) == ()
    bare = reader.open(Address(source_file(tmp_path / "c.dcm", ShutterShape=None)), Progress())
    said = "The window W 4000 L 2000 stands beside the grey levels, for this program alone."
    assert export_result(bare, tmp_path / "c.png", reader) == (said,)


def test_where_nothing_is_missing_nothing_is_said(tmp_path, reader):
    Image.fromarray((STORED % 256).astype(np.uint8)).save(tmp_path / "a.png")
    image = reader.open(Address(tmp_path / "a.png"), Progress())
    assert export_result(image, tmp_path / "b.png", reader) == ()
    assert "Window" not in Image.open(tmp_path / "b.png").text
    assert reader.provenance(Address(tmp_path / "b.png"), Progress()).shown is None
    whole = {"WindowCenter": "2048", "WindowWidth": "4096", "WindowCenterWidthExplanation": None}
    image = reader.open(Address(source_file(tmp_path / "a.dcm", **whole)), Progress())
    assert export_result(image, tmp_path / "c.png", reader) == ()


def test_frames_say_once_what_none_of_them_holds(tmp_path, reader):
    image = reader.open(Address(surrounded(tmp_path / "a.dcm")), Progress())
    words, window = left_behind([Around.of(image)] * 2, tmp_path / "a.png")
    assert words == "The pictures hold all grey levels; the shutter and the overlay are not in them."
    assert window.startswith("The window W 2700 L 1650 stands beside")
    assert left_behind([Around.of(image)] * 2, tmp_path / "a.dcm") == ()
    tabled = replace(Around.of(image), window="", table="the file's table of greys")
    [words] = left_behind([tabled] * 2, tmp_path / "a.dcm")
    assert "the file's table of greys is missing" in words
    assert left_behind([tabled], tmp_path / "a.dcm") == ()


@pytest.mark.parametrize("name", ["a.png", "a.tiff"])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_with_the_window_in_the_text_a_picture_is_shown_as_its_source(tmp_path, reader, photometric, name):
    source = surrounded(
        tmp_path / "s.dcm", PhotometricInterpretation=photometric, RescaleIntercept="-1024", RescaleSlope="1"
    )
    image = reader.open(Address(source), Progress())
    export_result(image, tmp_path / name, reader)
    picture = Image.open(tmp_path / name)
    text = picture.text["xraysr-provenance"] if name == "a.png" else picture.tag_v2[270]
    shown = json.loads(text)["shown"]
    assert (shown["centre"], shown["width"], shown["function"]) == (1650, 2700, "LINEAR")
    darkest, brightest = shown["values"]
    values = darkest + np.asarray(picture, float) / 65535 * (brightest - darkest)
    ours = ((values - (shown["centre"] - 0.5)) / (shown["width"] - 1) + 0.5).clip(0, 1)  # PS3.3 C.11.2.1.2
    header = pydicom.dcmread(source)
    theirs = apply_windowing(apply_rescale(header.pixel_array, header), header)  # from -1024 to 3071
    np.testing.assert_allclose(ours, (theirs + 1024) / 4095, atol=2e-3)
    told = words_of(reader.provenance(Address(tmp_path / name), Progress()))
    assert "Window W 2700 L 1650" in " ".join(told)
    again = reader.open(Address(tmp_path / name), Progress())
    seen = again.greys.to_grey8(first_voi(again)).astype(int)
    inside = ~image.shutter.covered
    np.testing.assert_allclose(
        seen[inside], image.greys.to_grey8(first_voi(image)).astype(int)[inside], atol=1
    )
    np.testing.assert_array_equal(again.greys.codes, np.asarray(picture) >> 4)  # the file's own values
    assert first_voi(again).title == "As it was saved"


@pytest.mark.parametrize(
    "shown",
    [
        {"centre": float("nan")}, {"width": 0}, {"width": -5}, {"values": [7, 7]}, {"centre": 1e9},
        {"values": [0, float("inf")]}, {"width": float("inf")},
    ],
)  # fmt: skip
def test_a_window_that_makes_no_sense_is_passed_over(tmp_path, reader, shown):
    image = reader.open(Address(source_file(tmp_path / "a.dcm", ShutterShape=None)), Progress())
    export_result(image, tmp_path / "a.png", reader)
    picture = Image.open(tmp_path / "a.png")
    told = json.loads(picture.text["xraysr-provenance"])
    told["shown"] |= shown
    extra = PngInfo()
    extra.add_itxt("xraysr-provenance", json.dumps(told))
    picture.save(tmp_path / "b.png", pnginfo=extra)
    again = reader.open(Address(tmp_path / "b.png"), Progress())
    assert again.vois == ()


@pytest.mark.parametrize(
    ("stem", "patient"), [("doe_john", "DOE^JOHN"), ("x2026001234", "2026-001234"), ("film", "")]
)
def test_no_suggested_name_tells_what_the_file_is_called(result, stem, patient):
    labels = (("PatientName", patient), ("PatientID", patient))
    address = replace(result.source.address, path=Path(f"/films/{stem}.dcm"))
    named = replace(result, source=replace(result.source, labels=labels, address=address))
    wanted = f"image-{named.source.sha256[:12]}-twice"
    assert [suggested_name(named, ending) for ending in (".dcm", ".pdf", ".csv")] == [
        wanted + ending for ending in (".dcm", ".pdf", ".csv")
    ]
