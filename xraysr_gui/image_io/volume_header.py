"""Recognises volumes (NRRD, MetaImage, NIfTI) and refuses headers that point out of their folder.

The library that reads them opens whatever file a header names. So the name is read here first, and only
a file that lies in the same folder passes.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.image_io import file_refusals as refusals

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

_META_START = re.compile(rb"\s*(?:ObjectType|NDims|Comment|ObjectSubType)\s*[=:]", re.IGNORECASE)
_META_PIXELS = re.compile(rb"^[ \t]*ElementDataFile[ \t]*[=:][ \t]*([^\r\n]*)", re.MULTILINE)
_NRRD_PIXELS = re.compile(rb"^data[ ]?file[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_PACKED = re.compile(
    rb"^(?:encoding:[ \t]*(?:gz|bz)|CompressedData[ \t]*[=:][ \t]*T)", re.IGNORECASE | re.MULTILINE
)
_NIFTI_MARKS = (b"n+1\0", b"ni1\0", b"n+2\0", b"ni2\0")
_LONGEST_HEADER = 1 << 20


@dataclass(frozen=True, slots=True)
class VolumeKind:
    """A format of volumes.

    Attributes:
        title: What it is called.
        library_name: What SimpleITK calls its reader.
        suffixes: How its files must be named, since the readers look at that.
    """

    title: str
    library_name: str
    suffixes: tuple[str, ...]


NRRD = VolumeKind("NRRD", "NrrdImageIO", (".nrrd", ".nhdr"))
META = VolumeKind("MetaImage", "MetaImageIO", (".mha", ".mhd"))
NIFTI = VolumeKind("NIfTI", "NiftiImageIO", (".nii", ".nii.gz", ".hdr"))


def kind_of(head: bytes) -> VolumeKind | None:
    """Which kind of volume a file begins like, None for none."""
    if head.startswith(b"NRRD000"):
        return NRRD
    if _META_START.match(head) and b"NDims" in head:
        return META
    plain = _unpacked(head) if head[:2] == b"\x1f\x8b" else head
    return NIFTI if _is_nifti(plain) else None


def is_packed(head: bytes) -> bool:
    """Whether the pixels are compressed, so that taking out one slice means unpacking all before it."""
    return head[:2] == b"\x1f\x8b" or _PACKED.search(head) is not None


def refuse_stray_pixels(content: Content, kind: VolumeKind) -> None:
    """Refuse a header that has its pixels anywhere but in itself or beside itself.

    Raises:
        CannotOpenImage: it names another place, several files, or no file at all.
    """
    name = content.address.name
    with content.open() as file:
        header = file.read(_LONGEST_HEADER)
    is_whole = len(header) < _LONGEST_HEADER
    named = _named_in_nrrd(header, is_whole) if kind is NRRD else []
    if kind is META:
        named = _META_PIXELS.findall(header)[:1]
    if named is None or (kind is META and not named):
        raise refusals.refused(name, "It does not say where its pixels are.")
    for word in named:
        if kind is META and word.strip().upper() == b"LOCAL":
            continue
        _refuse_stray(content, word.decode("utf-8", "replace").strip())


def _named_in_nrrd(header: bytes, is_whole: bool) -> list[bytes] | None:
    """The files that an NRRD header names; None if the header has no end where it could be expected."""
    if not is_whole and not re.search(rb"\r?\n\r?\n", header):
        return None
    return _NRRD_PIXELS.findall(header)


def _refuse_stray(content: Content, pixels: str) -> None:
    name = content.address.name
    if content.disk_path is None:
        raise refusals.refused(
            name,
            "Its pixels lie in another file of the archive.",
            "Unpack the archive to a folder and open the file there.",
        )
    folder = content.disk_path.parent
    plain = pixels and not re.search(r"[/\\:%\0]", pixels) and pixels not in (".", "..")
    if not plain or pixels.upper().startswith("LIST") or _leaves(folder, pixels):
        raise refusals.refused(
            name,
            "It names a file for its pixels that does not lie in the same folder, or several files.",
            "Put the file with the pixels beside it, and name it in the header without any folder.",
        )
    if not (folder / pixels).is_file():
        raise refusals.refused(
            name,
            f"The file {pixels[:80]} with its pixels is missing.",
            "Copy it into the same folder and open the image again.",
        )


def _leaves(folder: Path, name: str) -> bool:
    """Whether a file is a link that leads out of the folder."""
    return (folder / name).resolve().parent != folder.resolve()


def named_rightly(path: Path, kind: VolumeKind) -> bool:
    """Whether the name ends as the library expects it."""
    return path.name.lower().endswith(kind.suffixes)


def _unpacked(head: bytes) -> bytes:
    """The first bytes of what is packed."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 1024)
    except zlib.error:
        return b""


def _is_nifti(head: bytes) -> bool:
    if len(head) < 348:
        return False
    sizes = {int.from_bytes(head[:4], order) for order in ("little", "big")}
    if 348 in sizes:
        return head[344:348] in _NIFTI_MARKS
    return 540 in sizes and head[4:8] in _NIFTI_MARKS
