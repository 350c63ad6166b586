"""What a recipe is: a network, what is done to images before it sees them, and how it learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.task import Task

Draw = Callable[[np.random.Generator], Degradation]
"""One of the ways in which images of this recipe are spoilt."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one network is made.

    Attributes:
        id: As the model folder is called.
        title: On screen.
        summary: One sentence for the list of enhancers.
        task: What it is for.
        scale: How many times larger its result is.
        build: Makes the untrained network; imports Keras.
        draw: Draws a degradation to learn from.
        trial: What it is judged on: an id of `degradations.trials`.
        preparation: What the network is given: an id of `enhancers.preparations`.
        side: Of a training piece, in pixels of the input.
        border: How much of a piece's edge is not learned from: the network sees nothing beyond it.
        batch: Pieces in one step.
        loss: "charbonnier", "mae" or "mse".
        learning_rate: At the start; it falls as a cosine.
        minutes: How long it learns if nobody says otherwise.
        aligned_to: Pieces begin at multiples of this (networks that halve their grid).
        fixed_side: The one size it works at; None for any.
        adversary: Whether a second network pushes it to invent texture after half the time.
        patch_critic: Whether that judges every patch of a piece apart, instead of the piece.
        advice: What the reader of a result must know.
        lineage: Which document it follows, and where it departs.
        as_published: Kept to show what the documents did; never offered as a tool.
        routes: For a model without a network of its own: which two it uses, and the share of the good one.
        in_body: Share of the pieces that is looked for inside the body, away from letters and plate edges.
        as_filmed: Share of the lessons whose greys stay as the film has them; those of the others are bent.
        measures: Whether what the preparation asks for is measured in the spoilt image, as the program does
            it, instead of being told nearly as it is.
        blocks: Slices of so many numbers in a row count as one patient, because nobody told whose they are;
            0 where files or their names tell.
        modality: Of the images that it is for, "" for radiographs.
        source: Where its images come from and what is known of their licence, "" for nothing special.
        own_id: As a model of somebody's own is called, "" for one that is called as the recipe.
    """

    id: str
    title: str
    summary: str
    task: Task
    scale: int
    build: Callable[[], Any]
    draw: Draw
    trial: str
    preparation: str = "plain"
    side: int = 40
    border: int = 4
    batch: int = 16
    loss: str = "charbonnier"
    learning_rate: float = 1e-3
    minutes: float = 30.0
    aligned_to: int = 1
    fixed_side: int | None = None
    adversary: bool = False
    patch_critic: bool = False
    advice: str = ""
    lineage: str = ""
    as_published: bool = False
    routes: tuple[tuple[str, Any], ...] = ()
    in_body: float = 0.0
    as_filmed: float = 0.0
    measures: bool = False
    blocks: int = 0
    modality: str = ""
    source: str = ""
    own_id: str = ""

    @property
    def model_id(self) -> str:
        """As the model is called on the command line and in files."""
        return self.own_id or self.id

    @property
    def model_title(self) -> str:
        """As the model is called on the screen, where one of the program may stand beside it."""
        return f"{self.title} ({self.own_id})" if self.own_id not in ("", self.id) else self.title


def fewer_pixels(scale: int, bits: tuple[int, ...] = (8, 8, 10, 12)) -> Draw:
    """What super-resolution undoes: antialiased bicubic decimation, stored in one of these depths."""

    def draw(rng: np.random.Generator) -> Degradation:
        return Degradation(down=scale, bits=int(rng.choice(bits)))

    return draw
