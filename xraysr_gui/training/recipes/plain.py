"""The fast upsampler: a few plain layers on the small grid beside a linear upsampler that learns too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.blocks import conv, detail, image_input, upsampled

if TYPE_CHECKING:
    from keras import Model


def build(scale: int, width: int = 32, depth: int = 6) -> Model:
    """All work on the small grid; the last layer begins almost silent."""
    import keras

    image = image_input()
    x = fine = detail(image)
    for _ in range(depth):
        x = conv(x, width)
    return keras.Model(image, upsampled(image, fine, x, scale))


RECIPES = tuple(
    Recipe(
        id=f"fast-x{scale}",
        title=f"Fast x{scale}",
        summary=f"Enlarges {scale} times within seconds; for images that are sharp and free of noise.",
        task=Task.SUPER_RESOLUTION,
        scale=scale,
        build=partial(build, scale),
        draw=fewer_pixels(scale),
        trial=f"x{scale}",
        lineage="Our own: plain 3x3 layers on the small grid, least-squares skip.",
    )
    for scale in (2, 4)
)
