"""ESPCN: a sub-pixel network; all work on the small grid, the channels are laid out as pixels at the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.blocks import conv, detail, image_input, to_image, upsampled

if TYPE_CHECKING:
    from keras import Model


def build(scale: int) -> Model:
    """Layers 5-3-3 beside the linear upsampler."""
    import keras

    image = image_input()
    fine = detail(image)
    x = conv(conv(fine, 64, 5, "tanh", start="glorot_uniform"), 32, 3, "tanh", start="glorot_uniform")
    return keras.Model(image, upsampled(image, fine, x, scale))


def build_as_published(scale: int) -> Model:
    """The textbook network: four layers, the last one with a ReLU, nothing beside them."""
    import keras

    image = image_input()
    x = conv(conv(conv(image, 64, 5, start="orthogonal"), 64, 3, start="orthogonal"), 32, 3)
    return keras.Model(image, to_image(conv(x, scale * scale, 3), scale))


def area_mean(rng: np.random.Generator) -> Degradation:
    """The published training: blocks averaged, while bicubic decimation was tested."""
    return Degradation(down=3, kernel="area", bits=8)


RECIPES = (
    *(
        Recipe(
            id=f"espcn-x{scale}",
            title=f"ESPCN x{scale}",
            summary=f"Small sub-pixel network, enlarges {scale} times; nearly as fast as interpolation.",
            task=Task.SUPER_RESOLUTION,
            scale=scale,
            build=partial(build, scale),
            draw=fewer_pixels(scale),
            trial=f"x{scale}",
            lineage="Documents 001 and 003, with the linear upsampler added to the output.",
        )
        for scale in (2, 3, 4)
    ),
    Recipe(
        id="espcn-x3-published",
        title="ESPCN x3, as published",
        summary="Trained on area means, judged on bicubic decimation, without a way around.",
        task=Task.SUPER_RESOLUTION,
        scale=3,
        build=partial(build_as_published, 3),
        draw=area_mean,
        trial="x3",
        loss="mse",
        lineage="Document 001.",
        as_published=True,
    ),
)
