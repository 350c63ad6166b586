"""The pictures of a demonstration: truth, degraded and restored in one window, errors beside their ruler.

Each is there as a whole and as a detail, where it is hard for the rival: as a whole both look alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.best_on_cards import Contest
from xraysr_gui.commands.comparing.known_truth import KnownTruth
from xraysr_gui.commands.comparing.map_scale import ruler_for
from xraysr_gui.commands.comparing.paint_map import coloured, colours_for
from xraysr_gui.commands.degrade_radiograph import DEGRADED
from xraysr_gui.commands.saving.case_pictures import shown_greys, smaller_map
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import Capsule, capsule_of
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.display.hatching import hatched
from xraysr_gui.image_io.written.map_ruler import with_ruler
from xraysr_gui.image_io.written.picture_file import write_png
from xraysr_gui.metrics.error_map import ERROR_MAPS, DrawnMap, Scale, drawn

DETAIL = 160
"""Pixels of the sides of a detail."""
BAR_HEIGHT = 12
BACKGROUND, MOSTLY = 0.05, 0.9
"""Of white; and how much of a detail is brighter."""
Cut = Callable[[Numbers], Numbers]
Box = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """One picture: what it shows, its file as a whole, and its file in detail."""

    title: str
    whole: Path
    detail: Path


@dataclass(frozen=True, slots=True)
class ShownPictures:
    """What was written for one task.

    Attributes:
        pictures: In the order in which they are looked at.
        bar: The colours of both error maps from low to high.
        scale: What the ends of the bar mean: the same for both.
        place: Column and row of the upper left corner of the details, in pixels of the image.
    """

    pictures: tuple[SeenPicture, ...]
    bar: Path
    scale: Scale
    place: tuple[int, int]


def write_pictures(
    image: Radiograph, contest: Contest, known: KnownTruth, folder: Path, prefix: str
) -> ShownPictures:
    """Write all of one task.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    ruler = ruler_for(image, known.comparison)
    absolute, pairs = ERROR_MAPS["absolute"], (known.comparison, known.other)
    maps = [drawn(absolute, one, ruler, known_truth=True) for one in pairs]
    box = _hard_square(maps[1], known.comparison.reference)

    def write(
        title: str, name: str, paint: Callable[[Cut], NDArray[np.uint8]], how: Capsule | None
    ) -> SeenPicture:
        whole, detail = (folder / f"{prefix}{name}{end}.png" for end in ("", "-detail"))
        write_png(whole, paint(lambda pixels: pixels), how)
        write_png(detail, paint(lambda pixels: pixels[box]), how)
        return SeenPicture(title, whole, detail)

    def greys(pixels: Pixels) -> Callable[[Cut], NDArray[np.uint8]]:
        ends, missing = known.comparison.ends[0], known.comparison.missing
        return lambda chosen: hatched(
            shown_greys(chosen(pixels), image, ends), None if missing is None else chosen(missing)
        )

    def errors(found: DrawnMap) -> Callable[[Cut], NDArray[np.uint8]]:
        return lambda chosen: _with_its_ruler(smaller_map(_cut_map(found, chosen)))

    network, rival = contest.network, contest.rival
    made = capsule_of(known.restored), capsule_of(known.restored_by_rival)
    pair, other = known.comparison, known.other
    pictures = (
        write("Original (the truth)", "truth", greys(pair.reference), None),
        write(DEGRADED, "degraded", greys(_degraded(known)), capsule_of(known.degraded)),
        write(network.title, network.id, greys(pair.candidate), made[0]),
        write(f"Error of {network.title}", f"{network.id}-error", errors(maps[0]), made[0]),
        write(rival.title, rival.id, greys(other.candidate), made[1]),
        write(f"Error of {rival.title}", f"{rival.id}-error", errors(maps[1]), made[1]),
    )
    bar = folder / f"{prefix}scale.png"
    write_png(bar, np.repeat(table_of(colours_for(maps[0].scale))[None], BAR_HEIGHT, axis=0))
    corner = pair.spacing.to_pixel(pair.origin)
    place = box[1].start + round(corner.x), box[0].start + round(corner.y)
    return ShownPictures(pictures, bar, maps[0].scale, place)


def _hard_square(found: DrawnMap, truth: Pixels) -> Box:
    """Of the squares that are worse than most the one with most to see; the worst hold marks on the film."""
    rows, columns = (max(1, side // DETAIL) for side in found.values.shape)
    boxes = [
        (slice(row * DETAIL, (row + 1) * DETAIL), slice(column * DETAIL, (column + 1) * DETAIL))
        for row in range(rows)
        for column in range(columns)
    ]
    known = [box for box in boxes if np.isfinite(found.values[box]).all()] or boxes
    order = sorted(known, key=lambda box: float(np.nan_to_num(found.values[box]).mean()))
    hard = order[len(order) * 6 // 10 : len(order) * 95 // 100 + 1]
    anatomy = [box for box in hard if (truth[box] > BACKGROUND).mean() > MOSTLY] or hard
    return max(anatomy, key=lambda box: float(truth[box].std()))


def _with_its_ruler(found: DrawnMap) -> NDArray[np.uint8]:
    scale = found.scale
    told = [f"{end:.3g}" for end in (scale.low, (scale.low + scale.high) / 2, scale.high)]
    return with_ruler(coloured(found), table_of(colours_for(scale)), told, scale.unit)


def _cut_map(found: DrawnMap, cut: Cut) -> DrawnMap:
    missing = None if found.missing is None else cut(found.missing)
    return DrawnMap(found.title, cut(found.values), found.scale, found.spacing, found.origin, missing=missing)


def _degraded(known: KnownTruth) -> Pixels:
    """What both were given, on the grid of the truth: each pixel of a smaller image as a square."""
    pixels, pair = known.degraded.normalised(), known.comparison
    scale = known.condition.degradation.down
    whole = enlarge(pixels, scale, "nearest") if scale > 1 else pixels
    start = pair.spacing.to_pixel(pair.origin)
    top, left = round(start.y), round(start.x)
    return whole[top : top + pair.shape[0], left : left + pair.shape[1]]
