"""The frames of one object leave one after the other, and memory does not grow with their number."""

from __future__ import annotations

import errno
import gc
import os
import tracemalloc
from collections.abc import Iterator

import numpy as np
import pydicom
import pytest
from PIL import Image

from tests.support.derived_files import errors_of
from tests.support.dicom_files import write_dicom
from tests.support.open_sessions import STEP
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.export_frames import export_frames, paths_of_frames
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph

SIDE = 512


def moving(path, count):
    """The first frame of an object whose frames differ."""
    stored = np.stack([np.full((SIDE, SIDE), 100 + 30 * number) for number in range(count)])
    return write_dicom(path, stored.astype(np.uint16), FrameTime="40")


def results_of(first: Radiograph, reader) -> Iterator[Radiograph]:
    for number in range(first.source.encoding.frames):
        before = open_radiograph(first.source.address.at_frame(number), reader)
        yield before.enhanced(before.normalised(), STEP, 1)


def peak_bytes(first: Radiograph, path, reader) -> int:
    gc.collect()
    tracemalloc.start()
    export_frames(first, results_of(first, reader), path, reader, Progress())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize(("ending", "kept_of_each"), [(".dcm", 2), (".png", 0)])
def test_memory_does_not_grow_with_the_results(tmp_path, reader, ending, kept_of_each):
    """A DICOM file comes back from the child as a whole: so many bytes for each pixel, and no results."""
    few, many = (open_radiograph(moving(tmp_path / f"{n}.dcm", n), reader) for n in (4, 24))
    for name in ("warm", "few"):
        held = peak_bytes(few, tmp_path / f"{name}{ending}", reader)
    grown = peak_bytes(many, tmp_path / f"many{ending}", reader) - held
    assert grown < 20 * SIDE * SIDE * kept_of_each + SIDE * SIDE * 6


def test_frames_arrive_as_they_were(tmp_path, reader):
    first = open_radiograph(moving(tmp_path / "in.dcm", 12), reader)
    export_frames(first, results_of(first, reader), tmp_path / "out.dcm", reader, Progress())
    export_frames(first, results_of(first, reader), tmp_path / "out.png", reader, Progress())
    assert errors_of(tmp_path / "out.dcm") == []
    made = pydicom.dcmread(tmp_path / "out.dcm").pixel_array
    pictures = paths_of_frames(tmp_path / "out.png", 12)
    assert pictures[0].name == "out-00.png"
    for number, path in enumerate(pictures):
        assert (made[number] == 100 + 30 * number).all()
        with Image.open(path) as picture:
            assert (np.asarray(picture) >> 4 == 100 + 30 * number).all()


def test_frames_of_other_sizes_are_refused_in_the_middle_and_nothing_is_left(tmp_path, reader):
    first = open_radiograph(moving(tmp_path / "in.dcm", 3), reader)

    def results() -> Iterator[Radiograph]:
        one, two, _ = results_of(first, reader)
        yield one
        yield two.with_pixels(two.pixels[:100].copy(), two.steps, 1)

    with pytest.raises(CannotExport, match="are of one size"):
        export_frames(first, results(), tmp_path / "out.dcm", reader, Progress())
    assert [one.name for one in tmp_path.iterdir()] == ["in.dcm"]


def test_a_disk_that_is_full_in_the_middle_keeps_no_picture(tmp_path, reader, monkeypatch):
    first = open_radiograph(moving(tmp_path / "in.dcm", 4), reader)
    real, left = os.fsync, [2]

    def full(number):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(number)

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CannotExport, match="No space left"):
        export_frames(first, results_of(first, reader), tmp_path / "out.png", reader, Progress())
    assert [one.name for one in tmp_path.iterdir()] == ["in.dcm"]


def test_without_room_for_the_frames_that_are_done_it_is_told(tmp_path, reader, monkeypatch):
    first = open_radiograph(moving(tmp_path / "in.dcm", 4), reader)

    def full(**_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(CannotExport) as refused:
        export_frames(first, results_of(first, reader), tmp_path / "out.dcm", reader, Progress())
    assert "No space left" in refused.value.why
    assert "numbered PNG" in refused.value.remedy


def test_an_original_is_never_written_over_by_one_of_the_pictures(tmp_path, reader):
    inside = moving(tmp_path / "in.dcm", 4)
    place = inside.rename(tmp_path / "out-2.png")
    first = open_radiograph(place, reader)
    before = place.read_bytes()
    with pytest.raises(CannotExport, match="originals are never written over"):
        export_frames(first, results_of(first, reader), tmp_path / "out.png", reader, Progress())
    assert place.read_bytes() == before
