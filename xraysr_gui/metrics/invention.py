"""The two maps that tell of invention: what the output denies of the image, and what the image cannot decide.

*Contradiction* degrades the output again and compares it with the image, in units of the image's noise.
*Unsupported detail* is what of the output is gone after degrading and enlarging it again. One alone is
dishonest: a made lesion that was fitted to the image contradicts nothing, and a blurred truth supports all.
To pass both is necessary, never sufficient.
"""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.resample import resize
from xraysr_gui.metrics.filters import filtered, gaussian

ROUNDING = 0.29
"""Grey levels of noise that rounding alone makes."""
LEAST_NOISE = ROUNDING / 255.0
"""Of an image of 8 bits."""
GATHERED = 0.7
"""Pixels: the standard deviation of the bell over which unsupported detail is gathered."""
DENIED = 4.0
"""Standard deviations of noise from which a contradiction is one: chance alone reaches 1 of 16,000."""
UNDECIDED = 8.0
"""Times the noise of the image from which unsupported detail is more than what edges and noise leave."""


def contradiction(
    output: Pixels, image: Pixels, assumed: Degradation, noise: float, least: float = LEAST_NOISE
) -> Pixels:
    """On the grid of `image`: how many standard deviations of noise lie between it and the degraded output.

    `assumed` is blur and decimation alone; `noise` and the `least` of it are on the 0-to-1 scale.
    """
    again = without_noise(assumed).apply(output)
    return np.asarray(np.abs(again - image) / np.float32(max(noise, least)), np.float32)


def unsupported(output: Pixels, assumed: Degradation) -> Pixels:
    """On the grid of `output`, on its grey scale: the detail that leaves no trace in the image."""
    return np.asarray(np.abs(_untraced(output, assumed)), np.float32)


def gathered_unsupported(output: Pixels, assumed: Degradation) -> Pixels:
    """The same, or what is gathered of it over the nearest pixels with its sign, where that is more.

    What a lesion leaves goes one way over some pixels, and noise goes both: lesions of three pixels stand out
    of what is gathered, textures of single pixels do not. Gathered detail is weighed so that white noise is
    as strong in it as in single pixels.
    """
    single, bell = _untraced(output, assumed), gaussian(5, GATHERED)
    weighed = np.float32(1 / np.square(bell).sum())
    return np.maximum(np.abs(single), weighed * np.abs(filtered(single, bell, bell)))


def _untraced(output: Pixels, assumed: Degradation) -> Pixels:
    again = without_noise(assumed).apply(output)
    return np.asarray(output - resize(again, (output.shape[0], output.shape[1])), np.float32)


def without_noise(degradation: Degradation) -> Degradation:
    """Its blur and its decimation, and nothing that is drawn by chance or rounded."""
    return Degradation(degradation.blur, degradation.down, degradation.kernel)
