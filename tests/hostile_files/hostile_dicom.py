"""DICOM files made to do harm."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

from tests.hostile_files.cases import Case, file_of
from tests.support.dicom_files import (
    DEFLATED,
    EXPLICIT,
    RLE,
    element,
    image_elements,
    rle_frame,
    start_of,
    whole_number,
    write_dicom,
)

STORED = np.arange(64).reshape(8, 8) * 60
PIXELS = element(0x7FE00010, b"OW", bytes(32))
UNDEFINED = 0xFFFFFFFF


def deflate_bomb(folder: Path) -> Path:
    """600 MB of nothing in 0.6 MB."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(element(0x00091010, b"OB", b"", 600 << 20))
    nothing = bytes(8 << 20)
    packed += b"".join(packer.compress(nothing) for _ in range(75)) + packer.flush()
    return file_of("bomb.dcm", start_of(DEFLATED) + packed)(folder)


def nested(depth: int) -> bytes:
    """Sequences of undefined length, one inside the other."""
    opening = element(0x00400275, b"SQ", b"", UNDEFINED) + struct.pack("<HHI", 0xFFFE, 0xE000, UNDEFINED)
    closing = struct.pack("<HHIHHI", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)
    return start_of(EXPLICIT) + image_elements() + opening * depth + closing * depth + PIXELS


def image(
    *, rows: int = 4, columns: int = 4, allocated: int = 16, stored: int = 16, more: bytes = b""
) -> bytes:
    """An image of 32 bytes of pixels whose header says what it likes."""
    return start_of(EXPLICIT) + image_elements(rows, columns, allocated, stored) + more + PIXELS


def without_samples() -> bytes:
    """An image whose pixels consist of nothing."""
    sound = whole_number(0x00280002, 1)
    return image().replace(sound, whole_number(0x00280002, 0))


def swollen_rle(folder: Path) -> Path:
    """Run lengths of a few hundred bytes for 900 million pixels."""
    return write_dicom(
        folder / "rle.dcm",
        np.zeros((8, 8)),
        bits=8,
        syntax=RLE,
        frames=[rle_frame([np.zeros((8, 8), np.uint8)])],
        Rows=30000,
        Columns=30000,
    )


def crooked_rle(folder: Path) -> Path:
    """Run lengths whose segments lie behind the end of the file."""
    frame = struct.pack("<16I", 2, 64, 0xFFFFFF00, *[0] * 13) + b"\x81\0" * 40
    return write_dicom(folder / "rle.dcm", STORED, syntax=RLE, frames=[frame])


def program(folder: Path) -> Path:
    """A Windows program that is a DICOM file as well."""
    path = write_dicom(folder / "a.dcm", STORED)
    path.write_bytes(b"MZ" + path.read_bytes()[2:])
    return path


def climbing_names() -> bytes:
    """Identifiers that would be paths if somebody made file names of them."""
    return b"".join(
        (
            start_of(EXPLICIT),
            element(0x00080018, b"UI", b"../../../../root"),
            element(0x00100020, b"LO", b"../../x "),
            element(0x0020000D, b"UI", b"../../../etc"),
            element(0x0020000E, b"UI", b"..\\..\\boot"),
            image_elements(),
            PIXELS,
        )
    )


def climbing_disc(folder: Path) -> Path:
    """A DICOMDIR that names files outside its folder."""
    (folder / "disc").mkdir()
    write_dicom(folder / "SECRET.DCM", STORED)
    item = element(0x00041500, b"CS", b"..\\SECRET.DCM ") + element(0x00041430, b"CS", b"IMAGE ")
    other = element(0x00041500, b"CS", b"/etc/passwd ")
    items = b"".join(struct.pack("<HHI", 0xFFFE, 0xE000, len(one)) + one for one in (item, other))
    directory = start_of(EXPLICIT).replace(
        b"DICM", b"DICM" + element(0x00020002, b"UI", b"1.2.840.10008.1.3.10")
    )
    return file_of("DICOMDIR", directory + element(0x00041220, b"SQ", items))(folder / "disc")


CUT_META = start_of(EXPLICIT)[:144] + element(0x00020001, b"OB", b"\0\1")[:9]
FRAMES = element(0x00280008, b"IS", b"2147483647")
DICOM_CASES = (
    Case("deflate bomb", deflate_bomb, "512 MB"),
    Case("nested 100 deep", file_of("a.dcm", nested(100)), opens=None),
    Case("nested 198 deep", file_of("a.dcm", nested(198)), opens=None),
    Case("nested 1000 deep", file_of("a.dcm", nested(1000)), "deep"),
    Case("nested 20000 deep", file_of("a.dcm", nested(20000)), "deep"),
    Case("rows and columns that lie", file_of("a.dcm", image(rows=65535, columns=65535)), "65535 x 65535"),
    Case("pixels missing", file_of("a.dcm", image(rows=5000, columns=5000)), "ends too early"),
    Case("two billion frames", file_of("a.dcm", image(more=FRAMES)), "2147483647 frames", opens=True),
    Case(
        "value longer than the file",
        file_of("a.dcm", image(more=element(0x00281201, b"OW", b"", 0xFFFFFFF0))),
        "claims more bytes",
    ),
    Case("no bits", file_of("a.dcm", image(allocated=0, stored=0)), "BitsAllocated"),
    Case("no bits stored", file_of("a.dcm", image(stored=0)), "BitsStored"),
    Case("no rows", file_of("a.dcm", image(rows=0)), "Rows"),
    Case("no samples", file_of("a.dcm", without_samples()), "SamplesPerPixel"),
    Case("run lengths for 900 million pixels", swollen_rle, "30000 x 30000"),
    Case("run lengths out of the file", crooked_rle),
    Case("a program in the preamble", program, "program", opens=True),
    Case("identifiers that climb", file_of("a.dcm", climbing_names()), opens=True),
    Case("a disc that climbs", climbing_disc),
    Case("preamble only", file_of("a.dcm", bytes(128) + b"DICM")),
    Case("cut in the length of a value of the meta header", file_of("a.dcm", CUT_META), "damaged"),
)
