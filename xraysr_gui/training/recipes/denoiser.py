"""The best denoiser: told how noisy an image is, it works on pixels shuffled into four channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes.autoencoders import some_noise
from xraysr_gui.training.recipes.blocks import channel, detail, found_on_half_the_grid, image_input

if TYPE_CHECKING:
    from keras import Model

WIDTH, BLOCKS = 48, 5


def build() -> Model:
    """The image, its details and the noise, on a grid of half the size; what is found is added."""
    import keras
    from keras import layers

    given = image_input(channels=2)
    image, noise = channel(given, 0), channel(given, 1)
    seen = [detail(image), layers.Rescaling(10.0)(image), layers.Rescaling(10.0)(noise)]
    found = found_on_half_the_grid(seen, WIDTH, BLOCKS)
    return keras.Model(given, layers.Add()([image, found]))


RECIPES = (
    Recipe(
        id="best-denoise",
        title="Best denoise",
        summary="Removes noise that it measures itself, and keeps what is stronger than noise.",
        task=Task.DENOISE,
        scale=1,
        build=build,
        draw=some_noise,
        preparation="noise-map",
        trial="denoise",
        side=80,
        border=12,
        aligned_to=2,
        minutes=60,
        lineage="After FFDNet: noise map, shuffled pixels; residual blocks instead of normalisation.",
    ),
)
