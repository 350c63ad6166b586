"""What the degradation lab asks for below the window: figures, trials, and the line for a terminal."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import replace

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from tests.unit.commands.comparing.test_known_truth import image
from xraysr_gui.api.degrading import degradation_of
from xraysr_gui.cli import degrade as command
from xraysr_gui.commands.comparing.degraded_figures import degraded_figures
from xraysr_gui.commands.comparing.known_truth import NoKnownTruth, TruthQuestion, known_truth
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.degrade_words import command_line
from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.resample import resize
from xraysr_gui.degradations.trials import Condition
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.metrics.measure import BODY, WHOLE

HOW = (
    Degradation(Gaussian(1.6), noise=2.5),
    Degradation(Motion(7, -30), jpeg_quality=40),
    Degradation(Defocus(2.5), down=3, noise=1.0, seed=4),
)


@pytest.mark.parametrize("down", [1, 2])
def test_figures_are_those_of_the_enlarged_copy_against_the_truth(down):
    truth = image()
    worse = degraded(truth, Degradation(Gaussian(1.2), down=down, noise=2.0))
    found = {(one.metric, one.region): one for one in degraded_figures(truth, worse).figures}
    candidate = resize(worse.normalised(), truth.shape, "bicubic").clip(0, 1)
    reference = truth.normalised()
    whole = peak_signal_noise_ratio(reference, candidate, data_range=1.0)
    assert found["psnr", WHOLE].value == pytest.approx(whole, abs=1e-3)
    body = body_mask(reference)
    error = np.mean((reference - candidate)[body] ** 2)
    assert found["psnr", BODY].value == pytest.approx(-10 * np.log10(error), abs=1e-3)


@pytest.mark.parametrize("degradation", HOW, ids=Degradation.words)
def test_the_command_asks_for_the_same_degradation(degradation):
    words = shlex.split(command_line(image(), degradation))
    parser = argparse.ArgumentParser()
    command.declare(parser)
    assert words[:2] == ["xraysr", "degrade"]
    asked = parser.parse_args(words[2:])
    assert degradation_of(command._asked_for(asked)) == degradation
    assert [path.name for path in asked.inputs] == ["knee.dcm"]
    assert asked.output.name == "knee-degraded.dcm"


def test_an_enhancer_is_tried_on_the_degradation_that_is_asked_for():
    truth, degradation = image(160, 200), Degradation(Gaussian(2.0), noise=3.0)
    question = TruthQuestion(BUILT_IN["unsharp-mask"], condition=Condition("mine", degradation))
    found = known_truth(truth, question)
    np.testing.assert_array_equal(found.degraded.pixels, degraded(truth, degradation).pixels)
    assert "Gaussian blur of 2 px, noise of 3 grey levels" in found.words()


@pytest.mark.parametrize(("id", "down"), [("median", 2), ("bicubic", 1), ("bicubic", 7)])
def test_one_that_gives_another_number_of_pixels_is_refused(id, down):
    question = TruthQuestion(BUILT_IN[id], condition=Condition("mine", Degradation(down=down)))
    with pytest.raises(NoKnownTruth, match="cannot be tried on this degradation"):
        known_truth(image(), question)


def test_a_scale_follows_the_degradation():
    question = TruthQuestion(BUILT_IN["bicubic"], condition=Condition("mine", Degradation(down=3)))
    found = known_truth(replace(image()), question)
    assert found.degraded.shape == (53, 67)
    assert found.restored.shape == (159, 201)
