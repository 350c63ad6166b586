"""One thing that was done to an image."""

from __future__ import annotations

from typing import Any

from xraysr_gui.core.greys import Window
from xraysr_gui.core.light_dataclass import dataclass

CONTRAST_WINDOW = "Enhanced contrast"
DEGRADATION = "degradation"
"""What stands in the place of an enhancer's id where an image was made worse on purpose."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to the pixels: enough to do it again.

    Attributes:
        enhancer: Its id.
        version: Of the enhancer.
        parameters: Names and values.
        title: Of the enhancer, for people.
        model: sha256 of the network, "" where there is none.
        device: What it really ran on.
        seconds: How long it took.
        task: What it was for: super-resolution, deblur, denoise, contrast; "" if unknown.
        scale: How many times larger it made the image.
        warnings: Sentences that must go wherever the result goes.
        greys: The lowest and the highest value between which it changed the contrast, as the file means
            them; () where it kept what each value means.
    """

    enhancer: str
    version: int
    parameters: tuple[tuple[str, Any], ...]
    title: str = ""
    model: str = ""
    device: str = ""
    seconds: float = 0.0
    task: str = ""
    scale: int = 1
    warnings: tuple[str, ...] = ()
    greys: tuple[float, ...] = ()

    @property
    def degrades(self) -> bool:
        """Whether it made the image worse on purpose."""
        return self.enhancer == DEGRADATION

    @property
    def fewer(self) -> int:
        """How many times fewer rows and columns it left on purpose."""
        return max(1, int(dict(self.parameters).get("down", 1))) if self.degrades else 1

    @property
    def compresses(self) -> bool:
        """Whether the image went through JPEG: detail that was lost so is lost for ever."""
        return self.degrades and bool(dict(self.parameters).get("jpeg_quality"))

    @property
    def window(self) -> Window | None:
        """The window of the greys that it changed; what was made before belongs to other values."""
        return Window.between(self.greys[0], self.greys[1], CONTRAST_WINDOW) if len(self.greys) == 2 else None
