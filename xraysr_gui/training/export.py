"""Makes a model folder of a trained network: compiled form, proof that it is the same, manifest."""

from __future__ import annotations

import platform
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from xraysr_gui import __version__
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.classical.film_profile import kind_of_films
from xraysr_gui.enhancers.model_files.facts import NetworkFacts, facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import (
    CARD,
    KERAS,
    ONNX,
    PROBE,
    Manifest,
    ModelFolder,
    read_model_folder,
    sha256_of,
    write_manifest,
)
from xraysr_gui.enhancers.networks.live_numbers import live_numbers
from xraysr_gui.enhancers.networks.probe import SIDE, difference, question, write_probe
from xraysr_gui.enhancers.networks.routes import route_of
from xraysr_gui.evaluation.references import References
from xraysr_gui.evaluation.slice_blocks import as_learned
from xraysr_gui.settings.whole_file import write_whole
from xraysr_gui.training.curves import CURVES
from xraysr_gui.training.fit import Training
from xraysr_gui.training.invention_page import PAGE
from xraysr_gui.training.lessons import answer_of
from xraysr_gui.training.recipe import Recipe

TOLERANCE = 1e-4


def export(
    recipe: Recipe, network: Any, folder: Path, training: Training, references: References
) -> ModelFolder:
    """Everything of the folder but its card; `folder` holds model.keras already.

    Raises:
        ModelUnavailable: the compiled form differs from the network.
    """
    read = read_keras_file(folder / KERAS)
    facts = facts_of(read)
    compiled = onnx_bytes(read)
    write_whole(folder / ONNX, lambda file: file.write(compiled))
    given = question(facts.channels_in, recipe.fixed_side or SIDE)
    answer = answer_of(network, np.moveaxis(given, 1, -1))
    write_probe(folder, given, np.moveaxis(answer, -1, 1))
    manifest = replace(_manifest(recipe, facts, folder, training, references), floats=live_numbers(read))
    write_manifest(folder, manifest)
    made = read_model_folder(folder)
    off = difference(made).off
    if off > TOLERANCE:
        raise ModelUnavailable(
            tr("{} was not exported.").format(recipe.title),
            why=tr("Its compiled form differs from the network by {:.2g}, more than {:g}.").format(
                off, TOLERANCE
            ),
            remedy=tr("This is a fault of the converter: report it with the recipe."),
        )
    return made


def export_routes(recipe: Recipe, folder: Path, references: References) -> ModelFolder:
    """A model folder without a network of its own.

    Raises:
        ModelUnavailable: the two models that it uses are not beside it, or do not go together.
    """
    folder.mkdir(parents=True, exist_ok=True)
    history = _history(recipe, Training(0), references)
    manifest = Manifest(
        recipe.model_id,
        recipe.model_title,
        recipe.summary,
        str(recipe.task),
        recipe.scale,
        routes=dict(recipe.routes),
        training=history,
    )
    write_manifest(folder, manifest)
    made = read_model_folder(folder)
    route = route_of(made)
    assert route is not None  # the recipe has routes
    both = (route.quick.manifest, route.good.manifest)
    whole = replace(
        manifest, radius=max(one.radius for one in both), parameters=sum(one.parameters for one in both)
    )
    write_manifest(folder, whole)
    return read_model_folder(folder)


def with_card(folder: ModelFolder, card: str, measured: JsonView) -> ModelFolder:
    """The folder with its card and figures written into it, and the hash of every file made anew."""
    write_whole(folder.path / CARD, lambda file: file.write(card.encode()))
    files = {name: sha256_of(folder.path / name) for name in _present(folder.path)}
    values = asdict(folder.manifest) | {"files": files, "measured": dict(measured)}
    write_manifest(folder.path, Manifest(**values))
    return read_model_folder(folder.path)


def _manifest(
    recipe: Recipe, facts: NetworkFacts, folder: Path, training: Training, references: References
) -> Manifest:
    return Manifest(
        id=recipe.model_id,
        title=recipe.model_title,
        summary=recipe.summary,
        task=str(recipe.task),
        scale=recipe.scale,
        advice=recipe.advice,
        files={name: sha256_of(folder / name) for name in _present(folder)},
        preparation=recipe.preparation,
        radius=0 if recipe.fixed_side else facts.receptive_radius,
        multiple_of=1 if recipe.fixed_side else facts.multiple_of,
        fixed_side=recipe.fixed_side or 0,
        shrinks=facts.shrinks,
        parameters=facts.parameters,
        macs=float(facts.macs_per_input_pixel),
        tolerance=TOLERANCE,
        training=_history(recipe, training, references),
    )


def _history(recipe: Recipe, training: Training, references: References) -> Json:
    half = ", wide layers in bfloat16" if training.half else ""
    of_slices = {"blocks": as_learned(references, recipe.blocks), "modality": recipe.modality}
    return {
        **(of_slices if recipe.blocks else {}),
        "recipe": recipe.id,
        "lineage": recipe.lineage,
        "trial": recipe.trial,
        "loss": recipe.loss,
        "images": len(references.train),
        "patients": len({one.patient for one in references.train}),
        "judged_by": len(references.judge),
        "images_sha256": references.digest(),
        "learned_from": kind_of_films([one.pixels for one in references.train]),
        "seed": training.seed,
        "steps": training.steps,
        "minutes": round(training.seconds / 60, 1),
        "made_with": f"xraysr {__version__}, {_keras(recipe)}Python {platform.python_version()}{half}",
    }


def _keras(recipe: Recipe) -> str:
    if recipe.routes:
        return ""
    import keras

    return f"Keras {keras.__version__} on {keras.backend.backend()}, "


def _present(folder: Path) -> list[str]:
    return [name for name in (KERAS, ONNX, PROBE, CARD, CURVES, PAGE) if (folder / name).is_file()]
