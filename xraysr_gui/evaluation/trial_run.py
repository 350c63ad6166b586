"""Puts one trial to several enhancers: every reference, degraded in every way, given to each of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Protocol

import numpy as np

from xraysr_gui.core.body_mask import Mask
from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import enlarge, resize
from xraysr_gui.degradations.storage import quantised
from xraysr_gui.degradations.trials import Condition, Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.enhancers.task import Task
from xraysr_gui.evaluation.judged_figures import JudgedParts, figures_of, parts_of
from xraysr_gui.evaluation.patient_names import own_folder
from xraysr_gui.evaluation.wrong_figures import document_figures
from xraysr_gui.judging.contract import Assessment

UNTOUCHED, REFERENCE = "untouched", "reference"
CONTROLS = (UNTOUCHED, REFERENCE)
"""What no enhancer made: the image as it was given, and the truth itself."""


class RunsTrial(Protocol):
    """What runs an enhancer."""

    def run(self, enhancer: Enhancer, pixels: Pixels, parameters: Any, progress: Progress) -> Enhanced:
        """Enhance an image on the 0-to-1 scale."""

    def assess(self, pixels: Pixels, judges: Sequence[JudgeFolder], progress: Progress) -> Assessment:
        """What judges say of an image on the 0-to-1 scale."""


class Judged(Protocol):
    """An image that is taken for the truth."""

    @property
    def name(self) -> str:
        """Of its file."""

    @property
    def patient(self) -> str:
        """Whose it is."""

    @property
    def bits(self) -> int:
        """Depth at which results are judged."""

    @property
    def pixels(self) -> Pixels:
        """On the 0-to-1 scale."""

    @property
    def lesion(self) -> Mask | None:
        """Which pixels a reader has marked, None where nobody did."""


@dataclass(frozen=True, slots=True)
class Score:
    """One image, degraded in one way, as one enhancer restored it.

    Attributes:
        image: Its name.
        patient: Whose it is.
        condition: The title of what was done to it.
        enhancer: Id of who restored it.
        figures: By name, those of `judged_figures.py`.
        seconds: In the engine.
        megapixels: Of the result.
        device: On which it ran.
        peak_mb: The most memory that the engine held meanwhile.
        bits: Depth at which the result was judged.
    """

    image: str
    patient: str
    condition: str
    enhancer: str
    figures: Mapping[str, float]
    seconds: float
    megapixels: float = 0.0
    device: str = ""
    peak_mb: int | None = None
    bits: int = 8


Tell = Callable[[str], None]
Said = Callable[[Pixels], Mapping[str, float]]
"""What judges say of a result, as figures."""


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who hears what fails, and who says something of results beside the figures."""

    tell: Tell | None = None
    said: Said | None = None


def source_of(name: str) -> str:
    """Where an image is from, as its name tells: the folder it lies in, or the word before the first _."""
    own = own_folder(PurePath(name))
    if own is not None:  # a folder of one person is no source; the one above it is
        return PurePath(name).parts[own - 1] if own else ""
    folder = PurePath(name).parent.name
    found = re.match(r"([A-Za-z]+\d*)_", PurePath(name).name)
    return folder or (found[1] if found else "")


def seed_of(image: str, condition: str) -> int:
    """Of the noise: the same for an image whatever lies beside it, and no two alike."""
    return int(hashlib.sha256(f"{image}\n{condition}".encode()).hexdigest()[:8], 16)


def truth_of(trial: Trial, reference: Judged) -> tuple[Pixels, Mask | None]:
    """What a result is held against, with the marked pixels on the same grid."""
    pixels, lesion = reference.pixels, reference.lesion
    if trial.side and max(pixels.shape) > trial.side:
        longest = max(pixels.shape)
        shape = tuple(max(1, round(side * trial.side / longest)) for side in pixels.shape)
        pixels = resize(pixels, (shape[0], shape[1]), "area").clip(0.0, 1.0)
        lesion = None if lesion is None else resize(lesion.astype(np.float32), (shape[0], shape[1])) > 0.5
    rows, columns = (side - side % trial.scale for side in pixels.shape)
    cut = np.ascontiguousarray(pixels[:rows, :columns])
    return cut, None if lesion is None else lesion[:rows, :columns]


def run_trial(
    trial: Trial,
    enhancers: Sequence[Enhancer],
    references: Sequence[Judged],
    engine: RunsTrial,
    progress: Progress,
    known: bool = False,
) -> Iterator[Score]:
    """All scores, image by image; `known` tells classical and blind methods blur and noise as they are."""
    for number, reference in enumerate(references):
        part = progress.part(number / len(references), (number + 1) / len(references))
        yield from judged_image(trial, enhancers, reference, engine, part, known)


def judged_image(
    trial: Trial,
    enhancers: Sequence[Enhancer],
    reference: Judged,
    engine: RunsTrial,
    progress: Progress,
    known: bool = False,
    with_whom: Hearers = Hearers(),
) -> Iterator[Score]:
    """The scores of one image; who fails on it is told of where somebody hears it, and the others go on.

    `with_whom` hears this, and tells what judges say of a result where the trial asks them.
    """
    tell, said = with_whom.tell, with_whom.said
    truth, lesion = truth_of(trial, reference)
    judge = _Judge(trial, reference, parts_of(truth, trial.border, lesion), said)
    count = len(trial.conditions)
    for number, condition in enumerate(trial.conditions):
        progress.at(number / count, f"{reference.name}, {condition.title}")
        degradation = condition.for_image(seed_of(reference.name, condition.title))
        spoilt = degradation.apply(truth)
        if trial.scale == 1 or said is not None:
            shown = spoilt if trial.scale == 1 else resize(spoilt, _shape(truth), "nearest")
            yield judge.score(condition, UNTOUCHED, Enhanced(np.asarray(shown, np.float32)))
        yield judge.score(condition, REFERENCE, Enhanced(truth))
        for enhancer in enhancers:
            given = spoilt if _enlarges(enhancer, trial) else enlarge(spoilt, trial.scale).clip(0.0, 1.0)
            parameters = enhancer.parameters_for(degradation, known=known)
            try:
                done = engine.run(enhancer, given, parameters, progress.part(number / count, number / count))
            except (EnhancementFailed, ModelUnavailable) as error:
                if tell is None:
                    raise
                tell(f"{reference.name}, {condition.title}: {error}")
                continue
            yield judge.score(condition, enhancer.id, done)


def _shape(truth: Pixels) -> tuple[int, int]:
    return truth.shape[0], truth.shape[1]


def _enlarges(enhancer: Enhancer, trial: Trial) -> bool:
    return trial.scale == 1 or enhancer.task == Task.SUPER_RESOLUTION


@dataclass(frozen=True, slots=True, eq=False)
class _Judge:
    """Holds results against one truth."""

    trial: Trial
    reference: Judged
    parts: JudgedParts
    said: Said | None = None

    def score(self, condition: Condition, enhancer: str, done: Enhanced) -> Score:
        """What a result is worth, at the depth at which it would be stored."""
        bits = self.trial.bits or self.reference.bits
        inner = (slice(self.trial.border, -self.trial.border or None),) * 2
        stored = done.pixels if enhancer == REFERENCE else quantised(done.pixels, bits)
        figures = dict(figures_of(self.parts, stored[inner], 2.0**bits - 1))
        if self.said is not None:
            figures |= self.said(stored)
        if self.trial.document:
            figures |= document_figures(self.trial.document, self.parts.truth, stored[inner])
        return Score(
            self.reference.name,
            self.reference.patient,
            condition.title,
            enhancer,
            figures,
            done.seconds,
            done.pixels.size / 1e6,
            "" if enhancer in CONTROLS else done.device,
            done.peak_mb,
            bits,
        )
