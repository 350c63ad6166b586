"""The adversarial deblurrer: a small residual network that a critic of patches pushes to look sharp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes.blocks import (
    conv,
    detail,
    image_input,
    quiet_conv,
    residual_block,
    to_image,
)
from xraysr_gui.training.recipes.deblurrer import any_blur

if TYPE_CHECKING:
    from keras import Model

WIDTH, BLOCKS = 32, 6


def build() -> Model:
    """Details and brightness on a grid of half the size; what is found is added to the image."""
    import keras
    from keras import layers, ops

    image = image_input()
    seen = layers.Concatenate()([detail(image), image])
    head = x = conv(ops.space_to_depth(seen, 2), WIDTH, activation=None)
    for _ in range(BLOCKS):
        x = residual_block(x, WIDTH)
    x = layers.Add()([head, conv(x, WIDTH, activation=None)])
    found = layers.Rescaling(0.1)(quiet_conv(x, 4))
    return keras.Model(image, layers.Add()([image, to_image(found, 2)]))


RECIPES = (
    Recipe(
        id="gan-deblur",
        title="GAN deblur (generative)",
        summary="Looks sharper than it knows: paints likely edges; for demonstration, never for reading.",
        task=Task.DEBLUR,
        scale=1,
        build=build,
        draw=any_blur,
        trial="documents-000",
        side=80,
        border=12,
        batch=8,
        aligned_to=2,
        minutes=20,
        adversary=True,
        patch_critic=True,
        in_body=True,
        advice="Generative: may invent edges and texture. What looks sharp need not have been there.",
        lineage="Document 000, its future work (DeblurGAN in idea): content first, then a critic of patches.",
    ),
)
