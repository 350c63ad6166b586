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
UNDECIDED = 4.0
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
    """The same, gathered over the nearest pixels before its sign is dropped.

    What a lesion leaves goes one way over some pixels, and noise goes both: planted lesions of three pixels
    stand out of it that are lost in single pixels.
    """
    bell = gaussian(5, GATHERED)
    return np.asarray(np.abs(filtered(_untraced(output, assumed), bell, bell)), np.float32)


def _untraced(output: Pixels, assumed: Degradation) -> Pixels:
    again = without_noise(assumed).apply(output)
    return np.asarray(output - resize(again, (output.shape[0], output.shape[1])), np.float32)


def without_noise(degradation: Degradation) -> Degradation:
    """Its blur and its decimation, and nothing that is drawn by chance or rounded."""
    return Degradation(degradation.blur, degradation.down, degradation.kernel)
