"""The display function of DICOM, against its printed table and against its own inverse."""

from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.display.gsdf import MOST, ORDINARY, Screen, even_greys, jnd_of, luminance_of

PRINTED = {1: 0.0500, 2: 0.0547, 3: 0.0594, 4: 0.0643, 5: 0.0696, 1023: 3993.4040}
"""Of table B-1 of PS3.14: JND index and luminance in cd/m2."""


@pytest.mark.parametrize(("jnd", "luminance"), PRINTED.items())
def test_the_function_is_that_of_the_table(jnd, luminance):
    assert luminance_of(jnd) == pytest.approx(luminance, rel=2e-3)


def test_the_inverse_which_the_standard_gives_apart_leads_back():
    """Two polynomials with coefficients of their own: a wrong digit in one of them would show."""
    off = [abs(jnd_of(luminance_of(jnd)) - jnd) for jnd in range(1, MOST + 1)]
    assert max(off) < 0.2


def test_even_greys_look_equally_far_apart_and_equal_greys_do_not():
    def steps(greys):
        lit = ORDINARY.luminance(np.asarray(greys, float))
        return np.diff([jnd_of(one) for one in lit])

    even, equal = steps(even_greys(17, ORDINARY)), steps(np.linspace(0, 255, 17))
    assert even.max() / even.min() < 1.3
    assert equal.max() / equal.min() > 2
    greys = even_greys(17, ORDINARY)
    assert (greys[0], greys[-1]) == (0, 255)
    assert (np.diff(greys.astype(int)) > 0).all()


def test_a_screen_that_follows_the_function_needs_equal_greys():
    class Calibrated(Screen):
        def luminance(self, greys):
            lowest, highest = jnd_of(self.black), jnd_of(self.white)
            return np.array([luminance_of(lowest + (highest - lowest) * one / 255) for one in greys])

    greys = even_greys(16, Calibrated(0.5, 400.0, 1.0)).astype(int)
    assert np.abs(greys - np.linspace(0, 255, 16)).max() <= 1
