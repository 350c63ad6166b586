"""A screen that nobody sees (Xvfb), and what is on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

SIZE = "1600x1000x24"
HEADER_NUMBERS = 25
"""Of a window dump: its own size comes first, then format, depth, width, height and so on."""


class VirtualScreen:
    """One that is running: its name for programs, and its pixels."""

    def __init__(self, display: str, dump: Path) -> None:
        self.display, self._dump = display, dump

    def pixels(self) -> np.ndarray:
        """Rows, columns, and red, green and blue."""
        held = self._dump.read_bytes()
        head = np.frombuffer(held, ">u4", HEADER_NUMBERS)
        start = int(head[0] + head[19] * 12)
        width, height, line = int(head[4]), int(head[5]), int(head[12])
        rows = np.frombuffer(held, np.uint8, height * line, start).reshape(height, line)
        return rows[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1]

    def shades(self) -> int:
        """How many greys without any colour cover a hundred pixels and more: a radiograph has many."""
        shown = self.pixels()
        grey = shown[(shown == shown[:, :, :1]).all(axis=2)][:, 0]
        return int((np.bincount(grey, minlength=256) >= 100).sum())


@contextmanager
def virtual_screen(folder: Path) -> Iterator[VirtualScreen]:
    """Start one, and end it afterwards; the test is skipped where there is none."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", SIZE, "-fbdir", str(folder)]
    server = subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    try:
        assert number, "Xvfb did not start"
        yield VirtualScreen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.kill()
        server.wait()
