"""The best deblurrer: shown what the Wiener filter makes of an image, it takes away what that left wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread
from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes.blocks import channel, detail, found_on_half_the_grid, image_input

if TYPE_CHECKING:
    from keras import Model

WIDTH, BLOCKS = 48, 5


def any_blur(rng: np.random.Generator) -> Degradation:
    """Mostly Gaussian, sometimes a movement or a defocus; noise from none to plenty."""
    kind = rng.random()
    blur: PointSpread = Gaussian(float(rng.uniform(0.4, 3.2)))
    if kind > 0.8:
        blur = Motion(float(rng.uniform(3, 14)), float(rng.uniform(0, 180)))
    elif kind > 0.65:
        blur = Defocus(float(rng.uniform(1.2, 5)))
    noise = float(np.exp(rng.uniform(np.log(0.2), np.log(5.0))))
    return Degradation(blur, noise=noise, bits=int(rng.choice([8, 10, 12])))


def build() -> Model:
    """Filtered image, what the filter changed, noise and width of the blur, on a grid of half the size."""
    import keras
    from keras import layers

    given = image_input(channels=4)
    filtered, image = channel(given, 0), channel(given, 1)
    changed = layers.Subtract()([image, filtered])
    seen = [
        detail(filtered),
        detail(image),
        layers.Rescaling(10.0)(changed),
        layers.Rescaling(20.0)(channel(given, 2)),
        layers.Rescaling(0.3)(channel(given, 3)),
    ]
    found = found_on_half_the_grid(seen, WIDTH, BLOCKS)
    return keras.Model(given, layers.Add()([filtered, found]))


RECIPES = (
    Recipe(
        id="best-deblur",
        title="Best deblur",
        summary="Measures blur and noise, undoes the blur with a Wiener filter, and mends what that leaves.",
        task=Task.DEBLUR,
        scale=1,
        build=build,
        draw=any_blur,
        preparation="wiener",
        trial="deblur",
        side=80,
        border=12,
        aligned_to=2,
        minutes=60,
        lineage="Our own: Wiener filter with the spectrum of radiographs, then residual blocks.",
    ),
)
