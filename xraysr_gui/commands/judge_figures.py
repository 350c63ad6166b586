"""The figures of the cards of judges, from labelled folders: one call makes all, through the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.assess_radiograph import assess_radiograph, comparators, judges_for_chests
from xraysr_gui.commands.judge_lungs import lung_figures
from xraysr_gui.commands.judge_questions import NOISY_OF, Asking, Judged, read_all
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage, UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.assess import looked
from xraysr_gui.enhancers.judges.folder import JudgeFolder, JudgeKind
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.figures import (
    PREVALENCES,
    SPECIFICITIES,
    Labels,
    Values,
    auc,
    by_patient,
    calibration_error,
    error_of_exact_ones,
    predictive_value,
    sensitivity_at,
)
from xraysr_gui.judging.likeness import means_of
from xraysr_gui.judging.prepare import middle_square, prepared
from xraysr_gui.training.judges.across import across
from xraysr_gui.training.judges.card import card, measured_lines
from xraysr_gui.training.judges.learn import logistic
from xraysr_gui.training.judges.lessons import Labelled, labelled_images, shortcut
from xraysr_gui.training.judges.make import with_card


def judge_figures(
    folder: Path,
    reader: ImageReader,
    engine: Engine,
    progress: Progress,
    lungs: Path | None = None,
    others: Path | None = None,
) -> Json:
    """Every figure of the judges for the chest on the images of `val`, for each source by itself.

    Args:
        folder: With `train` and `val`, each with `normal` and `abnormal`.
        reader: Who opens files.
        engine: Who has them judged.
        progress: Told how far it is.
        lungs: A folder with images and masks of lungs, to ask whether these decide.
        others: A folder of images that are no frontal chests, in folders called as what they are.

    Raises:
        UserError: the folder holds too few images, or no judge is installed.
        Cancelled: the person stopped it.
    """
    images = labelled_images(folder)
    judging, learned = _both_parts(folder, images)
    judges = judges_for_chests()
    means, shorts = _seen([*learned, *judging], judges[0].looking(), reader, progress.part(0.0, 0.4))
    rows = list(_judged(judging, judges, reader, engine, progress.part(0.4, 0.7)))
    sources = sorted({row.image.source for row in rows})
    of_sources = {
        source: _of_source(
            [row for row in rows if row.image.source == source], _shortcut_of(source, learned, shorts)
        )
        for source in sources
    }
    asked = Asking(judging, judges, reader, engine, others)
    planted, order = asked.planted(progress.part(0.7, 0.8)), asked.order_kept(progress.part(0.8, 0.9))
    found: Json = {"sources": of_sources, **planted, "across": across([*learned, *judging], means)}
    if order is not None:
        found |= {"order_under_one_grey": order, "noisy_of": len(asked.some(NOISY_OF))}
    if comparators():
        found["comparators"] = asked.beside(rows, progress.part(0.9, 0.97))
    if lungs is not None:
        found["lungs"] = lung_figures(lungs, asked.told, reader, progress.part(0.97, 1.0))
    return found


def judge_tables(figures: Json) -> Iterator[str]:
    """The same as the cards show them, one judge after the other, in Markdown."""
    for judge, own in _own_figures(figures):
        yield from (f"# {judge.manifest.title}", "")
        yield from (*measured_lines(JudgeKind(judge.manifest.kind), own), "")


def write_judge_cards(figures: Json) -> list[str]:
    """Write them into the cards; the ids of the judges whose cards now tell them.

    Raises:
        CannotExport: the folder of a judge takes no file.
    """
    for judge, own in _own_figures(figures):
        with_card(judge, card(replace(judge.manifest, measured=own)), own)
    return [judge.manifest.id for judge, _ in _own_figures(figures)]


def _own_figures(figures: Json) -> Iterator[tuple[JudgeFolder, Json]]:
    """Each judge, and each comparator, with the figures that are its own."""
    shared = {name: value for name, value in figures.items() if name != "comparators"}
    yield from ((judge, shared) for judge in judges_for_chests())
    beside = figures.get("comparators", {})
    for one in comparators():
        if one.manifest.id in beside:
            made = one.manifest.measured  # what was measured while it was made stays
            kept = {name: made[name] for name in ("across",) if name in made}
            yield one, kept | beside[one.manifest.id]


def _both_parts(folder: Path, images: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Those to judge, and those to learn from.

    Raises:
        UserError: there are not both kinds of image to judge.
    """
    judging, learned = [one for one in images if not one.learned], [one for one in images if one.learned]
    if {one.abnormal for one in judging} != {True, False}:
        raise UserError(
            tr("{} gives no figures of judges.").format(folder),
            why=tr(
                "It has no normal and abnormal images to judge: they stand in val/normal and val/abnormal."
            ),
            remedy=tr("Name a folder with train and val, each with normal and abnormal."),
        )
    return judging, learned


def _judged(
    images: Sequence[Labelled],
    judges: list[JudgeFolder],
    reader: ImageReader,
    engine: Engine,
    progress: Progress,
) -> Iterator[Judged]:
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Judging image {number + 1} of {len(images)}")
        try:
            radiograph = reader.open(Address(image.path), Progress())
        except CannotOpenImage:
            continue
        said = assess_radiograph(radiograph, engine, Progress(), judges)
        yield Judged(image, said, shortcut(radiograph.normalised()))


def _seen(
    images: Sequence[Labelled], looking: JudgeFolder, reader: ImageReader, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What the network sees in each image, as means, and the six numbers of the shortcut."""
    networks, means, shorts = Networks(), [], []
    for _, pixels in read_all(images, reader, progress):
        means.append(means_of(looked(prepared(pixels, middle_square(pixels.shape)), looking, networks)))
        shorts.append(shortcut(pixels))
    return np.stack(means), np.stack(shorts)


def _shortcut_of(
    source: str, learned: Sequence[Labelled], shorts: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Weights of a line through the six numbers that tells the labels of one source apart, as scaled.

    None where there are not both kinds to learn from.
    """
    taken = np.array([one.source == source for one in learned])
    labels = np.array([one.abnormal for one in learned])[taken]
    if labels.all() or not labels.any():
        return None
    return logistic(shorts[: len(learned)][taken], labels, 1e-3)


def _of_source(rows: Sequence[Judged], line: NDArray[np.float64] | None) -> Json:
    told = [row for row in rows if row.said.p_abnormal is not None]
    labels = np.array([row.image.abnormal for row in told])
    figures: Json = {"images": len(rows), "abstained": 1 - len(told) / len(rows)}
    if not 0 < labels.sum() < len(labels):
        return figures
    patients = [row.image.patient for row in told]
    p = np.array([row.said.p_abnormal for row in told], float)
    strange = np.array([1 - (row.said.normality_p or 0.0) for row in told])
    flagged = np.array([row.said.flagged for row in told])
    figures |= {
        "auc": _interval(p, labels, patients),
        "auc_normality": _interval(strange, labels, patients),
        "accuracy": float((flagged == labels).mean()),
        "calibration_error": calibration_error(p, labels),
        "calibration_error_of_exact": error_of_exact_ones(p),
    }
    if line is not None:
        short = np.array([row.short for row in told]) @ line[:-1]
        figures["auc_shortcut"] = _interval(short, labels, patients)
        figures["auc_gain_over_shortcut"] = _gain(p, short, labels, patients)
    return figures | _working_points(p, labels, flagged)


def _working_points(p: Values, labels: Labels, flagged: Labels) -> Json:
    sensitivity, specificity = float(flagged[labels].mean()), float(1 - flagged[~labels].mean())
    return {
        "sensitivity": sensitivity,
        "specificity": specificity,
        "sensitivity_at": {str(one): sensitivity_at(p, labels, one) for one in SPECIFICITIES},
        "ppv_at": {str(one): predictive_value(sensitivity, specificity, one) for one in PREVALENCES},
    }


def _interval(scores: Values, labels: Labels, patients: Sequence[str]) -> list[float]:
    found = by_patient(lambda some: auc(scores[some], labels[some]), patients, labels)
    return [found.value, found.low, found.high]


def _gain(scores: Values, others: Values, labels: Labels, patients: Sequence[str]) -> list[float]:
    found = by_patient(
        lambda some: auc(scores[some], labels[some]) - auc(others[some], labels[some]), patients, labels
    )
    return [found.value, found.low, found.high]
