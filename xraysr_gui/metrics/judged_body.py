"""Where figures inside the body are taken: the body, without letters, wires and collimator edges.

Border and leaves are left out by `core/body_mask.py`. What is burnt in or lies over the film is known by its
edges: from one pixel to the next they rise by more of the range than anatomy does. Only the truth decides,
so that every method is judged on the same pixels.
"""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.body_mask import Mask, body_mask
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.ranks import percentiles
from xraysr_gui.metrics.filters import grown

STEEP, STEEPEST, USUAL_SIDE = 0.2, 0.45, 1024
"""Of the range between the darkest and the brightest, over two pixels: an edge that no anatomy has on a film
of the usual side. On fewer pixels anatomy is as much steeper, up to what letters have."""
AROUND = 6
"""Pixels around such an edge that are left out too: as far as windows and ringing reach."""
LEAST = 0.5
"""Of the body: where less would be left the image is steep everywhere, and nothing is taken for a letter."""


def judged_body(truth: Pixels) -> Mask:
    """The pixels of the truth that count inside the body; all where no body can be told apart."""
    body = body_mask(truth)
    darkest, brightest = percentiles(truth, 0.5, 99.5)
    share = min(STEEPEST, STEEP * max(1.0, USUAL_SIDE / max(truth.shape)))
    judged = body & ~grown(_steep(truth, share * (brightest - darkest)), AROUND)
    return judged if judged.sum() >= LEAST * body.sum() else body


def _steep(image: Pixels, rise: float) -> Mask:
    """Where the pixels on both sides differ by more than so much, along a row or a column."""
    steep = np.zeros(image.shape, np.bool_)
    if rise > 0:
        steep[:, 1:-1] |= np.abs(image[:, 2:] - image[:, :-2]) > rise
        steep[1:-1] |= np.abs(image[2:] - image[:-2]) > rise
    return steep
