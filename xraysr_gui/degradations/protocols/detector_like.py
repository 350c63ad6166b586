"""Super-resolution, second track: a detector blurs, gathers over the areas of its pixels, and is noisy."""

from dataclasses import replace

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.degradations.trial import Condition, Trial, decimation

SIGMA, NOISE = 0.8, 1.0


def _detector_like(scale: int) -> Trial:
    degradation = Degradation(Gaussian(SIGMA), scale, "area", noise=NOISE, bits=8)
    return replace(
        decimation(scale),
        id=f"x{scale}-detector",
        title=f"Super-resolution x{scale}, detector-like (blur {SIGMA:g} px, noise {NOISE:g} grey level)",
        conditions=(Condition(f"detector-like x{scale}", degradation),),
    )


TRIALS = tuple(_detector_like(scale) for scale in (2, 3, 4))
