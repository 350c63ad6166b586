"""The adversarial deblurrer: a small residual network that a critic of patches pushes to look sharp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes.blocks import detail, found_on_half_the_grid, image_input
from xraysr_gui.training.recipes.deblurrer import any_blur

if TYPE_CHECKING:
    from keras import Model

WIDTH, BLOCKS = 32, 6


def build() -> Model:
    """Details and brightness on a grid of half the size; what is found is added to the image."""
    import keras

    image = image_input()
    found = found_on_half_the_grid([detail(image), image], WIDTH, BLOCKS, around=True)
    return keras.Model(image, keras.layers.Add()([image, found]))


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
        in_body=1.0,
        advice="Generative: may invent edges and texture. What looks sharp need not have been there.",
        lineage="Document 000, its future work (DeblurGAN in idea): content first, then a critic of patches.",
    ),
)
