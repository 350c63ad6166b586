"""Whatever kind of file is cut, it is refused, or opens with the missing part known: no grey is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import SimpleITK as sitk
import tifffile
from PIL import Image

from tests.support.dicom_files import DEFLATED, JPEG, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.readers import reader_of

ROWS, COLUMNS = 120, 90
y, x = np.mgrid[:ROWS, :COLUMNS]
DEEP = (900 + 8 * y + 5 * x + np.random.default_rng(5).integers(0, 60, (ROWS, COLUMNS))).astype(np.uint16)
SHALLOW = (DEEP >> 4).astype(np.uint8)
Make = Callable[[Path], Path]


def pillow(kind: str, ending: str, pixels: np.ndarray = SHALLOW, **how: object) -> Make:
    def make(folder: Path) -> Path:
        Image.fromarray(pixels).save(folder / f"a.{ending}", kind, **how)
        return folder / f"a.{ending}"

    return make


def tiff(pixels: np.ndarray, compression: str | None, **how: object) -> Make:
    def make(folder: Path) -> Path:
        tifffile.imwrite(folder / "a.tif", pixels, compression=compression, photometric="minisblack", **how)
        return folder / "a.tif"

    return make


def volume(ending: str, *, packed: bool = False) -> Make:
    def make(folder: Path) -> Path:
        sitk.WriteImage(sitk.GetImageFromArray(DEEP[None]), str(folder / f"a.{ending}"), packed)
        return folder / f"a.{ending}"

    return make


def dicom(syntax: str, stream: bytes | None = None) -> Make:
    def make(folder: Path) -> Path:
        frames = None if stream is None else [stream]
        return write_dicom(folder / "a.dcm", DEEP, bits=12, syntax=syntax, frames=frames)

    return make


FILES: dict[str, Make] = {
    "PNG": pillow("PNG", "png"),
    "PNG of 16 bits": pillow("PNG", "png", DEEP),
    "BMP": pillow("BMP", "bmp"),
    "JPEG": pillow("JPEG", "jpg"),
    "progressive JPEG": pillow("JPEG", "jpg", progressive=True),
    "WebP": pillow("WEBP", "webp", lossless=True),
    "TIFF": tiff(DEEP, None, rowsperstrip=10),
    "TIFF, deflated": tiff(DEEP, "zlib", rowsperstrip=10),
    "TIFF, deflated with a predictor": tiff(DEEP, "zlib", rowsperstrip=10, predictor=True),
    "TIFF, one strip": tiff(DEEP, "zlib"),
    "TIFF, LZW": tiff(DEEP, "lzw", rowsperstrip=10),
    "TIFF, LZW, one strip": pillow("TIFF", "tif", compression="tiff_lzw"),
    "TIFF, packed bits": pillow("TIFF", "tif", compression="packbits"),
    "TIFF, tiles": tiff(DEEP, "zlib", tile=(32, 32)),
    "NIfTI": volume("nii"),
    "NIfTI, packed": volume("nii.gz"),
    "NRRD": volume("nrrd"),
    "NRRD, packed": volume("nrrd", packed=True),
    "MetaImage": volume("mha"),
    "MetaImage, packed": volume("mha", packed=True),
    "DICOM": dicom("1.2.840.10008.1.2.1"),
    "DICOM, deflated": dicom(DEFLATED),
    "DICOM, JPEG-LS": dicom(JPEG + "80", imagecodecs.jpegls_encode(DEEP)),
    "DICOM, JPEG-LS, near-lossless": dicom(JPEG + "81", imagecodecs.jpegls_encode(DEEP, level=3)),
    "DICOM, JPEG 2000": dicom(
        JPEG + "90", imagecodecs.jpeg2k_encode(DEEP, reversible=True, codecformat="J2K")
    ),
    "DICOM, JPEG 2000, lossy": dicom(
        JPEG + "91", imagecodecs.jpeg2k_encode(DEEP, level=50, codecformat="J2K")
    ),
    "DICOM, HTJ2K": dicom(JPEG + "201", imagecodecs.htj2k_encode(DEEP, reversible=True)),
}


def opened(path: Path, member: str = "") -> Radiograph:
    content = Content(Address(path, member))
    return reader_of(content).decoder().read(content, 0)


def beside(path: Path, share: float, content: bytes) -> Path:
    """In a folder of its own: the file itself may still be mapped."""
    (path.parent / str(share)).mkdir()
    (path.parent / str(share) / path.name).write_bytes(content)
    return path.parent / str(share) / path.name


def cuts(whole: bytes) -> Iterator[tuple[float, bytes]]:
    """The first part of a file."""
    for share in (0.3, 0.5, 0.75, 0.95):
        yield share, whole[: int(len(whole) * share)]


def judge(became: Radiograph, whole: Radiograph, how: object) -> None:
    """What is not called missing is as it was."""
    assert became.shape == whole.shape, how
    missing = became.missing
    assert missing is not None, f"{how}: shown as whole"
    np.testing.assert_array_equal(became.pixels[~missing], whole.pixels[~missing], str(how))
    assert any("missing from the file" in notice for notice in became.notices), how


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_is_not_shown_as_whole(tmp_path, name):
    path = FILES[name](tmp_path)
    content, whole = path.read_bytes(), opened(path)
    assert whole.missing is None
    for share, cut in cuts(content):
        try:
            became = opened(beside(path, share, cut))
        except CannotOpenImage:
            continue
        judge(became, whole, share)


UNPACKED = ("BMP", "TIFF", "NIfTI", "NRRD", "MetaImage", "DICOM")
"""There black pixels are zeros."""


@pytest.mark.parametrize("name", [name for name in FILES if name not in UNPACKED])
def test_room_that_was_never_written_to_holds_no_pixels(tmp_path, name):
    path = FILES[name](tmp_path)
    content, whole = path.read_bytes(), opened(path)
    for share, kept in cuts(content):
        with suppress(CannotOpenImage):
            judge(opened(beside(path, share, kept + bytes(len(content) - len(kept)))), whole, share)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", ["PNG", "TIFF, deflated", "DICOM", "DICOM, JPEG-LS", "NIfTI, packed"])
def test_a_member_of_an_archive_that_was_cut_is_not_shown_as_whole(tmp_path, name, packing):
    path = FILES[name](tmp_path)
    whole, content = opened(path), path.read_bytes()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as archive:
        archive.writestr(path.name, content[: len(content) // 2])
    (tmp_path / "a.zip").write_bytes(held.getvalue())
    with suppress(CannotOpenImage):
        judge(opened(tmp_path / "a.zip", path.name), whole, "a cut file")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as archive:
        archive.writestr(path.name, content)
        size = archive.infolist()[0].compress_size
    raw = held.getvalue()
    begin = raw.index(path.name.encode()) + len(path.name)
    half = begin + size // 2
    (tmp_path / "b.zip").write_bytes(raw[:half] + bytes(begin + size - half) + raw[begin + size :])
    with pytest.raises(CannotOpenImage):
        opened(tmp_path / "b.zip", path.name)
