"""From a recipe and a folder of images to a model folder with its card: train, export, measure, write."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from xraysr_gui.core.called import SIGNS
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.close_words import did_you_mean
from xraysr_gui.core.errors import CannotExport, InvalidParameter, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import ALSO_LEARNED, TRIALS, Trial
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.model_folder import MANIFEST, ModelFolder
from xraysr_gui.enhancers.model_names import is_an_id
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.evaluation.kept_scores import kept_or_made
from xraysr_gui.evaluation.references import ReferenceImage, References, gather
from xraysr_gui.evaluation.table import Row, table
from xraysr_gui.evaluation.trial_run import Score, run_trial
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.training.card import card
from xraysr_gui.training.curves import CURVES, draw_curves
from xraysr_gui.training.export import export, export_routes, with_card
from xraysr_gui.training.fit import CHECKPOINT, load_training
from xraysr_gui.training.invention_page import PAGE, draw
from xraysr_gui.training.invention_page import figures as figures_of
from xraysr_gui.training.own_recipes import Said, is_own_recipe, own_recipe
from xraysr_gui.training.recipe import Recipe
from xraysr_gui.training.recipes import RECIPES
from xraysr_gui.training.train import Plan, checkpoint_folder, needs_keras, train

INVENTION = """
## What it invents

The maps of image {name}: what the result denies of the image, and what the image cannot decide. To pass
both is necessary, never sufficient.

{table}

![Both maps, on scales that all rows share]({page})
"""


def recipe_named(id: str, said: Said = Said()) -> Recipe:
    """The recipe of a name, or in a file of somebody's own, which is run.

    Raises:
        UserError: there is none, or the file holds none that can be used.
    """
    known: Catalogue[Recipe] = RECIPES
    ids = {recipe.id for recipe in known}
    if id not in ids and is_own_recipe(id):
        return own_recipe(Path(id), said)
    if id not in ids:
        raise UserError(
            tr("There is no recipe {!r}.").format(id),
            why=tr("Known are: {}.").format(", ".join(recipe.id for recipe in known)),
            remedy=tr("{}Name one of these, or a file of your own.").format(
                did_you_mean(id, (one.id for one in known))
            ),
        )
    return known[id]


def with_own_id(recipe: Recipe, folder: Path, id: str = "") -> Recipe:
    """The recipe, whose model has an id that nobody else has: the given one, or one made from the folder.

    Raises:
        InvalidParameter: the given id cannot be one, or is taken.
    """
    everybody = every_enhancer().enhancers
    others = {one.id for one in everybody if one.model is None or one.model.path != folder.absolute()}
    if id and (not is_an_id(id) or id in others):
        taken = "Another enhancer has it already."
        raise InvalidParameter(
            tr("The model cannot have the id {!r}.").format(id),
            why=taken if id in others else tr("An id is made of small letters, figures and hyphens."),
            remedy=tr("Choose another one with --id."),
        )
    made = re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-")[:60]
    numbered = (f"{recipe.id}-own{number or ''}" for number in itertools.chain([0], itertools.count(2)))
    free = (one for one in itertools.chain([made], numbered) if is_an_id(one) and one not in others)
    return replace(recipe, own_id=id or next(free))


def refuse_trained(folder: Path, *, overwrite: bool) -> None:
    """Keep what an earlier training has made.

    Raises:
        CannotExport: the folder holds a model, or a training was stopped that was to go on.
    """
    refuse_existing([folder / MANIFEST], overwrite=overwrite)
    if (checkpoint_folder(folder) / CHECKPOINT).exists() and not overwrite:
        raise CannotExport(
            tr("{} was not trained.").format(folder.name),
            why=tr("A training of it was stopped, and what it had learned would be lost."),
            remedy=tr("Go on with --resume, or start over with --overwrite."),
        )


def steps_kept(folder: Path) -> int | None:
    """How many steps a training of this folder has made that can go on; None if there is none."""
    kept = checkpoint_folder(folder)
    return load_training(kept).steps if (kept / CHECKPOINT).exists() else None


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
    trials = [TRIALS[id] for id in (recipe.trial, *ALSO_LEARNED.get(recipe.trial, ()))]
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
    assumed = TRIALS[recipe.trial].conditions[-1].degradation
    truth = judged.pixels[: judged.pixels.shape[0] // 4 * 4, : judged.pixels.shape[1] // 4 * 4]
    image = assumed.apply(truth)
    compared = (*(BUILT_IN[id] for id in TRIALS[recipe.trial].compare_with), network_enhancer(made))
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
