"""How large an image is on its way through a network.

A shape is (rows, columns, channels) for an image and (channels,) for a list of numbers, as in Keras; a
side that may have any length is None.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.refusals import NotUsable

Pair = tuple[int, int]
Shape = tuple[int | None, ...]
IMAGE_AXES = 3


@dataclass(frozen=True, slots=True)
class LayerWindow:
    """A window that moves over an image; `same` pads so that only the strides make the result smaller."""

    size: Pair
    strides: Pair = (1, 1)
    dilation: Pair = (1, 1)
    same: bool = False

    def reach(self, axis: int) -> int:
        """From the first to the last pixel that the window sees."""
        return self.dilation[axis] * (self.size[axis] - 1) + 1

    def skips(self, axis: int) -> bool:
        """Whether it leaves out pixels on its way."""
        return self.reach(axis) < self.strides[axis]

    def padding(self, axis: int) -> Pair:
        """How much is added before and behind a side that the stride divides."""
        total = max(self.reach(axis) - self.strides[axis], 0) if self.same else 0
        return total // 2, total - total // 2

    def count(self, axis: int, length: int | None) -> int | None:
        """How many places the window has along a side."""
        if length is None:
            return None
        stride = self.strides[axis]
        return -(-length // stride) if self.same else (length - self.reach(axis)) // stride + 1


def image(shape: Shape) -> tuple[int | None, int | None, int]:
    """Rows, columns and channels.

    Raises:
        NotUsable: it is no image.
    """
    if len(shape) != IMAGE_AXES:
        raise NotUsable(tr("It works on images, and is given a list of numbers."))
    return shape[0], shape[1], channels(shape)


def channels(shape: Shape) -> int:
    """How many channels an image or a vector has."""
    depth = shape[-1]
    if depth is None:
        raise NotUsable(tr("The number of its channels is not known."))
    return depth


def count(shape: Shape) -> int:
    """How many numbers there are.

    Raises:
        NotUsable: the size of the image is not known.
    """
    if None in shape:
        why = tr("It needs the size of the image, which the file does not state.")
        raise NotUsable(why, tr("Ask its author to state rows and columns where it begins, in keras.Input."))
    return math.prod(side for side in shape if side is not None)


def moved(window: LayerWindow, shape: tuple[int | None, int | None, int]) -> tuple[int | None, int | None]:
    """The sides that are left when a window has moved over an image."""
    rows, columns = window.count(0, shape[0]), window.count(1, shape[1])
    if min(1 if rows is None else rows, 1 if columns is None else columns) < 1:
        raise NotUsable(tr("Its window is larger than the image it is given."))
    return rows, columns


def enlarged(side: int | None, times: int, more: int) -> int | None:
    """A side that becomes so many times longer, plus some pixels."""
    if side is None:
        return None
    if side * times + more < 1:
        raise NotUsable(tr("It cuts off more pixels than it is given."))
    return side * times + more


def common(sides: Iterable[int | None]) -> int | None:
    """What sides of several images are together; unknown sides must agree once the image is known."""
    lengths = set(sides) - {1}
    known = lengths - {None}
    if len(known) > 1:
        raise NotUsable(tr("It joins images of {} pixels.").format(tr(" and ").join(sorted(map(str, known)))))
    return None if None in lengths else known.pop() if known else 1
