"""The figures of the cards of judges, from labelled folders: one call makes all, through the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.assess_radiograph import assess_radiograph, usual_judges
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import resize
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.figures import (
    PREVALENCES,
    SPECIFICITIES,
    Labels,
    Values,
    auc,
    by_patient,
    calibration_error,
    kendall,
    predictive_value,
    sensitivity_at,
)
from xraysr_gui.training.judges.learn import logistic
from xraysr_gui.training.judges.lessons import Labelled, labelled_images, pixels_of, shortcut

PLANTED_OF, NOISY_OF = 20, 40
"""So many images are planted in every wrong way, and judged again with noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One image with what was said of it."""

    image: Labelled
    said: Assessment
    short: NDArray[np.float64]


def judge_figures(folder: Path, reader: ImageReader, engine: Engine, progress: Progress) -> Json:
    """Every figure of the judges for the chest on the images of `val`, for each source by itself.

    Raises:
        UserError: the folder holds too few images, or no judge is installed.
        Cancelled: the person stopped it.
    """
    images = labelled_images(folder)
    judging = [one for one in images if not one.learned]
    judges = usual_judges()
    learned = [one for one in images if one.learned]
    shorts = np.stack([shortcut(pixels) for _, pixels in _read(learned, reader, progress.part(0.0, 0.2))])
    rows = list(_judged(judging, judges, reader, engine, progress.part(0.2, 0.8)))
    sources = sorted({row.image.source for row in rows})
    of_sources = {
        source: _of_source(
            [row for row in rows if row.image.source == source],
            _shortcut_of([one.source == source for one in learned], learned, shorts),
        )
        for source in sources
    }
    asked = _Asked(judging, judges, reader, engine)
    planted, order = asked.planted(progress.part(0.8, 0.9)), asked.order_kept(progress.part(0.9, 1.0))
    return {
        "sources": of_sources,
        "planted_that_abstain": planted,
        "planted_of": len(asked.some(PLANTED_OF)),
        "order_under_one_grey": order,
        "noisy_of": len(asked.some(NOISY_OF)),
    }


def _read(
    images: Sequence[Labelled], reader: ImageReader, progress: Progress
) -> Iterator[tuple[Labelled, Pixels]]:
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Reading image {number + 1} of {len(images)}")
        yield image, pixels_of(image, reader, Progress())


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


def _shortcut_of(
    chosen: Sequence[bool], learned: Sequence[Labelled], shorts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights of a line through the six numbers that tells the labels of one source apart, as scaled."""
    taken = np.array(chosen)
    labels = np.array([one.abnormal for one in learned])[taken]
    return logistic(shorts[taken], labels, 1e-3)


def _of_source(rows: Sequence[Judged], line: NDArray[np.float64]) -> Json:
    told = [row for row in rows if row.said.p_abnormal is not None]
    labels = np.array([row.image.abnormal for row in told])
    figures: Json = {"images": len(rows), "abstained": 1 - len(told) / len(rows)}
    if not 0 < labels.sum() < len(labels):
        return figures
    patients = [row.image.patient for row in told]
    p = np.array([row.said.p_abnormal for row in told], float)
    short = np.array([row.short for row in told]) @ line[:-1]
    strange = np.array([1 - (row.said.normality_p or 0.0) for row in told])
    flagged = np.array([row.said.flagged for row in told])
    figures |= {
        "auc": _interval(p, labels, patients),
        "auc_shortcut": _interval(short, labels, patients),
        "auc_gain_over_shortcut": _gain(p, short, labels, patients),
        "auc_normality": _interval(strange, labels, patients),
        "accuracy": float((flagged == labels).mean()),
        "calibration_error": calibration_error(p, labels),
    }
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


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Asks about images that were changed on purpose."""

    images: Sequence[Labelled]
    judges: list[JudgeFolder]
    reader: ImageReader
    engine: Engine

    def planted(self, progress: Progress) -> Mapping[str, float]:
        """The share of wrong images of each kind that the judges abstain from."""
        found: dict[str, list[bool]] = {}
        for _, pixels in _read(self.some(PLANTED_OF), self.reader, progress):
            for kind, wrong in _wrong(pixels):
                said = self.engine.assess(wrong, self.judges, Progress())
                found.setdefault(kind, []).append(said.abstained is not None)
        return {kind: float(np.mean(values)) for kind, values in found.items()}

    def order_kept(self, progress: Progress) -> float:
        """Kendall's tau between the order of images as they are and with one grey level of noise."""
        rng, pairs = np.random.default_rng(1), []
        for _, pixels in _read(self.some(NOISY_OF), self.reader, progress):
            noise = rng.integers(-1, 2, pixels.shape) / 255.0
            both = [
                self.engine.assess(one, self.judges, Progress()).p_abnormal
                for one in (pixels, np.asarray((pixels + noise).clip(0, 1), np.float32))
            ]
            if None not in both:
                pairs.append(both)
        before, after = np.array(pairs, float).T
        return kendall(before, after)

    def some(self, count: int) -> Sequence[Labelled]:
        """So many of the images, evenly over all."""
        return self.images[:: max(1, len(self.images) // count)][:count]


def _wrong(pixels: Pixels) -> Iterator[tuple[str, Pixels]]:
    yield "inverted", np.asarray(1 - pixels, np.float32)
    yield "on its side", np.ascontiguousarray(np.rot90(pixels))
    yield "upside down", np.ascontiguousarray(pixels[::-1])
    yield "tiny", resize(pixels, (64, 64)).clip(0, 1)
    yield "blank", np.full_like(pixels, 0.5)
