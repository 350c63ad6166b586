"""Does enhancing change what a classifier says: enhancers whose effect on a judge is known beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN, Enhancer, Task
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.parallel_run import Job, judge_all
from xraysr_gui.evaluation.report.blocks import Numbers, Words
from xraysr_gui.evaluation.report.sections.classifier import classifier, effects
from xraysr_gui.evaluation.truths import GivenTruths
from xraysr_gui.judging.contract import Assessment, abstaining

TRIAL = TRIALS["documents-002-classifier"]


def doubled(pixels):
    return np.repeat(np.repeat(pixels, 2, axis=0), 2, axis=1)


def planted(id, run):
    return Enhancer(id, id, "", Task.SUPER_RESOLUTION, NoParameters, run, scale=2)


INVERTING = planted("inverting", lambda pixels, p, progress: doubled(1 - pixels))
BLANKING = planted("blanking", lambda pixels, p, progress: doubled(0 * pixels))


@dataclass(frozen=True)
class Film:
    name: str
    patient: str
    bits: int
    pixels: np.ndarray
    sha256: str = ""
    lesion: None = None


class BrightIsIll:
    """An engine whose judge takes the mean for the probability, and says nothing of what is blank."""

    def run(self, enhancer, pixels, parameters, progress):
        return Enhanced(enhancer.run(pixels, parameters, progress))

    def assess(self, pixels, judges, progress):
        if np.ptp(pixels) == 0:
            return abstaining("planted 1", "It is blank.")
        p = float(pixels.mean(dtype=np.float64))
        return Assessment("planted 1", p, p, p, None, p >= 0.5, "")


@pytest.fixture(scope="module")
def done():
    rng = np.random.default_rng(3)
    films = [
        Film(f"{kind}/ker224_{kind}{number:03}.png", "ker224", 8,
             np.asarray((grey + 0.1 * rng.random((64, 64))), np.float32))
        for kind, grey in (("normal", 0.2), ("abnormal", 0.7)) for number in range(7)
    ]  # fmt: skip
    job = Job(TRIAL, (BUILT_IN["nearest"], INVERTING, BLANKING), judges=("planted",))
    images = judge_all(job, GivenTruths(films), [BrightIsIll()], {}, lambda image: None, Progress())
    scores = tuple(score for image in images for score in image.scores)
    return Evaluated(TRIAL, scores, (), {})


def test_an_enhancer_that_inverts_flips_every_decision_and_nearest_changes_none(done):
    found = {one.name: one for one in effects(done.scores)}
    nearest, inverting = found["nearest"], found["inverting"]
    assert (nearest.images, nearest.changed, nearest.moved) == (14, 0, 0.0)
    assert (nearest.before, nearest.after) == (1.0, 1.0)
    assert (nearest.gain.value, nearest.gain.low, nearest.gain.high) == (0.0, 0.0, 0.0)
    assert nearest.off_before == nearest.off_after == pytest.approx(0.25, abs=0.01)
    assert (inverting.changed, inverting.righted, inverting.wronged) == (14, 0, 14)
    assert (inverting.before, inverting.after) == (1.0, 0.0)
    assert inverting.gain.high == -1.0
    assert inverting.off_after == pytest.approx(0.75, abs=0.01)
    assert (found["blanking"].images, found["blanking"].silent) == (0, 14)


def test_the_report_says_it_in_words_before_the_table(done):
    *words, table = classifier(done)
    assert all(isinstance(one, Words) for one in words)
    told = [one.text for one in words]
    assert any(one.startswith("nearest: 0 of 14 decisions change; no change of the AUC") for one in told)
    assert any(one.startswith("inverting: 14 of 14 decisions change; the AUC becomes worse") for one in told)
    assert isinstance(table, Numbers)
    assert {row[0] for row in table.rows} == {"reference", "nearest", "inverting", "blanking"}
    assert list(classifier(replace(done, trial=TRIALS["x2"]))) == []


def test_images_without_labels_tell_of_decisions_alone(done):
    scores = [replace(one, image=one.image.replace("/", "-")) for one in done.scores]
    found = {one.name: one for one in effects(scores)}["inverting"]
    assert (found.changed, found.righted, found.before, found.gain) == (14, 0, None, None)
