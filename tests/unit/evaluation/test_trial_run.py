from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.storage import quantised
from xraysr_gui.degradations.trials import Condition, Trial
from xraysr_gui.enhancers import BUILT_IN, Enhancer, Task
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.evaluation.trial_run import REFERENCE, UNTOUCHED, run_trial, seed_of
from xraysr_gui.metrics.hfen import hfen
from xraysr_gui.metrics.psnr import psnr
from xraysr_gui.metrics.ssim import ssim

WEAK, STRONG = Condition("weak", Degradation(noise=2.0)), Condition("strong", Degradation(noise=20.0))
DENOISE = Trial("t", "T", "denoise", 1, (WEAK, STRONG), border=8, compare_with=())
IDENTITY = Enhancer("same", "Same", "", Task.DENOISE, NoParameters, lambda pixels, p, progress: pixels)


@dataclass(frozen=True)
class Truth:
    name: str
    patient: str
    bits: int
    pixels: np.ndarray
    lesion: None = None


class FakeEngine:
    """Runs enhancers here, and keeps what it was given."""

    def __init__(self):
        self.given, self.parameters = [], []

    def run(self, enhancer, pixels, parameters, progress):
        self.given.append(pixels)
        self.parameters.append(parameters)
        return Enhanced(enhancer.run(pixels, parameters, progress), seconds=0.25)


@pytest.fixture(scope="module")
def truths():
    pixels = np.asarray(chest(90, 75, mm_per_pixel=4.0), np.float32)
    return [Truth("a.png", "a", 8, pixels), Truth("b.png", "b", 8, pixels[:, ::-1])]


@pytest.fixture
def engine():
    return FakeEngine()


def tried(trial, enhancers, truths, engine, **more):
    return list(run_trial(trial, enhancers, truths, engine, Progress(), **more))


def test_doing_nothing_has_the_figures_of_the_untouched_image(truths, engine):
    scores = tried(DENOISE, [IDENTITY], truths, engine)

    untouched = {(s.image, s.condition): s.figures for s in scores if s.enhancer == UNTOUCHED}
    same = {(s.image, s.condition): s.figures for s in scores if s.enhancer == "same"}
    assert same == untouched
    assert len(same) == 4
    assert {s.seconds for s in scores if s.enhancer == "same"} == {0.25}


def test_every_score_knows_its_image_patient_and_condition(truths, engine):
    scores = tried(DENOISE, [IDENTITY], truths, engine)

    assert [(s.image, s.patient, s.condition) for s in scores if s.enhancer == "same"] == [
        ("a.png", "a", "weak"), ("a.png", "a", "strong"), ("b.png", "b", "weak"), ("b.png", "b", "strong"),
    ]  # fmt: skip


def test_figures_are_those_of_the_result_at_the_depth_of_the_file_without_its_border(truths, engine):
    halves = Enhancer("half", "Half", "", Task.DENOISE, NoParameters, lambda pixels, p, progress: pixels / 2)

    found = next(s for s in tried(DENOISE, [halves], truths, engine) if s.enhancer == "half")

    inner = (slice(8, -8), slice(8, -8))
    truth, result = truths[0].pixels[inner], quantised(engine.given[0] / 2, 8)[inner]
    assert found.figures["psnr"] == pytest.approx(psnr(truth, result))
    assert found.figures["ssim"] == pytest.approx(ssim(truth, result))
    assert found.figures["hfen"] == pytest.approx(hfen(truth, result))


def test_a_trial_may_judge_at_a_depth_of_its_own_and_without_a_border(truths, engine):
    coarse = Trial("t", "T", "denoise", 1, (WEAK,), border=0, compare_with=(), bits=2)

    found = tried(coarse, [], truths, engine)[0]

    seen = quantised(Degradation(noise=2.0, seed=seed_of("a.png", "weak")).apply(truths[0].pixels), 2)
    assert found.figures["psnr"] == pytest.approx(psnr(truths[0].pixels, seen))


def test_no_two_images_or_conditions_share_their_noise(truths, engine):
    flat = [Truth(name, name, 8, np.full((40, 40), 0.5, np.float32)) for name in "ab"]
    alike = Trial("t", "T", "denoise", 1, (WEAK, Condition("again", Degradation(noise=2.0, bits=16))), 8, ())

    tried(alike, [IDENTITY], flat, engine)

    noises = [(pixels - 0.5).ravel() for pixels in engine.given]
    alikeness = np.corrcoef(noises) - np.eye(4)
    assert np.abs(alikeness).max() < 0.1


def test_every_enhancer_is_given_the_same_spoilt_image_now_and_later(truths, engine):
    other = FakeEngine()
    tried(DENOISE, [IDENTITY, BUILT_IN["median"]], truths, engine)
    tried(DENOISE, [IDENTITY], truths, other)

    np.testing.assert_array_equal(engine.given[0], engine.given[1])
    np.testing.assert_array_equal(engine.given[6], other.given[3])


def test_rows_that_fill_no_small_pixel_are_not_asked_for(truths, engine):
    thirds = Trial("x3", "X3", "super-resolution", 3, (Condition("c", Degradation(down=3)),), 8, ())
    odd = [Truth("odd.png", "odd", 8, truths[0].pixels[:74, :73])]

    scores = tried(thirds, [BUILT_IN["bicubic"]], odd, engine)

    assert engine.given[0].shape == (24, 24)
    assert [score.enhancer for score in scores] == [
        REFERENCE,
        "bicubic",
    ]  # a small image has no untouched one
    truth, result = (
        odd[0].pixels[:72, :72],
        BUILT_IN["bicubic"].run(engine.given[0], engine.parameters[0], Progress()),
    )
    assert engine.parameters[0].scale == 3
    assert scores[1].figures["psnr"] == pytest.approx(
        psnr(truth[8:-8, 8:-8], quantised(result, 8)[8:-8, 8:-8])
    )


def test_says_how_far_it_is_and_stops_when_asked(truths, engine):
    told = []
    list(run_trial(DENOISE, [IDENTITY], truths, engine, Progress(lambda f, words: told.append((f, words)))))

    assert [row for row in told if row[1]] == [
        (0.0, "a.png, weak"), (0.25, "a.png, strong"), (0.5, "b.png, weak"), (0.75, "b.png, strong"),
    ]  # fmt: skip
    with pytest.raises(Cancelled):
        list(run_trial(DENOISE, [IDENTITY], truths, engine, Progress(stop_requested=lambda: True)))


def test_upsamplers_are_told_how_far_to_enlarge():
    assert BUILT_IN["lanczos"].parameters_for(Degradation(down=4)).scale == 4


def test_filters_that_cannot_measure_a_blur_are_told_it():
    assert BUILT_IN["richardson-lucy"].parameters_for(Degradation(Gaussian(2.5))).sigma == 2.5
    assert BUILT_IN["richardson-lucy"].parameters_for(Degradation(Gaussian(2.5))).automatic_noise


def test_blind_filters_measure_for_themselves_and_look_for_any_kind_of_blur_where_it_is_no_bell():
    blind = BUILT_IN["wiener-spectral"]

    assert blind.parameters_for(Degradation(Gaussian(2.5))) == blind.parameters()
    assert blind.parameters_for(Degradation(Motion(7, 30))) == blind.parameters(kind="any")
    assert blind.parameters_for(Degradation()) == blind.parameters()


@pytest.mark.parametrize(
    ("blur", "told"),
    [
        (Gaussian(2.5), {"kind": "Gaussian", "size": 2.5}),
        (Defocus(3.0), {"kind": "defocus", "size": 3.0}),
        (Motion(7, 210), {"kind": "motion", "size": 7, "angle": 30}),
        (None, {"kind": "Gaussian", "size": 0.0}),
    ],
)
def test_blind_filters_are_told_any_blur_and_its_noise_if_these_shall_be_known(blur, told):
    blind = BUILT_IN["wiener-spectral"]

    found = blind.parameters_for(Degradation(blur, noise=4.0), known=True)

    assert found == blind.parameters(automatic=False, noise=4.0, **told)


def test_the_noise_is_told_if_it_shall_be_known():
    found = BUILT_IN["non-local-means"].parameters_for(Degradation(noise=12.0), known=True)

    assert (found.automatic_noise, found.noise) == (False, 12.0)
    assert BUILT_IN["non-local-means"].parameters_for(Degradation(noise=12.0)).automatic_noise


def test_what_is_called_sigma_but_is_no_blur_is_left_alone():
    bilateral = BUILT_IN["bilateral"]

    assert bilateral.parameters_for(Degradation(Gaussian(4.0))) == bilateral.parameters()


def test_a_trial_passes_on_what_is_known(truths, engine):
    tried(DENOISE, [BUILT_IN["median"], BUILT_IN["bilateral"]], truths[:1], engine, known=True)

    assert [p.noise for p in engine.parameters[1::2]] == [2.0, 20.0]
