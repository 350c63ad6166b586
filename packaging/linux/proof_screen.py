"""A screen of its own for a window that is tried, and what is seen on it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bare_root import Failed

MIDDLE = "200x200+800+200"
MEASURE = (
    "key", "d", "sleep", "1", "mousemove", "700", "300", "mousedown", "1", "sleep", "0.3",
    "mousemove", "800", "420", "sleep", "0.3", "mousemove", "900", "500", "sleep", "0.3", "mouseup", "1",
)  # fmt: skip
"""A distance on the image, as xdotool draws it."""
QUESTION = "Close xraysr"


def titles(display: str) -> str:
    """Of the windows on a screen."""
    words = ["xdotool", "search", "--onlyvisible", "--name", "", "getwindowname", "%@"]
    asked = subprocess.run(
        words, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=False
    )
    return asked.stdout


def shown_greys(display: str, picture: Path) -> int:
    """How many greys are in the middle of the view, where no words stand; the screen is kept as a picture."""
    subprocess.run(["import", "-display", display, "-window", "root", str(picture)], check=True)
    count = ["convert", str(picture), "-crop", MIDDLE, "-format", "%k", "info:"]
    return int(subprocess.run(count, capture_output=True, text=True, check=True).stdout)


def press(display: str, title: str, *words: str) -> None:
    """Give the window of this title real keys and movements, in the words of xdotool."""
    settings = {**os.environ, "DISPLAY": display}
    find = ["xdotool", "search", "--onlyvisible", "--name", title]
    found = subprocess.run(find, env=settings, capture_output=True, text=True, check=True).stdout.split()
    subprocess.run(
        ["xdotool", "windowfocus", found[-1], "sleep", "1", *words, "sleep", "1"], env=settings, check=True
    )


def measure_and_keep(display: str, picture: Path) -> None:
    """Draw a distance and close the window: it asks whether to keep it for the next start, as is proposed."""
    press(display, "xraysr", *MEASURE)
    shown_greys(display, picture)
    press(display, "xraysr", "key", "ctrl+q")
    wait_for(lambda: QUESTION in titles(display), "nothing was drawn, or nobody was asked what becomes of it")
    press(display, QUESTION, "key", "Return")


def wait_for(done: Callable[[], bool], words: str, seconds: float = 180) -> None:
    """Until it is so.

    Raises:
        Failed: it was not, in a time that is long on any computer.
    """
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise Failed(words)
        time.sleep(1)


@contextmanager
def screen() -> Iterator[str]:
    """An X server of ours, whose socket lies in each root."""
    display = os.environ.get("PROOF_DISPLAY", ":87")
    server = subprocess.Popen(["Xvfb", display, "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
    try:
        socket = Path("/tmp/.X11-unix") / f"X{display[1:]}"
        wait_for(socket.exists, "the screen did not start", 20)
        yield display
    finally:
        server.terminate()
        server.wait()
