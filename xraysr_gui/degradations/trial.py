"""What a trial is: a question put to enhancers, and the ways in which its images are degraded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ranges:
    """What an unknown degradation is drawn from, anew for each image; None: never.

    Attributes:
        gaussian: Standard deviation of a bell, in pixels.
        motion: Length of a movement, in any direction.
        defocus: Radius of a disc.
        noise: In grey levels of 8 bits.
        jpeg: Quality; every second image has been through JPEG.
    """

    gaussian: Ends | None = None
    motion: Ends | None = None
    defocus: Ends | None = None
    noise: Ends = (0.0, 0.0)
    jpeg: tuple[int, int] | None = None

    def drawn(self, like: Degradation, seed: int) -> Degradation:
        """One of them, with size and depth of `like`; the same seed gives the same one."""
        rng = np.random.default_rng((seed, 1))
        kinds = [kind for kind in ("gaussian", "motion", "defocus") if getattr(self, kind) is not None]
        blur = self._blur(kinds[rng.integers(len(kinds))], rng) if kinds else None
        noise = round(float(rng.uniform(*self.noise)), 2)
        quality = int(rng.integers(self.jpeg[0], self.jpeg[1] + 1)) if self.jpeg and rng.random() < 0.5 else 0
        return replace(like, blur=blur, noise=noise, jpeg_quality=quality, seed=seed)

    def _blur(self, kind: str, rng: np.random.Generator) -> PointSpread:
        low, high = getattr(self, kind)
        size = round(float(rng.uniform(low, high)), 2)
        if kind == "motion":
            return Motion(size, float(rng.integers(180)))
        return Gaussian(size) if kind == "gaussian" else Defocus(size)


@dataclass(frozen=True, slots=True)
class Condition:
    """One way in which every image of a trial is degraded.

    Attributes:
        title: For tables.
        degradation: What is done; the seed of its noise differs from image to image.
        ranges: Where it is drawn for each image, from what: `degradation` is then one of the middle.
    """

    title: str
    degradation: Degradation
    ranges: Ranges | None = None

    def for_image(self, seed: int) -> Degradation:
        """What is done to one image."""
        if self.ranges is not None:
            return self.ranges.drawn(self.degradation, seed)
        return replace(self.degradation, seed=seed)


@dataclass(frozen=True, slots=True)
class Trial:
    """A question put to enhancers: degraded images in, as near as possible to the truth out.

    Attributes:
        id: On the command line and in manifests.
        title: For people.
        task: As enhancers name it.
        scale: How many times smaller the images become.
        conditions: The ways in which they are degraded.
        border: Pixels at each border that are not judged.
        compare_with: The enhancers that must be beaten.
        bits: Depth at which results are judged; 0: that of the reference.
        side: The longer side that the truth is shrunk to before; 0: as it is.
        takes_part: Who takes part where nobody is named; none: all that suit it.
        beside: Of another task, on the degraded image, or on its bicubic enlargement where it is smaller.
        document: The source document whose table it makes again, "" for none.
        also: Other tasks whose enhancers may be put to it.
        blocks: Slices of so many numbers in a row count as one patient, where files tell of none; 0: never.
        asks_judges: Whether judges are asked about every image before and after; images count as stored.
    """

    id: str
    title: str
    task: str
    scale: int
    conditions: tuple[Condition, ...]
    border: int
    compare_with: tuple[str, ...]
    bits: int = 0
    side: int = 0
    takes_part: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    document: str = ""
    also: tuple[str, ...] = ()
    asks_judges: bool = False
    blocks: int = 0

    @property
    def tasks(self) -> tuple[str, ...]:
        """Every task whose enhancers may be put to it."""
        return (self.task, *self.also)


def blurred(
    *blurs: tuple[str, Gaussian | Motion | Defocus],
    id: str,
    title: str,
    compare_with: tuple[str, ...],
    noises: tuple[float, ...] = (0.5, 2.0),
) -> Trial:
    """Deblurring, each blur with little and with more noise; 12 bits, as detectors have."""
    conditions = tuple(
        Condition(f"{words}, noise {noise:g} grey levels", Degradation(blur, noise=noise, bits=12))
        for words, blur in blurs
        for noise in noises
    )
    return Trial(id, title, "deblur", 1, conditions, 16, compare_with, 12)


def decimation(scale: int) -> Trial:
    """Super-resolution as the literature asks for it."""
    degradation = Degradation(down=scale, bits=8)
    return Trial(
        f"x{scale}",
        f"Super-resolution x{scale}, bicubic decimation, 8 bits",
        "super-resolution",
        scale,
        (Condition(f"bicubic decimation x{scale}", degradation),),
        border=8,
        compare_with=("bicubic", "least-squares"),
    )
