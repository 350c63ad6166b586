"""What commands on a terminal share: progress that is overwritten in place, and only where a person looks."""

from __future__ import annotations

import shutil
import sys
import time

from xraysr_gui.core.progress import Progress

NAME_FILES = "name the files in what is written; else their hashes tell which they are"
WIDEST = 100
EVERY_S = 0.2
QUIET_EVERY_S = 30.0


def shown_progress(quiet_every_s: float = QUIET_EVERY_S) -> Progress:
    """Progress on stderr: a line that changes on a terminal, one line now and then in a log."""
    terminal = sys.stderr.isatty()
    last, known = (0.0 if terminal else time.monotonic()), ""

    def report(fraction: float, doing: str) -> None:
        nonlocal last, known
        known = doing or known
        now = time.monotonic()
        if now - last < (EVERY_S if terminal else quiet_every_s):
            return
        last = now
        width = _width()
        words = f"{fraction:4.0%} {printable(known)}"[:width]
        sys.stderr.write(f"\r{words:<{width}}" if terminal else f"{words}\n")
        sys.stderr.flush()

    return Progress(report)


def end_progress() -> None:
    """Leave the line that was overwritten clean."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{'':<{_width()}}\r")


def _width() -> int:
    """Of a line that is overwritten: one that is longer than the terminal is wide would scroll it."""
    return max(1, min(WIDEST, shutil.get_terminal_size().columns - 1))


def printable_lines(words: str) -> str:
    """The same in its lines: a remedy may hold those of a program, to be copied."""
    return "\n".join(map(printable, words.split("\n")))


def printable(words: str) -> str:
    """Without signs that would steer the terminal: names of files and regions may hold them."""
    return "".join(sign if sign.isprintable() else "?" for sign in words)
