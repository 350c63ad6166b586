from __future__ import annotations

import os
import sys

import pytest

from xraysr_gui.cli.terminal import end_progress, shown_progress

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")


@pytest.mark.parametrize("columns", [40, 300])
def test_progress_stays_on_one_line_however_wide_the_terminal_is(monkeypatch, columns):
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    monkeypatch.delenv("COLUMNS", raising=False)
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(sys, "__stdout__", terminal)
        shown_progress().at(0.5, "Enhancing " * 40)
        end_progress()
        terminal.flush()
        said = os.read(ours, 4096).decode()
    os.close(ours)
    lines = [line for line in said.split("\r") if line]
    assert lines[0].startswith(" 50% Enhancing")
    assert max(map(len, lines)) == min(100, columns - 1)
