"""What of a radiograph is body: without the black border, the collimator and what stands apart.

Found on a small copy of at most 256 pixels per side. Border is what is as dark as the darkest, and what is
flat and reaches the edge, as a collimator's leaves are; body is the largest part that remains, with its
holes. A pixel of the small copy is left out all around, so that the edge of the border is not measured.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.ranks import percentiles

Mask = NDArray[np.bool_]
LONGEST_SIDE = 256
DARK_SHARE = 0.04
"""Of the range between the darkest and the brightest: no tissue is darker."""
FLAT_SHARE = 0.004
"""A collimator's leaf varies less from pixel to pixel."""
LEAST_LEAF = 0.02
"""Of the image: smaller flat parts at the edge may be tissue."""
RIM = 0.03
"""Of the longer side: nearer to the edge of the image nothing is well inside."""
LEAST_BODY = 0.05
"""Of the image: what is found smaller is no body, and the whole image is taken."""


def body_mask(pixels: NDArray[np.float32]) -> Mask:
    """Which pixels are body; all of them where nothing can be told apart."""
    side = max(1, -(-max(pixels.shape) // LONGEST_SIDE))
    small = _shrunk(pixels, side)
    darkest, brightest = percentiles(small, 0.5, 99.5)
    if brightest <= darkest:
        return np.ones(pixels.shape, np.bool_)
    dark = small <= darkest + DARK_SHARE * (brightest - darkest)
    outside = _at_edge(dark, 0.0) | _at_edge(_flat(small, FLAT_SHARE * (brightest - darkest)), LEAST_LEAF)
    body = ~_at_edge(~_largest(~outside), 0.0)
    if body.mean() < LEAST_BODY:
        return np.ones(pixels.shape, np.bool_)
    inner = ~_grown(~body)
    chosen = inner if inner.mean() >= LEAST_BODY else body
    large = np.repeat(np.repeat(chosen, side, axis=0), side, axis=1)
    return np.ascontiguousarray(large[: pixels.shape[0], : pixels.shape[1]])


def well_inside(pixels: NDArray[np.float32]) -> Mask:
    """The body without what lies at the edge of the image: where bad places of a map are looked for.

    A corner that no border darkens counts as body; what stands there is half seen, and nobody asks for it.
    """
    rows, columns = pixels.shape
    rim = max(1, round(RIM * max(rows, columns)))
    inside = body_mask(pixels)
    if min(rows, columns) > 4 * rim:
        inside = inside.copy()
        inside[:rim] = inside[-rim:] = False
        inside[:, :rim] = inside[:, -rim:] = False
    return inside


def _shrunk(pixels: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """The means of squares; the last row and column are repeated to fill the last squares."""
    rows, columns = pixels.shape
    filled = np.pad(pixels, ((0, -rows % side), (0, -columns % side)), mode="edge")
    squares = filled.reshape(filled.shape[0] // side, side, filled.shape[1] // side, side)
    return np.asarray(squares.mean(axis=(1, 3)), np.float32)


def _flat(image: NDArray[np.float32], most: float) -> Mask:
    """Where a pixel and its eight neighbours differ by no more than so much, with those neighbours."""
    around = _neighbourhood(np.pad(image, 1, mode="edge"))
    return _grown(np.asarray(around.max(axis=0) - around.min(axis=0) <= most))


def _neighbourhood(padded: NDArray[np.generic]) -> NDArray[np.generic]:
    rows, columns = padded.shape[0] - 2, padded.shape[1] - 2
    return np.stack([padded[r : r + rows, c : c + columns] for r in range(3) for c in range(3)])


def _grown(mask: Mask) -> Mask:
    """With all that touches it."""
    return np.asarray(_neighbourhood(np.pad(mask, 1)).any(axis=0))


def _at_edge(mask: Mask, least_share: float) -> Mask:
    """The connected parts that reach the edge of the image and are not too small."""
    labels, sizes = connected(mask)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    kept = np.zeros(sizes.size, np.bool_)
    kept[np.unique(edge)] = True
    kept &= sizes >= least_share * mask.size
    kept[0] = False
    return np.asarray(kept[labels])


def _largest(mask: Mask) -> Mask:
    labels, sizes = connected(mask)
    return np.asarray((labels == 1 + int(np.argmax(sizes[1:]))) if sizes.size > 1 else mask)


def connected(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """A number for each part whose pixels touch by a side (0: none), and how large each is."""
    runs = _runs(mask)
    parents = list(range(len(runs)))

    def root(run: int) -> int:
        while parents[run] != run:
            parents[run] = parents[parents[run]]
            run = parents[run]
        return run

    above: list[int] = []
    current: list[int] = []
    row = -1
    for number, (its_row, start, end) in enumerate(runs):
        if its_row != row:
            above, current, row = (current if its_row == row + 1 else []), [], its_row
        for other in above:
            if runs[other][1] < end and runs[other][2] > start:
                one, two = root(other), root(number)
                parents[max(one, two)] = min(one, two)
        current.append(number)
    names = {first: place + 1 for place, first in enumerate(sorted({root(run) for run in range(len(runs))}))}
    labels = np.zeros(mask.shape, np.intp)
    for number, (its_row, start, end) in enumerate(runs):
        labels[its_row, start:end] = names[root(number)]
    return labels, np.bincount(labels.ravel(), minlength=len(names) + 1)


def _runs(mask: Mask) -> list[tuple[int, int, int]]:
    """Row, first and past-last column of each run of true pixels."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    return [(int(r), int(a), int(b)) for (r, a), (_, b) in zip(starts, ends, strict=True)]
