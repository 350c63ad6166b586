"""PSNR, MSE, RMSE and MAE, with the usual mistakes of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from xraysr_gui.evaluation.audit.mistakes.ways import ComparedImages, Image, Measure, Way

BORDERS = (2, 3, 4, 6, 8, 16)
_CHANNELS = 3
Formula = Callable[[float], float]


def psnr_measure(sight: ComparedImages) -> Measure:
    """PSNR: what is compared, which border counts, the range, and the formula."""
    wraps = (Way("differences of 8 bits wrapped around", "wrap"),) if sight.levels == 255 else ()
    formulas = (
        Way("", lambda mse: 10 * math.log10(1 / mse)),
        Way(
            "squares of three channels were summed, not averaged",
            lambda mse: -10 * math.log10(_CHANNELS * mse),
        ),
        Way("10 log10(range / RMSE): a factor of 2", lambda mse: -5 * math.log10(mse)),
        Way("20 log10 of the squared range over MSE: a factor of 2", lambda mse: -20 * math.log10(mse)),
        Way("the natural logarithm", lambda mse: -10 * math.log(mse)),
    )

    mean_square = _mean_squares(sight)

    def reckon(place: int, border: int, kind: str, peak: float, formula: Formula) -> float:
        mse = mean_square(place, border, kind)
        return math.inf if mse <= 0 else formula(mse / peak**2)

    kinds = (Way("", ""), *wraps)
    return Measure("psnr", (sight.places(), _borders(sight), kinds, ranges(sight), formulas), reckon)


def ranges(sight: ComparedImages) -> tuple[Way, ...]:
    """The declared range, and what is taken for it, in shares of it."""
    reference, levels = sight.reference, sight.levels
    span = float(np.ptp(reference))
    found = [
        Way("", 1.0),
        Way("the range was guessed as largest less smallest value of the reference", span),
        Way("the range was guessed as the largest value of the reference", float(reference.max())),
        Way("a range of 2 (-1 to 1) was taken for values from 0 to 1", 2.0),
        Way(f"a range of 1 was taken for values up to {levels:g}", 1 / levels),
        Way(f"a range of {levels:g} was taken for values up to 1", levels),
        Way("values were moved to luma from 16 to 235, with a range of 255", 255 / 219),
    ]
    found += [
        Way(f"the range of {bits} bits was taken for values up to {levels:g}", (2**bits - 1) / levels)
        for bits in (8, 10, 12, 16)
        if 2**bits - 1 != levels
    ]
    guessed = float(np.ptp(sight.candidates[0].value))
    found.append(Way("the range was guessed as largest less smallest value of the result", guessed))
    return tuple(way for way in found if way.value > 0)


def mse_measure(sight: ComparedImages) -> Measure:
    """MSE: what is compared, which border counts, the unit, and what is averaged."""
    count = sight.reference.size
    units = _units(sight)
    formulas = (
        Way("", lambda mse: mse),
        Way("squares of three channels were summed, not averaged", lambda mse: _CHANNELS * mse),
        Way("the root was taken (RMSE)", lambda mse: math.sqrt(mse)),
        Way("half of the mean square was taken", lambda mse: mse / 2),
        Way("squares were summed over the image, not averaged", lambda mse: mse * count),
    )

    mean_square = _mean_squares(sight)

    def reckon(place: int, border: int, unit: float, formula: Formula) -> float:
        return formula(mean_square(place, border, "") * unit**2)

    return Measure("mse", (sight.places(), _borders(sight), units, formulas), reckon)


def rmse_measure(sight: ComparedImages) -> Measure:
    """RMSE: what is compared, which border counts, the unit, and whether a root was taken."""
    formulas = (
        Way("", lambda mse: math.sqrt(mse)),
        Way("squares of three channels were summed, not averaged", lambda mse: math.sqrt(_CHANNELS * mse)),
        Way("no root was taken (MSE)", lambda mse: mse),
    )

    mean_square = _mean_squares(sight)

    def reckon(place: int, border: int, unit: float, formula: Formula) -> float:
        return formula(mean_square(place, border, "") * unit**2)

    return Measure("rmse", (sight.places(), _borders(sight), _units(sight), formulas), reckon)


def mae_measure(sight: ComparedImages) -> Measure:
    """MAE: what is compared, which border counts, the unit, and whether channels were summed."""
    channels = (Way("", 1), Way("three channels were summed, not averaged", _CHANNELS))

    def reckon(place: int, border: int, unit: float, times: int) -> float:
        off = sight.reference - sight.candidates[place].value
        return times * unit * float(np.mean(np.abs(_inner(off, border))))

    return Measure("mae", (sight.places(), _borders(sight), _units(sight), channels), reckon)


def _units(sight: ComparedImages) -> tuple[Way, ...]:
    others = [Way("values were on the 0-to-1 scale", 1.0), Way("values were on the -1-to-1 scale", 2.0)]
    if sight.levels != 255:
        others.append(Way("values were on the scale of 8 bits", 255.0))
    return Way("", sight.levels), *others


def _borders(sight: ComparedImages) -> tuple[Way, ...]:
    smallest = min(sight.reference.shape)
    cut = [Way(f"a border of {side} pixels was left out", side) for side in BORDERS if 4 * side < smallest]
    return Way("", 0), *cut


def _inner(image: Image, border: int) -> Image:
    return image[border : image.shape[0] - border, border : image.shape[1] - border]


def _mean_squares(sight: ComparedImages) -> Callable[[int, int, str], float]:
    """The mean squared error of a candidate without its border, worked out once for all ways."""
    return lru_cache(maxsize=None)(
        lambda place, border, kind: _mean_square(sight.reference, sight.candidates[place].value, border, kind)
    )


def _mean_square(reference: Image, candidate: Image, border: int, kind: str) -> float:
    if kind == "wrap":
        one, other = (np.rint(image * 255).astype(np.uint8) for image in (reference, candidate))
        off = one - other
        return float(np.mean(_inner((off * off).astype(np.float64), border))) / 255**2
    return float(np.mean(np.square(_inner(reference - candidate, border))))
