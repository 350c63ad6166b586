"""Most lessons are like the usual detector, the others as unlike as images are."""

from __future__ import annotations

import numpy as np

from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.training.recipes.detector import USUAL, any_detector


def lessons(count=4000):
    rng = np.random.default_rng(1)
    return [any_detector(rng) for _ in range(count)]


def is_like(one, usual):
    """Nearly the same blur and noise, and stored as the usual one is."""
    near = isinstance(one.blur, Gaussian) and abs(one.blur.sigma - usual.blur.sigma) <= 0.1
    same = (one.down, one.kernel, one.bits, one.jpeg_quality) == (usual.down, usual.kernel, usual.bits, 0)
    return near and same and 0.7 <= one.noise / usual.noise <= 1.5


def test_most_lessons_are_like_the_detector_that_the_network_is_judged_on():
    usual = TRIALS["x2-detector"].conditions[0].degradation

    share = np.mean([is_like(one, usual) for one in lessons()])

    assert USUAL - 0.03 < share < USUAL + 0.06  # a few of the others happen to be like it


def test_the_others_are_sharp_and_blurred_quiet_and_noisy_and_some_were_compressed():
    others = lessons()
    blurs = [one.blur.sigma if one.blur else 0.0 for one in others]
    noises = [one.noise for one in others]

    assert min(blurs) == 0.0
    assert max(blurs) > 1.7
    assert min(noises) < 0.3
    assert max(noises) > 3.7
    assert 0.1 < np.mean([one.jpeg_quality > 0 for one in others]) < 0.25
    assert {one.bits for one in others} == {8, 10, 12}
    assert {one.kernel for one in others} == {"area", "bicubic"}
