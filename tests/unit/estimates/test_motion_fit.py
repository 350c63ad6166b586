"""Length and angle of a motion by the stripes of the spectrum, from a start that is well off."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.support.radiograph_noise import like_a_radiograph
from tests.unit.estimates.test_estimate import FILMS, apart
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Motion
from xraysr_gui.estimates.estimate import estimate
from xraysr_gui.estimates.motion_fit import fit_motion
from xraysr_gui.estimates.polar import body_power


@pytest.mark.parametrize("motion", [Motion(12, 100), Motion(18, 160), Motion(7, 30)], ids=repr)
def test_a_start_that_is_a_fifth_too_short_and_turned_by_six_degrees_ends_at_the_truth(motion):
    spoilt = Degradation(motion, noise=2.0, bits=12, seed=4).apply(like_a_radiograph(512, 480, seed=7))
    found = fit_motion(body_power(spoilt), Motion(motion.length * 0.8, motion.angle + 6))

    assert found.length == pytest.approx(motion.length, abs=0.6)
    assert apart(found.angle, motion.angle) < 2.5


@pytest.mark.parametrize("motion", [Motion(12, 100), Motion(18, 160)], ids=repr)
def test_a_long_motion_of_films_is_told_within_a_pixel_and_five_degrees(motion):
    there = sorted(FILMS.glob("nih_*.png"))[6:30:12]
    if not there:
        pytest.skip("no films at ../shared/data")
    for number, file in enumerate(there):
        film = np.asarray(Image.open(file).convert("L"), np.float32) / 255
        found = estimate(Degradation(motion, noise=2.0, bits=12, seed=number).apply(film)).blur

        assert found.kind == "motion", found.words()
        assert found.size.value == pytest.approx(motion.length, abs=1.0)
        assert apart(found.angle.value, motion.angle) < 5
