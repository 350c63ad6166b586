"""What lies inside of a line, against the plainest way to work it out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from xraysr_gui.core import polygon
from xraysr_gui.core.polygon import crosses_itself, even_odd_area, inside_at


def side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def crosses_by_hand(corners: np.ndarray) -> bool:
    """Every edge with every other."""
    count = len(corners)
    for one, other in combinations(range(count), 2):
        if other - one in (1, count - 1):
            continue
        a, b, c, d = corners[one], corners[(one + 1) % count], corners[other], corners[(other + 1) % count]
        if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
            return True
    return False


@pytest.mark.parametrize("count", [3, 4, 5, 9])
def test_a_crossing_is_found_wherever_two_edges_meet(count):
    rng, said = np.random.default_rng(count), set()
    for _ in range(200):
        corners = rng.random((count, 2))
        assert crosses_itself(corners) == crosses_by_hand(corners)
        said.add(crosses_itself(corners))
    assert count == 3 or said == {True, False}


def test_edges_are_compared_in_small_parts_without_losing_any(monkeypatch):
    corners = np.random.default_rng(3).random((60, 2))
    whole = np.sort(np.concatenate(list(polygon._crossings(corners))))
    monkeypatch.setattr(polygon, "PAIRS_AT_ONCE", 7)
    assert np.array_equal(np.sort(np.concatenate(list(polygon._crossings(corners)))), whole)
    assert whole.size > 100


def test_the_area_of_a_scribble_is_that_of_what_lies_inside():
    corners = np.random.default_rng(4).random((400, 2)) * 100  # tens of thousands of crossings
    places = (np.arange(1500) + 0.5) / 15
    assert even_odd_area(corners) == pytest.approx(inside_at(corners, places, places).mean() * 1e4, rel=2e-3)


def test_only_edges_that_lie_at_one_height_are_compared(monkeypatch):
    turn = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    compared = []
    plain = polygon._heights_on
    monkeypatch.setattr(
        polygon, "_heights_on", lambda *edges: compared.append(len(edges[0])) or plain(*edges)
    )
    assert not crosses_itself(np.stack([np.cos(turn), np.sin(turn)], -1))
    assert sum(compared) < 20_000 * 4


def test_a_comb_is_looked_at_tooth_by_tooth(monkeypatch):
    places = np.arange(5000.0)
    teeth = np.stack([places, np.where(places % 2, 0.0, 100.0)], -1)
    comb = np.concatenate([teeth, [[5000.0, -1.0], [-1.0, -1.0]]])
    compared = []
    plain = polygon._heights_on
    monkeypatch.setattr(
        polygon, "_heights_on", lambda *edges: compared.append(len(edges[0])) or plain(*edges)
    )
    assert not crosses_itself(comb)
    assert sum(compared) < 5000 * 8
