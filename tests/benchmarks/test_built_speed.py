"""How the program that was built starts and answers, beside the same program in its clone, in one run.

`python3 start.py build` makes dist/xraysr, the folder that every installer lays down; XRAYSR_BUILT names the
program of another place, such as /usr/lib/xraysr/xraysr.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.table import Figure
from tests.support.virtual_screen import VirtualScreen, virtual_screen

ROOT = Path(__file__).parents[2]
BUILT = Path(os.environ.get("XRAYSR_BUILT") or ROOT / "dist" / "xraysr" / "xraysr")
FROM_THE_CLONE = (sys.executable, "-m", "xraysr_gui")
PATTERN = ROOT / "resources" / "sample_study" / "2_test_pattern.dcm"
RUNS = 5
FIRST_PAINT, FIRST_RESULT = 1.5, 1.3  # times the clone
PAINTED = 0.2  # of the screen: its menus, tools and panels; the views are as black as the screen
SECONDS = 600  # on any computer

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not BUILT.exists(), reason="nothing was built")]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """The person's, with a home of its own; the clone is compiled, as one that was started before."""
    compiling = [sys.executable, "-m", "compileall", "-q", str(ROOT / "xraysr_gui")]
    bare = {name: one for name, one in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    subprocess.run(compiling, env=bare, check=True)  # its children may not write: done once, before
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "QT_QPA_PLATFORM": "xcb"}
    unwanted = "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE"
    for name in [*(one for one in settings if one.startswith("XDG_")), *unwanted]:
        settings.pop(name, None)
    return settings


def test_the_window_is_painted_as_soon_as_that_of_the_clone(figure, environment, tmp_path):
    folder = tmp_path / "screen"
    folder.mkdir()
    with virtual_screen(folder) as screen:
        settings = {**environment, "DISPLAY": screen.display}
        ours, peer = _quickest(lambda program: _until_painted(program, settings, screen))
    figure(Figure("first paint of the built program", ours, peer, "s", "its clone", FIRST_PAINT))


def test_the_first_result_comes_as_soon_as_that_of_the_clone(figure, environment, tmp_path):
    words = ("enhance", str(PATTERN), "--with", "fast-x2", "--accept-outside", "--overwrite", "-o")

    def seconds(program: tuple[str, ...]) -> float:
        begin = time.perf_counter()
        command = [*program, *words, str(tmp_path / "result.dcm")]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=SECONDS)
        return time.perf_counter() - begin

    ours, peer = _quickest(seconds)
    figure(Figure("first result of the built program", ours, peer, "s", "its clone", FIRST_RESULT))


def _quickest(seconds: Callable[[tuple[str, ...]], float]) -> list[float]:
    """Each in turn, several times; the quickest of each, which other programs disturbed least."""
    programs = (str(BUILT),), FROM_THE_CLONE
    for program in programs:
        seconds(program)
    rounds = [[seconds(program) for program in programs] for _ in range(RUNS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _until_painted(program: tuple[str, ...], settings: dict[str, str], screen: VirtualScreen) -> float:
    """From its start until its window stands on the screen, which was black before."""
    _wait(lambda: not screen.pixels().any(), "the window of before does not go")
    begin = time.perf_counter()
    window = subprocess.Popen(program, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def is_painted() -> bool:
        assert window.poll() is None, f"{program[0]} ended with {window.returncode} before it opened a window"
        return bool(screen.pixels()[::20, ::20].any(axis=2).mean() > PAINTED)

    try:
        _wait(is_painted, "no window was painted")
        return time.perf_counter() - begin
    finally:
        window.kill()
        window.wait()


def _wait(done: Callable[[], bool], words: str) -> None:
    end = time.perf_counter() + SECONDS
    while not done():
        assert time.perf_counter() < end, words
        time.sleep(0.005)
