"""Where there is no screen the program says so in three sentences, instead of dying in Qt's words."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from xraysr_gui.gui.shell.first_words import why_no_window
from xraysr_gui.settings import places

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
NO_COMMAND = "Start it at a screen, or use the commands, which need none: xraysr --help lists them."
OF_X11 = ["could not connect to display :99", "xcb-cursor0 or libxcb-cursor0 is needed to load"]


@linux
@pytest.mark.parametrize(
    ("asked", "why", "remedy"),
    [
        ({}, "This session has no screen: neither DISPLAY nor WAYLAND_DISPLAY names one.", NO_COMMAND),
        ({"DISPLAY": ":99"}, "The screen :99 does not answer, or does not let you draw on it.", NO_COMMAND),
        (
            {"QT_QPA_PLATFORM": "paper"},
            "QT_QPA_PLATFORM asks for paper, which this program does not have.",
            "Start it without QT_QPA_PLATFORM.",
        ),
    ],
)
def test_without_a_screen_the_program_says_so_and_ends(asked, why, remedy):
    kept = {name: value for name, value in os.environ.items() if name not in SCREENS}
    film = places.resources() / "check" / "uncompressed.dcm"
    done = subprocess.run(
        [sys.executable, "-m", "xraysr_gui", str(film)],
        env={**kept, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"The window cannot be opened. {why} {remedy}\n"


@linux
def test_a_missing_library_is_told_from_a_screen_that_does_not_answer():
    on_screen = {"DISPLAY": ":99"}
    assert "does not answer" in str(why_no_window(OF_X11, on_screen))
    told = str(why_no_window(OF_X11[1:], on_screen))
    assert "A library of the system" in told
    assert "libxcb-cursor0" in told
    wayland = why_no_window(["Failed to create wl_display (No such file)"], {"WAYLAND_DISPLAY": "w-7"})
    assert "The screen w-7 does not answer" in str(wayland)
