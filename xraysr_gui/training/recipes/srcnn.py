"""SRCNN 9-5-5 (64, 32): three layers on an image that was enlarged, or not blurred away, before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.blocks import conv, detail, image_input, quiet_conv

if TYPE_CHECKING:
    from keras import Model


def gaussian_blur(rng: np.random.Generator) -> Degradation:
    """What the documents' deblurring networks undo, with the noise that they left out."""
    noise = float(np.exp(rng.uniform(np.log(0.3), np.log(4.0))))
    return Degradation(Gaussian(float(rng.uniform(0.5, 3.0))), noise=noise, bits=int(rng.choice([8, 12])))


def build() -> Model:
    """What the three layers find is added to the image; without that they would learn the image first."""
    import keras

    image = image_input()
    x = conv(conv(detail(image), 64, 9), 32, 5)
    found = keras.layers.Rescaling(0.1)(quiet_conv(x, 1, 5))
    return keras.Model(image, keras.layers.Add()([image, found]))


def build_as_published() -> Model:
    """Three layers and nothing beside them."""
    import keras

    image = image_input()
    return keras.Model(image, conv(conv(conv(image, 64, 9), 32, 5), 1, 5, None))


_ENLARGING = partial(
    Recipe,
    task=Task.SUPER_RESOLUTION,
    scale=2,
    draw=fewer_pixels(2),
    trial="x2",
    preparation="enlarged",
    side=56,
    border=8,
)
_DEBLURRING = partial(
    Recipe, task=Task.DEBLUR, scale=1, draw=gaussian_blur, trial="deblur", side=56, border=8
)

RECIPES = (
    _ENLARGING(
        id="srcnn-x2",
        title="SRCNN x2",
        summary="The first network for super-resolution; kept to compare with, Fast x2 is better and faster.",
        build=build,
        lineage="Documents 002 and 004, with the enlarged image added to the output.",
    ),
    _ENLARGING(
        id="srcnn-x2-published",
        title="SRCNN x2, as published",
        summary="Without the way around: worse than bicubic interpolation for a long time.",
        build=build_as_published,
        loss="mse",
        lineage="Documents 002 and 004.",
        as_published=True,
    ),
    _DEBLURRING(
        id="srcnn-deblur",
        title="SRCNN deblur",
        summary="Undoes a moderate Gaussian blur; kept to compare with, Best deblur is better.",
        build=build,
        lineage="Document 000, with the blurred image added to the output and noise in training.",
    ),
    _DEBLURRING(
        id="srcnn-deblur-published",
        title="SRCNN deblur, as published",
        summary="Without the way around.",
        build=build_as_published,
        loss="mse",
        lineage="Document 000.",
        as_published=True,
    ),
)
