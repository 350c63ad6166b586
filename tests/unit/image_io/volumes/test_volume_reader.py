"""Volumes: one slice at a time, upright, in millimetres."""

from __future__ import annotations

import gzip
import os
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from numpy.typing import NDArray

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.spacing import Calibration
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.stored_numbers import COLOUR, NO_NUMBER
from xraysr_gui.image_io.volumes import volume_pixels, volume_reader

SHAPE = (3, 6, 8)  # slices, rows, columns
STORED = (np.arange(np.prod(SHAPE)).reshape(SHAPE) * 50 - 1000).astype(np.int16)
SUFFIXES = (".nrrd", ".mha", ".nii", ".nii.gz")
SPACING = (0.5, 0.75, 2.0)


def write(path: Path, stored: NDArray[Any] = STORED, *, direction: Any = None, packed: bool = False) -> Path:
    """Write a volume by the library; `direction` gives a column for each axis of the grid."""
    image = sitk.GetImageFromArray(stored, isVector=False)
    image.SetSpacing(SPACING[: stored.ndim] if stored.ndim <= 3 else (*SPACING, 1.0))
    if direction is not None:
        image.SetDirection(np.array(direction, float).T.ravel().tolist())
    sitk.WriteImage(image, str(path), useCompression=packed)
    return path


def content(path: Path, member: str = "") -> Content:
    return Content(Address(path, member))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_slice_comes_back_as_written_with_the_spacing_of_the_grid(tmp_path, suffix, packed):
    volume = content(write(tmp_path / f"a{suffix}", packed=packed))
    assert volume_reader.recognises(volume)
    for frame in range(3):
        radiograph = volume_reader.read(volume, frame)
        np.testing.assert_array_equal(radiograph.pixels, STORED[frame])
        assert radiograph.spacing.mm == (0.75, 0.5)
        assert radiograph.spacing.calibration is Calibration.VOLUME
        assert radiograph.stored_at(2, 3) == int(STORED[frame, 2, 3])
        assert (radiograph.source.address.frame, radiograph.source.encoding.frames) == (frame, 3)
    summary = volume_reader.summarise(volume)
    assert (summary.rows, summary.columns, summary.bits, summary.frames) == (6, 8, 16, 3)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int32, np.float32, np.float64])
def test_every_kind_of_number_is_kept(tmp_path, kind):
    stored = (np.arange(np.prod(SHAPE)).reshape(SHAPE) * 1.5).astype(kind)
    radiograph = volume_reader.read(content(write(tmp_path / "a.mha", stored)), 1)
    np.testing.assert_array_equal(radiograph.pixels, stored[1])
    assert (radiograph.exact is not None) == (np.dtype(kind).itemsize > 2)


L, P, S = np.eye(3)


@pytest.mark.parametrize(
    ("direction", "turn"),
    [
        ((L, P, S), lambda slice_: slice_),
        ((-L, -P, S), lambda slice_: slice_[::-1, ::-1]),  # the usual NIfTI
        ((-L, P, S), lambda slice_: slice_[:, ::-1]),
        ((P, -S, L), lambda slice_: slice_),  # sagittal: nose at the left, head at the top
        ((P, S, L), lambda slice_: slice_[::-1]),
        ((-P, -S, L), lambda slice_: slice_[:, ::-1]),
        ((L, -S, P), lambda slice_: slice_),  # coronal
        ((-L, S, P), lambda slice_: slice_[::-1, ::-1]),
    ],
)
def test_a_slice_lies_as_on_a_light_box(tmp_path, direction, turn):
    volume = content(write(tmp_path / "a.nrrd", direction=direction))
    np.testing.assert_array_equal(volume_reader.read(volume, 1).pixels, turn(STORED[1]))


@pytest.mark.parametrize("suffix", [".nrrd", ".mha", ".nii.gz"])
def test_a_packed_volume_is_unpacked_once_and_again_when_the_file_changes(tmp_path, monkeypatch, suffix):
    path = write(tmp_path / f"a{suffix}", packed=True)
    monkeypatch.setattr(volume_reader, "_slice", lambda *_: pytest.fail("unpacked for one slice"))
    for frame in (2, 0, 1):
        np.testing.assert_array_equal(volume_reader.read(content(path), frame).pixels, STORED[frame])
    write(path, STORED * 2, packed=True)
    os.utime(path, ns=(0, 12345))
    np.testing.assert_array_equal(volume_reader.read(content(path), 1).pixels, STORED[1] * 2)


def test_a_large_packed_volume_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(volume_reader, "MOST_KEPT_BYTES", 10)
    monkeypatch.setattr(volume_reader, "_unpacked", lambda *_: pytest.fail("kept"))
    volume = content(write(tmp_path / "a.nii.gz"))
    np.testing.assert_array_equal(volume_reader.read(volume, 2).pixels, STORED[2])


def test_volumes_over_time_are_turned_over_as_one_stack(tmp_path):
    stored = np.stack([STORED, STORED + 7])
    volume = content(write(tmp_path / "a.nii", stored, direction=np.eye(4)))
    assert volume_reader.summarise(volume).frames == 6
    np.testing.assert_array_equal(volume_reader.read(volume, 4).pixels, STORED[1] + 7)


def test_a_flat_picture_without_a_stated_spacing_is_not_calibrated(tmp_path):
    image = sitk.GetImageFromArray(STORED[0])
    sitk.WriteImage(image, str(tmp_path / "a.mha"))
    assert volume_reader.read(content(tmp_path / "a.mha"), 0).spacing.mm is None


def test_colours_become_brightness(tmp_path):
    colours = np.random.default_rng(3).integers(0, 256, (2, 4, 5, 3)).astype(np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(colours, isVector=True), str(tmp_path / "a.mha"))
    radiograph = volume_reader.read(content(tmp_path / "a.mha"), 1)
    np.testing.assert_allclose(radiograph.pixels, colours[1] @ [0.299, 0.587, 0.114], atol=0.51)
    assert COLOUR in radiograph.notices


def test_vectors_are_refused(tmp_path):
    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((2, 4, 5, 2)), isVector=True), str(tmp_path / "a.mha"))
    with pytest.raises(CannotOpenImage, match="vectors or complex numbers"):
        volume_reader.read(content(tmp_path / "a.mha"), 0)


@pytest.mark.parametrize("frame", [-1, 3])
def test_a_slice_that_is_not_there_is_refused(tmp_path, frame):
    with pytest.raises(CannotOpenImage, match="the file holds 3"):
        volume_reader.read(content(write(tmp_path / "a.nrrd")), frame)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_volume_in_an_archive_or_under_another_name_is_read(tmp_path, suffix):
    path = write(tmp_path / f"a{suffix}", packed=True)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.write(path, "in/scan")
    np.testing.assert_array_equal(
        volume_reader.read(content(tmp_path / "a.zip", "in/scan"), 2).pixels, STORED[2]
    )
    path.rename(tmp_path / "scan")
    np.testing.assert_array_equal(volume_reader.read(content(tmp_path / "scan"), 2).pixels, STORED[2])


def test_pixels_beside_their_header_are_read(tmp_path):
    path = write(tmp_path / "a.mhd")
    assert (tmp_path / "a.raw").exists()
    np.testing.assert_array_equal(volume_reader.read(content(path), 2).pixels, STORED[2])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.write(path, "a.mhd")
    with pytest.raises(CannotOpenImage, match="Unpack the archive to a folder"):
        volume_reader.read(content(tmp_path / "a.zip", "a.mhd"), 0)


@pytest.mark.parametrize(
    "line",
    ["../up.raw", "/etc/passwd", "LIST", "a%02d.raw 1 3 1", "..", "sub/up.raw", "C:\\up.raw", "link.raw"],
)
def test_pixels_anywhere_else_are_refused_before_they_are_opened(tmp_path, monkeypatch, line):
    folder = tmp_path / "in"
    folder.mkdir()
    path = write(folder / "a.mhd")
    (folder / "a.raw").rename(tmp_path / "up.raw")
    (folder / "link.raw").symlink_to(tmp_path / "up.raw")
    path.write_text(path.read_text().replace("a.raw", line))
    monkeypatch.setattr(volume_pixels, "open_plain_file", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(CannotOpenImage, match="does not lie in the same folder"):
        volume_reader.read(content(path), 0)


@pytest.mark.parametrize("field", ["data file: ../up.raw", "DATAFILE: /etc/passwd", "data file: LIST\na.raw"])
def test_an_nrrd_header_cannot_point_elsewhere_either(tmp_path, field):
    header = f"NRRD0004\ntype: short\ndimension: 2\nsizes: 4 4\nencoding: raw\nendian: little\n{field}\n\n"
    (tmp_path / "a.nhdr").write_text(header)
    with pytest.raises(CannotOpenImage, match="does not lie in the same folder"):
        volume_reader.read(content(tmp_path / "a.nhdr"), 0)


def test_a_header_that_hides_its_end_behind_a_megabyte_is_refused(tmp_path):
    for name, start in (("a.mhd", "NDims = 2\nComment = {}\n"), ("a.nrrd", "NRRD0004\n# {}\n")):
        (tmp_path / name).write_text(start.format("x" * (1 << 20)) + "ElementDataFile = /etc/passwd\n")
        with pytest.raises(CannotOpenImage, match="does not say where its pixels are"):
            volume_reader.read(content(tmp_path / name), 0)


def test_a_volume_that_would_fill_the_memory_is_refused_before_it_is_unpacked(tmp_path):
    path = write(tmp_path / "a.nii")
    header = bytearray(path.read_bytes())
    header[42:48] = struct.pack("<3h", 30000, 30000, 300)
    (tmp_path / "b.nii.gz").write_bytes(gzip.compress(bytes(header)))
    with pytest.raises(CannotOpenImage, match="30000 x 30000 x 300, and this program opens at most 1024 MB"):
        volume_reader.read(content(tmp_path / "b.nii.gz"), 0)


def test_words_and_other_packed_files_are_no_volume(tmp_path):
    for number, words in enumerate((b"Comment = yes\n", gzip.compress(b"words" * 100), b"", b"\x1f\x8bxx")):
        path = tmp_path / str(number)
        path.write_bytes(words)
        assert not volume_reader.recognises(content(path))


def test_a_volume_has_no_tags(tmp_path):
    assert volume_reader.list_tags(content(write(tmp_path / "a.nrrd"))) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_what_is_no_number_is_told_and_never_taken_for_zero(tmp_path, suffix, kind):
    numbers = np.random.default_rng(1).random((1, 5, 7)).astype(kind) + 10
    numbers[0, 2, 3], numbers[0, 4, 6] = np.nan, np.inf
    sitk.WriteImage(sitk.GetImageFromArray(numbers), str(tmp_path / f"a{suffix}"))
    found = volume_reader.read(content(tmp_path / f"a{suffix}"), 0)
    assert NO_NUMBER in found.notices
    assert found.black > 10
    assert np.count_nonzero(found.pixels == np.float32(found.black)) == 3


def test_what_is_no_number_is_told_of_the_slice_that_holds_it(tmp_path):
    numbers = np.random.default_rng(1).random((3, 5, 7)).astype(np.float32)
    numbers[1, 2, 3] = np.nan
    sitk.WriteImage(sitk.GetImageFromArray(numbers), str(tmp_path / "a.nii"))
    said = [volume_reader.read(content(tmp_path / "a.nii"), frame).notices for frame in range(3)]
    assert [NO_NUMBER in notices for notices in said] == [False, True, False]


@pytest.mark.parametrize(("unit", "mm"), [(0, 1.0), (2, 1.0), (3, 0.001), (10, 1.0), (11, 0.001)])
@pytest.mark.parametrize("kind", ["first", "second"])
def test_lengths_of_nifti_are_told_in_its_own_unit(tmp_path, unit, mm, kind):
    """Behind the unit of length stands that of time: 10 is millimetres and seconds."""
    head = bytearray(348 if kind == "first" else 540)
    if kind == "first":
        struct.pack_into("<i", head, 0, 348)
        struct.pack_into("<8h", head, 40, 3, 8, 6, 3, 1, 1, 1, 1)
        struct.pack_into("<hh", head, 70, 4, 16)
        struct.pack_into("<8f", head, 76, 1, 50, 75, 200, 0, 0, 0, 0)
        struct.pack_into("<f", head, 108, 352)
        head[123], head[344:348] = unit, b"n+1\0"
    else:
        struct.pack_into("<i8s", head, 0, 540, b"n+2\0\r\n\x1a\n")
        struct.pack_into("<hh", head, 12, 4, 16)
        struct.pack_into("<8q", head, 16, 3, 8, 6, 3, 1, 1, 1, 1)
        struct.pack_into("<8d", head, 104, 1, 50, 75, 200, 0, 0, 0, 0)
        struct.pack_into("<q", head, 168, 544)
        struct.pack_into("<i", head, 500, unit)
    (tmp_path / "a.nii").write_bytes(bytes(head) + bytes(4) + STORED.tobytes())
    found = volume_reader.read(content(tmp_path / "a.nii"), 1)
    np.testing.assert_array_equal(found.pixels, STORED[1])
    assert found.spacing.mm == pytest.approx((75 * mm, 50 * mm))


@pytest.mark.parametrize(
    ("unit", "mm"), [("mm", 1.0), ("um", 0.001), ("cm", 10.0), ("", 1.0), ("parsec", None)]
)
@pytest.mark.parametrize(
    "lengths",
    [
        'units: "{0}" "{0}" "{0}"\nspacings: 5 7.5 20',
        'space dimension: 3\nspace units: "{0}" "{0}" "{0}"\nspace directions: (3,4,0) (0,7.5,0) (0,0,20)',
    ],
)
def test_lengths_of_nrrd_are_told_in_its_own_unit(tmp_path, unit, mm, lengths):
    words = "NRRD0004\ntype: short\ndimension: 3\nsizes: 8 6 3\nencoding: raw\nendian: little\n"
    (tmp_path / "a.nrrd").write_bytes((words + lengths.format(unit)).encode() + b"\n\n" + STORED.tobytes())
    found = volume_reader.read(content(tmp_path / "a.nrrd"), 1)
    assert found.spacing.mm == (None if mm is None else pytest.approx((7.5 * mm, 5 * mm)))
