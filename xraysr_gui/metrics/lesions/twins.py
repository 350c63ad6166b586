"""Twins of a lesion: round ones of its size and contrast, planted in like places of the same image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Mask
from xraysr_gui.metrics.filters import filtered, gaussian, grown
from xraysr_gui.metrics.lesions.nodule import Nodule, Place, planted
from xraysr_gui.metrics.lesions.places import like_places

KEEPS, LOSES, STRENGTHENS = 0.8, 0.2, 1.25
"""Of the planted contrast, what is left of it."""
INVENTS = 0.5
"""Of the contrast of the lesion, what is made where none was planted."""
MEAN_OF_BELL = 0.7213
"""Of its height, the mean of a bell over the disc where it is above one half."""
RING = 0.004
"""Of its height, what a bell leaves in the middle of all pixels of the ring around it."""
APART = 2.5
"""Widths between two twins: nothing is left of one where the next begins."""
LEAST_WIDTH, MOST_WIDTH = 2.0, 64.0
UNIT_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of twins, and what was made where none is.

    Attributes:
        left: Of the contrast of each twin, what is left of it.
        made: Contrast made at places without one, as a share of the lesion's.
    """

    left: tuple[float, ...]
    made: tuple[float, ...]

    def counts(self) -> dict[str, int]:
        """How many were kept, dimmed, lost, made stronger, and how often one was invented."""
        left, made = np.asarray(self.left), np.asarray(self.made)
        return {
            "kept": int(((left >= KEEPS) & (left <= STRENGTHENS)).sum()),
            "dimmed": int(((left >= LOSES) & (left < KEEPS)).sum()),
            "lost": int((left < LOSES).sum()),
            "stronger": int((left > STRENGTHENS).sum()),
            "invented": int((made >= INVENTS).sum()),
        }


def twin_of(pixels: Pixels, inside: Mask) -> Nodule | None:
    """A round lesion as large as a region, and as bright over what is around it; None if it is none.

    The region is taken to go round where the lesion is above half of its height.
    """
    width = float(np.sqrt(4 * inside.sum() / np.pi))
    if not LEAST_WIDTH <= width <= MOST_WIDTH:
        return None
    reach = max(1, round(width / 2))
    ring = grown(inside, 2 * reach) & ~grown(inside, reach)
    if not ring.any():
        return None
    step = float(pixels[inside].mean(dtype=np.float64) - np.median(pixels[ring]))
    contrast = step / (MEAN_OF_BELL - RING)
    return Nodule.of_width(width, contrast) if contrast else None


def places_like(pixels: Pixels, inside: Mask, body: Mask, nodule: Nodule, count: int) -> list[Place]:
    """Places whose brightness and liveliness are those of the region's surroundings, far from it."""
    apart = int(np.ceil(APART * nodule.width))
    bell = gaussian(2 * apart + 1, apart / 2)
    mean = filtered(pixels, bell, bell)
    spread = np.sqrt(np.maximum(filtered((pixels - mean) ** 2, bell, bell), 0.0))
    around = grown(inside, apart) & ~grown(inside, max(1, apart // 4))
    there = around if around.any() else ~inside
    usual = float(spread[there].mean()) or 1.0
    unlike = np.abs(mean - mean[there].mean()) / usual + np.abs(np.log((spread + UNIT_SHARE * usual) / usual))
    return like_places(unlike, body & ~grown(inside, apart), count, apart, nodule.reach + 2)


def planted_twins(image: Pixels, nodule: Nodule, places: Sequence[Place]) -> Pixels:
    """The image with them; what would leave the range is cut off, as it would be in a file."""
    return planted(image, nodule, places).clip(0.0, 1.0)


def left_of(change: Pixels, nodule: Nodule, places: Sequence[Place], finer: float = 1.0) -> tuple[float, ...]:
    """Of the contrast of each twin, what is left: how much of its shape is in what it changed in the output.

    `change` is the output with twins less the output without; `finer` is how many times finer its pixels are.
    """
    return tuple(_strength(change, nodule, place, finer, flat=False) for place in places)


def made_at(change: Pixels, nodule: Nodule, places: Sequence[Place], finer: float = 1.0) -> tuple[float, ...]:
    """How much like the lesion is what an enhancer changed where none is: a share of its contrast."""
    return tuple(_strength(change, nodule, place, finer, flat=True) for place in places)


def _strength(change: Pixels, nodule: Nodule, place: Place, finer: float, *, flat: bool) -> float:
    """By least squares, with a constant beside it where the grey around may have changed as well."""
    side = 2 * round(APART / 2 * nodule.width * finer) + 1
    middle = [(at + 0.5) * finer - 0.5 for at in place]
    top, left = (round(at) - side // 2 for at in middle)
    square = change[max(0, top) : top + side, max(0, left) : left + side].astype(np.float64)
    down = np.arange(max(0, top), max(0, top) + square.shape[0]) - middle[0]
    across = np.arange(max(0, left), max(0, left) + square.shape[1]) - middle[1]
    sigma = nodule.sigma * finer
    shape = nodule.contrast * np.exp(-0.5 * (down[:, None] ** 2 + across[None, :] ** 2) / sigma**2)
    shape = shape - shape.mean() if flat else shape
    return float((square * shape).sum() / (shape**2).sum())
