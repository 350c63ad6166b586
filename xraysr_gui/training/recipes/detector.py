"""The upsampler for what detectors give: blurred, gathered over areas, noisy, perhaps from JPEG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes.blocks import channel, conv, detail, image_input, upsampled, with_way_around

if TYPE_CHECKING:
    from keras import Model

WIDTH, BLOCKS = 32, 6
USUAL = 0.6
"""Share of lessons that are like the usual detector: it is told no blur, so it learns what to expect."""


def any_detector(rng: np.random.Generator) -> Degradation:
    """Most like the usual one; else sharp or blurred up to two pixels, quiet or noisy, some from JPEG."""
    if rng.random() < USUAL:
        usual, noise = Gaussian(float(rng.uniform(0.7, 0.9))), rng.uniform(np.log(0.7), np.log(1.5))
        return Degradation(usual, 2, "area", noise=float(np.exp(noise)), bits=8)
    blur = Gaussian(float(rng.uniform(0.2, 1.8))) if rng.random() < 0.9 else None
    kernel = "area" if rng.random() < 0.85 else "bicubic"
    noise = float(np.exp(rng.uniform(np.log(0.2), np.log(4.0))))
    quality = int(rng.integers(60, 101)) if rng.random() < 0.4 else 0
    bits = 8 if quality else int(rng.choice([8, 8, 10, 12]))
    return Degradation(blur, 2, kernel, noise=noise, bits=bits, jpeg_quality=quality)


def build() -> Model:
    """Image and noise on the small grid, residual blocks, and the linear upsampler beside all."""
    import keras
    from keras import layers

    given = image_input(channels=2)
    image = channel(given, 0)
    fine = detail(image)
    seen = layers.Concatenate()([fine, image, layers.Rescaling(50.0)(channel(given, 1))])
    x = with_way_around(conv(seen, WIDTH, activation=None), WIDTH, BLOCKS)
    return keras.Model(given, upsampled(image, fine, x, 2))


RECIPES = (
    Recipe(
        id="detector-x2",
        title="Noisy or blurred x2",
        summary="Enlarges twice what is noisy or a little blurred, as detectors give it, and mends both.",
        task=Task.SUPER_RESOLUTION,
        scale=2,
        build=build,
        draw=any_detector,
        preparation="noise-map",
        trial="x2-detector",
        in_body=1.0,
        measures=True,
        minutes=40,
        lineage="Residual blocks on the small grid with a noise map (EDSR, FFDNet), least-squares skip.",
    ),
)
