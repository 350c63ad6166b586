"""The greyscale standard display function of DICOM PS3.14: which luminances look equally far from each other.

A step of one number of it, a "just noticeable difference" (JND), is what an average reader just sees.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")


FEWEST, MOST = 1, 1023
_INVERSE = (
    *(71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407),
    *(-1.1878455, -0.18014349, 0.14710899, -0.017046845),
)
"""A to I of PS3.14, section 7.2, of powers of the decimal logarithm of the luminance."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen makes of greys.

    Attributes:
        black: Luminance of its black with the light of the room, in cd/m2.
        white: That of its white.
        gamma: How its luminance follows the grey between them.
    """

    black: float
    white: float
    gamma: float

    def luminance(self, greys: NDArray[np.float64]) -> NDArray[np.float64]:
        """For greys of 0 to 255."""
        luminance: NDArray[np.float64] = self.black + (self.white - self.black) * (greys / 255) ** self.gamma
        return luminance


ORDINARY = Screen(0.5, 250.0, 2.2)
"""A screen of an office that nobody calibrated."""


def jnd_of(luminance: float) -> float:
    """JND index of a luminance of 0.05 to 4000 cd/m2."""
    power = log10(luminance)
    return float(sum(factor * power**number for number, factor in enumerate(_INVERSE)))


def even_greys(count: int, screen: Screen) -> NDArray[np.uint8]:
    """Greys from black to white that look equally far from each other on a screen."""
    lit = screen.luminance(np.arange(256, dtype=np.float64))
    wanted = np.linspace(jnd_of(lit[0]), jnd_of(lit[-1]), count)
    jnds = np.array([jnd_of(float(one)) for one in lit])
    nearest: NDArray[np.uint8] = np.abs(jnds[None, :] - wanted[:, None]).argmin(axis=1).astype(np.uint8)
    return nearest
