"""The header of a MetaImage: lines of `Key = value`, of which the last says where the pixels are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.image_io.volumes.volume_header import (
    FROM_THE_END,
    LONGEST_HEADER,
    MOST_AXES,
    BadHeader,
    Direction,
    Packing,
    VolumeHeader,
    header_text,
    real_numbers,
    refuse_control_signs,
    whole_numbers,
)

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

TITLE = "MetaImage"
_START = re.compile(rb"\s*(?:ObjectType|NDims|Comment|ObjectSubType)\s*[=:]", re.IGNORECASE)
_END = re.compile(rb"^[ \t]*ElementDataFile[ \t]*[=:][^\n]*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"\s*([A-Za-z0-9_]+)\s*[=:]\s*(.*)")
_NUMBERS = {
    "CHAR": "i1",
    "ASCII_CHAR": "i1",
    "UCHAR": "u1",
    "SHORT": "i2",
    "USHORT": "u2",
    "INT": "i4",
    "UINT": "u4",
    "LONG": "i4",  # of 4 bytes on every system, by the format's own table
    "ULONG": "u4",
    "LONG_LONG": "i8",
    "ULONG_LONG": "u8",
    "FLOAT": "f4",
    "DOUBLE": "f8",
}


def looks_right(head: bytes) -> bool:
    """Whether a file begins like MetaImage."""
    return _START.match(head) is not None and b"NDims" in head


def header_of(content: Content) -> VolumeHeader:
    """Read the header.

    Raises:
        BadHeader, ValueError: it is damaged.
    """
    text = header_text(content)
    end = _END.search(text)
    if end is None or end.end() >= LONGEST_HEADER:
        raise BadHeader(tr("it does not say where its pixels are"))
    refuse_control_signs(text[: end.end()])
    said = _said(text[: end.end()].decode("utf-8", "replace"))
    axes = int(said.get("ndims", "0"))
    size = whole_numbers(said.get("dimsize", ""))
    if not 1 <= axes <= MOST_AXES or len(size) != axes:
        raise BadHeader(tr("it gives no size for each of its axes"))
    along, down = _directions(said, axes)
    pixels = said["elementdatafile"].strip()
    is_here = pixels.upper() == "LOCAL"
    offset = int(said.get("headersize", "0"))
    if offset < FROM_THE_END:
        raise BadHeader(tr("it says that its pixels begin at {}").format(offset))
    return VolumeHeader(
        TITLE,
        size,
        _spacing(said, axes),
        _number(said),
        along,
        down,
        int(said.get("elementnumberofchannels", "1")),
        packing=_packing(said),
        start=end.end() if is_here and offset == 0 else max(offset, 0),
        skipped=min(offset, 0),
        pixels="" if is_here else pixels or "..",
    )


def _said(text: str) -> dict[str, str]:
    found = (_LINE.fullmatch(line.rstrip("\r")) for line in text.split("\n"))
    return {one[1].lower(): one[2].strip() for one in found if one is not None}


def _is_true(said: dict[str, str], key: str, default: str = "") -> bool:
    return said.get(key, default)[:1] in ("T", "t", "1", "Y", "y")


def _packing(said: dict[str, str]) -> Packing:
    if not _is_true(said, "binarydata", "True"):
        return "words"
    return "zlib" if _is_true(said, "compresseddata") else "raw"


def _number(said: dict[str, str]) -> np.dtype[np.generic]:
    word = said.get("elementtype", "").upper().removeprefix("MET_").removesuffix("_ARRAY")
    if word not in _NUMBERS:
        raise BadHeader(tr("its numbers are of the kind {}").format(word[:40] or "of no name"))
    is_big = _is_true(said, "elementbyteordermsb", said.get("binarydatabyteordermsb", ""))
    return np.dtype((">" if is_big else "<") + _NUMBERS[word])


def _spacing(said: dict[str, str], axes: int) -> tuple[float, ...]:
    words = said.get("elementspacing") or said.get("elementsize") or ""
    spacing = real_numbers(words)
    return spacing if len(spacing) == axes else (1.0,) * axes


def _directions(said: dict[str, str], axes: int) -> tuple[Direction, Direction]:
    """The first two rows of the matrix, which tell where columns and rows run to."""
    words = next((said[key] for key in ("transformmatrix", "rotation", "orientation") if key in said), "")
    matrix = real_numbers(words)
    if axes < 3 or len(matrix) != axes * axes:
        return (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
    first, second = matrix[:3], matrix[axes : axes + 3]
    return (first[0], first[1], first[2]), (second[0], second[1], second[2])
