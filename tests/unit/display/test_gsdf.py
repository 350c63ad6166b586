"""The display function of DICOM, against its printed table and against its own inverse."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from xraysr_gui.display.gsdf import MOST, ORDINARY, Screen, even_greys, jnd_of

PRINTED = {1: 0.0500, 2: 0.0547, 3: 0.0594, 4: 0.0643, 5: 0.0696, 1023: 3993.4040}
"""Of table B-1 of PS3.14: JND index and luminance in cd/m2."""

_ABOVE = (-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3)
"""a, c, e, g, m of PS3.14, section 7.2: powers of the logarithm in the numerator."""
_BELOW = (1.0, -2.5840191e-2, -1.0320229e-1, 2.8745620e-2, -3.1978977e-3, 1.2992634e-4)
"""1, b, d, f, h, k: those in the denominator."""


def luminance_of(jnd: float) -> float:
    """Luminance in cd/m2 of a JND index of 1 to 1023."""
    power = log(jnd)
    above = sum(factor * power**number for number, factor in enumerate(_ABOVE))
    below = sum(factor * power**number for number, factor in enumerate(_BELOW))
    return float(10 ** (above / below))


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
