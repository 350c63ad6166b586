"""What an enhancer measures in an image in place of what a person would set, in grey levels of the image."""

from __future__ import annotations

from xraysr_gui.core.grey_levels import EIGHT_BITS, levels_of
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.enhancers.classical.noise_estimate import LEAST, estimated_noise
from xraysr_gui.enhancers.classical.wiener_spectral import BlurParameters, blur_of
from xraysr_gui.enhancers.networks.preparations import NoiseParameters


def measured_words(image: Radiograph, pixels: Pixels, parameters: Parameters) -> str:
    """What is measured and the noise that is set, "" if there is neither; not for the window's thread.

    `pixels` are what the enhancer is given.
    """
    if isinstance(parameters, BlurParameters) and parameters.automatic:
        blur, noise = blur_of(pixels, parameters)
        found = tr("no blur") if blur.spread().size == 1 else blur.words()
        noise_words = tr("fine-grained {}").format(_noise_words(image, noise))  # what clumps counts elsewhere
        return tr("Measured in this image: {}, {}").format(found, noise_words)
    if getattr(parameters, "automatic_noise", False):
        least = 0.0 if isinstance(parameters, NoiseParameters) else LEAST / GREY_LEVELS
        noise = max(estimated_noise(pixels), least)
        return tr("Measured in the whole image: {}").format(_noise_words(image, noise))
    told = getattr(parameters, "noise", None)
    if told is None or levels_of(image) == EIGHT_BITS:
        return ""
    return tr("In this image that is {}.").format(_noise_words(image, told / GREY_LEVELS))


def _noise_words(image: Radiograph, noise: float) -> str:
    """In the levels of the image, and in those that are set where these are others."""
    levels, unit = levels_of(image)
    words = tr("noise {} {}").format(figure(noise * levels, 3), tr(unit))
    if unit == EIGHT_BITS.unit:
        return words
    return tr("{} ({} of 256)").format(words, figure(noise * GREY_LEVELS, 3))
