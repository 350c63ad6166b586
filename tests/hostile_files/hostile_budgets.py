"""Small files that ask for a minute or for gigabytes; refused by their headers, before a decoder is asked."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import h5py
import imagecodecs
import numpy as np
from PIL import Image

from tests.hostile_files.cases import Case, file_of
from tests.support.dicom_files import (
    EXPLICIT,
    JPEG,
    element,
    image_elements,
    start_of,
    write_dicom,
)

PIXELS = element(0x7FE00010, b"OW", bytes(32))
UNDEFINED = 0xFFFFFFFF
ITEM, END_OF_ITEM, END = 0xE000, 0xE00D, 0xE0DD
PER_FRAME = 0x52009230


def elements(count: int) -> bytes:
    """So many private elements of two bytes each."""
    return b"".join(
        struct.pack("<HH2sH", 9 + 2 * (n // 0xE000), 0x1000 + n % 0xE000, b"LO", 2) + b"a "
        for n in range(count)
    )


def item(kind: int, length: int) -> bytes:
    """The mark of an item, or of the end of one."""
    return struct.pack("<HHI", 0xFFFE, kind, length)


def dicom(before: bytes = b"", behind: bytes = b"") -> Callable[[Path], Path]:
    """A small image with more header than anybody needs."""
    return file_of("a.dcm", start_of(EXPLICIT) + before + image_elements() + behind + PIXELS)


def disc(folder: Path) -> Path:
    """A directory of 100,000 records."""
    record = element(0x00041500, b"CS", b"IMAGES\\IM000001 ") + element(0x00041430, b"CS", b"IMAGE ")
    records = element(0x00041220, b"SQ", (item(ITEM, len(record)) + record) * 100_000)
    is_directory = b"DICM" + element(0x00020002, b"UI", b"1.2.840.10008.1.3.10")
    return file_of("DICOMDIR", start_of(EXPLICIT).replace(b"DICM", is_directory) + records)(folder)


def many_steps(side: int, scans: int) -> bytes:
    """A progressive JPEG that goes over its pixels again and again."""
    packed = io.BytesIO()
    Image.new("L", (16, 16)).save(packed, "JPEG", progressive=True, quality=50)
    whole = bytearray(packed.getvalue())
    at = whole.index(b"\xff\xc2")
    whole[at + 5 : at + 9] = struct.pack(">HH", side, side)
    scan = bytes.fromhex("ffda0008010100013f10") + b"\x1f"
    return bytes(whole[: whole.rindex(b"\xff\xd9")]) + scan * scans + b"\xff\xd9"


def nothing_lossless(side: int) -> bytes:
    """A lossless JPEG of 16 x 16 pixels that calls itself larger."""
    whole = bytearray(imagecodecs.ljpeg_encode(np.zeros((16, 16), np.uint16)))
    at = whole.index(b"\xff\xc3")
    whole[at + 5 : at + 9] = struct.pack(">HH", side, side)
    return bytes(whole) + bytes(len(whole) % 2)


def encapsulated(stream: bytes, side: int, syntax: str, bits: int) -> Callable[[Path], Path]:
    """The same stream in a DICOM file."""

    def make(folder: Path) -> Path:
        nothing = np.zeros((8, 8))
        return write_dicom(
            folder / "a.dcm", nothing, bits=bits, syntax=syntax, frames=[stream], Rows=side, Columns=side
        )

    return make


def palettes(pages: int, again: int) -> bytes:
    """A TIFF file whose directories all name one long palette, each of them `again` times."""
    sound = {256: 8, 257: 8, 258: 8, 259: 1, 262: 3, 273: 8, 277: 1, 278: 8, 279: 64}
    size = 2 + 12 * (len(sound) + again) + 4
    first = 8 + 64
    rows = [(tag, 4, 1, value) for tag, value in sound.items()]
    rows += [(320, 3, 3 << 16, first + pages * size)] * again
    entries = b"".join(struct.pack("<HHII", *row) for row in rows)
    whole = b"II*\0" + struct.pack("<I", first) + bytes(64)
    for page in range(1, pages + 1):
        following = first + page * size if page < pages else 0
        whole += struct.pack("<H", len(rows)) + entries + struct.pack("<I", following)
    return whole + bytes(6 << 16)


def overlaid(entries: int) -> bytes:
    """A TIFF file of directories that lie two bytes apart, over each other."""
    places = [8 + 2 * 12 * number for number in range(entries // 24)]
    whole = bytearray(b"II*\0" + struct.pack("<I", 8) + bytes(12 * entries + 64))
    for place in places:
        whole[place : place + 2] = struct.pack("<H", 4000)
    return bytes(whole)


def empty_arrays(folder: Path) -> Path:
    """Four arrays of which nothing but the size is written down."""
    with h5py.File(folder / "a.mat", "w") as file:
        struct_ = file.create_group("cjdata")
        for name in ("image", "tumorMask", "label", "tumorBorder"):
            struct_.create_dataset(name, (11000, 11000), "<i2", chunks=(64, 64), fillvalue=3)
    return folder / "a.mat"


def many_reals(folder: Path) -> Path:
    """Real numbers that are packed to nothing."""
    with h5py.File(folder / "a.mat", "w") as file:
        struct_ = file.create_group("cjdata")
        packed = {"chunks": (1000, 8000), "compression": "gzip", "compression_opts": 9}
        struct_.create_dataset("image", (8000, 8000), "<f4", **packed)[:1000] = 0
    return folder / "a.mat"


EMPTY_ITEMS = item(ITEM, 0) * 400_000
MANY_STEPS, NOTHING = many_steps(16_000, 600), nothing_lossless(19_000)
BUDGET_CASES = (
    Case("400000 elements", dicom(before=elements(400_000)), "more than 20000 elements"),
    Case("a sequence of 400000 empty items", dicom(behind=element(PER_FRAME, b"SQ", EMPTY_ITEMS)), "250000"),
    Case(
        "400000 elements in one item",
        dicom(behind=element(PER_FRAME, b"SQ", item(ITEM, 4_000_000) + elements(400_000))),
        "250000 elements",
    ),
    Case(
        "400000 elements without a length",
        dicom(
            behind=element(
                PER_FRAME,
                b"SQ",
                item(ITEM, UNDEFINED) + elements(400_000) + item(END_OF_ITEM, 0) + item(END, 0),
                UNDEFINED,
            )
        ),
        "250000 elements",
    ),
    Case("a disc of 100000 records", disc, "without pixel data"),
    Case("jpeg of 600 scans", file_of("a.jpg", MANY_STEPS), "far beyond any sensible size"),
    Case("jpeg of 600 long scans", file_of("a.jpg", MANY_STEPS + bytes(200_000)), "in 6[0-9][0-9] steps"),
    Case("dicom of 600 scans", encapsulated(MANY_STEPS, 16_000, JPEG + "50", 8), "holds [0-9]+ bytes"),
    Case("lossless jpeg of nothing", file_of("a.jpg", NOTHING), "far beyond any sensible size"),
    Case("lossless dicom of nothing", encapsulated(NOTHING, 16_000, JPEG + "70", 16), "holds [0-9]+ bytes"),
    Case("tiff of 4000 palettes", file_of("a.tif", palettes(4000, 1)), opens=True),
    Case("tiff of one palette 4000 times", file_of("a.tif", palettes(1, 4000)), opens=True),
    Case("tiff of directories over each other", file_of("a.tif", overlaid(40_000)), opens=False),
    Case("matlab arrays of nothing", empty_arrays, "next to nothing"),
    Case("matlab array of many reals", many_reals, "million real numbers"),
)
