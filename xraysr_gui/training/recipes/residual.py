"""The best upsampler: residual blocks without normalisation (after EDSR), on the small grid."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.blocks import conv, detail, image_input, upsampled, with_way_around

if TYPE_CHECKING:
    from keras import Model

WIDTH, BLOCKS = 48, 8


def build(scale: int, width: int = WIDTH, blocks: int = BLOCKS) -> Model:
    """Blocks between a head and a tail, one long way around them, and the linear upsampler beside all."""
    import keras

    image = image_input()
    fine = detail(image)
    x = with_way_around(conv(fine, width, activation=None), width, blocks)
    return keras.Model(image, upsampled(image, fine, x, scale))


RECIPES = tuple(
    Recipe(
        id=f"best-x{scale}",
        title=f"Best x{scale}",
        summary=f"Enlarges sharp images without noise {scale} times as well as it can; slower than Fast.",
        task=Task.SUPER_RESOLUTION,
        scale=scale,
        build=partial(build, scale),
        draw=fewer_pixels(scale, bits=(8, 8, 8, 8, 8, 8, 10, 12)),
        trial=f"x{scale}",
        in_body=0.85,
        as_filmed=0.6,
        minutes=60,
        lineage="EDSR without its width: 8 residual blocks of 48, least-squares skip.",
    )
    for scale in (2, 4)
)
