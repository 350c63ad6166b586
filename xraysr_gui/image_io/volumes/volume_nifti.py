"""The header of a NIfTI file, of the first and the second kind: numbers at fixed places."""

from __future__ import annotations

import struct
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.words import tr
from xraysr_gui.image_io.volumes.volume_header import BadHeader, Direction, VolumeHeader

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

TITLE = "NIfTI"
_MARKS = (b"n+1\0", b"ni1\0", b"n+2\0", b"ni2\0")
_FIRST, _SECOND = 348, 540
_UNIT, _MILLIMETRES = 7, {1: 1000.0, 3: 0.001}
"""The bits that say in what lengths are told, and how long metres and micrometres are."""
_NUMBERS = {
    2: ("u1", 1),
    4: ("i2", 1),
    8: ("i4", 1),
    16: ("f4", 1),
    64: ("f8", 1),
    128: ("u1", 3),
    256: ("i1", 1),
    512: ("u2", 1),
    768: ("u4", 1),
    1024: ("i8", 1),
    1280: ("u8", 1),
    2304: ("u1", 4),
}


def looks_right(head: bytes) -> bool:
    """Whether a file begins like NIfTI, packed or not."""
    return _order_of(_plain(head)) is not None


def header_of(content: Content) -> VolumeHeader:
    """Read the header.

    Raises:
        BadHeader, ValueError, struct.error: it is damaged.
    """
    head = _plain(content.head)
    order = _order_of(head)
    if order is None:
        raise BadHeader(tr("it has no NIfTI header"))
    fields = _Fields(head, order)
    number, components = fields.number()
    size, vectors = fields.size()
    if vectors > 1 and components > 1:
        raise BadHeader(tr("its pixels are lists of colours"))
    along, down = fields.directions()
    slope, intercept = fields.scale() if components == 1 else (1.0, 0.0)
    is_packed, pixels = content.head[:2] == b"\x1f\x8b", ""
    if not fields.is_single:
        is_packed, pixels = _beside(content)
    start = fields.start()
    return VolumeHeader(
        TITLE,
        size,
        fields.spacing(len(size)),
        number,
        along,
        down,
        max(components, vectors),
        planes=vectors > 1,
        packing="zlib" if is_packed else "raw",
        start=0 if is_packed else start,
        skipped=start if is_packed else 0,
        pixels=pixels,
        slope=slope,
        intercept=intercept,
    )


def _beside(content: Content) -> tuple[bool, str]:
    """Whether the file with the pixels is packed, and its name: that of the header with another ending."""
    stem = PurePath(content.address.name.removesuffix(".gz")).stem
    folder = content.disk_path.parent if content.disk_path is not None else None
    is_packed = folder is not None and not (folder / f"{stem}.img").exists()
    return is_packed, f"{stem}.img.gz" if is_packed else f"{stem}.img"


def _plain(head: bytes) -> bytes:
    """The first bytes, unpacked if they are packed."""
    if head[:2] != b"\x1f\x8b":
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 1024)
    except zlib.error:
        return b""


def _order_of(head: bytes) -> str | None:
    """The byte order of a header, None if it is none."""
    if len(head) < _FIRST:
        return None
    for order in "<>":
        size = struct.unpack(f"{order}i", head[:4])[0]
        if size == _FIRST and head[344:348] in _MARKS:
            return order
        if size == _SECOND and head[4:8] in _MARKS and len(head) >= _SECOND:
            return order
    return None


class _Fields:
    """Finds each field, wherever the kind of header has it."""

    def __init__(self, head: bytes, order: str) -> None:
        self._head, self._order = head, order
        self._is_first = struct.unpack(f"{order}i", head[:4])[0] == _FIRST
        mark = head[344:348] if self._is_first else head[4:8]
        self.is_single = mark.startswith(b"n+")

    def number(self) -> tuple[np.dtype[Any], int]:
        """What one number is, and how many a pixel has."""
        kind = self._at("h", 70, 12)[0]
        if kind not in _NUMBERS:
            raise BadHeader(tr("its numbers are of the kind {}").format(kind))
        form, components = _NUMBERS[kind]
        return np.dtype(self._order + form), components

    def size(self) -> tuple[tuple[int, ...], int]:
        """The axes of the grid, and how many numbers the fifth axis adds to each pixel."""
        axes, *sizes = self._at("8h" if self._is_first else "8q", 40, 16)
        if not 1 <= axes <= 7 or min(sizes[:axes]) < 1:
            raise BadHeader(tr("it gives no size for each of its axes"))
        sizes = sizes[:axes]
        while len(sizes) > 2 and sizes[-1] == 1:
            sizes.pop()
        if len(sizes) > 5:
            raise BadHeader(tr("it has {} axes").format(len(sizes)))
        if len(sizes) < 5:
            return tuple(sizes), 1
        grid = sizes[:4]
        while len(grid) > 2 and grid[-1] == 1:
            grid.pop()
        return tuple(grid), sizes[4]

    def spacing(self, axes: int) -> tuple[float, ...]:
        """Millimetres of each axis."""
        unit = self._at("B" if self._is_first else "i", 123, 500)[0] & _UNIT
        factor = _MILLIMETRES.get(unit, 1.0)
        return tuple(abs(float(one)) * factor for one in self._at(self._real(8), 76, 104)[1 : axes + 1])

    def scale(self) -> tuple[float, float]:
        """Slope and intercept; a slope of zero means that there is none."""
        slope, intercept = self._at(self._real(2), 112, 176)
        if not np.isfinite([slope, intercept]).all() or slope == 0:
            return 1.0, 0.0
        return float(slope), float(intercept)

    def start(self) -> int:
        """Where the numbers begin in their file."""
        place = self._at("f" if self._is_first else "q", 108, 168)[0]
        if not np.isfinite(place) or not 0 <= place < 1 << 40:
            raise BadHeader(tr("it says that its pixels begin at {}").format(place))
        return max(int(place), (_FIRST if self._is_first else _SECOND) if self.is_single else 0)

    def directions(self) -> tuple[Direction, Direction]:
        """Where columns and rows run to; NIfTI counts to the right and to the front."""
        by_turning, by_matrix = self._at("hh" if self._is_first else "ii", 252, 344)
        if by_turning > 0:
            matrix = self._turned()
        elif by_matrix > 0:
            rows = self._at(self._real(12), 280, 400)
            matrix = np.array(rows, np.float64).reshape(3, 4)[:, :3]
        else:
            return (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
        if not np.isfinite(matrix).all():
            raise BadHeader(tr("its directions are no numbers"))
        towards = matrix * np.array([[-1.0], [-1.0], [1.0]])
        (a, b, c), (d, e, f) = towards[:, 0].tolist(), towards[:, 1].tolist()
        return (a, b, c), (d, e, f)

    def _turned(self) -> NDArray[np.float64]:
        """The rotation that three numbers of a quaternion stand for."""
        b, c, d = (float(one) for one in self._at(self._real(3), 256, 352))
        a = max(0.0, 1.0 - (b * b + c * c + d * d)) ** 0.5
        length = (a * a + b * b + c * c + d * d) ** 0.5
        a, b, c, d = (one / length for one in (a, b, c, d))
        return np.array(
            [
                [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 0.0],
                [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 0.0],
                [2 * (b * d - a * c), 2 * (c * d + a * b), 1.0],
            ]
        )

    def _real(self, count: int) -> str:
        return f"{count}f" if self._is_first else f"{count}d"

    def _at(self, form: str, first: int, second: int) -> tuple[Any, ...]:
        return struct.unpack_from(self._order + form, self._head, first if self._is_first else second)
