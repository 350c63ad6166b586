"""A model without a network of its own: a quick network for all of an image, a good one for its lively parts.

What a good network adds, it adds where an image has fine structure. The liveliest share of the tiles is
done again by it and blended in, so that no seam shows; the time is bounded by that share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ModelFolder, read_model_folder
from xraysr_gui.enhancers.networks.tiling import Grid, Mosaic, Run, Tile, even_sides, tiles

SIDE = 96
FEATHER = 8
"""Pixels of the image over which one network fades into the other."""


@dataclass(frozen=True, slots=True)
class Route:
    """The two networks, and which share of an image the good one does."""

    quick: ModelFolder
    good: ModelFolder
    share: float


def route_of(folder: ModelFolder) -> Route | None:
    """The route that a manifest names, None for a model with a network of its own.

    Raises:
        ModelUnavailable: one of the two is missing, or they do not go together.
    """
    named = folder.manifest.routes
    if not named:
        return None
    quick, good = (_neighbour(folder, str(named.get(name, ""))) for name in ("quick", "good"))
    share = named.get("share")
    wanted = (folder.manifest.scale, "plain")
    fit = all((one.manifest.scale, one.manifest.preparation) == wanted for one in (quick, good))
    if not fit or not isinstance(share, int | float) or not 0 < share <= 1:
        raise _unusable(folder, tr("The two networks that it names do not go together."))
    return Route(quick, good, float(share))


def refine(route: Route, pixels: Pixels, result: Pixels, run: Run, grid: Grid, progress: Progress) -> None:
    """Do the lively parts of `result` again by the good network, in place."""
    shape = (pixels.shape[0], pixels.shape[1])
    sides = even_sides(shape, SIDE, grid)
    chosen = lively(pixels, tiles(shape, sides), route.share)
    better = np.empty_like(result)
    done = tuple(Mosaic(pixels[None], grid, better).fill(run, SIDE, progress, only=chosen))
    for tile in done:  # only now: a card that is lost on the way leaves the result as it was
        _blend(result, better, tile, sides, shape, chosen, grid.scale)
    np.clip(result, 0.0, 1.0, out=result)


def lively(pixels: Pixels, all_tiles: list[Tile], share: float) -> frozenset[Tile]:
    """The share of the tiles with the most fine structure."""
    fine = np.zeros_like(pixels)
    fine[1:-1] += np.abs(pixels[1:-1] - 0.5 * (pixels[:-2] + pixels[2:]))
    fine[:, 1:-1] += np.abs(pixels[:, 1:-1] - 0.5 * (pixels[:, :-2] + pixels[:, 2:]))
    order = sorted(all_tiles, key=lambda tile: -_mean(fine, tile))
    return frozenset(order[: max(1, round(share * len(order)))])


def _mean(fine: Pixels, tile: Tile) -> float:
    piece = fine[tile.top : tile.top + tile.rows, tile.left : tile.left + tile.columns]
    return float(np.square(piece, dtype=np.float64).mean())


def _blend(
    result: Pixels,
    better: Pixels,
    tile: Tile,
    sides: tuple[int, int],
    shape: tuple[int, int],
    chosen: frozenset[Tile],
    scale: int,
) -> None:
    """Put a tile in its place; at sides where the neighbour stays quick, fade."""
    starts = {(one.top, one.left) for one in chosen}

    def stays(top: int, left: int) -> bool:
        inside = 0 <= top < shape[0] and 0 <= left < shape[1]
        return inside and (top, left) not in starts

    down = _ramp(
        tile.rows * scale,
        stays(tile.top - sides[0], tile.left),
        stays(tile.top + sides[0], tile.left),
        scale,
    )
    across = _ramp(
        tile.columns * scale,
        stays(tile.top, tile.left - sides[1]),
        stays(tile.top, tile.left + sides[1]),
        scale,
    )
    weight = np.minimum(down[:, None], across)
    rows = slice(tile.top * scale, (tile.top + tile.rows) * scale)
    columns = slice(tile.left * scale, (tile.left + tile.columns) * scale)
    result[rows, columns] += weight * (better[rows, columns] - result[rows, columns])


def _ramp(length: int, fades_in: bool, fades_out: bool, scale: int) -> NDArray[np.float32]:
    """From 0 to 1 and back along a line, where a neighbour asks for it."""
    steps = (np.arange(length, dtype=np.float32) + 0.5) / (FEATHER * scale)
    ramp = np.ones(length, np.float32)
    if fades_in:
        ramp = np.minimum(ramp, steps)
    if fades_out:
        ramp = np.minimum(ramp, steps[::-1])
    return ramp


def _neighbour(folder: ModelFolder, name: str) -> ModelFolder:
    if not name.replace("-", "").isalnum():
        raise _unusable(folder, tr("It does not name the two networks that it uses."))
    found = read_model_folder(folder.path.parent / name)
    if found.manifest.routes:
        raise _unusable(folder, tr("It names a model that has no network of its own either."))
    return found


def _unusable(folder: ModelFolder, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        tr("The model {} cannot be used.").format(tr(folder.manifest.title)),
        why=why,
        remedy=tr("Install it again together with the two models that it uses."),
    )
