from __future__ import annotations

import pytest

from xraysr_gui.commands.checking.check_confinement import check_confinement, words_of
from xraysr_gui.enhancers.engine.card_access import CardAccess
from xraysr_gui.isolation import landlock
from xraysr_gui.isolation.confinement import CHANGES, EVERYTHING, NETWORK, PROGRAMS, READING


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
    assert words_of(denied, CardAccess()) == words


def test_a_graphics_card_that_needs_more_is_said():
    nvidia = CardAccess(confined=False, measured=True)
    assert "not confined, for its graphics card" in words_of(list(EVERYTHING), nvidia)
    other = CardAccess(measured=True, readable=("/usr/share/vulkan",), writable=("/dev/dri",))
    said = words_of(list(EVERYTHING), other)
    assert said.endswith(
        "the engine may read what drivers of graphics cards read; the engine may use /dev/dri"
    )
