"""What a network is given of an image: the image itself, or the image with more that is known of it.

Training and the program use the same preparations, so a network never meets what it did not learn. Each
gives channels (channels, rows, columns); the network gives the enhanced image itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.noise import HOW
from xraysr_gui.core.parameters import Flag, Range
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.degradations.point_spread import PointSpread
from xraysr_gui.degradations.resample import enlarge, resize
from xraysr_gui.enhancers.assumptions import NOISE, NOTHING, Assumptions
from xraysr_gui.enhancers.classical.wiener_spectral import MEASURED_BLUR, BlurParameters, blur_of, wiener
from xraysr_gui.enhancers.contract import NoParameters

SQUEEZED_SIDE = 224
Channels = NDArray[np.float32]


@dataclass(frozen=True)
class NoiseParameters:
    """How noisy the image is."""

    automatic_noise: Annotated[
        bool,
        Flag("Measure the noise", f"Estimate it from the image itself. {HOW}", replaces=("noise",)),
    ] = True
    noise: Annotated[
        float,
        Range(
            "Noise", 0.0, 60.0, unit=" grey levels of 256", help="Standard deviation, in grey levels of 256."
        ),
    ] = 5.0


@dataclass(frozen=True, slots=True)
class Preparation:
    """One way to prepare an image for a network.

    Attributes:
        id: As manifests name it.
        title: For people.
        channels: How many the network takes.
        enlarged: Whether the image is brought to its final size before the network sees it.
        parameters: What a person may choose.
        prepare: (pixels, parameters, scale) to channels.
        assumes: How its parameters speak of blur and noise.
        finish: (what the network gave, wanted shape) to the result, where that is not the same.
    """

    id: str
    title: str
    channels: int
    enlarged: bool
    parameters: type[Any]
    prepare: Callable[[Pixels, Any, int], Channels]
    assumes: Assumptions = NOTHING
    finish: Callable[[Pixels, tuple[int, int]], Pixels] | None = None


def plain(pixels: Pixels, p: NoParameters, scale: int) -> Channels:
    """The image as it is."""
    return pixels[None]


def enlarged(pixels: Pixels, p: NoParameters, scale: int) -> Channels:
    """The image at its final size, by bicubic interpolation."""
    return enlarge(pixels, scale)[None]


def with_noise(pixels: Pixels, p: NoiseParameters, scale: int) -> Channels:
    """The image and, in a second channel, how noisy it is."""
    from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise

    noise = estimated_noise(pixels) if p.automatic_noise else p.noise / GREY_LEVELS
    return np.stack([pixels, np.full_like(pixels, noise)])


def filtered(pixels: Pixels, p: BlurParameters, scale: int) -> Channels:
    """What the Wiener filter makes of the image, the image, its noise, and how wide its blur is."""
    blur, noise = blur_of(pixels, p)
    maps = (np.full_like(pixels, value) for value in (noise, width_of(blur)))
    return np.stack([wiener(pixels, blur, noise), pixels, *maps])


def width_of(blur: PointSpread) -> float:
    """The standard deviation of a point spread, in pixels, along the mean of both directions."""
    spread = blur.spread()
    rows, columns = np.indices(spread.shape)
    far = (rows - spread.shape[0] // 2) ** 2 + (columns - spread.shape[1] // 2) ** 2
    return float(np.sqrt((spread * far).sum() / 2))


def squeezed(pixels: Pixels, p: NoParameters, scale: int, side: int = SQUEEZED_SIDE) -> Channels:
    """The whole image at the one size that an auto-encoder through a bottleneck works at."""
    return resize(pixels, (side, side)).clip(0.0, 1.0)[None]


PREPARATIONS = Catalogue(
    Preparation("plain", "The image as it is", 1, False, NoParameters, plain),
    Preparation("enlarged", "The image, enlarged before", 1, True, NoParameters, enlarged),
    Preparation("squeezed", "The whole image, made small", 1, False, NoParameters, squeezed, finish=resize),
    Preparation(
        "wiener",
        "Before and after a Wiener filter",
        4,
        False,
        BlurParameters,
        filtered,
        MEASURED_BLUR,
    ),
    Preparation("noise-map", "The image and its noise", 2, False, NoiseParameters, with_noise, NOISE),
)
