"""The widest upsampler, far too slow for everyday: it tells how much is left for a network of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.blocks import (
    conv,
    detail,
    image_input,
    quiet_conv,
    to_image,
    upsampled,
    with_way_around,
)
from xraysr_gui.training.recipes.residual import BLOCKS, WIDTH

if TYPE_CHECKING:
    from keras import Model

WIDE, WIDE_BLOCKS = 128, 12


def build() -> Model:
    """`best-x2`, which is also given what blocks of 128 on a grid of half as many rows and columns find."""
    import keras

    image = image_input()
    fine = detail(image)
    shuffled = conv(keras.ops.space_to_depth(fine, 2), WIDE, activation=None)
    found = to_image(quiet_conv(with_way_around(shuffled, WIDE, WIDE_BLOCKS), 4 * WIDTH), 2)
    head = keras.layers.Add()([conv(fine, WIDTH, activation=None), found])
    x = with_way_around(head, WIDTH, BLOCKS)
    return keras.Model(image, upsampled(image, fine, x, 2))


RECIPES = (
    Recipe(
        id="wide-x2",
        title="Wide x2",
        summary="Shows how much a network of any size could gain: twelve times as many weights as Best.",
        task=Task.SUPER_RESOLUTION,
        scale=2,
        build=build,
        draw=fewer_pixels(2, bits=(8, 8, 8, 8, 8, 8, 10, 12)),
        trial="x2",
        side=56,
        border=8,
        batch=8,
        aligned_to=2,
        in_body=0.85,
        as_filmed=0.6,
        minutes=120,
        lineage="Best x2 with twelve residual blocks of 128 on half the grid (after EDSR's width).",
    ),
)
