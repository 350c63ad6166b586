"""Slices of the brain-tumour collection, written as the collection documents them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.volumes import matlab_reader

IMAGE = (np.arange(6 * 8).reshape(6, 8) * 100).astype(np.int16)
MASK = IMAGE > 3000


def slice_file(path: Path, change: Callable[[h5py.Group], None] | None = None, **more: Any) -> Path:
    """A slice as Matlab writes it: a first block of text, and every array by columns."""
    with h5py.File(path, "w", userblock_size=512) as file:
        struct = file.create_group("cjdata")
        arrays = {
            "image": IMAGE,
            "tumorMask": MASK.astype(np.uint8),
            "label": np.array([[2.0]]),
            "PID": np.array([[ord(sign)] for sign in "100360"], np.uint16).T,
            "tumorBorder": np.array([[1.0, 2.0, 3.0, 4.0]]),
        }
        for name, values in {**arrays, **more}.items():
            if values is not None:
                struct[name] = values.T
        if change is not None:
            change(struct)
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: PCWIN64".ljust(128))
    return path


def content(path: Path, member: str = "") -> Content:
    return Content(Address(path, member))


def test_image_mask_label_and_patient_come_out_the_right_way_round(tmp_path):
    held = content(slice_file(tmp_path / "1.mat"))
    assert matlab_reader.recognises(held)
    radiograph = matlab_reader.read(held, 0)
    np.testing.assert_array_equal(radiograph.pixels, IMAGE)
    (overlay,) = radiograph.overlays
    assert overlay.title == "Tumour mask"
    np.testing.assert_array_equal(overlay.drawn, MASK)
    assert radiograph.source.label("PatientID") == "100360"
    assert radiograph.source.label("ImageComments") == "glioma"
    assert radiograph.source.label("Modality") == "MR"
    assert radiograph.spacing.mm is None


def test_white_follows_the_bits_that_the_image_needs(tmp_path):
    radiograph = matlab_reader.read(content(slice_file(tmp_path / "1.mat")), 0)
    assert (radiograph.black, radiograph.white) == (0.0, 8191.0)  # the highest number is 4700
    assert radiograph.source.encoding.bits == 13
    assert radiograph.source.encoding.format == "Matlab"


def test_numbers_below_zero_keep_their_sign(tmp_path):
    path = slice_file(tmp_path / "1.mat", image=IMAGE - 300)
    radiograph = matlab_reader.read(content(path), 0)
    np.testing.assert_array_equal(radiograph.pixels, IMAGE - 300)
    assert radiograph.black == -8192.0


def test_floating_numbers_are_kept_exactly(tmp_path):
    path = slice_file(tmp_path / "1.mat", image=IMAGE * 0.001)
    np.testing.assert_array_equal(
        matlab_reader.read(content(path), 0).pixels, (IMAGE * 0.001).astype(np.float32)
    )


@pytest.mark.parametrize(
    ("label", "words"), [(1, "meningioma"), (3, "pituitary tumour"), (9, ""), (np.nan, "")]
)
def test_the_label_is_named(tmp_path, label, words):
    held = content(slice_file(tmp_path / "1.mat", label=np.array([[float(label)]])))
    assert matlab_reader.read(held, 0).source.label("ImageComments") == words
    assert matlab_reader.summarise(held).series_description == (words or "Matlab")


def test_an_image_without_mask_label_or_patient_opens(tmp_path):
    held = content(slice_file(tmp_path / "1.mat", tumorMask=None, label=None, PID=None))
    radiograph = matlab_reader.read(held, 0)
    assert radiograph.overlays == ()
    assert radiograph.source.labels == (("Modality", "MR"),)


def test_a_mask_of_another_size_is_left_out_and_named(tmp_path):
    radiograph = matlab_reader.read(content(slice_file(tmp_path / "1.mat", tumorMask=MASK[:2])), 0)
    assert radiograph.overlays == ()
    assert any("mask has another size" in notice for notice in radiograph.notices)


def test_the_list_knows_patient_size_and_tumour_without_reading_the_pixels(tmp_path, monkeypatch):
    held = content(slice_file(tmp_path / "1.mat"))
    monkeypatch.setattr(matlab_reader, "_matrix", lambda *_: pytest.fail("pixels were read"))
    summary = matlab_reader.summarise(held)
    assert (summary.patient_id, summary.modality, summary.series_description) == ("100360", "MR", "glioma")
    assert (summary.rows, summary.columns, summary.frames) == (6, 8, 1)


def test_a_slice_in_an_archive_opens(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.write(slice_file(tmp_path / "1.mat"), "set/1.mat")
    np.testing.assert_array_equal(
        matlab_reader.read(content(tmp_path / "a.zip", "set/1.mat"), 0).pixels, IMAGE
    )


def test_pixels_are_never_taken_from_another_file(tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["secret"] = IMAGE

    def link(struct: h5py.Group) -> None:
        struct["image"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "/secret")

    held = content(slice_file(tmp_path / "1.mat", link, image=None))
    with pytest.raises(CannotOpenImage, match="without the image"):
        matlab_reader.read(held, 0)
    with pytest.raises(CannotOpenImage, match="without the image"):
        matlab_reader.summarise(held)


@pytest.mark.parametrize("key", ["image", "PID"])
def test_bytes_are_never_taken_from_another_file(tmp_path, key):
    (tmp_path / "secret").write_bytes(b"root:x:0" * 16)

    def point(struct: h5py.Group) -> None:
        struct.create_dataset(key, (8, 4), "<u1", external=[(str(tmp_path / "secret"), 0, 64)])

    held = content(slice_file(tmp_path / "1.mat", point, **{key: None}))
    if key == "image":
        with pytest.raises(CannotOpenImage, match="no plain array of numbers in this file"):
            matlab_reader.read(held, 0)
    else:
        assert matlab_reader.read(held, 0).source.label("PatientID") == ""


@pytest.mark.parametrize(
    "words", [np.array([[1.5, 2.5]]), np.full((1, 65), 65, np.uint16), np.array([[7, 300]])]
)
def test_a_patient_number_that_is_none_is_left_out(tmp_path, words):
    radiograph = matlab_reader.read(content(slice_file(tmp_path / "1.mat", PID=words)), 0)
    assert radiograph.source.label("PatientID") == ""


def test_an_array_that_would_fill_the_memory_is_refused_before_it_is_read(tmp_path):
    def swell(struct: h5py.Group) -> None:
        struct.create_dataset("image", (16000, 16000), "<f8", chunks=(10, 10))

    with pytest.raises(CannotOpenImage, match="at most 256 MB"):
        matlab_reader.read(content(slice_file(tmp_path / "1.mat", swell, image=None)), 0)


def test_a_small_array_in_huge_pieces_is_refused_before_it_is_unpacked(tmp_path):
    def swell(struct: h5py.Group) -> None:
        struct.create_dataset("image", (8, 8), "<f8", chunks=(16000, 16000), maxshape=(None, None))

    with pytest.raises(CannotOpenImage, match="at most 256 MB"):
        matlab_reader.read(content(slice_file(tmp_path / "1.mat", swell, image=None)), 0)


def test_another_matlab_or_hdf5_file_is_refused_with_a_way_out(tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["data"] = IMAGE
    with pytest.raises(CannotOpenImage, match="Export the image as DICOM, PNG or TIFF"):
        matlab_reader.read(content(tmp_path / "other.h5"), 0)
    (tmp_path / "old.mat").write_bytes(b"MATLAB 5.0 MAT-file" + bytes(200))
    with pytest.raises(CannotOpenImage, match=r"save it again with the option -v7\.3"):
        matlab_reader.read(content(tmp_path / "old.mat"), 0)


def test_there_is_one_frame_and_no_tag(tmp_path):
    held = content(slice_file(tmp_path / "1.mat"))
    assert matlab_reader.list_tags(held) == []
    with pytest.raises(CannotOpenImage, match="Frame 2 was asked for, and the file holds 1"):
        matlab_reader.read(held, 1)
