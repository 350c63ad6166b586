"""VDSR: twenty layers of 64 that find what an enlarged image lacks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.blocks import conv, detail, image_input, quiet_conv

if TYPE_CHECKING:
    from keras import Model

DEPTH, WIDTH = 20, 64


def build(from_details: bool = True) -> Model:
    """The residual network; `from_details` shows it what is fine, ten times stronger."""
    import keras

    image = image_input()
    x = detail(image) if from_details else image
    for _ in range(DEPTH - 1):
        x = conv(x, WIDTH)
    found = quiet_conv(x, 1)
    if from_details:
        found = keras.layers.Rescaling(0.1)(found)
    return keras.Model(image, keras.layers.Add()([image, found]))


def nothing(rng: np.random.Generator) -> Degradation:
    """The identity: what the published figure (98 dB) can only have been learned from."""
    return Degradation()


RECIPES = (
    Recipe(
        id="vdsr-x2",
        title="VDSR x2",
        summary="Deep network on the enlarged image; kept to compare with, Best x2 is better and faster.",
        task=Task.SUPER_RESOLUTION,
        scale=2,
        build=build,
        draw=fewer_pixels(2),
        preparation="enlarged",
        trial="x2",
        side=41,
        border=6,
        batch=8,
        learning_rate=5e-4,
        minutes=60,
        lineage="Document 004: 20 layers of 64, residual.",
    ),
    Recipe(
        id="vdsr-published",
        title="VDSR, as published",
        summary="Learns to copy: its 98 dB are those of an image compared with itself.",
        task=Task.DEBLUR,
        scale=1,
        build=partial(build, from_details=False),
        draw=nothing,
        trial="identity",
        side=41,
        batch=8,
        loss="mse",
        lineage="Document 004.",
        as_published=True,
    ),
)
