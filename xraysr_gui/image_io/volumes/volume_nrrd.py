"""The header of an NRRD file: lines of `field: value`, ended by an empty line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

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

TITLE = "NRRD"
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(r"([^:=#][^:]*): *(.*)")
_VECTOR = re.compile(r"\(([^()]*)\)|(none)", re.IGNORECASE)
_PACKINGS: dict[str, Packing] = {
    "raw": "raw",
    **dict.fromkeys(("txt", "text", "ascii"), "words"),
    "hex": "hex",
    **dict.fromkeys(("gz", "gzip"), "zlib"),
    **dict.fromkeys(("bz2", "bzip2"), "bzip2"),
}
_NUMBERS = {
    **dict.fromkeys(("signed char", "int8", "int8_t"), "i1"),
    **dict.fromkeys(("uchar", "unsigned char", "uint8", "uint8_t"), "u1"),
    **dict.fromkeys(("short", "short int", "signed short", "signed short int", "int16", "int16_t"), "i2"),
    **dict.fromkeys(("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"), "u2"),
    **dict.fromkeys(("int", "signed int", "int32", "int32_t"), "i4"),
    **dict.fromkeys(("uint", "unsigned int", "uint32", "uint32_t"), "u4"),
    **dict.fromkeys(("longlong", "long long", "long long int", "signed long long"), "i8"),
    **dict.fromkeys(("signed long long int", "int64", "int64_t"), "i8"),
    **dict.fromkeys(("ulonglong", "unsigned long long", "unsigned long long int"), "u8"),
    **dict.fromkeys(("uint64", "uint64_t"), "u8"),
    "float": "f4",
    "double": "f8",
}
_POSITIONS = ("space", "domain", "time", "???", "unknown", "none", "")
"""Kinds of axes along which pixels lie; the others hold the numbers of one pixel."""
_MILLIMETRES = {
    **dict.fromkeys(("", "???", "mm", "millimeter", "millimeters", "millimetre", "millimetres"), 1.0),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre", "centimetres"), 10.0),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1000.0),
    **dict.fromkeys(("um", "\u00b5m", "\u03bcm", "micron", "microns", "micrometer", "micrometers"), 0.001),
}
"""How long the unit of a length is; one of another name says nothing."""
_UNIT = re.compile(r'"([^"]*)"|([^\s"]+)')
_TO_LEFT_BACK = {"ras": (-1, -1), "right-anterior-superior": (-1, -1), "las": (1, -1)}
_TO_LEFT_BACK["left-anterior-superior"] = (1, -1)


def looks_right(head: bytes) -> bool:
    """Whether a file begins like NRRD."""
    return head.startswith(b"NRRD000")


def header_of(content: Content) -> VolumeHeader:
    """Read the header.

    Raises:
        BadHeader, ValueError: it is damaged.
    """
    text = header_text(content)
    end = _END.search(text)
    if end is None and len(text) >= LONGEST_HEADER:
        raise BadHeader(tr("it does not say where its pixels are"))
    after = len(text) if end is None else end.end()
    refuse_control_signs(text[:after])
    return _header(_said(text[:after].decode("utf-8", "replace")), after)


def _said(text: str) -> dict[str, str]:
    """Each field; keys and values that a program added for itself have `:=` and are left out."""
    said: dict[str, str] = {}
    for line in text.split("\n")[1:]:
        found = _FIELD.fullmatch(line.rstrip("\r"))
        if found is not None and not found[2].startswith("=") and ":=" not in line[: found.end(1) + 2]:
            said.setdefault(found[1].strip().lower().replace(" ", ""), found[2].strip())
    return said


def _header(said: dict[str, str], after: int) -> VolumeHeader:
    sizes = whole_numbers(said.get("sizes", ""))
    axes = int(said.get("dimension", "0"))
    if not 1 <= axes <= MOST_AXES or len(sizes) != axes:
        raise BadHeader(tr("it gives no size for each of its axes"))
    components = _component_axis(said, axes)
    places = [axis for axis in range(axes) if axis != components]
    if len(places) < 1 or components not in (None, 0, axes - 1):
        raise BadHeader(tr("the numbers of one pixel do not lie together"))
    vectors = _vectors(said, axes)
    steps = _spacings(said, axes, vectors)
    towards = [_unit(vectors[axis], said) for axis in places]
    pixels = said.get("datafile", "")
    skipped = int(said.get("byteskip", "0"))
    if skipped < FROM_THE_END:
        raise BadHeader(tr("it says that {} bytes lie before its pixels").format(skipped))
    return VolumeHeader(
        TITLE,
        tuple(sizes[axis] for axis in places),
        tuple(steps[axis] for axis in places),
        _number(said),
        towards[0] or (1.0, 0.0, 0.0),
        (towards[1] if len(towards) > 1 else None) or (0.0, 1.0, 0.0),
        1 if components is None else sizes[components],
        planes=components not in (None, 0),
        packing=_packing(said),
        start=0 if pixels else after,
        lines=int(said.get("lineskip", "0")),
        skipped=skipped,
        pixels=pixels,
    )


def _packing(said: dict[str, str]) -> Packing:
    word = said.get("encoding", "").lower()
    if word not in _PACKINGS:
        raise BadHeader(tr("its numbers are packed in the way {}").format(word[:40] or "of no name"))
    return _PACKINGS[word]


def _number(said: dict[str, str]) -> np.dtype[Any]:
    word = " ".join(said.get("type", "").lower().split())
    if word not in _NUMBERS:
        raise BadHeader(tr("its numbers are of the kind {}").format(word[:40] or "of no name"))
    kind = _NUMBERS[word]
    order = {"little": "<", "big": ">"}.get(said.get("endian", "").lower())
    if order is None and not kind.endswith("1") and _packing(said) not in ("words",):
        raise BadHeader(tr("it does not say which byte of a number comes first"))
    return np.dtype((order or "<") + kind)


def _component_axis(said: dict[str, str], axes: int) -> int | None:
    """The axis along which the numbers of one pixel lie, None if each has one."""
    kinds = said.get("kinds", "").lower().split()
    if kinds and len(kinds) != axes:
        raise BadHeader(tr("it gives no kind for each of its axes"))
    found = [axis for axis, kind in enumerate(kinds) if kind not in _POSITIONS]
    if not kinds:
        found = [
            axis
            for axis, vector in enumerate(_vectors(said, axes))
            if vector is None and "spacedirections" in said
        ]
    if len(found) > 1:
        raise BadHeader(tr("several of its axes are none of space or time"))
    return found[0] if found else None


def _vectors(said: dict[str, str], axes: int) -> list[tuple[float, ...] | None]:
    """Where each axis runs to and how far, None where nothing is said."""
    words = said.get("spacedirections", "")
    found = [
        real_numbers(one[1].replace(",", " ")) if one[2] is None else None for one in _VECTOR.finditer(words)
    ]
    if words and len(found) != axes:
        raise BadHeader(tr("it gives no direction for each of its axes"))
    return found or [None] * axes


def _spacings(said: dict[str, str], axes: int, vectors: list[tuple[float, ...] | None]) -> tuple[float, ...]:
    spacings = real_numbers(said.get("spacings", "").lower().replace("none", "nan"))
    if len(spacings) != axes:
        spacings = (1.0,) * axes
    return tuple(
        float(one * unit)
        if vector is None
        else float(np.sqrt(np.square(vector * _units(said, "spaceunits", len(vector))).sum()))
        for one, unit, vector in zip(spacings, _units(said, "units", axes), vectors, strict=True)
    )


def _units(said: dict[str, str], field: str, count: int) -> NDArray[np.float64]:
    """Millimetres in each unit of a field, no number where nobody knows; 1 where it does not name so many."""
    words = [(one[1] or one[2] or "").strip().lower() for one in _UNIT.finditer(said.get(field, ""))]
    if len(words) != count:
        return np.ones(count)
    return np.array([_MILLIMETRES.get(word, np.nan) for word in words])


def _unit(vector: tuple[float, ...] | None, said: dict[str, str]) -> Direction | None:
    """Where an axis runs to, as left, back and head; None where nothing is said."""
    if vector is None or len(vector) < 3:
        return None
    left, back = _TO_LEFT_BACK.get(said.get("space", "").lower().removesuffix("-time"), (1, 1))
    return vector[0] * left, vector[1] * back, vector[2]
