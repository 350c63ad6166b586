"""How large the pieces of an image may be, and how much memory a whole image takes."""

from __future__ import annotations

import numpy as np

from xraysr_gui.enhancers.model_folder import Manifest
from xraysr_gui.enhancers.networks.preparations import Preparation
from xraysr_gui.enhancers.networks.tiling import SMALLEST_TILE, Grid, even_sides

MB = 1 << 20
LARGEST_TILE = 576
FEWEST_FLOATS = 64
MACS_AT_ONCE = 40e9
"""A piece takes about a second then: a person who presses Stop should not wait much longer."""


def largest_piece(
    manifest: Manifest, grid: Grid, memory_mb: int, most: int = LARGEST_TILE, macs: float = MACS_AT_ONCE
) -> int:
    """The longest side of a piece without its halo that memory and patience allow."""
    numbers = max(memory_mb, 1) * MB / (4 * max(manifest.floats, FEWEST_FLOATS))
    by_memory = np.sqrt(numbers) - 2 * grid.edge
    by_work = np.sqrt(macs / max(manifest.macs, 1.0)) - 2 * grid.edge
    side = min(by_memory, max(by_work, 2 * grid.edge))
    return int(np.clip(side, SMALLEST_TILE, most))


def smaller_piece(side: int) -> int | None:
    """What to try after a piece that was too large; None if it was the smallest."""
    return max(SMALLEST_TILE, side // 2) if side > SMALLEST_TILE else None


def piece_sides(shape: tuple[int, int], most: int, grid: Grid) -> tuple[int, int]:
    """Rows and columns that the network is given at once, of an image of `shape`."""
    rows, columns = even_sides(shape, most, grid)
    return rows + 2 * grid.edge, columns + 2 * grid.edge


def piece_mb(manifest: Manifest, sides: tuple[int, int]) -> int:
    """What the engine holds while it works on one piece, by what the manifest says."""
    area = sides[0] * sides[1]
    numbers = area * max(manifest.floats, FEWEST_FLOATS) + area**2 * manifest.pairs + manifest.parameters
    return int(numbers * 4 + MB - 1) // MB


def images_mb(manifest: Manifest, preparation: Preparation, shape: tuple[int, int]) -> int:
    """The image, what the network is given of it, and the result, for an image of `shape`."""
    grown = manifest.scale if preparation.enlarged else 1
    given = 0 if preparation.finish or preparation.id == "plain" else preparation.channels * grown**2
    result = 1.25 * manifest.scale**2  # a quarter more while it is looked through
    return int(shape[0] * shape[1] * 4 * (1 + given + result)) // MB + 1
