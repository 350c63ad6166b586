"""Drawings that a DICOM file lays over its image (groups 6000 to 601E).

Old files hide a drawing in a bit of each pixel that the image does not use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Overlay
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_shutter import overlay_group
from xraysr_gui.image_io.dicom.dicom_values import BROKEN
from xraysr_gui.image_io.dicom.pixel_layout import MOST_PIXELS, Layout

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

GROUPS = range(0x6000, 0x6020, 2)
_ROWS, _COLUMNS, _FRAMES, _KIND, _ORIGIN, _FIRST_FRAME = 0x10, 0x11, 0x15, 0x40, 0x50, 0x51
_TEXT, _POSITION, _BITS, _LABEL = 0x22, 0x102, 0x3000, 0x1500


@dataclass(frozen=True, slots=True)
class _Plane:
    """Reads the elements of one overlay group, damaged ones as their default."""

    header: Dataset
    group: int

    def value(self, element: int) -> Any:
        """One value, None where it is missing or damaged."""
        try:
            return self.header[self.group, element].value
        except BROKEN:
            return None

    def whole(self, element: int, index: int, default: int) -> int:
        """One whole number."""
        value = self.value(element)
        try:
            return int(value[index] if hasattr(value, "__getitem__") else value)
        except BROKEN:
            return default

    def bits(self) -> Any:
        """The drawing, the first pixel in the lowest bit; words with the high byte first are turned round."""
        held = self.value(_BITS)
        is_big = getattr(self.header, "original_encoding", (False, True))[1] is False
        if isinstance(held, bytes) and is_big and self.header[self.group, _BITS].VR == "OW":
            held = np.frombuffer(held[: len(held) // 2 * 2], ">u2").astype("<u2").tobytes()
        return held

    def words(self) -> str:
        """What the file calls it."""
        said = str(self.value(_LABEL) or self.value(_TEXT) or "").strip()
        return said or f"Overlay {(self.group - 0x6000) // 2 + 1}"


def overlays_of(
    header: Dataset, layout: Layout, frame: int, raw: Numbers | None = None
) -> tuple[tuple[Overlay, ...], tuple[str, ...]]:
    """All drawings that belong to one frame, at the image's own size, and what was wrong with them.

    `raw` are the frame's numbers with the bits that are no part of the image.
    """
    found: list[Overlay] = []
    remarks: list[str] = []
    for group in GROUPS:
        if group == overlay_group(header):
            continue
        plane = _Plane(header, group)
        if (group, _BITS) not in header:
            found.extend(_hidden(plane, layout, raw))
            continue
        drawn, is_cut = _drawn(plane, layout, frame)
        if drawn is None:
            remarks.append(
                tr("The drawing “{}” in the file is damaged and was left out.").format(plane.words())
            )
        elif drawn.any():
            found.append(Overlay(plane.words(), drawn, group))
        if is_cut:
            remarks.append(tr("The drawing “{}” reaches beyond the image and was cut.").format(plane.words()))
    return tuple(found), tuple(remarks)


def bitmap_of(header: Dataset, layout: Layout, frame: int, group: int) -> NDArray[np.bool_] | None:
    """One drawing alone, None where it is damaged."""
    return _drawn(_Plane(header, group), layout, frame)[0]


def _hidden(plane: _Plane, layout: Layout, raw: Numbers | None) -> tuple[Overlay, ...]:
    """A drawing in a bit of the pixels that the image does not use, if there is one."""
    bit = plane.whole(_POSITION, 0, -1)
    in_use = range(layout.shift, layout.shift + layout.stored)
    if raw is None or raw.dtype.kind != "u" or not 0 <= bit < 8 * raw.itemsize or bit in in_use:
        return ()
    drawn = (raw >> bit & 1).astype(np.bool_)
    return (Overlay(plane.words(), drawn, plane.group),) if drawn.any() else ()


def _drawn(plane: _Plane, layout: Layout, frame: int) -> tuple[NDArray[np.bool_] | None, bool]:
    """The drawing laid onto the image, and whether a part of it fell outside."""
    rows, columns = plane.whole(_ROWS, 0, 0), plane.whole(_COLUMNS, 0, 0)
    bits = plane.bits()
    if not (rows > 0 and columns > 0 and rows * columns <= MOST_PIXELS and isinstance(bits, bytes)):
        return None, False
    number = frame - (plane.whole(_FIRST_FRAME, 0, 1) - 1)
    if plane.whole(_FRAMES, 0, 1) <= 1:
        number = 0
    if not 0 <= number < plane.whole(_FRAMES, 0, 1):
        return np.zeros((layout.rows, layout.columns), np.bool_), False
    first = number * rows * columns
    packed = np.frombuffer(bits, np.uint8)[first // 8 : -(-(first + rows * columns) // 8)]
    flat = np.unpackbits(packed, bitorder="little")[first % 8 :][: rows * columns]
    if len(flat) < rows * columns:
        return None, False
    top, left = plane.whole(_ORIGIN, 0, 1) - 1, plane.whole(_ORIGIN, 1, 1) - 1
    return _laid(flat.reshape(rows, columns).view(np.bool_), layout, top, left)


def _laid(drawing: NDArray[np.bool_], layout: Layout, top: int, left: int) -> tuple[NDArray[np.bool_], bool]:
    drawn = np.zeros((layout.rows, layout.columns), np.bool_)
    first_row, first_column = max(0, -top), max(0, -left)
    part = drawing[first_row : max(0, layout.rows - top), first_column : max(0, layout.columns - left)]
    start_row, start_column = max(0, top), max(0, left)
    drawn[start_row : start_row + part.shape[0], start_column : start_column + part.shape[1]] = part
    return drawn, int(np.count_nonzero(part)) < int(np.count_nonzero(drawing))
