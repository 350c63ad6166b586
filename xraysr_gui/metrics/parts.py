"""The means of a metric's maps over a part of an image, block by block and never all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Floats, Map, Mask, Metric
from xraysr_gui.metrics.filters import grown

BLOCK = 32
PIXELS_AT_ONCE = 1 << 19


@dataclass(frozen=True, slots=True)
class Span:
    """Some rows and columns of an image."""

    top: int
    bottom: int
    left: int
    right: int

    def of(self, image: Pixels) -> Pixels:
        """This part of an image."""
        return image[self.top : self.bottom, self.left : self.right]

    def grown(self, margin: int, shape: tuple[int, int]) -> Span:
        """With so many pixels more on each side, as far as the image goes."""
        return Span(
            max(0, self.top - margin),
            min(shape[0], self.bottom + margin),
            max(0, self.left - margin),
            min(shape[1], self.right + margin),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What belongs to a part of an image: a mask and where its first pixel lies; without a mask, all.

    Attributes:
        shape: Rows and columns of the image.
        top, left: Where the mask lies.
        mask: What belongs to the part.
        left_out: Which pixels of the image are no measurement: no window may touch one of them.
    """

    shape: tuple[int, int]
    top: int = 0
    left: int = 0
    mask: Mask | None = None
    left_out: Mask | None = None

    @staticmethod
    def of(mask: Mask) -> Part:
        """The part that a mask as large as the image tells."""
        down, across = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not down.size:
            return Part((mask.shape[0], mask.shape[1]), 0, 0, mask[:0, :0])
        top, left = int(down[0]), int(across[0])
        cut = mask[top : int(down[-1]) + 1, left : int(across[-1]) + 1]
        return Part((mask.shape[0], mask.shape[1]), top, left, cut)

    def without(self, left_out: Mask | None) -> Part:
        """The same without some pixels of the image."""
        if left_out is None:
            return self
        span = self.span
        kept = ~left_out[span.top : span.bottom, span.left : span.right]
        mask = kept if self.mask is None else kept & self.mask
        return Part(self.shape, self.top, self.left, mask, left_out)

    @property
    def count(self) -> int:
        """How many pixels belong to it."""
        return int(np.count_nonzero(self.mask)) if self.mask is not None else self.shape[0] * self.shape[1]

    @property
    def span(self) -> Span:
        """The rows and columns that it touches."""
        rows, columns = self.mask.shape if self.mask is not None else self.shape
        return Span(self.top, self.top + rows, self.left, self.left + columns)

    def mask_in(self, span: Span) -> Mask | None:
        """What belongs to it in some rows and columns; None if all does."""
        if self.mask is None:
            return None
        own, found = self.span, np.zeros((span.bottom - span.top, span.right - span.left), np.bool_)
        top, bottom = max(own.top, span.top), min(own.bottom, span.bottom)
        left, right = max(own.left, span.left), min(own.right, span.right)
        if top < bottom and left < right:
            found[top - span.top : bottom - span.top, left - span.left : right - span.left] = self.mask[
                top - own.top : bottom - own.top, left - own.left : right - own.left
            ]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class BlockSums:
    """For each block of the image (rows of the arrays) and each map: the sum of what counts, and how many."""

    sums: Floats
    counts: Floats

    def value(self, metric: Metric) -> float:
        """The number over all blocks, NaN if there is none."""
        if not len(self.sums):
            return float(np.nan)
        return float(_finished(metric, self.sums.sum(axis=0), self.counts.sum(axis=0)))

    def values(self, metric: Metric, weights: Floats) -> Floats:
        """The number for each row of weights of the blocks."""
        return _finished(metric, weights @ self.sums, weights @ self.counts)


def _finished(metric: Metric, sums: Floats, counts: Floats) -> Floats:
    assert metric.finish is not None
    with np.errstate(divide="ignore", invalid="ignore"):
        return metric.finish(sums / counts)


def value_of(metric: Metric, reference: Pixels, candidate: Pixels, part: Part | None = None) -> float:
    """One number over a part, NaN if there is none."""
    part = part or Part((reference.shape[0], reference.shape[1]))
    return block_sums(metric, reference, candidate, part).value(metric)


def block_sums(metric: Metric, reference: Pixels, candidate: Pixels, part: Part) -> BlockSums:
    """The sums of the maps of a metric over the blocks that a part touches."""
    assert metric.maps is not None
    sums: list[Floats] = []
    counts: list[Floats] = []
    for span in _strips(part.span, part.shape):
        outer = span.grown(metric.margin, part.shape)
        maps = metric.maps(outer.of(reference), outer.of(candidate), part.mask_in(outer))
        own = part.mask_in(span)
        pairs = [_summed(one, span, outer, own, part) for one in maps]
        sums.append(np.stack([pair[0] for pair in pairs], axis=-1))
        counts.append(np.stack([pair[1] for pair in pairs], axis=-1))
    if not sums:
        return BlockSums(np.zeros((0, 1)), np.zeros((0, 1)))
    return BlockSums(np.concatenate(sums), np.concatenate(counts))


def _strips(span: Span, shape: tuple[int, int]) -> Iterator[Span]:
    """Whole blocks of the image, some rows of blocks at a time."""
    if span.top >= span.bottom or span.left >= span.right:
        return
    left, right = span.left // BLOCK * BLOCK, min(shape[1], -(-span.right // BLOCK) * BLOCK)
    bottom = min(shape[0], -(-span.bottom // BLOCK) * BLOCK)
    rows = max(BLOCK, PIXELS_AT_ONCE // (right - left) // BLOCK * BLOCK)
    for top in range(span.top // BLOCK * BLOCK, bottom, rows):
        yield Span(top, min(top + rows, bottom), left, right)


def _summed(one: Map, span: Span, outer: Span, mask: Mask | None, part: Part) -> tuple[Floats, Floats]:
    """Sums and counts of one map over the blocks of a strip."""
    step = one.step
    top, left = (span.top - outer.top) // step, (span.left - outer.left) // step
    rows, columns = (span.bottom - span.top) // step, (span.right - span.left) // step
    values = one.values[top : top + rows, left : left + columns]
    counted = _counted(one, span, mask, part.shape)
    if one.reach and part.left_out is not None and counted is not None:
        counted = counted & ~_touched(one, span, part.left_out)
    if counted is not None:
        values = np.where(counted, values, 0)
    blocks = -(-(span.bottom - span.top) // BLOCK), -(-(span.right - span.left) // BLOCK)
    counts = _by_block(np.ones(values.shape, np.bool_) if counted is None else counted, step, blocks)
    return _by_block(values, step, blocks), counts


def _counted(one: Map, span: Span, mask: Mask | None, shape: tuple[int, int]) -> Mask | None:
    """Which values of a map belong to the part and lie far enough from the border; None if all do."""
    step = one.step
    rows, columns = (span.bottom - span.top) // step, (span.right - span.left) // step
    counted = None if mask is None else _coarser(mask, step)
    if one.inset:
        inside = [
            (place >= one.inset) & (place < count // step - one.inset)
            for place, count in (
                (np.arange(rows) + span.top // step, shape[0]),
                (np.arange(columns) + span.left // step, shape[1]),
            )
        ]
        far = inside[0][:, None] & inside[1]
        counted = far if counted is None else counted & far
    return counted


def _touched(one: Map, span: Span, left_out: Mask) -> Mask:
    """For which values of a map the window covers a pixel that is no measurement."""
    step, shape = one.step, (left_out.shape[0], left_out.shape[1])
    outer = span.grown(one.reach * step, shape)
    rows, columns = (outer.bottom - outer.top) // step, (outer.right - outer.left) // step
    held = left_out[outer.top : outer.bottom, outer.left : outer.right][: rows * step, : columns * step]
    squares = np.asarray(held.reshape(rows, step, columns, step).any(axis=(1, 3)))
    top, left = (span.top - outer.top) // step, (span.left - outer.left) // step
    height, width = (span.bottom - span.top) // step, (span.right - span.left) // step
    return grown(np.ascontiguousarray(squares), one.reach)[top : top + height, left : left + width]


def _coarser(mask: Mask, step: int) -> Mask:
    """A square belongs to the part if at least half of its pixels do."""
    if step == 1:
        return mask
    rows, columns = mask.shape[0] // step, mask.shape[1] // step
    squares = mask[: rows * step, : columns * step].reshape(rows, step, columns, step)
    return np.asarray(squares.sum(axis=(1, 3)) * 2 >= step * step)


def _by_block(values: NDArray[np.generic], step: int, blocks: tuple[int, int]) -> Floats:
    """The sum over each block, row after row of blocks."""
    found, side = np.zeros(blocks), BLOCK // step
    if values.size:
        down = np.add.reduceat(values, np.arange(0, values.shape[0], side), axis=0, dtype=np.float64)
        both = np.add.reduceat(down, np.arange(0, values.shape[1], side), axis=1)
        found[: both.shape[0], : both.shape[1]] = both
    return found.ravel()
