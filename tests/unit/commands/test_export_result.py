"""One image into a file, as the ending of its name says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image

from tests.support.derived_files import STORED, enlarged, errors_of, source_file
from xraysr_gui.commands.export_result import check_target, export_result, suggested_name
from xraysr_gui.core.address import Address
from xraysr_gui.core.called import KIND
from xraysr_gui.core.errors import Cancelled, CannotExport, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.image_reader import ImageReader


@pytest.fixture(scope="module")
def reader() -> Iterator[ImageReader]:
    one = ImageReader()
    with pytest.raises(UserError):
        one.open(Address(Path("starts the child")), Progress())
    yield one
    one.close()


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
