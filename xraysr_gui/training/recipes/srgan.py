"""SRGAN: the residual upsampler, pushed for the second half of its training to make texture."""

from __future__ import annotations

from functools import partial

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.residual import build

RECIPES = (
    Recipe(
        id="srgan-x4",
        title="SRGAN x4 (generative)",
        summary="Looks sharper than it knows: paints likely texture; for demonstration, never for reading.",
        task=Task.SUPER_RESOLUTION,
        scale=4,
        build=partial(build, 4, 48, 6),
        draw=fewer_pixels(4),
        trial="x4",
        side=40,
        batch=8,
        minutes=60,
        adversary=True,
        advice="Generative: may invent texture. What looks sharp need not have been there.",
        lineage="Document 001: SRResNet generator and a critic, on the right grey scale this time.",
    ),
)
