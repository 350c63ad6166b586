"""Wiener filter with the mean spectrum of radiographs as prior: the best classical way to undo a blur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from xraysr_gui.core.parameters import Choice, Flag, Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS, Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread, transfer
from xraysr_gui.enhancers.assumptions import USUAL_BLUR, Assumptions, Told
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task
from xraysr_gui.estimates.blur_fit import BlurEstimate, estimate_blur
from xraysr_gui.estimates.spectrum import mean_spectrum, prior_power, radii

AROUND = 48
LEAST_NOISE = 0.29 / GREY_LEVELS
"""Rounding to 8 bits alone makes as much."""
KINDS: dict[str, tuple[type[PointSpread], ...]] = {
    "Gaussian": (Gaussian,),
    "defocus": (Defocus,),
    "motion": (Motion,),
    "any": (Gaussian, Defocus, Motion),
}


REPLACED = "size", "angle", "noise"
"""What has no effect while blur and noise are measured; the kind of blur says what is looked for."""


@dataclass(frozen=True)
class BlurParameters:
    """How the image was blurred, or that this is to be measured."""

    automatic: Annotated[
        bool,
        Flag(
            "Measure blur and noise",
            "Estimate both from the spectrum of the image; its floor is the noise.",
            replaces=REPLACED,
        ),
    ] = True
    kind: Annotated[
        str, Choice("Kind of blur", tuple(KINDS), "What is looked for; 'any' takes the likeliest.")
    ] = "Gaussian"
    size: Annotated[
        float,
        Range(
            "Size", 0.0, 20.0, " px", "Standard deviation (Gaussian), radius (defocus) or length (motion)."
        ),
    ] = 1.5
    angle: Annotated[float, Range("Angle", 0.0, 180.0, "°", "Of a motion, from right to up.")] = 0.0
    noise: Annotated[
        float, Range("Noise", 0.0, 64.0, " grey levels of 256", "Standard deviation in grey levels of 256.")
    ] = 1.0


def blur_of(pixels: Pixels, p: BlurParameters) -> tuple[PointSpread, float]:
    """The point spread and the noise (0-to-1 scale) that the parameters or the image tell."""
    if p.automatic:
        found: BlurEstimate = estimate_blur(pixels, KINDS[p.kind])
        return found.blur, max(found.noise, LEAST_NOISE)
    spreads: dict[str, PointSpread] = {
        "defocus": Defocus(p.size),
        "motion": Motion(max(p.size, 0.1), p.angle),
    }
    return spreads.get(p.kind, Gaussian(p.size)), max(p.noise / GREY_LEVELS, LEAST_NOISE)


def assumed_blur(p: BlurParameters, pixels: Pixels | None) -> PointSpread:
    """The same; the usual blur where it is to be measured on an image that is not at hand."""
    if p.automatic and pixels is None:
        return USUAL_BLUR
    return blur_of(np.zeros((1, 1), np.float32) if pixels is None else pixels, p)[0]


def told_blur(degradation: Degradation, known: bool) -> Told:
    """A degradation in words of `BlurParameters`."""
    blur = degradation.blur
    if not known:
        return {} if isinstance(blur, Gaussian | None) else {"kind": "any"}
    told: Told = {"automatic": False, "noise": degradation.noise}
    match blur:
        case Defocus(radius):
            return told | {"kind": "defocus", "size": radius}
        case Motion(length, angle):
            return told | {"kind": "motion", "size": length, "angle": angle % 180}
        case Gaussian(sigma):
            return told | {"kind": "Gaussian", "size": sigma}
    return told | {"kind": "Gaussian", "size": 0.0}


MEASURED_BLUR = Assumptions(assumed_blur, told_blur)


def wiener(pixels: Pixels, blur: PointSpread, noise: float) -> Pixels:
    """The likeliest image under the prior; beyond the border the image goes on as in a mirror."""
    from scipy import fft

    rows, columns = pixels.shape
    wide = np.pad(pixels, _sides(rows, columns), mode="symmetric").astype(np.float32)
    mean = float(pixels.mean(dtype=np.float64))
    passed = transfer(blur.spread(), wide.shape)
    prior = prior_power(wide.shape) * _gain(pixels, blur, noise)
    keep = np.conj(passed) * prior / (np.abs(passed) ** 2 * prior + noise**2)
    keep[0, 0] = 1.0
    spectrum = fft.rfft2(wide - np.float32(mean), workers=-1)
    back = fft.irfft2(spectrum * keep.astype(np.complex64), s=wide.shape, workers=-1)
    inner = back[AROUND : AROUND + rows, AROUND : AROUND + columns] + mean
    return np.ascontiguousarray(inner, np.float32)


def _sides(rows: int, columns: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The mirror's width, so that the transform has sizes that are quick to reckon with."""
    from scipy import fft

    down, across = (fft.next_fast_len(side + 2 * AROUND, real=True) - side for side in (rows, columns))
    return (AROUND, down - AROUND), (AROUND, across - AROUND)


def _gain(pixels: Pixels, blur: PointSpread, noise: float) -> float:
    """How much more power this image has than radiographs on average, read where blur and noise are weak."""
    tile = min(256, 1 << (min(pixels.shape).bit_length() - 1))
    if tile < 32:
        return 1.0
    distance = radii((tile, tile))
    band = (distance >= 2.0 / tile) & (distance <= 0.08)
    passed = np.abs(transfer(blur.spread(), (tile, tile))[band]) ** 2 * prior_power((tile, tile))[band]
    seen = np.maximum(mean_spectrum(pixels, tile)[band] - noise**2, 1e-12)
    clear = passed > noise**2
    ratios = (seen / passed)[clear] if clear.any() else seen / passed
    return float(np.clip(np.exp(np.median(np.log(ratios))), 1e-6, 1e6))


def undo_blur(pixels: Pixels, p: BlurParameters, progress: Progress) -> Pixels:
    """Divide each frequency by what the blur left of it, as far as it stands above the noise."""
    progress.at(0.0, tr("Measuring blur and noise"))
    blur, noise = blur_of(pixels, p)
    progress.at(0.4, tr("Undoing the blur"))
    return wiener(pixels, blur, noise).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="wiener-spectral",
    title="Undo blur (Wiener, radiograph spectrum)",
    summary="Undoes a blur that is known or measured, as far as the noise allows; the best classical way.",
    task=Task.DEBLUR,
    parameters=BlurParameters,
    run=undo_blur,
    assumes=MEASURED_BLUR,
)
