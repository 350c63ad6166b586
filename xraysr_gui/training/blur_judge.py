"""Makes the network that tells blurs apart: it learns from spectra of films, blurred as often as it likes.

A blur multiplies the power of a film at each frequency, and noise adds its own: no film has to be blurred
for it, and a hundred thousand examples take seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread, transfer
from xraysr_gui.estimates.blur_judge import LEAK, LENGTH, OUTPUTS, RADIUS, SIGMA, TURN, TYPES
from xraysr_gui.estimates.polar import CELLS, leaked, polar
from xraysr_gui.estimates.tiles import SIDE

HIDDEN = (192, 96)
BLURS, BATCH, STEPS = 6000, 128, 6000
RATE = 2e-3
NOISE_GL = (0.15, 12.0)
TILTS = 0.1
TILES = (12, 150)
NONE, GAUSSIAN, MOTION, DEFOCUS = range(4)

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Blurs:
    """Many blurs: what each leaves of the power, its kind, the logarithm of its size, and its angle twice."""

    passed: NDArray[np.float32]
    kinds: NDArray[np.intp]
    sizes: Table
    turns: Table


def blur_judge(
    powers: Sequence[Table], progress: Progress | None = None, steps: int = STEPS, seed: int = 1
) -> Mapping[str, Table]:
    """The numbers of the network, by name.

    Args:
        powers: Mean power of each film, as `polar.body_power` gives it.
        progress: Told how far it is.
        steps: How long it learns.
        seed: The same seed gives the same network.
    """
    told = progress or Progress()
    rng = np.random.default_rng(seed)
    films, blurs = np.asarray(powers, np.float32).reshape(len(powers), -1), _blurs(rng)
    some = np.concatenate([_examples(films, blurs, rng)[0] for _ in range(12)])
    middle, spread = some.mean(axis=0), some.std(axis=0) + 1e-3
    sides = (CELLS, *HIDDEN, OUTPUTS)
    net = [(rng.normal(0, (2 / n) ** 0.5, (n, m)), np.zeros(m)) for n, m in pairwise(sides)]
    net[-1] = (net[-1][0] * 0.1, net[-1][1])
    values = [part for layer in net for part in layer]
    moments = [(np.zeros_like(one), np.zeros_like(one)) for one in values]
    for step in range(steps):
        told.at(step / steps, "Learning to tell blurs apart")
        cells, chosen = _examples(films, blurs, rng)
        slopes = _slopes(values, (cells - middle) / spread, blurs, chosen)
        _adam(values, moments, slopes, RATE * 0.5 * (1 + np.cos(np.pi * step / steps)), step + 1)
    names = [f"{part}{layer}" for layer in range(len(net)) for part in ("weights", "offsets")]
    return {"middle": middle, "spread": spread, **dict(zip(names, values, strict=True))}


def _blurs(rng: np.random.Generator) -> _Blurs:
    made: list[tuple[PointSpread, int, float, float]] = []
    for number in range(BLURS):
        kind = number % 4
        if kind == NONE:
            made.append((Gaussian(float(max(0.0, rng.uniform(-0.6, 0.35)))), kind, 0.0, 0.0))
        elif kind == GAUSSIAN:
            sigma = _between(rng, 0.5, 5.0)
            made.append((Gaussian(sigma), kind, sigma, 0.0))
        elif kind == MOTION:
            length, angle = _between(rng, 4.0, 26.0), float(rng.uniform(0, 180))
            made.append((Motion(length, angle), kind, length, angle))
        else:
            radius = _between(rng, 1.5, 8.0)
            made.append((Defocus(radius), kind, radius, 0.0))
    passed = [leaked(np.abs(transfer(blur.spread(), (SIDE, SIDE))) ** 2).ravel() for blur, *_ in made]
    _, kinds, sizes, angles = zip(*made, strict=True)
    turns = np.deg2rad(2 * np.array(angles))
    logs = np.log(np.maximum(np.array(sizes), 1e-3))
    return _Blurs(
        np.array(passed, np.float32), np.array(kinds), logs, np.stack([np.cos(turns), np.sin(turns)], 1)
    )


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _examples(
    films: NDArray[np.float32], blurs: _Blurs, rng: np.random.Generator
) -> tuple[Table, NDArray[np.intp]]:
    """Spectra of films that were blurred and are noisy, and which blur each has."""
    film, chosen = rng.integers(len(films), size=BATCH), rng.integers(BLURS, size=BATCH)
    noise = np.exp(rng.uniform(np.log(NOISE_GL[0]), np.log(NOISE_GL[1]), BATCH)) / GREY_LEVELS
    tiles = np.exp(rng.uniform(np.log(TILES[0]), np.log(TILES[1]), BATCH)).astype(np.float32)[:, None]
    tilt = np.exp(_far()[None] * rng.normal(0, TILTS, (BATCH, 1)).astype(np.float32))
    signal = films[film] * blurs.passed[chosen] * tilt
    white = (noise**2).astype(np.float32)[:, None]
    scatter = rng.standard_normal(signal.shape, dtype=np.float32)
    apart = np.sqrt((white**2 + 2 * white * signal) / tiles) * scatter
    power = np.maximum(signal + white + apart, 0.05 * white)
    return polar(power), chosen


@lru_cache(maxsize=1)
def _far() -> NDArray[np.float32]:
    """Logarithms of the frequencies over a tenth of a cycle per px."""
    radius = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)).ravel()
    return np.asarray(np.log(np.maximum(radius, 1 / SIDE) / 0.1), np.float32)


def _slopes(values: Sequence[Table], given: Table, blurs: _Blurs, chosen: NDArray[np.intp]) -> list[Table]:
    """How the error changes with each number of the network."""
    layers, kept, now = len(values) // 2, [given], given
    for layer in range(layers):
        now = now @ values[2 * layer] + values[2 * layer + 1]
        if layer < layers - 1:
            now = np.maximum(now, LEAK * now)
            kept.append(now)
    back, slopes = _errors(now, blurs, chosen) / len(given), list[Table]()
    for layer in reversed(range(layers)):
        slopes = [kept[layer].T @ back + 1e-5 * values[2 * layer], back.sum(axis=0), *slopes]
        back = (back @ values[2 * layer].T) * np.where(kept[layer] > 0, 1.0, LEAK)
    return slopes


def _errors(out: Table, blurs: _Blurs, chosen: NDArray[np.intp]) -> Table:
    """What each output should change by: kinds by their likelihood, sizes by theirs under a bell."""
    kinds, sizes, turns = blurs.kinds[chosen], blurs.sizes[chosen], blurs.turns[chosen]
    wrong, rows = np.zeros_like(out), np.arange(len(out))
    likely = np.exp(out[:, TYPES] - out[:, TYPES].max(axis=1, keepdims=True))
    wrong[:, TYPES] = likely / likely.sum(axis=1, keepdims=True)
    wrong[rows, kinds] -= 1
    for kind, place in ((GAUSSIAN, SIGMA), (MOTION, LENGTH), (DEFOCUS, RADIUS)):
        its = rows[kinds == kind]
        spread = np.exp(np.clip(out[its, place + 1], -5, 2))
        off = (out[its, place] - sizes[its]) / spread
        wrong[its, place] = np.clip(off / spread, -30, 30) * 0.3
        wrong[its, place + 1] = np.clip(1 - off**2, -10, 1) * 0.3
    moved = rows[kinds == MOTION]
    wrong[moved, TURN] = 2 * (out[moved, TURN] - turns[moved])
    return wrong


def _adam(
    values: list[Table], moments: list[tuple[Table, Table]], slopes: Sequence[Table], rate: float, step: int
) -> None:
    """One step downhill, as Kingma and Ba (2015) take it."""
    size = np.sqrt(sum(float((one**2).sum()) for one in slopes))
    for value, (mean, square), slope in zip(values, moments, slopes, strict=True):
        slope = slope / max(size / 5.0, 1.0)
        mean += 0.1 * (slope - mean)
        square += 0.001 * (slope**2 - square)
        value -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
