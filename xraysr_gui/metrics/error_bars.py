"""How far off a result is likely to be, pixel by pixel: an interval that nine of ten true greys lie in.

The half width of the interval is a product of three numbers. The first is read from a table by how lively the
result is around the pixel. The second is one for the whole film, told by its noise at three finenesses before
and after and by how lively it is: grainy films are restored less well everywhere. The third makes films that
nobody learned from covered as often as promised (conformal risk control: Angelopoulos and others 2024).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.body_mask import Mask, body_mask
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.noise import noise_of
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import shrink
from xraysr_gui.metrics.filters import filtered, gaussian

Floats = NDArray[np.float64]
COVERED = 0.9
"""Of the pixels, that the interval promises to cover."""
BINS, LEAST = 16, 1e-4
MIDDLE = 448
"""Rows and columns of the output, in its middle, that tell what the film is like."""
_TAPS, _SIGMA = 9, 2.0
_RIDGE = 1.0
_MOST_STEPS = 60


@dataclass(frozen=True, slots=True, eq=False)
class FilmErrors:
    """One film to learn from: its traits, and how lively and how far off its pixels are."""

    traits: Floats
    liveliness: Floats
    errors: Floats


@dataclass(frozen=True, slots=True)
class ErrorBars:
    """What was learned of one enhancer; all numbers are plain, so that it can be kept as a small file.

    Attributes:
        edges: Of liveliness (natural logarithm), between the bins.
        heights: The half width of each bin, on the 0-to-1 scale.
        means, spreads: Of the traits of the films that were learned from.
        weights: Of the traits, a constant first.
        scale: By which everything is made wider, so that it covers as promised.
    """

    edges: tuple[float, ...]
    heights: tuple[float, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    scale: float = 1.0

    def half_widths(self, liveliness: Floats, traits: Floats) -> Floats:
        """For pixels of one film."""
        place = np.searchsorted(self.edges, liveliness, "right")
        return np.asarray(np.asarray(self.heights)[place] * self.of_film(traits) * self.scale)

    def of_film(self, traits: Floats) -> float:
        """How many times wider the film is than the mean one; no film is thought stranger than any seen."""
        usual = np.clip((traits - np.asarray(self.means)) / np.asarray(self.spreads), -3.0, 3.0)
        return float(np.exp(self.weights[0] + usual @ np.asarray(self.weights[1:])))

    def to_json(self) -> Json:
        """Plain numbers."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: JsonView) -> ErrorBars:
        """From a file that this program brings."""
        lists = {
            name: tuple(map(float, kept[name]))
            for name in ("edges", "heights", "means", "spreads", "weights")
        }
        return cls(**lists, scale=float(kept["scale"]))


def liveliness_of(output: Pixels) -> Floats:
    """The logarithm of how much the fine detail around each pixel varies."""
    bell = gaussian(_TAPS, _SIGMA)
    fine = output - filtered(output, bell, bell)
    return np.log(np.sqrt(np.maximum(filtered(fine * fine, bell, bell), 0.0)) + LEAST).astype(np.float64)


def traits_of(image: Pixels, output: Pixels) -> Floats:
    """Eight numbers of a film: its noise at three finenesses, before and after, and how lively it is."""
    finer = output.shape[0] / image.shape[0]
    after = middle_of(output, MIDDLE)
    before = middle_of(image, max(64, round(MIDDLE / finer)))
    lively = liveliness_of(after)[body_mask(after)]
    noise = [_noise(shrink(one, times)) for one in (before, after) for times in (1, 2, 4)]
    return np.array([*noise, float(np.median(lively)), float(np.quantile(lively, COVERED))])


def middle_of(pixels: Pixels, most: int) -> Pixels:
    """At most so many rows and columns."""
    rows, columns = (min(side, most) for side in pixels.shape)
    top, left = (pixels.shape[0] - rows) // 2, (pixels.shape[1] - columns) // 2
    return np.ascontiguousarray(pixels[top : top + rows, left : left + columns])


def _noise(pixels: Pixels) -> float:
    return float(np.log(max(noise_of(pixels, ends=(0.0, 1.0)) or 0.0, LEAST)))


def film_errors(
    truth: Pixels, image: Pixels, output: Pixels, part: Mask | None = None, most: int = 20_000
) -> FilmErrors:
    """Of a film whose truth is known: pixels of a part of it, or of its body, drawn by chance."""
    inside = body_mask(truth) if part is None else part
    chosen = np.random.default_rng(1).permutation(int(inside.sum()))[:most]
    off = np.abs(output - truth)[inside][chosen]
    lively = liveliness_of(output)[inside][chosen]
    return FilmErrors(traits_of(image, output), lively, off.astype(np.float64))


def learned(films: Sequence[FilmErrors]) -> ErrorBars:
    """From films whose truth is known; not yet held to others.

    Raises:
        ValueError: there are too few to tell what a film's traits mean.
    """
    if len(films) < 2 * len(films[0].traits if films else ()) or not films:
        raise ValueError(f"error bars need more films. Received: {len(films)}")
    every = np.concatenate([film.liveliness for film in films])
    edges = np.quantile(every, np.linspace(0, 1, BINS + 1)[1:-1])
    binned = np.searchsorted(edges, every, "right")
    errors = np.concatenate([film.errors for film in films])
    heights = [float(np.quantile(errors[binned == number], COVERED)) for number in range(BINS)]
    traits = np.stack([film.traits for film in films])
    means, spreads = traits.mean(axis=0), traits.std(axis=0) + LEAST
    flat = ErrorBars(
        tuple(map(float, edges)), tuple(heights), tuple(means.tolist()), tuple(spreads.tolist()),
        (0.0,) * (traits.shape[1] + 1),
    )  # fmt: skip
    factors = [_quantile(film.errors / flat.half_widths(film.liveliness, film.traits)) for film in films]
    usual = np.column_stack([np.ones(len(films)), (traits - means) / spreads])
    ridge = _RIDGE * np.diag([0.0] + [1.0] * traits.shape[1])
    weights = np.linalg.solve(usual.T @ usual + ridge, usual.T @ np.log(factors))
    return replace(flat, weights=tuple(weights.tolist()))


def _quantile(values: Floats) -> float:
    return max(float(np.quantile(values, COVERED)), LEAST)


def held_to(bars: ErrorBars, films: Sequence[FilmErrors]) -> ErrorBars:
    """Scaled so that the mean film nobody learned from is covered as promised.

    One more film, of which nothing is known, is counted as not covered at all: so the promise holds for
    the next film of the same kind, whatever the errors look like.
    """
    allowed = (1 - COVERED) * (len(films) + 1) / len(films) - 1 / len(films)
    if allowed <= 0:
        raise ValueError(f"too few films to keep the promise. Received: {len(films)}")
    ratios = [film.errors / bars.half_widths(film.liveliness, film.traits) for film in films]
    low, high = 0.0, max(float(ratio.max()) for ratio in ratios)
    for _ in range(_MOST_STEPS):
        between = (low + high) / 2
        missed = float(np.mean([(ratio > between).mean() for ratio in ratios]))
        low, high = (low, between) if missed <= allowed else (between, high)
    return replace(bars, scale=bars.scale * high)


def coverage(bars: ErrorBars, film: FilmErrors) -> float:
    """The share of a film's pixels whose true grey lies within the interval."""
    return float((film.errors <= bars.half_widths(film.liveliness, film.traits)).mean())


def error_bars(bars: ErrorBars, image: Pixels, output: Pixels) -> Pixels:
    """The half width of the interval at each pixel of the output, on the 0-to-1 scale."""
    widths = bars.half_widths(liveliness_of(output), traits_of(image, output))
    return np.asarray(widths, np.float32)
