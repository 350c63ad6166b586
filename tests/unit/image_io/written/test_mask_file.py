from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
import SimpleITK
from PIL import Image

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, mask_of
from xraysr_gui.core.region_json import CannotReadRegions
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.readers import reader_of
from xraysr_gui.image_io.volumes import matlab_reader
from xraysr_gui.image_io.written.mask_file import (
    CannotUseMask,
    mask_from,
    read_regions,
    region_from,
    write_mask,
    write_regions,
)

MM = Spacing(0.3, 0.2, Calibration.DETECTOR)
DATA = Path(__file__).parents[5] / "shared" / "data" / "lesions" / "brain_mr"


def drawn() -> np.ndarray:
    rows, columns = np.mgrid[:40, :56]
    mask = (rows - 12) ** 2 + (columns - 30) ** 2 < 81
    mask[30, 2] = True
    return mask


@pytest.fixture
def image() -> Radiograph:
    source = Source(Address(Path("film.dcm")))
    return Radiograph.of_pixels(np.zeros((40, 56), np.float32), white=255.0, source=source, spacing=MM)


def opened(path: Path) -> Radiograph:
    content = Content(Address(path))
    return reader_of(content).decoder().read(content, 0)


@pytest.mark.parametrize("ending", [".png", ".nii", ".nii.gz", ".nrrd", ".mha"])
def test_a_mask_comes_back_as_it_was_written(tmp_path, image, ending):
    path = tmp_path / f"mask{ending}"
    write_mask(path, drawn(), MM)
    np.testing.assert_array_equal(mask_from(opened(path), image), drawn())
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    region = region_from(opened(path), image, "m")
    np.testing.assert_array_equal(mask_of(region, image.shape, image.spacing), drawn())
    assert region.name == ""


def test_any_grey_above_zero_belongs_to_a_mask(tmp_path, image):
    from PIL import Image

    Image.fromarray(drawn().astype(np.uint8)).save(tmp_path / "faint.png")
    np.testing.assert_array_equal(mask_from(opened(tmp_path / "faint.png"), image), drawn())
    colours = np.zeros((40, 56, 3), np.uint8)
    colours[drawn()] = (255, 0, 0)
    Image.fromarray(colours).save(tmp_path / "red.png")
    np.testing.assert_array_equal(mask_from(opened(tmp_path / "red.png"), image), drawn())


@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".nrrd", ".mha"])
def test_other_programs_read_what_they_would_have_written(tmp_path, ending):
    ours, theirs = tmp_path / f"ours{ending}", tmp_path / f"theirs{ending}"
    write_mask(ours, drawn(), MM)
    image = SimpleITK.GetImageFromArray(drawn().astype(np.uint8))
    image.SetSpacing((MM.column, MM.row))
    SimpleITK.WriteImage(image, str(theirs), useCompression=True)
    read, expected = SimpleITK.ReadImage(str(ours)), SimpleITK.ReadImage(str(theirs))
    np.testing.assert_array_equal(SimpleITK.GetArrayFromImage(read), drawn())
    assert read.GetPixelID() == expected.GetPixelID()
    assert read.GetSpacing() == expected.GetSpacing()
    assert (read.GetOrigin(), read.GetDirection()) == (expected.GetOrigin(), expected.GetDirection())


def test_a_nifti_mask_has_the_header_that_simpleitk_writes(tmp_path):
    image = SimpleITK.GetImageFromArray(drawn().astype(np.uint8))
    image.SetSpacing((MM.column, MM.row))
    SimpleITK.WriteImage(image, str(tmp_path / "theirs.nii"))
    write_mask(tmp_path / "ours.nii", drawn(), MM)
    ours, theirs = (tmp_path / "ours.nii").read_bytes(), (tmp_path / "theirs.nii").read_bytes()
    for place in (slice(0, 4), slice(40, 124), slice(252, 256), slice(344, None)):
        assert ours[place] == theirs[place]
    for place in (slice(256, 280), slice(280, 328)):  # -0.0 is 0.0
        np.testing.assert_array_equal(np.frombuffer(ours[place], "<f4"), np.frombuffer(theirs[place], "<f4"))


def test_a_mask_that_nifti_cannot_count_is_refused(tmp_path):
    wide = np.ones((1, 40_000), bool)
    with pytest.raises(CannotExport, match="40000 x 1 pixels"):
        write_mask(tmp_path / "mask.nii.gz", wide, MM)
    assert list(tmp_path.iterdir()) == []
    write_mask(tmp_path / "mask.nrrd", wide, MM)
    assert SimpleITK.ReadImage(str(tmp_path / "mask.nrrd")).GetSize() == wide.shape[::-1]


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        (drawn()[:, :-1], "55 x 40 pixels, and the image has 56 x 40"),
        (np.zeros((40, 56), bool), "Nothing is drawn"),
    ],
)
def test_a_mask_that_does_not_fit_is_refused_in_three_sentences(tmp_path, image, mask, words):
    write_mask(tmp_path / "mask.png", mask, MM)
    with pytest.raises(CannotUseMask, match=words) as refused:
        mask_from(opened(tmp_path / "mask.png"), image)
    assert refused.value.remedy


def test_a_lossy_mask_does_not_grow_by_what_its_compression_smeared(tmp_path, image):
    mask = np.zeros((40, 56), bool)
    mask[8:24, 16:40] = True  # on the squares of 8 x 8 pixels nothing is smeared, beside them a little
    for shift in (0, 3):
        moved = np.roll(mask, shift, (0, 1))
        Image.fromarray(moved.astype(np.uint8) * 255).save(tmp_path / "mask.jpg", quality=60)
        found = mask_from(opened(tmp_path / "mask.jpg"), image)
        np.testing.assert_array_equal(found, moved)


def test_a_mask_of_several_slices_is_refused_for_one_image(tmp_path, image):
    slices = np.stack([np.roll(drawn(), shift, 1) for shift in range(3)]).astype(np.uint8)
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(slices), str(tmp_path / "mask.nrrd"))
    mask = opened(tmp_path / "mask.nrrd")
    with pytest.raises(CannotUseMask, match="3 slices"):
        mask_from(mask, image)
    encoding = replace(image.source.encoding, frames=3)
    frames = replace(image, source=replace(image.source, encoding=encoding))
    np.testing.assert_array_equal(mask_from(mask, frames), drawn())


def test_a_mask_that_is_cut_short_is_refused(tmp_path, image):
    noise = np.random.default_rng(0).integers(0, 255, (40, 56), np.uint8)
    Image.fromarray(noise).save(tmp_path / "mask.png")
    whole = (tmp_path / "mask.png").read_bytes()
    (tmp_path / "mask.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CannotUseMask, match="ends early"):
        mask_from(opened(tmp_path / "mask.png"), image)


def test_what_is_no_number_lies_outside_of_a_mask_or_the_mask_is_refused(tmp_path, image):
    numbers = np.where(drawn(), 1.0, np.nan).astype(np.float32)
    for name in ("only", "zero"):
        SimpleITK.WriteImage(SimpleITK.GetImageFromArray(numbers), str(tmp_path / f"{name}.nrrd"))
        numbers[0, 0] = 0.0
    with pytest.raises(CannotUseMask, match="no number, and none is zero"):
        mask_from(opened(tmp_path / "only.nrrd"), image)
    np.testing.assert_array_equal(mask_from(opened(tmp_path / "zero.nrrd"), image), drawn())


def test_a_pipe_is_no_file_of_regions_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "regions.json")
    with pytest.raises(CannotReadRegions, match="pipe or a device"):
        read_regions(tmp_path / "regions.json", "mm")


def test_a_mask_is_not_written_under_a_strange_ending(tmp_path):
    with pytest.raises(CannotExport, match="\\.nii"):
        write_mask(tmp_path / "mask.docx", drawn(), MM)


def test_regions_are_kept_in_a_file(tmp_path):
    regions = (Ellipse(id="a", name="Nodule", box=Box(1, 2, 3, 4)),)
    write_regions(tmp_path / "regions.json", regions, "mm")
    assert read_regions(tmp_path / "regions.json", "mm") == regions
    for name, unit in (("regions.json", "px"), ("missing.json", "mm")):
        with pytest.raises(CannotReadRegions) as refused:
            read_regions(tmp_path / name, unit)
        assert refused.value.remedy


def slice_with_border(path: Path, *, column_first: bool) -> Path:
    turns = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    columns, rows = 31 + 9 * np.cos(turns), 13 + 9 * np.sin(turns)
    pairs = np.stack([columns, rows] if column_first else [rows, columns], axis=1)
    with h5py.File(path, "w", userblock_size=512) as file:
        struct = file.create_group("cjdata")
        struct["image"] = np.arange(40 * 56, dtype=np.int16).reshape(40, 56).T
        struct["tumorMask"] = drawn().astype(np.uint8).T
        struct["label"] = np.array([[1.0]])
        struct["tumorBorder"] = pairs.reshape(-1, 1).T
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: PCWIN64".ljust(128))
    return path


@pytest.mark.parametrize("column_first", [True, False])
def test_the_mask_and_the_border_of_a_tumour_lie_on_the_tumour(tmp_path, image, column_first):
    path = slice_with_border(tmp_path / "1.mat", column_first=column_first)
    np.testing.assert_array_equal(mask_from(opened(path), image), drawn())
    border = matlab_reader.read_border(Content(Address(path)))
    assert len(border) == 60
    assert border[0] == Point(39.5, 12.5)


def rewritten(path: Path, key: str, numbers: np.ndarray) -> Path:
    """The same slice with another array in the place of one."""
    with h5py.File(path, "r+") as file:
        del file["cjdata"][key]
        file["cjdata"][key] = numbers
    return path


@pytest.mark.parametrize(
    "border",
    [
        np.full((8, 1), 1e308),
        np.array([[1e9, 2, -1e9, 4, 3, 1e9]]).T,
        np.tile(np.arange(40.0), 2000).reshape(8000, 10),
        np.array([[1, 2, 3, np.nan, 5, 6]]).T,
    ],
)
def test_a_border_that_cannot_be_true_is_none(tmp_path, border):
    path = rewritten(slice_with_border(tmp_path / "1.mat", column_first=True), "tumorBorder", border.T)
    assert matlab_reader.read_border(Content(Address(path))) == ()


def test_a_tumour_that_is_no_number_outside_is_no_larger(tmp_path, image):
    path = slice_with_border(tmp_path / "1.mat", column_first=True)
    rewritten(path, "tumorMask", np.where(drawn(), 1.0, np.nan).T)
    np.testing.assert_array_equal(mask_from(opened(path), image), drawn())


def test_a_slice_whose_tumour_does_not_fit_is_no_mask(tmp_path, image):
    path = slice_with_border(tmp_path / "1.mat", column_first=True)
    rewritten(path, "tumorMask", np.ones((10, 10), np.uint8))
    with pytest.raises(CannotUseMask, match="another size than its image"):
        mask_from(opened(path), image)


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared masks are not on this computer")
def test_masks_of_real_tumours_fit_their_slices():
    pairs = [(one, DATA / "masks" / f"{one.stem}.png") for one in sorted((DATA / "images").glob("*.png"))[:3]]
    assert pairs
    for picture, mask in pairs:
        found = mask_from(opened(mask), opened(picture))
        assert 0.0005 < found.mean() < 0.3
