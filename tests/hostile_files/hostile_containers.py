"""Archives, volumes and Matlab files made to do harm, and things that are no files."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from tests.hostile_files.cases import Case, file_of
from tests.hostile_files.hostile_pictures import picture

META = (
    "ObjectType = Image\nNDims = 3\nDimSize = {size}\nElementType = MET_SHORT\nElementDataFile = {pixels}\n"
)


def archive(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


def lying_archive() -> bytes:
    """A member that is larger than the archive says."""
    whole = archive({"a.png": picture("PNG") + bytes(5000)})
    size = struct.pack("<I", len(picture("PNG")) + 5000)
    return whole.replace(size, struct.pack("<I", 100))


def locked_archive() -> bytes:
    """A member that needs a password."""
    whole = bytearray(archive({"a.png": picture("PNG")}))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


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


def matlab(write: Callable[[h5py.Group, Path], None]) -> Callable[[Path], Path]:
    """A Matlab file whose struct is filled by `write`."""

    def make(folder: Path) -> Path:
        with h5py.File(folder / "other.h5", "w") as other:
            other["image"] = np.zeros((8, 8), np.int16)
        with h5py.File(folder / "a.mat", "w") as file:
            write(file.create_group("cjdata"), folder)
        return folder / "a.mat"

    return make


def _outside(struct: h5py.Group, folder: Path) -> None:
    struct["image"] = h5py.ExternalLink(str(folder / "other.h5"), "/image")


def _bytes_outside(struct: h5py.Group, folder: Path) -> None:
    struct.create_dataset("image", (8, 8), "<i2", external=[(str(folder / "other.h5"), 0, 128)])


def _virtual(struct: h5py.Group, folder: Path) -> None:
    layout = h5py.VirtualLayout((8, 8), "<i2")
    layout[:] = h5py.VirtualSource(str(folder / "other.h5"), "image", (8, 8))
    struct.create_virtual_dataset("image", layout)


def _round(struct: h5py.Group, folder: Path) -> None:
    struct["image"] = h5py.SoftLink("/cjdata/image")


def _huge(struct: h5py.Group, folder: Path) -> None:
    struct.create_dataset("image", (1 << 20, 1 << 20), "<i2", chunks=(256, 256))


def _five_axes(struct: h5py.Group, folder: Path) -> None:
    struct["image"] = np.zeros((1, 2, 3, 4, 5), np.int16)


def _words(struct: h5py.Group, folder: Path) -> None:
    struct["image"] = np.array([[b"no", b"numbers"]])


def pipe(folder: Path) -> Path:
    """A pipe that nobody writes into: opening it would wait for ever."""
    os.mkfifo(folder / "a.dcm")
    return folder / "a.dcm"


def circle(folder: Path) -> Path:
    """A link to itself."""
    (folder / "a.dcm").symlink_to("a.dcm")
    return folder / "a.dcm"


def gz_bomb(folder: Path) -> Path:
    """A small volume with 600 MB behind it."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    packed = packer.compress(nifti((4, 4, 2), bytes(64)))
    packed += b"".join(packer.compress(bytes(8 << 20)) for _ in range(75)) + packer.flush()
    return file_of("a.nii.gz", packed)(folder)


CONTAINER_CASES = (
    Case("zip bomb", file_of("a.zip", archive({"a.png": bytes(64 << 20)})), "swell", member="a.png"),
    Case("zip opened as an image", file_of("a.zip", archive({"a.png": picture("PNG")})), "no kind|archive"),
    *(
        Case(
            f"zip member {number}", file_of("a.zip", archive({name: picture("PNG")})), "its name", member=name
        )
        for number, name in enumerate(
            (
                "../a.png",
                "/etc/a.png",
                "C:\\a.png",
                "..\\a.png",
                "CON.png",
                "a/nul",
                "a\u202egnp.png",
                "a" * 301,
            )
        )
    ),
    Case("zip that lies", file_of("a.zip", lying_archive()), member="a.png"),
    Case("zip with a lock", file_of("a.zip", locked_archive()), "password", member="a.png"),
    Case("zip without its end", file_of("a.zip", archive({"a.png": picture("PNG")})[:-30]), member="a.png"),
    Case("zip without the member", file_of("a.zip", archive({"b.png": picture("PNG")})), member="a.png"),
    Case(
        "zip in a zip", file_of("a.zip", archive({"b.zip": archive({})})), "archive|no kind", member="b.zip"
    ),
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
            "a.nrrd", b"NRRD0004\ntype: short\ndimension: 2\nsizes: 4 4\nencoding: raw\ndata file: ../x\n\n"
        ),
        "same folder",
    ),
    Case("nrrd of nothing", file_of("a.nrrd", b"NRRD0004\n\n")),
    Case("matlab link to another file", matlab(_outside), "without the image"),
    Case("matlab link to itself", matlab(_round), "without the image"),
    Case("matlab bytes of another file", matlab(_bytes_outside), "no plain array"),
    Case("matlab array of another file", matlab(_virtual), "no plain array"),
    Case("matlab array of a terabyte", matlab(_huge), "promises"),
    Case("matlab array of five axes", matlab(_five_axes), "promises"),
    Case("matlab array of words", matlab(_words), "no plain array"),
    Case("matlab of an older version", file_of("a.mat", b"MATLAB 5.0 MAT-file" + bytes(200)), "v7.3"),
    Case("matlab cut after its mark", file_of("a.mat", b"MATLAB 7.3 MAT-file" + bytes(600)), "damaged"),
    Case("nothing at all", file_of("a.dcm", b""), "empty"),
    Case("a pipe", pipe, "pipe"),
    Case("a folder", lambda folder: folder, "a folder"),
    Case("a device", lambda folder: Path("/dev/zero"), "device"),
    Case("a link to itself", circle, "leads back"),
    Case("a file that is gone", lambda folder: folder / "gone.dcm", "no such file"),
    Case("a name that is too long", lambda folder: folder / ("a" * 3000), "longer|system"),
)
