from __future__ import annotations

from pathlib import Path

import pytest

from xraysr_gui.commands.checking.check_confinement import check_confinement, words_of
from xraysr_gui.isolation import landlock
from xraysr_gui.isolation.confinement import CHANGES, EVERYTHING, NETWORK, PROGRAMS, READING

NOWHERE = Path("/no/driver")


@pytest.mark.skipif(landlock.version() == 0, reason="this system cannot deny it")
def test_it_is_tried_in_a_real_child_what_is_denied():
    finding = check_confinement()
    assert finding.good
    assert finding.said.startswith(f"denied: {NETWORK}, {PROGRAMS}, {CHANGES}, {READING}")


@pytest.mark.parametrize(
    ("denied", "words"),
    [
        ([], "this system denies them nothing"),
        (
            [NETWORK],
            f"denied: {NETWORK}; not denied: {PROGRAMS}, {CHANGES}, {READING}",
        ),
        (list(EVERYTHING), f"denied: {NETWORK}, {PROGRAMS}, {CHANGES}, {READING}"),
    ],
)
def test_what_is_not_denied_is_said(denied, words):
    assert words_of(denied, NOWHERE) == words


def test_a_graphics_card_that_needs_more_is_said(tmp_path):
    assert "not confined, for its graphics card" in words_of(list(EVERYTHING), tmp_path)
