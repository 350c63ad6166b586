"""Trains one recipe on a folder of images: from nothing, or on from where it was stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xraysr_gui.core.errors import CannotStart, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.evaluation.references import References, gather
from xraysr_gui.evaluation.slice_blocks import gather_by_blocks
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.training.adversary import AdversaryContest
from xraysr_gui.training.fit import (
    CHECKPOINT,
    Course,
    Fit,
    Training,
    compiled,
    load_training,
    loss_of,
    save_network,
)
from xraysr_gui.training.half import in_half
from xraysr_gui.training.lessons import cut_of, fitted, judge, questions, spoiler
from xraysr_gui.training.patches import Deck, PatchMaker
from xraysr_gui.training.recipe import Recipe

NETWORK = "model.keras"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a recipe is trained.

    Attributes:
        minutes: How long it learns, None as the recipe says.
        resume: Whether it goes on from a checkpoint.
        seed: Of everything that is drawn.
        steps: How many steps it learns instead, None where minutes count.
        half: Whether its wide layers learn in bfloat16; a checkpoint goes on as it began.
    """

    minutes: float | None = None
    resume: bool = False
    seed: int = 1
    steps: int | None = None
    half: bool = False


def needs_keras() -> None:
    """Refuse early where the libraries for training are not installed.

    Raises:
        CannotStart: they are not.
    """
    if find_spec("keras") is None:
        raise CannotStart(
            tr("Networks cannot be trained here."),
            why=tr("The libraries for training (Keras with TensorFlow, JAX or PyTorch) are not installed."),
            remedy=tr("From a checkout use: python3 start.py train; otherwise: pip install keras tensorflow"),
        )
    _leave_no_settings()


def _leave_no_settings() -> None:
    """Keras and matplotlib would each make a folder in the home; a person who set up Keras keeps that."""
    if not os.path.exists(os.path.expanduser("~/.keras")):
        os.environ.setdefault("KERAS_HOME", os.path.join(os.devnull, "keras"))
    os.environ.setdefault("MPLCONFIGDIR", str(places.cache_folder() / "matplotlib"))


def checkpoint_folder(model_folder: Path) -> Path:
    """Where a training under way keeps what it needs to go on; beside the model, never part of it."""
    return model_folder.parent / f".{model_folder.name}.training"


def train(
    recipe: Recipe,
    images: Path,
    model_folder: Path,
    reader: ImageReader,
    progress: Progress,
    plan: Plan = Plan(),
) -> tuple[Any, Training, References]:
    """The trained network, its history, and the images it learned from; model.keras is written.

    Raises:
        UserError: the images are no good, or there is nothing to resume.
        Cancelled: the person stopped it; `resume` goes on from there.
    """
    references = references_for(recipe, images, reader, progress.part(0.0, 0.02))
    folder = checkpoint_folder(model_folder)
    network, training = _begun(recipe, model_folder, plan)
    asked = questions(recipe, fitted(recipe, references.judge))
    learned_from = fitted(recipe, references.train)
    contest = _contest_of(recipe) if recipe.adversary else None
    fit = Fit(network, folder, lambda it: judge(bare_copy(recipe, it), asked), recipe.learning_rate, contest)
    deck = Deck(training.seed, training.steps)
    course = Course(plan.minutes or recipe.minutes, plan.steps)
    with PatchMaker(learned_from, spoiler(recipe), cut_of(recipe), recipe.batch, deck) as maker:
        fit.run(maker, training, course, progress.part(0.02, 1.0))
    fit.averaged()
    bare = bare_copy(recipe, network)
    save_network(bare, model_folder / NETWORK)
    return bare, training, references


def references_for(recipe: Recipe, images: Path, reader: ImageReader, progress: Progress) -> References:
    """What a recipe learns from and is judged by.

    Raises:
        UserError: the images are no good.
    """
    if recipe.blocks:
        return gather_by_blocks(images, reader, progress, recipe.blocks)
    return gather(images, reader, progress)


def bare_copy(recipe: Recipe, network: Any) -> Any:
    """The network in float32, without the memory of its optimiser."""
    bare = recipe.build()
    bare.set_weights(network.get_weights())
    return bare


def _begun(recipe: Recipe, model_folder: Path, plan: Plan) -> tuple[Any, Training]:
    """A new network, the one of the last checkpoint, or, where that is gone, the finished one."""
    import keras

    folder = checkpoint_folder(model_folder)
    if plan.resume and (folder / CHECKPOINT).exists():
        known = {"piece_loss": _loss(recipe)}
        return keras.models.load_model(folder / CHECKPOINT, custom_objects=known), load_training(folder)
    keras.utils.set_random_seed(plan.seed)
    network = recipe.build()
    training = Training(plan.seed)
    if plan.resume:
        training = _finished(recipe, model_folder, network)
    training.half, network = plan.half, in_half(network) if plan.half else network
    return compiled(network, _loss(recipe), recipe.learning_rate), training


def _finished(recipe: Recipe, model_folder: Path, network: Any) -> Training:
    """Give a network the weights of a finished model, and tell how long that had learned."""
    import keras

    if not (model_folder / NETWORK).exists():
        raise UserError(
            tr("The training of {} cannot go on.").format(recipe.id),
            why=tr("There is neither a checkpoint in {} nor a finished model.").format(
                checkpoint_folder(model_folder)
            ),
            remedy=tr("Start it without --resume."),
        )
    network.set_weights(keras.models.load_model(model_folder / NETWORK, compile=False).get_weights())
    history = read_model_folder(model_folder).manifest.training
    seconds = float(history.get("minutes", 0)) * 60
    return Training(int(history.get("seed", 1)), int(history.get("steps", 0)), seconds, recipe.adversary)


def _contest_of(recipe: Recipe) -> Callable[[Any], AdversaryContest]:
    """How the second half of the training begins."""
    scale = cut_of(recipe).scale
    side, border = recipe.side * scale, recipe.border * scale
    loss, patches = _loss(recipe), recipe.patch_critic
    return lambda network: AdversaryContest(network, side, border, loss, patches=patches)


def _loss(recipe: Recipe) -> Callable[[Any, Any], Any]:
    return loss_of(recipe.loss, recipe.border * cut_of(recipe).scale)
