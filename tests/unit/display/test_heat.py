from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.display.heat import BEYOND, CLEAR, UNKNOWN, coded_map, index_table


def seen(values, low, high, threshold=None, **more) -> np.ndarray:
    greys = coded_map(np.asarray(values, np.float32), low, high)
    return index_table(greys, low, high, threshold, **more)[greys.codes]


def test_the_colour_of_a_value_is_its_share_of_the_scale_whatever_else_the_map_holds():
    rng = np.random.default_rng(0)
    values = rng.uniform(0, 12, (50, 40)).astype(np.float32)
    values[0, 0] = 1e6  # a burnt-in letter
    wanted = 1 + np.rint(np.clip(values / 10, 0, 1) * 254)
    assert np.abs(seen(values, 0, 10).astype(int) - wanted).max() <= 1


def test_a_signed_scale_has_its_middle_at_zero():
    assert seen([[-5.0, 0.0, 5.0, -99.0]], -5, 5).tolist() == [[1, 128, 255, 1]]


def test_what_is_better_than_the_threshold_is_not_painted():
    found = seen([[0.0, 1.9, 2.1, -3.0]], -5, 5, 2.0)
    assert (found == CLEAR).tolist() == [[True, True, False, False]]
    similar = seen([[0.2, 0.6, 1.0]], 0, 1, 0.5, high_is_worse=False)
    assert (similar == CLEAR).tolist() == [[False, True, True]]


def test_what_is_not_known_yet_is_not_painted_and_is_background():
    greys = coded_map(np.array([[np.nan, 3.0], [4.0, np.nan]], np.float32), 0, 10)
    assert greys.padding == (UNKNOWN, UNKNOWN)
    assert (greys.codes == UNKNOWN).tolist() == [[True, False], [False, True]]
    assert index_table(greys, 0, 10)[greys.codes][0, 0] == CLEAR


def test_a_map_of_nothing_and_a_map_of_one_value_have_a_colour():
    assert seen(np.zeros((2, 2)), 0, 10).tolist() == [[1, 1], [1, 1]]
    assert seen(np.full((2, 2), 10.0), 0, 10).tolist() == [[255, 255], [255, 255]]
    assert np.isnan(coded_map(np.full((1, 1), np.nan, np.float32), 0, 1).values).sum() == 0


@pytest.mark.parametrize("stretched", [0.25, 4.0, BEYOND])
def test_a_reader_may_stretch_the_scale(stretched):
    values = np.linspace(0, 10 * stretched, 200, dtype=np.float32)[None]
    greys = coded_map(values, 0, 10)
    found = index_table(greys, 0, 10 * stretched)[greys.codes][0].astype(int)
    assert np.abs(found - (1 + np.linspace(0, 254, 200))).max() <= 1.01
