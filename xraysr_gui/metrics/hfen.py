"""High-frequency error norm: how much of the fine structure is missing or wrong."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Floats, Map, Mask, Metric
from xraysr_gui.metrics.filters import laplacian_of_gaussian
from xraysr_gui.metrics.ncc import FLATTEST

SIGMA = 1.5
REACH = 7
"""The kernel has 15 x 15 taps, as its inventors had it."""


def hfen(reference: Pixels, candidate: Pixels, own: float | None = None) -> float:
    """The norm of the difference of both after a Laplacian of Gaussian, over that of the reference.

    `own` is the latter, as `fineness` gives it, where it is known already.
    """
    wanted = fineness(reference) if own is None else own
    wrong = fineness(np.subtract(candidate, reference, dtype=np.float64))
    if wanted == 0:
        return 0.0 if wrong == 0 else float(np.inf)
    return wrong / wanted


def fineness(image: Numbers) -> float:
    """The norm of an image after a Laplacian of Gaussian."""
    return float(np.linalg.norm(laplacian_of_gaussian(image.astype(np.float64), SIGMA, REACH)))


def fine_structure(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """Squares of what is wrong and of what was wanted, and the reference, to see whether it is flat."""
    x = reference.astype(np.float64) - 0.5
    wanted = laplacian_of_gaussian(reference, SIGMA, REACH)
    wrong = laplacian_of_gaussian(candidate - reference, SIGMA, REACH)
    fine = Map(wrong * wrong, reach=REACH), Map(wanted * wanted, reach=REACH)
    return *fine, Map(x, reach=REACH), Map(x * x, reach=REACH)


def share_wrong(means: Floats) -> Floats:
    """The ratio of the norms; NaN where the reference is flat."""
    wrong, wanted, mean, square = np.moveaxis(means, -1, 0)
    flat = ~(square - mean * mean >= FLATTEST) | (wanted <= 0)
    return np.where(flat, np.nan, np.sqrt(wrong / np.where(flat, 1.0, wanted)))


METRIC = Metric(
    id="hfen",
    title="HFEN",
    meaning="High-frequency error norm: how much fine detail is off, relative to that of the reference. 0 is "
    "equal.",
    code=("HFEN", "High-frequency error norm"),
    decimals=4,
    unit="",
    higher_is_better=False,
    compute=hfen,
    maps=fine_structure,
    finish=share_wrong,
    margin=REACH,
    undefined="The reference is flat here, so it has no fine structure to be kept.",
)
