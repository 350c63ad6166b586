"""What is remembered of cards: kept in a file, believed only where it makes sense."""

from __future__ import annotations

import json

from xraysr_gui.core.errors import ChildDied
from xraysr_gui.enhancers.engine.card_access import DRIVERS, SOFTWARE, CardAccess, card_access
from xraysr_gui.enhancers.engine.card_memory import FILE, MOST_LEFT, MOST_SPEEDS, CardMemory
from xraysr_gui.settings import places


def died(stage):
    error = ChildDied("It.", why="It died.", remedy="Try again.")
    error.stage = stage
    return error


def test_speeds_are_kept_for_the_next_start():
    CardMemory().learn({"measured": {"Card | ab12 | 2^20 pixels": [0.5, 2.0]}})
    assert CardMemory().words()["speeds"] == {"Card | ab12 | 2^20 pixels": [0.5, 2.0]}


def test_what_makes_no_sense_is_dropped():
    told = {
        "a": [1.0],
        "b": "quick",
        "c": [1.0, -1.0],
        "d": [True, 1.0],
        "e" * 400: [1.0, 1.0],
        "f": [1.0, 2.0],
    }
    CardMemory().learn({"measured": told})
    assert CardMemory().words()["speeds"] == {"f": [1.0, 2.0]}
    for nonsense in (None, 3, [], "x"):
        CardMemory().learn({"measured": nonsense})
    assert CardMemory().words()["speeds"] == {"f": [1.0, 2.0]}


def test_a_damaged_file_means_that_nothing_is_known():
    CardMemory().learn({"measured": {"f": [1.0, 2.0]}})
    for content in ("", "[" * 100_000, "[1]", '{"f": 3}'):
        (places.cache_folder() / FILE).write_text(content)
        assert CardMemory().words()["speeds"] == {}


def test_a_file_does_not_grow_without_end():
    memory = CardMemory()
    memory.learn({"measured": {str(n): [1.0, 1.0] for n in range(MOST_SPEEDS + 50)}})
    kept = json.loads((places.cache_folder() / FILE).read_text())
    assert len(kept) == MOST_SPEEDS
    assert str(MOST_SPEEDS + 49) in kept


def test_a_card_is_blamed_once_and_only_if_it_was_at_work():
    memory = CardMemory()
    assert not memory.blames(died(""))
    assert memory.blames(died("webgpu:0"))
    assert not memory.blames(died("webgpu:0"))
    assert memory.words()["left"] == {"webgpu:0": "It died."}
    assert [memory.blames(died(str(n))) for n in range(MOST_LEFT)] == [True] * (MOST_LEFT - 1) + [False]


def test_a_card_is_allowed_what_it_needs_and_no_more(tmp_path):
    none, there = tmp_path / "none", tmp_path / "there"
    there.mkdir()
    assert card_access(none, none, {}) == CardAccess(True, False, (), ())
    assert card_access(none, there, {}) == CardAccess(True, True, DRIVERS, (str(there),))
    assert card_access(none, none, {SOFTWARE: "1"}) == CardAccess(True, True, DRIVERS, ())
    assert card_access(there, there, {}) == CardAccess(False, True, (), ())
