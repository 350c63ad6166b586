"""Volumes made to do harm: headers that name other files, lie about sizes, or hide signs in words."""

from __future__ import annotations

import gzip
import os
import stat
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.hostile_files.cases import Case, file_of
from tests.hostile_files.hostile_containers import archive

META = (
    "ObjectType = Image\nNDims = 3\nDimSize = {size}\nElementType = MET_SHORT\nElementDataFile = {pixels}\n"
)


def nifti(size: tuple[int, ...], pixels: bytes) -> bytes:
    """A NIfTI-1 file of 16-bit numbers."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, len(size), *size, *[1] * (7 - len(size)))
    struct.pack_into("<hh", header, 70, 4, 16)
    struct.pack_into("<8f", header, 76, 1, 0.5, 0.5, 2, 1, 1, 1, 1)
    struct.pack_into("<f", header, 108, 352)
    header[344:348] = b"n+1\0"
    return bytes(header) + pixels


def meta(pixels: str, size: str = "4 4 2") -> Callable[[Path], Path]:
    """A MetaImage header that names a file for its pixels; a secret lies one folder above."""

    def make(folder: Path) -> Path:
        (folder / "secret.raw").write_bytes(bytes(64))
        (folder / "in").mkdir()
        (folder / "in" / "link.raw").symlink_to("../secret.raw")
        text = META.format(size=size, pixels=pixels.format(folder=folder))
        return file_of("a.mhd", text.encode())(folder / "in")

    return make


def gz_bomb(folder: Path) -> Path:
    """A small volume with 600 MB behind it."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    packed = packer.compress(nifti((4, 4, 2), bytes(64)))
    packed += b"".join(packer.compress(bytes(8 << 20)) for _ in range(75)) + packer.flush()
    return file_of("a.nii.gz", packed)(folder)


SMALL = "ObjectType = Image\nNDims = 2\nDimSize = 4 4\nElementType = MET_UCHAR\n"
NRRD = "NRRD0004\ntype: uchar\ndimension: 2\nsizes: 4 4\nencoding: raw\n"
CONTROL = ("\x0b", "\x0c", "\r", "\x00", "\x1c", "\x7f")


def hidden_in_meta(sign: str, place: str) -> bytes:
    """A line that some readers of lines see behind `sign`, and others do not."""
    return f"{SMALL}Comment = a{sign}ElementDataFile = {place}\nElementDataFile = LOCAL\n".encode() + bytes(
        16
    )


def hidden_in_nrrd(sign: str, place: str) -> bytes:
    """The same for NRRD."""
    return f"{NRRD}# a{sign}data file: {place}\n\n".encode() + bytes(16)


def beside(make: Callable[[Path], None], name: str = "a.mhd") -> Callable[[Path], Path]:
    """A header that names something beside it that is no plain file."""

    def write(folder: Path) -> Path:
        make(folder / "a.raw")
        text = SMALL + "ElementDataFile = a.raw\n" if name.endswith("mhd") else NRRD + "data file: a.raw\n"
        return file_of(name, text.encode())(folder)

    return write


def pair(make: Callable[[Path], None]) -> Callable[[Path], Path]:
    """A NIfTI header whose pixels are said to lie in something that is no plain file."""

    def write(folder: Path) -> Path:
        make(folder / "a.img")
        return file_of("a.hdr", nifti((4, 4), b"").replace(b"n+1\0", b"ni1\0"))(folder)

    return write


def _socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


def _secret_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


NO_FILES: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": _socket,
    "folder": Path.mkdir,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "link out": _secret_link,
}


def itself(make: Callable[[Path], None], name: str) -> Callable[[Path], Path]:
    """No file at all under a name of a volume."""

    def write(folder: Path) -> Path:
        make(folder / name)
        return folder / name

    return write


VOLUME_CASES = (
    Case("gz bomb behind a volume", gz_bomb, opens=True),
    Case("volume of two terabytes", file_of("a.nii", nifti((32000, 32000, 1000), b"")), "32000 x 32000"),
    Case("volume cut short", file_of("a.nii", nifti((64, 64, 64), bytes(100))), opens=False),
    Case("volume packed and cut", file_of("a.nii.gz", gzip.compress(nifti((64, 64, 8), bytes(65536)))[:60])),
    Case("volume without columns", file_of("a.nii", nifti((0, 4, 4), bytes(64))), opens=None),
    Case("volume with pixels in passwd", meta("/etc/passwd"), "same folder"),
    Case("volume with pixels above", meta("../secret.raw"), "same folder"),
    Case("volume with pixels behind a link", meta("link.raw"), "same folder"),
    Case("volume with a list of files", meta("LIST"), "same folder"),
    Case("volume with a pattern of files", meta("a%d.raw 1 2 1"), "same folder"),
    Case("volume without its pixels", meta("none.raw"), "missing"),
    Case("volume of a billion slices", meta("LOCAL", "4 4 1000000000"), "promises"),
    Case("volume with a size below zero", meta("LOCAL", "-4 4 4"), opens=False),
    Case(
        "nrrd with pixels above",
        file_of(
            "a.nrrd",
            NRRD.encode() + b"data file: ../x\n\n",
        ),
        "same folder",
    ),
    Case("nrrd of nothing", file_of("a.nrrd", b"NRRD0004\n\n")),
    *(
        Case(
            f"metaimage with a hidden line {ord(sign)}",
            file_of("a.mha", hidden_in_meta(sign, "/etc/passwd")),
            "control",
        )
        for sign in CONTROL
    ),
    *(
        Case(
            f"nrrd with a hidden line {ord(sign)}",
            file_of("a.nrrd", hidden_in_nrrd(sign, "/etc/passwd")),
            "control",
        )
        for sign in CONTROL
    ),
    *(
        Case(
            f"archived {name} with a hidden line {ord(sign)}",
            file_of("a.zip", archive({name: hide(sign, "../../etc/passwd")})),
            "control",
            member=name,
        )
        for name, hide in (("a.mha", hidden_in_meta), ("a.nrrd", hidden_in_nrrd))
        for sign in CONTROL[:3]
    ),
    *(Case(f"metaimage beside a {what}", beside(make), "pipe|folder") for what, make in NO_FILES.items()),
    *(
        Case(f"nrrd beside a {what}", beside(make, "a.nhdr"), "pipe|folder")
        for what, make in NO_FILES.items()
    ),
    *(Case(f"nifti beside a {what}", pair(make), "pipe|folder") for what, make in NO_FILES.items()),
    *(
        Case(f"a {what} named {name}", itself(make, name), "pipe|folder")
        for what, make in NO_FILES.items()
        if what != "link out"
        for name in ("a.mha", "a.nrrd", "a.nii")
    ),
    Case(
        "nifti pair in an archive",
        file_of(
            "a.zip", archive({"a.hdr": nifti((4, 4), b"").replace(b"n+1\0", b"ni1\0"), "a.img": bytes(32)})
        ),
        "Unpack",
        member="a.hdr",
    ),
    Case(
        "nrrd of many keys",
        file_of(
            "a.nrrd", NRRD.encode() + b"".join(b"k%d:=v\n" % n for n in range(150_000)) + b"\n" + bytes(16)
        ),
        "where its pixels are",
    ),
    Case(
        "nrrd of fewer keys",
        file_of(
            "a.nrrd", NRRD.encode() + b"".join(b"k%d:=v\n" % n for n in range(70_000)) + b"\n" + bytes(16)
        ),
        opens=True,
    ),
    Case(
        "nrrd of ten million lines to skip",
        file_of("a.nrrd", NRRD.encode() + b"line skip: 10000000\n\n" + bytes(16)),
        "lines lie before",
    ),
    Case(
        "nrrd of many numbers",
        file_of("a.nrrd", NRRD.replace("sizes: 4 4", "sizes:" + " 4" * 300_000).encode() + b"\n" + bytes(16)),
        "numbers at once",
    ),
    Case(
        "metaimage of a long number",
        file_of(
            "a.mha", SMALL.replace("4 4", "4" * 90_000).encode() + b"ElementDataFile = LOCAL\n" + bytes(16)
        ),
    ),
)
