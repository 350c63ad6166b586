"""Super-resolution, third track: blur, noise and JPEG that nobody tells, drawn for each image."""

from dataclasses import replace

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.degradations.trial import Condition, Ranges, Trial, decimation

RANGES = Ranges(gaussian=(0.2, 1.6), noise=(0.3, 3.0), jpeg=(70, 95))


def _unknown(scale: int) -> Trial:
    middle = Degradation(Gaussian(0.9), scale, "area", noise=1.65, bits=8)
    return replace(
        decimation(scale),
        id=f"x{scale}-unknown",
        title=f"Super-resolution x{scale}, unknown blur, noise and JPEG, 8 bits",
        conditions=(Condition(f"unknown x{scale}", middle, RANGES),),
    )


TRIALS = tuple(_unknown(scale) for scale in (2, 3, 4))
