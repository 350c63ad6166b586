"""From a recipe and a folder of images to a model folder with its card: train, export, measure, write."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from xraysr_gui.core.called import SIGNS
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import TRIALS, Trial
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.evaluation.kept_scores import kept_or_made
from xraysr_gui.evaluation.references import ReferenceImage, References, gather
from xraysr_gui.evaluation.table import Row, table
from xraysr_gui.evaluation.trial_run import Score, run_trial
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.training.card import card
from xraysr_gui.training.curves import CURVES, draw_curves
from xraysr_gui.training.export import export, export_routes, with_card
from xraysr_gui.training.invention_page import PAGE, draw
from xraysr_gui.training.invention_page import figures as figures_of
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes import RECIPES
from xraysr_gui.training.train import Plan, needs_keras, train

INVENTION = """
## What it invents

The maps of image {name}: what the result denies of the image, and what the image cannot decide. To pass
both is necessary, never sufficient.

{table}

![Both maps, on scales that all rows share]({page})
"""
ALSO = {"deblur": ("deblur-other",)}
"""Further trials that a card shows."""


def recipe_named(id: str) -> Recipe:
    """The recipe of a name.

    Raises:
        UserError: there is none.
    """
    known: Catalogue[Recipe] = RECIPES
    if id not in {recipe.id for recipe in known}:
        raise UserError(
            tr("There is no recipe {!r}.").format(id),
            why=tr("Known are: {}.").format(", ".join(recipe.id for recipe in known)),
            remedy=tr("Name one of these."),
        )
    return known[id]


def train_model(
    recipe: Recipe,
    images: Path,
    folder: Path,
    reader: ImageReader,
    engine: Engine,
    progress: Progress,
    plan: Plan = Plan(),
) -> ModelFolder:
    """Train, and write the whole folder; a training that was stopped goes on with `plan.resume`.

    Raises:
        UserError: Keras is missing, the images are no good, or the result cannot be exported.
        Cancelled: the person stopped it.
    """
    if recipe.routes:
        learned = gather(images, reader, progress.part(0.0, 0.1))
        made = export_routes(recipe, folder, learned)
        return measured(recipe, made, learned, engine, progress.part(0.1, 1.0))
    needs_keras()
    network, training, references = train(recipe, images, folder, reader, progress.part(0.0, 0.9), plan)
    progress.at(0.9, "Exporting")
    if training.epochs:
        draw_curves(training.epochs, recipe.title, folder / CURVES)
    made = export(recipe, network, folder, training, references)
    return measured(recipe, made, references, engine, progress.part(0.9, 1.0))


def measured(
    recipe: Recipe, made: ModelFolder, references: References, engine: Engine, progress: Progress
) -> ModelFolder:
    """The folder with its card: every figure measured now, through the engine, on whole images."""
    enhancer = network_enhancer(made)
    trials = [TRIALS[id] for id in (recipe.trial, *ALSO.get(recipe.trial, ()))]
    tables = [(trial, _rows(trial, enhancer, references, engine, progress)) for trial in trials]
    figures = {trial.id: [row.to_json() for row in rows] for trial, rows in tables}
    text = card(recipe, made.manifest, tables)
    if recipe.adversary:
        text += _invention(recipe, made, references.judge[-1], engine, progress)
    return with_card(made, text, figures)


def _invention(
    recipe: Recipe, made: ModelFolder, judged: ReferenceImage, engine: Engine, progress: Progress
) -> str:
    """The part of a card that shows what the network makes up, on one judging image."""
    assumed = TRIALS[recipe.trial].conditions[0].degradation
    truth = judged.pixels[: judged.pixels.shape[0] // 4 * 4, : judged.pixels.shape[1] // 4 * 4]
    image = assumed.apply(truth)
    compared = (BUILT_IN["bicubic"], BUILT_IN["least-squares"], network_enhancer(made))
    outputs = {
        one.id: engine.run(one, image, one.parameters_for(assumed), progress).pixels for one in compared
    }
    draw(outputs, image, assumed, made.path / PAGE)
    return INVENTION.format(table=figures_of(outputs, image, assumed), page=PAGE, name=judged.sha256[:SIGNS])


def _rows(
    trial: Trial, enhancer: Enhancer, references: References, engine: Engine, progress: Progress
) -> tuple[Row, ...]:
    judge, kept = references.judge, places.cache_folder() / "scores"
    scores: list[Score] = []
    for other in (BUILT_IN[id] for id in trial.compare_with):
        scores += kept_or_made(
            kept, trial, other, judge, partial(_scores, trial, other, judge, engine, progress)
        )
    scores += _scores(trial, enhancer, judge, engine, progress)
    return table(trial, scores)


def _scores(
    trial: Trial, enhancer: Enhancer, judge: Sequence[ReferenceImage], engine: Engine, progress: Progress
) -> tuple[Score, ...]:
    return tuple(run_trial(trial, [enhancer], judge, engine, progress))
