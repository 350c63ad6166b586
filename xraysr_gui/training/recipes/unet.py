"""U-Net: down a few steps and up again, for blurs wider than a plain network sees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes.blocks import conv, detail, image_input, quiet_conv
from xraysr_gui.training.recipes.srcnn import gaussian_blur

if TYPE_CHECKING:
    from keras import Model

WIDTHS = (16, 32, 64, 128)


def build(as_published: bool = False) -> Model:
    """Two layers on every level; what it finds is added to the image, unless `as_published`."""
    import keras
    from keras import layers

    image = image_input()
    x = image if as_published else detail(image)
    levels = []
    for width in WIDTHS[:-1]:
        x = conv(conv(x, width), width)
        levels.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = conv(conv(x, WIDTHS[-1]), WIDTHS[-1])
    for width, level in zip(reversed(WIDTHS[:-1]), reversed(levels), strict=True):
        x = layers.Concatenate()([level, conv(layers.UpSampling2D(2)(x), width, 2)])
        x = conv(conv(x, width), width)
    if as_published:
        return keras.Model(image, conv(x, 1, 1))
    found = layers.Rescaling(0.1)(quiet_conv(x, 1))
    return keras.Model(image, layers.Add()([image, found]))


_DEBLURRING = partial(
    Recipe,
    task=Task.DEBLUR,
    scale=1,
    draw=gaussian_blur,
    trial="deblur",
    side=96,
    border=12,
    batch=8,
    aligned_to=8,
)

RECIPES = (
    _DEBLURRING(
        id="unet-deblur",
        title="U-Net deblur",
        summary="Undoes a Gaussian blur of unknown width; Best deblur is better if the blur can be measured.",
        build=build,
        lineage="Document 000, with the blurred image added to the output and noise in training.",
    ),
    _DEBLURRING(
        id="unet-deblur-published",
        title="U-Net deblur, as published",
        summary="Without the way around, a ReLU at the end.",
        build=partial(build, as_published=True),
        loss="mse",
        lineage="Document 000.",
        as_published=True,
    ),
)
