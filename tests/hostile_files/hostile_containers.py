"""Archives and Matlab files made to do harm, and things that are no files."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from tests.hostile_files.cases import Case, file_of
from tests.hostile_files.hostile_pictures import picture


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


CONTAINER_CASES = (
    Case(
        "zip bomb",
        file_of("a.zip", archive({"a.png": bytes(64 << 20)})),
        "far beyond any sensible size",
        member="a.png",
    ),
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
