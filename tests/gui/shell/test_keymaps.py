from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.gui.shell.keymaps import PROFILES, Keymap

GUI = Path(__file__).parents[3] / "xraysr_gui" / "gui"
ROWS = "".join(path.read_text() for path in sorted(GUI.rglob("*_actions.py")))
PLAIN_IDS = re.findall(r'Action\(\s*"([a-z0-9-]+)"', ROWS)
profiles = pytest.mark.parametrize("profile", [p.id for p in PROFILES])


@profiles
def test_no_key_of_a_profile_has_two_meanings(profile):
    keymap = Keymap(profile)
    keys = [key for id in keymap.ids for key in keymap.keys(id)]
    assert [key for key in keys if len(keymap.owners(key)) != 1] == []


@profiles
def test_every_action_of_the_program_can_be_reached_by_a_key(profile):
    assert len(PLAIN_IDS) > 20
    keyless = [id for id in PLAIN_IDS if id not in Keymap(profile).profile.keys]
    assert keyless == []


@pytest.mark.parametrize(
    ("profile", "action", "key"),
    [
        ("bir", "tool-window-level", "W"),
        ("bir", "tool-pan", "T"),
        ("bir", "invert", "Alt+I"),
        ("bir", "annotations", "I"),
        ("bir", "true-size", "Ctrl+T"),
        ("ohif", "invert", "I"),
        ("ohif", "reset-view", "Space"),
        ("ohif", "fit", "="),
        ("radiant", "tool-pan", "M"),
        ("radiant", "tool-distance", "L"),
        ("radiant", "link-views", "F5"),
        ("radiant", "full-screen", "F"),
        ("slicer", "reset-view", "R"),
        ("slicer", "next-image", "Right"),
        ("slicer", "next-series", "]"),
    ],
)
def test_hands_that_know_another_program_find_its_keys(profile, action, key):
    assert key in Keymap(profile).keys(action)


@given(st.sampled_from(PLAIN_IDS), st.sampled_from(["Ctrl+Alt+9", "F9", "Q"]))
def test_an_own_key_is_kept_told_and_taken_back(action, key):
    own = Keymap("bir").with_keys(action, (key,))
    assert own.keys(action) == (key,)
    assert own.is_own(action)
    assert action in own.owners(key)
    assert own.without_change(action) == Keymap("bir")


def test_a_key_given_twice_has_both_for_owners():
    assert set(Keymap("bir").with_keys("undo", ("W",)).owners("W")) == {"undo", "tool-window-level"}
