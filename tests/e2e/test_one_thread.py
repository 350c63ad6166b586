"""NumPy starts no threads of its own in the window's process: they would take the processor of the reader."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from xraysr_gui.core.numeric_threads import ONE_THREAD

COUNTS = """
import os
import psutil
from xraysr_gui import program
from xraysr_gui.gui.shell import first_window

def count(window):
    before = psutil.Process().num_threads()
    import numpy
    print(psutil.Process().num_threads() - before, os.environ["OPENBLAS_NUM_THREADS"], flush=True)
    os._exit(0)

first_window.show_and_paint = count
program.run_window([])
"""


def told(environment: dict[str, str]) -> list[str]:
    command = [sys.executable, "-c", COUNTS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


@pytest.mark.parametrize(("kept", "threads"), [({}, 1), ({"OPENBLAS_NUM_THREADS": "3"}, 3)])
def test_numpy_has_one_thread_in_a_window_or_as_many_as_the_person_says(kept, threads):
    ours = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    more, said = told({**ours, **kept})
    assert int(said) == threads
    assert int(more) == min(threads, os.cpu_count() or 1) - 1
