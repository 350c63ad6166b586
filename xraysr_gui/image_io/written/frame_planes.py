"""Gathers what lies over the frames of one object, while they come one by one: drawings and the shutter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.left_out import Mask, padded
from xraysr_gui.core.numbers import Numbers

if TYPE_CHECKING:
    from xraysr_gui.core.radiograph import Radiograph

Packed = NDArray[np.uint8]


class FramePlanes:
    """Eight pixels a byte: a plane that is the same over every frame is kept once."""

    def __init__(self) -> None:
        self._size = self._count = 0
        self._drawn: dict[tuple[int, str], dict[int, Packed]] = {}
        self._covered: dict[int, Packed] = {}
        self._padded: dict[int, Packed] = {}

    def add(self, frame: Radiograph) -> None:
        """Take what lies over the next frame."""
        self._size = frame.shape[0] * frame.shape[1]
        for one in frame.overlays:
            self._drawn.setdefault((one.group, one.title), {})[self._count] = packed_mask(one.drawn)
        if frame.shutter is not None:
            self._covered[self._count] = packed_mask(frame.shutter.covered)
        padding = padded(frame.greys)
        if padding is not None:
            self._padded[self._count] = packed_mask(padding)
        self._count += 1

    @property
    def titles(self) -> list[str]:
        """Of the drawings, in the order of their planes."""
        return [title for _, title in sorted(self._drawn)]

    def arrays(self) -> dict[str, Packed]:
        """The planes by the names under which they are sent."""
        planes = {f"drawing {place}": self._drawn[key] for place, key in enumerate(sorted(self._drawn))}
        if self._covered:
            planes["shutter"] = self._covered
        return {name: self._joined(of_frame) for name, of_frame in planes.items()}

    def set_padding(self, steps: Numbers) -> int | None:
        """Give padding in any of the written frames the darkest step, and that to nothing else.

        A measurement that would have it is stored one step brighter. None where no frame has padding.
        """
        if not self._padded:
            return None
        for number, plane in enumerate(steps):
            np.maximum(plane, 1, out=plane)
            if number in self._padded:
                bits = np.unpackbits(self._padded[number], count=plane.size, bitorder="little")
                plane[bits.reshape(plane.shape).view(np.bool_)] = 0
        return 0

    def _joined(self, of_frame: dict[int, Packed]) -> Packed:
        """All frames without a gap between them, as DICOM holds them; one where all are alike."""
        first = next(iter(of_frame.values()))
        if len(of_frame) == self._count and all(np.array_equal(one, first) for one in of_frame.values()):
            return first
        none = np.zeros_like(first)
        frames = [of_frame.get(number, none) for number in range(self._count)]
        if self._size % 8 == 0:
            return np.concatenate(frames)
        bits = [np.unpackbits(one, bitorder="little")[: self._size] for one in frames]
        return np.packbits(np.concatenate(bits), bitorder="little")


def packed_mask(mask: Mask) -> Packed:
    """Eight pixels a byte, the first in the lowest bit: how DICOM holds drawings."""
    return np.packbits(mask.ravel(), bitorder="little")
