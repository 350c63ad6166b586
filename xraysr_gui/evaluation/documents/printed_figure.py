"""A figure that a document prints, how it came about, and what is right."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from xraysr_gui.evaluation.evaluated import Evaluated

Reckon = Callable[[Evaluated], float | None]
PEAK = 255.0


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One cell of a document's table.

    Attributes:
        method: As the document calls it.
        figure: What it says it is.
        printed: As it stands there.
        enhancer: Ours that does the same, "" for none.
        right: The name of our figure.
        mistake: What they did, by name; "" where nothing is known to be wrong.
        as_they_did: The same mistake made on purpose with our results; None where it needs what nobody has.
        proof: The reckoning from their own printed numbers.
    """

    method: str
    figure: str
    printed: str
    enhancer: str
    right: str
    mistake: str
    proof: str
    as_they_did: Reckon | None = None


def mean_of(done: Evaluated, enhancer: str, figure: str) -> float | None:
    """The mean of a figure of one method; None if it took no part."""
    row = next((row for row in done.rows if row.enhancer == enhancer), None)
    return None if row is None else row.figures.get(figure)


def figure_of(enhancer: str, figure: str, times: float = 1.0) -> Reckon:
    """A figure of another method than the one it is printed for, or a multiple of it."""

    def reckon(done: Evaluated) -> float | None:
        value = mean_of(done, enhancer, figure)
        return None if value is None else value * times

    return reckon


def psnr_of_mean_error(enhancer: str, peak: float = PEAK) -> Reckon:
    """The PSNR of the mean of all squared errors, against a range."""

    def reckon(done: Evaluated) -> float | None:
        value = mean_of(done, enhancer, "mse")
        return None if value is None else psnr_of(value, peak)

    return reckon


def scored_with_range_of_8_bits(enhancer: str, bits: int) -> Reckon:
    """The mean PSNR of values of so many bits that are scored as if they went up to 255."""

    def reckon(done: Evaluated) -> float | None:
        value = mean_of(done, enhancer, "psnr")
        return None if value is None else value - 20 * math.log10((2**bits - 1) / PEAK)

    return reckon


def psnr_of(mse: float, peak: float = PEAK) -> float:
    """In dB; infinite for no error."""
    return math.inf if mse <= 0 else 10 * math.log10(peak**2 / mse)


def mse_of(psnr: float, peak: float = PEAK) -> float:
    """The mean squared error of a PSNR."""
    return float(peak**2 / 10 ** (psnr / 10))
