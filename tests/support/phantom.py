"""A drawn chest: a radiograph of nobody, with known lengths, for the sample study and the tests.

Thicknesses of tissue in centimetres are laid over one another and turned into the logarithm of
the detector's dose, as a radiographic plate sees it; noise follows the dose.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Thickness = NDArray[np.float64]
SOFT, BONE, AIR = 0.20, 0.48, 0.0  # attenuation per cm at chest energies


class Plate:
    """A sheet of the size of a chest, on which tissue is laid; places are given in centimetres."""

    def __init__(self, rows: int, columns: int, cm_per_pixel: float) -> None:
        self.rows, self.columns, self.cm_per_pixel = rows, columns, cm_per_pixel
        self.y, self.x = np.mgrid[0:rows, 0:columns] * cm_per_pixel
        self.x -= columns * cm_per_pixel / 2
        self.attenuation = np.zeros((rows, columns))

    def blob(self, x: float, y: float, width: float, height: float, power: float = 2.0) -> Thickness:
        """An ellipsoid-like bump: 1 in its middle, 0 outside."""
        inside = np.abs((self.x - x) / width) ** power + np.abs((self.y - y) / height) ** power
        return np.sqrt(np.clip(1 - inside, 0, None))

    def tube(self, points: NDArray[np.float64], radius: float) -> Thickness:
        """A bent rod through `points` (x, y): its thickness, 1 in its middle."""
        around = self._box(*points.min(axis=0), *points.max(axis=0), radius)
        x, y = self.x[around], self.y[around]
        nearest = np.full(x.shape, np.inf)
        for (ax, ay), (bx, by) in pairwise(points):
            part = self._box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), radius)
            box = tuple(slice(p.start - a.start, p.stop - a.start) for p, a in zip(part, around, strict=True))
            px, py = x[box] - ax, y[box] - ay
            length = (bx - ax) ** 2 + (by - ay) ** 2
            along = (px * (bx - ax) + py * (by - ay)) / max(length, 1e-9)
            np.minimum(np.maximum(along, 0, out=along), 1, out=along)
            distance = np.hypot(px - along * (bx - ax), py - along * (by - ay))
            np.minimum(nearest[box], distance, out=nearest[box])
        thickness = np.zeros((self.rows, self.columns))
        thickness[around] = np.sqrt(np.maximum(1 - (nearest / radius) ** 2, 0))
        return thickness

    def _box(
        self, left: float, top: float, right: float, bottom: float, margin: float
    ) -> tuple[slice, slice]:
        def index(value: float, most: int) -> int:
            return int(min(max(value / self.cm_per_pixel, 0), most))

        middle = self.columns * self.cm_per_pixel / 2
        rows = slice(index(top - margin, self.rows), index(bottom + margin, self.rows) + 2)
        return rows, slice(
            index(left - margin + middle, self.columns), index(right + margin + middle, self.columns) + 2
        )


def chest(
    rows: int = 1792, columns: int = 1536, mm_per_pixel: float = 0.23, seed: int = 7
) -> NDArray[np.float64]:
    """Brightness 0 (no tissue) to 1 (densest) of a frontal chest, 35 x 41 cm by default."""
    return _drawn(rows, columns, mm_per_pixel, seed).copy()


@lru_cache(maxsize=4)
def _drawn(rows: int, columns: int, mm_per_pixel: float, seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    plate = Plate(rows, columns, mm_per_pixel / 10)
    _trunk(plate)
    _lungs(plate, rng)
    _skeleton(plate)
    return _developed(plate, rng)


def _trunk(plate: Plate) -> None:
    width = 13.6 + 1.6 * np.tanh((plate.y - 12) / 9)
    shoulders = 17.5 * np.exp(-(((plate.y - 5.5) / 4.2) ** 2))
    neck = 5.2 + (width + shoulders - 5.2) / (1 + np.exp(-(plate.y - 3.0) / 0.7))
    side = np.clip(1 - np.abs(plate.x / neck) ** 3.2, 0, None)
    plate.attenuation += SOFT * (9 + 9 / (1 + np.exp(-(plate.y - 4) / 1.6))) * side**0.45
    plate.attenuation += SOFT * 3.5 / (1 + np.exp(-(plate.y - _dome(plate)) / 0.5)) * side**0.5
    plate.attenuation -= SOFT * 3.0 * plate.blob(7.2, 33.6, 2.9, 1.9, 2.3)  # gas in the stomach


def _dome(plate: Plate) -> Thickness:
    right, left = (plate.x + 5.6) / 6.8, (plate.x - 5.8) / 6.8
    steep = np.where(np.abs(plate.x) > 5.7, 4.2, 1.1)
    return np.where(plate.x < 0, 28.5 + steep * right**2, 29.6 + steep * left**2)


def _lungs(plate: Plate, rng: np.random.Generator) -> None:
    above = 1 / (1 + np.exp((plate.y - _dome(plate)) / 0.22))
    for side in (-1, 1):
        middle = side * (6.4 + 0.5 * np.tanh((plate.y - 14) / 8))
        half = 0.05 + 6.3 * np.clip((plate.y - 4.4) / 17, 0, 1.1) ** 0.36
        inside = np.clip(1 - np.abs((plate.x - middle) / half) ** 2.6, 0, None) ** 0.5
        inside *= np.clip((plate.y - 4.4) / 2.2, 0, 1) ** 0.5
        plate.attenuation -= SOFT * 10.5 * inside * above
        _vessels(plate, rng, side, above * inside)
    heart = plate.blob(2.1, 22.4, 6.0, 6.6, 2.4) + 0.55 * plate.blob(-1.6, 21.0, 3.4, 6.0)
    plate.attenuation += SOFT * 5.6 * np.clip(heart, 0, 1.1)
    plate.attenuation += SOFT * 3.4 * (plate.blob(1.5, 12.4, 2.3, 2.4) + plate.blob(0, 15, 2.6, 13, 3))
    trachea = plate.tube(np.array([[0.2, 0.0], [0.1, 9.0], [0.0, 12.6]]), 0.95)
    for side in (-1, 1):
        trachea = np.maximum(trachea, plate.tube(np.array([[0, 12.4], [side * 3.2, 15.2]]), 0.6))
    plate.attenuation -= SOFT * 2.2 * trachea


def _vessels(plate: Plate, rng: np.random.Generator, side: int, where: Thickness) -> None:
    drawn = np.zeros_like(plate.attenuation)

    def branch(x: float, y: float, angle: float, radius: float, depth: int) -> None:
        points = [(x, y)]
        for _ in range(4):
            angle += rng.normal(0, 0.13)
            x, y = x + np.cos(angle) * radius * 3.4, y + np.sin(angle) * radius * 3.4
            points.append((x, y))
        np.maximum(drawn, radius * plate.tube(np.array(points), radius), out=drawn)
        if depth:
            for turn in (-1, 1):
                branch(
                    x, y, angle + turn * rng.uniform(0.2, 0.65), radius * rng.uniform(0.62, 0.8), depth - 1
                )

    for start in np.linspace(-1.15, 1.25, 6):
        angle = start if side > 0 else np.pi - start
        branch(side * 2.6, 15.6 + start, angle, rng.uniform(0.34, 0.52), 4)
    plate.attenuation += SOFT * 3.2 * drawn * np.clip(where * 1.6, 0, 1)


def _skeleton(plate: Plate) -> None:
    bones = np.zeros_like(plate.attenuation)
    for number in range(10):
        top, turn = 4.4 + 2.45 * number, np.linspace(0.05, 1, 26)
        reach = 4.2 + 9.3 * np.sqrt((number + 1) / 10)
        for side in (-1, 1):
            back = np.stack(
                [side * (1.6 + reach * np.sin(turn * 1.5)), top + 4.6 * turn**2 - 1.6 * turn], axis=1
            )
            front = np.stack(
                [side * (2.6 + reach * np.cos(turn * 1.3)), top + 3.0 + 3.6 * np.sin(turn * 1.25)], axis=1
            )
            bones += 0.95 * _shell(plate, back, 0.6) + 0.38 * _shell(plate, front, 0.66)
    for side in (-1, 1):
        collar = np.array([[side * 1.4, 6.2], [side * 4.5, 5.2], [side * 9.0, 4.3], [side * 14.5, 3.4]])
        blade = np.array([[side * 11.6, 6.2], [side * 12.2, 10.5], [side * 11.4, 15.4]])
        bones += 1.1 * _shell(plate, collar, 0.72) + 0.55 * _shell(plate, blade, 0.85)
        bones += 1.5 * _shell(plate, np.array([[side * 16.2, 5.2], [side * 17.8, 14.0]]), 1.35)
    for number in range(15):
        y = 1.2 + 2.55 * number
        bones += 0.75 * plate.blob(0, y, 1.95, 1.06, 5) + 0.3 * plate.blob(0, y + 0.3, 0.35, 0.9)
    plate.attenuation += BONE * gaussian_filter(bones, 0.04 / plate.cm_per_pixel)


def _shell(plate: Plate, points: NDArray[np.float64], radius: float) -> Thickness:
    outer, inner = plate.tube(points, radius), plate.tube(points, radius * 0.72)
    return outer - 0.45 * inner


def _developed(plate: Plate, rng: np.random.Generator) -> NDArray[np.float64]:
    blurred = gaussian_filter(plate.attenuation, 0.018 / plate.cm_per_pixel)
    dose = np.exp(-np.clip(blurred, 0, None))
    dose = 0.965 * dose + 0.035 * gaussian_filter(dose, 2.0 / plate.cm_per_pixel)  # scatter
    quanta = rng.normal(dose, np.sqrt(dose) * 0.0022)
    density = -np.log(np.clip(quanta, 1e-3, None))
    _letter_r(plate, density)
    return np.clip(density / 5.4, 0, 1)


def _letter_r(plate: Plate, density: NDArray[np.float64]) -> None:
    left = -plate.columns * plate.cm_per_pixel / 2 + 2.0
    stem = [[left, 2.0], [left, 4.0]]
    bow = [
        [left, 2.0],
        [left + 0.9, 2.1],
        [left + 1.1, 2.5],
        [left + 0.9, 2.9],
        [left, 3.0],
        [left + 1.1, 4.0],
    ]
    for line in (stem, bow):
        density[plate.tube(np.array(line), 0.14) > 0.3] = 5.2
