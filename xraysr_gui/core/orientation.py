"""How an image is laid on the screen: turned by quarters and flipped, while its pixels stay as they are.

As DICOM's Spatial Transformation module says it: turned clockwise first, then flipped from left to right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")


@dataclass(frozen=True, slots=True)
class Orientation:
    """One of the eight ways to lay a sheet of film on a light box.

    Attributes:
        quarters: Clockwise quarter turns, 0 to 3.
        flipped: Whether left and right are exchanged after that.
    """

    quarters: int = 0
    flipped: bool = False

    @property
    def degrees(self) -> int:
        """The clockwise turn."""
        return 90 * self.quarters

    @property
    def is_upright(self) -> bool:
        """Whether rows run across the screen, in either direction."""
        return self.quarters % 2 == 0

    def turned(self, quarters: int) -> Orientation:
        """What is seen, turned clockwise by so many quarters more."""
        turn = -quarters if self.flipped else quarters
        return Orientation((self.quarters + turn) % 4, self.flipped)

    def flipped_across(self) -> Orientation:
        """What is seen, left and right exchanged."""
        return Orientation(self.quarters, not self.flipped)

    def flipped_down(self) -> Orientation:
        """What is seen, top and bottom exchanged: half a turn, and left for right."""
        return self.turned(2).flipped_across()

    def to_screen(self, way: Point) -> Point:
        """Where a way on the image goes on the screen."""
        x, y = ((way.x, way.y), (-way.y, way.x), (-way.x, -way.y), (way.y, -way.x))[self.quarters]
        return Point(-x if self.flipped else x, y)

    def to_image(self, way: Point) -> Point:
        """Where a way on the screen goes on the image."""
        x, y = (-way.x if self.flipped else way.x), way.y
        return Point(*((x, y), (y, -x), (-x, -y), (-y, x))[self.quarters])

    def laid(self, pixels: np.ndarray) -> np.ndarray:
        """Rows and columns as they lie on the screen."""
        turned = np.rot90(pixels, -self.quarters)
        return np.ascontiguousarray(turned[:, ::-1] if self.flipped else turned)


AS_STORED = Orientation()
