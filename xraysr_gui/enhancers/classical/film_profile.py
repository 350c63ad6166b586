"""What the films look like that a network learned from, and whether another image is like them.

An image is brought to 32 x 32 pixels. Three distances are taken, each 1 where all but few of the films
lie within it: to the shapes that the films have in common, within those shapes, and between the greys.
The tables of `resources/films` are made by `xraysr train --tables` (`training/films.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.settings import places

KINDS = ("chest",)
NEARLY_ALL = 0.9
SIDE, LEAST_SIDE = 32, 64
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
MIDDLE = 1024

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FilmProfile:
    """The statistics of many films of one kind.

    Attributes:
        mean: Of all films as `shape_of` gives them.
        axes: The directions in which they differ most, as rows.
        spread: How far they go along each axis, as variance.
        rest: Variance of each pixel beside the axes.
        grey_mean, grey_inverse: Mean and inverse covariance of `greys_of`.
        limits: The distances that all but few films keep.
        noise_gl: Grey levels of noise (of 256) that hardly a film exceeds.
    """

    mean: Table
    axes: Table
    spread: Table
    rest: Table
    grey_mean: Table
    grey_inverse: Table
    limits: Table
    noise_gl: Table

    def strangeness(self, pixels: Pixels) -> float:
        """How far an image (0 to 1) is from the films: up to 1 for one of them."""
        return float((self.distances(pixels) / self.limits).max())

    def distances(self, pixels: Pixels) -> Table:
        """Beside the films' shapes, within them, and between the greys."""
        return self.distances_of(shape_of(pixels), greys_of(pixels))

    def distances_of(self, shape: Table, its_greys: Table) -> Table:
        """The same, of what `shape_of` and `greys_of` gave."""
        apart = shape - self.mean
        along = self.axes @ apart
        beside = (apart - along @ self.axes) ** 2
        greys = its_greys - self.grey_mean
        return np.array(
            [
                beside.sum() / float(self.rest) / (apart.size - along.size),
                np.mean(along**2 / self.spread),
                greys @ self.grey_inverse @ greys / greys.size,
            ]
        )


def shape_of(pixels: Pixels) -> Table:
    """The image in 32 x 32 area means, free of brightness and contrast."""
    small = _area_means(pixels)
    shape: Table = ((small - small.mean()) / max(float(small.std()), 1e-3)).ravel()
    return shape


def greys_of(pixels: Pixels) -> Table:
    """Brightness, contrast, the distribution of greys, and how much wider than high the image is."""
    small = _area_means(pixels)
    rows, columns = pixels.shape
    return np.array(
        [small.mean(), small.std(), *np.quantile(pixels[::2, ::2], QUANTILES), np.log(columns / rows)]
    )


def noise_gl_of(pixels: Pixels) -> float:
    """The noise of the middle of an image, in grey levels of 256."""
    rows, columns = pixels.shape
    top, left = max(0, (rows - MIDDLE) // 2), max(0, (columns - MIDDLE) // 2)
    return estimated_noise(pixels[top : top + MIDDLE, left : left + MIDDLE]) * GREY_LEVELS


def table_of(id: str) -> str:
    """Where the statistics of a kind of films lie, among the resources."""
    return f"films/{id}.npz"


@lru_cache(maxsize=8)
def film_profile(id: str) -> FilmProfile | None:
    """The statistics of a kind of films, None where there are none."""
    file = places.resources() / table_of(id)
    if not file.is_file():
        return None
    with np.load(file, allow_pickle=False) as table:
        return FilmProfile(*(table[field.name].astype(np.float64) for field in fields(FilmProfile)))


def kind_of_films(films: Sequence[Pixels]) -> str:
    """The kind that nearly all of the films are, "" if they are of none or of several."""
    for kind in KINDS:
        profile = film_profile(kind)
        if profile is not None and films:
            alike = sum(profile.strangeness(film) <= 1 for film in films)
            if alike >= NEARLY_ALL * len(films):
                return kind
    return ""


def _area_means(pixels: Pixels) -> Table:
    rows, columns = (np.linspace(0, side, SIDE + 1).round().astype(int)[:-1] for side in pixels.shape)
    sums = np.add.reduceat(np.add.reduceat(pixels, rows, axis=0, dtype=np.float64), columns, axis=1)
    heights = np.diff(np.append(rows, pixels.shape[0]))
    widths = np.diff(np.append(columns, pixels.shape[1]))
    means: Table = sums / np.outer(heights, widths)
    return means
