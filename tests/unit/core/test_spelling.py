"""Whoever asked is told what to do in words that can be used there."""

from __future__ import annotations

from xraysr_gui.core.spelling import a_window_asks, commands_are_typed, spelt, spelt_in

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


def test_a_sentence_of_several_things_has_all_of_them_in_one_way():
    asked = "Go on with {}, or with {}.", "Go on there.", WORDS[:2], ("--resume", "resume=True")
    assert spelt_in(*asked) == "Go on with overwrite=True, or with resume=True."
    with commands_are_typed():
        assert spelt_in(*asked) == "Go on with --overwrite, or with --resume."
    with a_window_asks():
        assert spelt_in(*asked) == "Go on there."
