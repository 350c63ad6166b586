"""No network of its own: Fast x2 for all of an image, Best x2 for its liveliest parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels

if TYPE_CHECKING:
    from keras import Model


def build() -> Model:
    """There is nothing to build; the model is its routes."""
    raise NotImplementedError("a recipe with routes has no network")


RECIPES = (
    Recipe(
        id="hybrid-x2",
        title="Hybrid x2",
        summary="For sharp images without noise: Fast x2, and Best x2 where structure is fine.",
        task=Task.SUPER_RESOLUTION,
        scale=2,
        build=build,
        draw=fewer_pixels(2),
        trial="x2",
        lineage="Our own: the liveliest share of the tiles is done again by the larger network.",
        routes=(("quick", "fast-x2"), ("good", "best-x2"), ("share", 0.25)),
    ),
)
