"""Whoever asked is told what to do in words that can be used there."""

from __future__ import annotations

from xraysr_gui.core.spelling import a_window_asks, commands_are_typed, spelt

WORDS = "--overwrite", "overwrite=True", "tick it"


def test_each_way_to_ask_has_its_words_and_the_one_before_comes_back():
    assert spelt(*WORDS) == "overwrite=True"
    with a_window_asks():
        assert spelt(*WORDS) == "tick it"
        assert spelt(*WORDS[:2]) == "overwrite=True"
        with commands_are_typed():
            assert spelt(*WORDS) == "--overwrite"
        assert spelt(*WORDS) == "tick it"
    assert spelt(*WORDS) == "overwrite=True"
