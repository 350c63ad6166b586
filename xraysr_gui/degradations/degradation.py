"""The forward model: what happened to an image on its way, as one value that can be kept and repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.blur import blurred
from xraysr_gui.degradations.noise import noisy
from xraysr_gui.degradations.point_spread import PointSpread
from xraysr_gui.degradations.resample import shrink
from xraysr_gui.degradations.storage import jpeg, quantised

GREY_LEVELS = 255.0
"""Noise is told in grey levels of 8 bits, whatever the depth of the image: readers know these."""


@dataclass(frozen=True, slots=True)
class Degradation:
    """Blur, then fewer pixels, then noise, then storage; each may be left out.

    Attributes:
        blur: The point spread, None for none.
        down: How many times smaller each side becomes.
        kernel: How a smaller pixel gathers: "bicubic" (with antialiasing) or "area".
        photons: Counts at full brightness; 0 means no quantum noise.
        noise: Standard deviation of the electronic noise, in grey levels of 8 bits.
        bits: Depth of the file; 0 keeps the numbers as they are.
        jpeg_quality: 1 to 100; 0 means no JPEG.
        seed: Of the noise: the same seed gives the same image.
    """

    blur: PointSpread | None = None
    down: int = 1
    kernel: str = "bicubic"
    photons: float = 0.0
    noise: float = 0.0
    bits: int = 0
    jpeg_quality: int = 0
    seed: int = 0

    def apply(self, pixels: Pixels) -> Pixels:
        """Degrade an image on the 0-to-1 scale; the result lies on it too."""
        result = self.before_noise(pixels)
        if self.photons > 0 or self.noise > 0:
            rng = np.random.default_rng(self.seed)
            result = noisy(result, rng, sd=self.noise / GREY_LEVELS, photons=self.photons)
        return self.stored(result)

    def before_noise(self, pixels: Pixels) -> Pixels:
        """What blur and larger pixels leave of an image."""
        result = blurred(pixels, self.blur) if self.blur is not None else pixels
        return shrink(result, self.down, self.kernel) if self.down > 1 else result

    def stored(self, pixels: Pixels) -> Pixels:
        """What a file holds of an image."""
        result = pixels.clip(0.0, 1.0)
        if self.jpeg_quality:
            result = jpeg(result, self.jpeg_quality)
        return quantised(result, self.bits) if self.bits else result

    def words(self) -> str:
        """What is done, for a report."""
        return ", ".join(self._parts()) or "nothing"

    def _parts(self) -> Iterator[str]:
        if self.blur is not None:
            yield self.blur.words()
        if self.down > 1:
            yield tr("{} times fewer rows and columns ({})").format(self.down, tr(self.kernel))
        if self.photons > 0:
            yield tr("quantum noise of {:g} photons at white").format(self.photons)
        if self.noise > 0:
            yield tr("noise of {:g} grey levels (of 256)").format(self.noise)
        if self.jpeg_quality:
            yield tr("JPEG of quality {}").format(self.jpeg_quality)
        if self.bits:
            yield tr("{} bits").format(self.bits)
