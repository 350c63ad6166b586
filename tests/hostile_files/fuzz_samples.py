"""Sound files in every format that is read, made by code, and the samples that come with pydicom."""

from __future__ import annotations

import gzip
import io
import tempfile
import zlib
from functools import cache
from pathlib import Path

import h5py
import imagecodecs
import numpy as np
import pydicom
from PIL import Image

from tests.hostile_files.hostile_containers import archive
from tests.hostile_files.hostile_volumes import NRRD, SMALL, nifti
from tests.support.dicom_files import BIG_ENDIAN, DEFLATED, IMPLICIT, JPEG, RLE, rle_frame, write_dicom

LARGEST_SAMPLE = 1 << 20
GREYS = (np.arange(40 * 48).reshape(40, 48) * 7 % 251).astype(np.uint8)
DEEP = (GREYS.astype(np.uint16) * 16) + 3


@cache
def samples() -> tuple[tuple[str, bytes], ...]:
    """Names and contents; always in the same order."""
    with tempfile.TemporaryDirectory() as folder:
        made = {**_pictures(), **_volumes(), **_dicom(Path(folder)), "a.mat": _matlab(Path(folder))}
    made["pictures.zip"] = archive({"a.png": made["grey.png"], "in/a.dcm": made["explicit.dcm"]})
    packaged = sorted((Path(pydicom.__file__).parent / "data" / "test_files").rglob("*"))
    for path in packaged:
        if path.suffix == ".dcm" and path.stat().st_size <= LARGEST_SAMPLE:
            made[f"pydicom {path.name}"] = path.read_bytes()
    return tuple(sorted(made.items()))


def _pictures() -> dict[str, bytes]:
    def saved(kind: str, values: object = GREYS, **how: object) -> bytes:
        packed = io.BytesIO()
        Image.fromarray(np.asarray(values)).save(packed, kind, **how)
        return packed.getvalue()

    colours = np.dstack([GREYS, GREYS[::-1], GREYS])
    return {
        "grey.png": saved("PNG"),
        "deep.png": saved("PNG", DEEP),
        "colour.png": saved("PNG", colours),
        "grey.jpg": saved("JPEG"),
        "steps.jpg": saved("JPEG", colours, progressive=True),
        "lossless.jpg": imagecodecs.ljpeg_encode(DEEP),
        "grey.tif": saved("TIFF"),
        "packed.tif": saved("TIFF", compression="tiff_lzw"),
        "deflated.tif": saved("TIFF", DEEP, compression="tiff_adobe_deflate"),
        "pages.tif": saved("TIFF", save_all=True, append_images=[Image.fromarray(GREYS[::-1])]),
        "grey.bmp": saved("BMP"),
        "colour.webp": saved("WEBP", colours, lossless=True),
        "lossy.webp": saved("WEBP", colours),
    }


def _volumes() -> dict[str, bytes]:
    plain = bytes(range(16))
    packed = zlib.compress(plain)
    return {
        "raw.nrrd": NRRD.encode() + b"\n" + plain,
        "packed.nrrd": NRRD.replace("raw", "gzip").encode() + b"\n" + gzip.compress(plain, mtime=0),
        "text.nrrd": NRRD.replace("raw", "text").encode() + b"\n" + b" ".join(b"%d" % one for one in plain),
        "raw.mha": SMALL.encode() + b"ElementDataFile = LOCAL\n" + plain,
        "packed.mha": SMALL.encode() + b"CompressedData = True\nElementDataFile = LOCAL\n" + packed,
        "raw.nii": nifti((8, 8, 4), bytes(512)),
        "packed.nii.gz": gzip.compress(nifti((8, 8, 4), bytes(512)), mtime=0),
    }


def _matlab(folder: Path) -> bytes:
    with h5py.File(folder / "a.mat", "w") as file:
        struct = file.create_group("cjdata", track_order=False)
        struct["image"], struct["tumorMask"] = DEEP.astype(np.int16), (GREYS > 90).astype(np.uint8)
        struct["label"], struct["tumorBorder"] = np.array([[2.0]]), np.arange(12.0).reshape(1, 12)
        struct["PID"] = np.array([[ord(sign)] for sign in "100360"], np.uint16)
    return (folder / "a.mat").read_bytes()


def _dicom(folder: Path) -> dict[str, bytes]:
    def written(name: str, syntax: str, frame: bytes | None = None, bits: int = 12) -> bytes:
        frames = None if frame is None else [frame + bytes(len(frame) % 2)]
        path = write_dicom(
            folder / name, DEEP if bits > 8 else GREYS, bits=bits, syntax=syntax, frames=frames
        )
        return path.read_bytes()

    high, low = (DEEP >> 8).astype(np.uint8), (DEEP & 255).astype(np.uint8)
    return {
        "explicit.dcm": written("a", "1.2.840.10008.1.2.1"),
        "implicit.dcm": written("b", IMPLICIT),
        "big.dcm": written("c", BIG_ENDIAN),
        "deflated.dcm": written("d", DEFLATED),
        "rle.dcm": written("e", RLE, rle_frame([high, low])),
        "jpeg.dcm": written("f", JPEG + "50", imagecodecs.jpeg8_encode(GREYS), 8),
        "lossless.dcm": written("g", JPEG + "70", imagecodecs.ljpeg_encode(DEEP)),
        "jpegls.dcm": written("h", JPEG + "80", imagecodecs.jpegls_encode(DEEP)),
        "jpeg2000.dcm": written(
            "i", JPEG + "90", imagecodecs.jpeg2k_encode(DEEP, codecformat="j2k", level=0)
        ),
    }
