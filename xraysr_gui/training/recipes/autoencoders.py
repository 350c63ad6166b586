"""The documents' auto-encoders: one through a bottleneck of 256 numbers, one of pooling layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes.blocks import conv, image_input
from xraysr_gui.training.recipes.srcnn import gaussian_blur

if TYPE_CHECKING:
    from keras import Model

SIDE = 224


def some_noise(rng: np.random.Generator) -> Degradation:
    """From hardly any to more than a reader would accept."""
    return Degradation(noise=float(rng.uniform(1.0, 30.0)), bits=int(rng.choice([8, 12])))


def build_dense() -> Model:
    """From 224 x 224 pixels to 256 numbers and back: 196 pixels have to share one number."""
    import keras
    from keras import layers

    image = image_input(side=SIDE)
    x = image
    for width in (32, 32, 32, 32, 32):
        x = layers.Conv2D(width, 3, strides=2, padding="same", activation="relu")(x)
    code = layers.Dense(256)(layers.Flatten()(x))
    x = layers.Reshape((7, 7, 32))(layers.Dense(7 * 7 * 32, activation="relu")(code))
    for width in (32, 32, 32, 32, 32):
        x = layers.Conv2DTranspose(width, 3, strides=2, padding="same", activation="relu")(x)
    return keras.Model(image, conv(x, 1, 3, None))


def build_pooling() -> Model:
    """Two poolings down, two enlargements up, nothing beside them (after Gondara)."""
    import keras
    from keras import layers

    image = image_input()
    x = layers.MaxPooling2D(2)(conv(image, 32))
    x = layers.MaxPooling2D(2)(conv(x, 32))
    x = layers.UpSampling2D(2)(conv(x, 32))
    x = layers.UpSampling2D(2)(conv(x, 32))
    return keras.Model(image, conv(x, 1, 3, None))


RECIPES = (
    Recipe(
        id="dae-deblur",
        title="Auto-encoder deblur (a warning)",
        summary="Squeezes the image through 256 numbers and paints an average chest: kept as a warning only.",
        task=Task.DEBLUR,
        scale=1,
        build=build_dense,
        draw=gaussian_blur,
        preparation="squeezed",
        trial="deblur",
        fixed_side=SIDE,
        border=0,
        loss="mse",
        advice="Not for use: this network paints an average chest and loses nearly all that is seen.",
        lineage="Document 000, as published.",
    ),
    Recipe(
        id="dae-denoise",
        title="Auto-encoder denoise",
        summary="A small published auto-encoder: takes fine detail away with the noise.",
        task=Task.DENOISE,
        scale=1,
        build=build_pooling,
        draw=some_noise,
        trial="denoise",
        side=64,
        border=8,
        aligned_to=4,
        loss="mse",
        advice="Loses fine detail: compare with the original before trusting anything small.",
        lineage="Documents 000 and 003 (Gondara), as published.",
    ),
)
