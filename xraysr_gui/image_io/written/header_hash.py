"""The hash of what stands beside the pixels of a file, however the file is packed.

Two files that another program packed differently have the same one, as long as it kept what they say. Not
in it: the pixels and how they are packed, our description (which has a hash of its own), and numbers that
only say how long parts are.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xraysr_gui.core.provenance import MOST_SIGNS
from xraysr_gui.core.seal import Sealing, canonical, hash_of_words
from xraysr_gui.image_io.written.provenance_file import provenance_in
from xraysr_gui.image_io.written.sealing import (
    PNG,
    PRIVATE_CREATOR,
    PRIVATE_GROUP,
    PROVENANCE,
    TIFF,
    TIFF_DESCRIPTION,
    is_as_sealed,
)

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.image_io.content import Content

_PNG_PIXELS = (b"IHDR", b"IDAT", b"IEND", b"PLTE", b"sBIT")
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_TIFF_PACKING = {254, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 322, 323, 324, 325, 339}
_PIXEL_DATA = 0x7FE00010
BROKEN_PICTURE = (OSError, ValueError, SyntaxError, struct.error, zlib.error)


def hash_of_picture(content: bytes) -> str:
    """Of a PNG or TIFF file, as 64 digits; "" where it is damaged."""
    try:
        return _hashed(_of_png(content) if content.startswith(PNG) else _of_tiff(content))
    except BROKEN_PICTURE:
        return ""


def hash_of_dataset(header: Dataset) -> str:
    """Of the header of a DICOM file."""
    return _hashed(_of_dataset(header))


def sealing_of(content: Content) -> Sealing:
    """How a file is now: whether it is as it was sealed, and the hashes of its parts."""
    whole, text = content.all_bytes(), provenance_in(content)
    words = _hash_of_text(text) if text else ""
    if whole.startswith((PNG, *TIFF)):
        return Sealing(is_as_sealed(whole), hash_of_picture(whole), words)
    from xraysr_gui.image_io.dicom.dicom_file import looks_like_dicom, read_dicom_file
    from xraysr_gui.image_io.dicom.dicom_values import BROKEN, quiet_pydicom

    if not looks_like_dicom(content.head):
        return Sealing(False, "", words)
    with quiet_pydicom(content.address.name):
        try:
            return Sealing(is_as_sealed(whole), hash_of_dataset(read_dicom_file(content).header), words)
        except (*BROKEN, RecursionError):
            return Sealing(False, "", words)


def _hash_of_text(text: str) -> str:
    try:
        return hash_of_words(json.loads(text))
    except (ValueError, AttributeError, RecursionError):
        return ""


def _hashed(parts: Iterator[tuple[str, str]]) -> str:
    return hashlib.sha256(canonical({"header": sorted(parts)})).hexdigest()


def _of_png(content: bytes) -> Iterator[tuple[str, str]]:
    at = len(PNG)
    while at + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + length]
        at += 12 + length
        if kind in _PNG_TEXTS:
            keyword, text = _text_of(kind, body)
            if keyword != PROVENANCE:
                yield f"text {keyword}", text
        elif kind not in _PNG_PIXELS:
            yield kind.decode("latin-1"), body.hex()


def _text_of(kind: bytes, body: bytes) -> tuple[str, str]:
    """Keyword and text of one part, whichever of the three ways it is packed in."""
    keyword, _, rest = body.partition(b"\0")
    is_packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\1")
    if kind == b"iTXt":
        *_, rest = rest[2:].split(b"\0", 2)
    elif kind == b"zTXt":
        rest = rest[1:]
    if is_packed:
        rest = zlib.decompressobj().decompress(rest, MOST_SIGNS)
    return keyword.decode("latin-1"), rest.decode("latin-1" if kind != b"iTXt" else "utf-8", "replace")


def _of_tiff(content: bytes) -> Iterator[tuple[str, str]]:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=["TIFF"]) as picture:
            tags = dict(picture.tag_v2)  # type: ignore[attr-defined]
    for tag, value in tags.items():
        if tag not in _TIFF_PACKING and tag != TIFF_DESCRIPTION:
            yield str(tag), str(value)


def _of_dataset(dataset: Dataset) -> Iterator[tuple[str, str]]:
    ours = next(
        (one.tag.element for one in dataset.group_dataset(PRIVATE_GROUP) if one.value == PRIVATE_CREATOR),
        None,
    )
    for element in dataset:
        tag = element.tag
        is_ours = tag.group == PRIVATE_GROUP and ours in (tag.element, tag.element >> 8)
        if tag.element == 0 or tag == _PIXEL_DATA or is_ours:
            continue
        if element.VR == "SQ":
            items = [sorted(_of_dataset(item)) for item in element.value]
            yield f"{tag:08x}", canonical({"items": items}).decode()
        else:
            yield f"{tag:08x}", _words_of(element.value)


def _words_of(value: object) -> str:
    """A value as text, whatever representation a program stored it in."""
    if isinstance(value, bytes):
        return value.rstrip(b"\0 ").hex()
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return str(value).rstrip("\0 ")
    return "\\".join(_words_of(one) for one in value)
