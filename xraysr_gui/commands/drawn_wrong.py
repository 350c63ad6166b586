"""Drawn images that are no frontal chest: what cards ask whether judges say nothing of them.

Each is drawn with other sizes, tones and noise every time: a judge does not meet one picture twenty times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.blur import blurred
from xraysr_gui.degradations.point_spread import Gaussian

SIDE = 320
FINGERS = ((-0.62, 0.34), (-0.3, 0.52), (0.0, 0.58), (0.28, 0.52), (0.62, 0.22))
"""Of a hand: how far to the side each leans, and how long it is."""
Plane = NDArray[np.float64]


def drawn_wrong(count: int, seed: int = 1) -> Iterator[tuple[str, Pixels]]:
    """So many of each kind, with what they are called."""
    kinds: tuple[tuple[str, Callable[[np.random.Generator], Plane]], ...] = (
        ("CT slice", _slice),
        ("hand", _hand),
        ("lateral chest", _lateral),
        ("photograph", _photograph),
    )
    for number, (kind, draw) in enumerate(kinds):
        for time in range(count):
            rng = np.random.default_rng((seed, number, time))
            yield kind, _taken(draw(rng), rng)


def _taken(drawn: Plane, rng: np.random.Generator) -> Pixels:
    """As a machine gives it: blurred a little, in a tone of its own, with noise."""
    soft = blurred(np.asarray(drawn.clip(0.0, 1.0), np.float32), Gaussian(rng.uniform(0.6, 1.6)))
    toned = soft.clip(0.0, 1.0) ** rng.uniform(0.7, 1.4)
    noisy = toned + rng.normal(0.0, rng.uniform(0.005, 0.025), drawn.shape)
    return np.asarray(noisy.clip(0.0, 1.0), np.float32)


def _places() -> tuple[Plane, Plane]:
    """Rows and columns from -1 to 1."""
    line = np.linspace(-1.0, 1.0, SIDE)
    rows, columns = np.meshgrid(line, line, indexing="ij")
    return rows, columns


def _inside(middle: tuple[float, float], reach: tuple[float, float], lean: float = 0.0) -> Plane:
    """1 in an ellipse that leans by so much, 0 far from it, with a soft edge."""
    rows, columns = _places()
    down, across = rows - middle[0], columns - middle[1]
    along, beside = down * np.cos(lean) - across * np.sin(lean), down * np.sin(lean) + across * np.cos(lean)
    away = np.hypot(along / reach[0], beside / reach[1])
    return np.asarray(1 / (1 + np.exp((away - 1) * 40 * min(reach))))


def _slice(rng: np.random.Generator) -> Plane:
    """Through the chest: fat, muscle, two lungs, a heart, a vertebra and a table, black around."""
    wide, high = rng.uniform(0.75, 0.92), rng.uniform(0.5, 0.65)
    drawn = 0.35 * _inside((0.0, 0.0), (high, wide)) + 0.17 * _inside((0.0, 0.0), (high - 0.1, wide - 0.1))
    for side in (-1, 1):
        lung = _inside((0.0, 0.42 * side * wide), (0.7 * high, rng.uniform(0.27, 0.34)), 0.15 * side)
        drawn = drawn * (1 - lung) + 0.07 * lung
    heart = _inside((-0.08, -0.1), (0.2, 0.22), rng.uniform(0.2, 0.7))
    drawn = drawn * (1 - heart) + 0.58 * heart
    bone = _inside((0.72 * high, 0.0), (0.11, 0.13))
    drawn = drawn * (1 - bone) + rng.uniform(0.8, 1.0) * bone
    rows, columns = _places()
    return drawn + 0.25 * (np.abs(rows - high - 0.13 - 0.06 * columns**2) < 0.012)


def _hand(rng: np.random.Generator) -> Plane:
    """Flesh and bones of a palm and five fingers, spread by a little more or less."""
    spread, size = rng.uniform(0.8, 1.2), rng.uniform(0.9, 1.1)
    flesh, bone = _inside((0.45, 0.0), (0.5 * size, 0.42 * size)), np.zeros((SIDE, SIDE))
    for lean, length in FINGERS:
        angle = 0.8 * spread * lean
        for part, share in ((0.3, 0.55), (0.62, 0.4), (0.9, 0.26)):
            reach = length * size
            up, side = (
                0.3 - (0.1 + 1.5 * part * reach) * np.cos(angle),
                1.5 * (0.2 + part * reach) * np.sin(angle),
            )
            flesh = np.maximum(flesh, _inside((up, side), (0.5 * reach * share + 0.12, 0.085), -angle))
            bone = np.maximum(bone, _inside((up, side), (0.45 * reach * share, 0.04), -angle))
        palm = 0.62 - 0.42 * np.cos(angle), 0.5 * np.sin(angle)
        bone = np.maximum(bone, _inside(palm, (0.2, 0.045), -angle))
    return 0.06 + 0.32 * flesh + 0.5 * bone


def _lateral(rng: np.random.Generator) -> Plane:
    """A chest from the side: spine behind, heart in front, one lung field over the other, a raised arm."""
    rows, columns = _places()
    body = _inside((0.1, 0.0), (1.25, 0.78))
    lung = _inside((0.0, 0.02), (0.78, rng.uniform(0.46, 0.54)), 0.1)
    drawn = 0.55 * body * (1 - 0.62 * lung)
    spine = np.exp(-(((columns - 0.5 - 0.16 * np.cos(2.2 * rows)) / 0.11) ** 2))
    drawn += spine * (0.2 + 0.1 * (np.sin(rows * rng.uniform(22, 28)) > 0))
    drawn += 0.26 * _inside((0.28, -0.22), (0.34, rng.uniform(0.26, 0.34)), 0.5)
    drawn += 0.4 / (1 + np.exp(-(rows - rng.uniform(0.55, 0.7) - 0.35 * (columns + 0.1) ** 2) * 22))
    drawn += 0.25 * _inside((-0.95, -0.3), (0.3, 0.62), 0.5)
    for rib in np.arange(-0.7, 0.7, 0.17):
        line = np.abs(rows - rib - 0.35 * columns - 0.12 * columns**2) < 0.018
        drawn += 0.05 * body * line * (columns > -0.35)
    return drawn if rng.random() < 0.5 else drawn[:, ::-1]


def _photograph(rng: np.random.Generator) -> Plane:
    """A sky that darkens upwards, hills, a sun, and houses with windows."""
    rows, columns = _places()
    drawn = 0.65 + 0.25 * rows
    drawn = np.maximum(drawn, _inside((rng.uniform(-0.8, -0.4), rng.uniform(-0.7, 0.7)), (0.13, 0.13)))
    for height, tone in ((0.1, 0.45), (0.35, 0.3)):
        hill = height + 0.18 * np.sin(columns * rng.uniform(2, 5) + rng.uniform(0, 6))
        drawn = np.where(rows > hill, tone + 0.04 * rng.random((SIDE, SIDE)), drawn)
    for _ in range(rng.integers(2, 6)):
        top, left, wide = rng.uniform(0.1, 0.5), rng.uniform(-0.9, 0.6), rng.uniform(0.2, 0.4)
        house = (rows > top) & (rows < top + 0.4) & (columns > left) & (columns < left + wide)
        panes = (np.sin(rows * 40) > 0.3) & (np.sin(columns * 45) > 0.3)
        drawn = np.where(house, np.where(panes, 0.9, rng.uniform(0.15, 0.6)), drawn)
    return drawn
