"""Writes what was measured into the cards of the networks that took part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xraysr_gui.commands.evaluate_enhancers import companions
from xraysr_gui.core.loose import JsonView
from xraysr_gui.degradations.trials import TRIALS, Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.table import Row, row_from_json
from xraysr_gui.evaluation.trial_run import CONTROLS
from xraysr_gui.training.card import measured_part, with_measured
from xraysr_gui.training.export import with_card


def write_cards(done: Evaluated) -> tuple[str, ...]:
    """The ids of the networks whose cards now tell of this evaluation: those that are made for its trial.

    Raises:
        CannotExport: the folder of a model takes no file.
    """
    written = []
    for one in done.enhancers:
        trial = done.trial
        if one.model is not None and (str(one.task), one.scale) == (trial.task, trial.scale):
            _write(one, one.model, done)
            written.append(one.id)
    return tuple(written)


def _write(one: Enhancer, model: ModelFolder, done: Evaluated) -> None:
    manifest, trial = model.manifest, done.trial
    beside = {*CONTROLS, *companions(trial), one.id}
    rows = [row for row in done.rows if row.enhancer in beside]
    figures = dict(manifest.measured) | {trial.id: [row.to_json() for row in rows]}
    training, judged_by = dict(manifest.training), int(manifest.training.get("judged_by", done.images))
    if training.get("trial") in (None, trial.id):
        judged_by = training["judged_by"] = done.images
    own = training.get("trial", trial.id)
    tables = sorted(_tables(figures), key=lambda told: told[0].id != own)
    text = with_measured(model.card(), measured_part(one.id, tables), judged_by)
    with_card(replace(model, manifest=replace(manifest, training=training)), text, figures)


def _tables(figures: JsonView) -> Iterator[tuple[Trial, Sequence[Row]]]:
    """Of every trial that a manifest knows; what is no table of ours is passed over."""
    for id, rows in figures.items():
        known = next((trial for trial in TRIALS if trial.id == id), None)
        if known is not None:
            try:
                yield known, [row_from_json(row) for row in rows]
            except (LookupError, TypeError, ValueError, AttributeError):
                continue
