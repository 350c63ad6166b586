"""The program inside a child: alone, quiet, quick, and gone when its window has gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

import xraysr_gui
from tests.support.child_modules import let_children_find
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation.child import run_if_asked
from xraysr_gui.isolation.client import ChildProcess

MakeChild = Callable[..., ChildProcess]
PROJECT = Path(xraysr_gui.__file__).parents[1]
HERE = Path(__file__).parent

PARENT = """
import os, sys, threading
sys.path[:0] = {places!r}
from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.core.progress import Progress

def leave(fraction, doing):
    if doing == "begun":
        os.kill(os.getpid(), 9)

child = ChildProcess("isolation_services:serve")
print(child.ask({{"do": "echo"}}, Progress()).message["number"], flush=True)
child.ask({{"do": {do!r}}}, Progress(leave))
"""

PARENT_OF_AN_IDLE_CHILD = """
import os, sys
sys.path[:0] = {places!r}
from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.running_child import RunningChild

child = RunningChild("isolation_services:serve", Limits(), "idle")
child.next_message(30)
print(child.number, flush=True)
os.kill(os.getpid(), 9)
"""


def _number_said_by(program: str, folder: Path, do: str = "") -> int:
    """Run a parent with no `if __name__` guard, as a console script may be, until it is killed."""
    script = folder / "parent.py"
    script.write_text(program.format(places=[str(PROJECT), str(HERE)], do=do))
    ended = subprocess.run([sys.executable, script], capture_output=True, timeout=60, check=False)
    (number,) = ended.stdout.split()  # one line: the child did not run the main program again
    return int(number)


@pytest.mark.parametrize("do", ["loop", "loop_politely"])
def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path, do: str) -> None:
    _wait_for_end(_number_said_by(PARENT, tmp_path, do))


def test_an_idle_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    _wait_for_end(_number_said_by(PARENT_OF_AN_IDLE_CHILD, tmp_path))


def _wait_for_end(number: int) -> None:
    """Wait for a program that is no child of ours; a zombie that nobody reaps has ended, too."""
    try:
        one = psutil.Process(number)
        if one.status() != psutil.STATUS_ZOMBIE:
            one.wait(timeout=10)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        assert one.status() == psutil.STATUS_ZOMBIE


def test_what_a_library_prints_does_not_reach_our_own_output(
    child: ChildProcess, capfd: pytest.CaptureFixture[str]
) -> None:
    child.ask({"do": "environment"}, Progress())
    assert capfd.readouterr() == ("", "")


def test_a_child_knows_neither_window_nor_main_program_nor_the_folder_it_stands_in(
    child: ChildProcess,
) -> None:
    seen = child.ask({"do": "environment"}, Progress()).message
    strangers = {"PySide6", "pytest", "multiprocessing", "argparse", "__mp_main__"}
    assert not strangers & set(seen["modules"])
    assert not seen["working_here"]
    assert seen["threads"] == "1"


def test_a_module_lying_in_the_folder_we_stand_in_is_not_run(
    child: ChildProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for trap in ("json.py", "numpy.py", "xraysr_gui.py"):
        (tmp_path / trap).write_text("raise SystemExit('trapped')")
    monkeypatch.chdir(tmp_path)
    assert child.ask({"do": "echo"}, Progress()).message["number"]


def test_a_bare_child_needs_no_numpy(
    make_child: MakeChild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bare_service.py").write_text(
        "import sys\ndef serve(request, answer, report): answer.message(numpy='numpy' in sys.modules)\n"
    )
    let_children_find(monkeypatch, tmp_path)
    reply = make_child(service="bare_service:serve").ask({}, Progress())
    assert reply.message == {"numpy": False}


def test_a_frozen_program_becomes_a_child_when_it_is_asked(
    make_child: MakeChild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "xraysr"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path[:0] = {[str(PROJECT), str(HERE)]!r}\n"
        "from xraysr_gui.isolation.child import run_if_asked\nrun_if_asked(sys.argv)\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    reply = make_child().ask({"do": "echo"}, Progress())
    command = Path(f"/proc/{reply.message['number']}/cmdline").read_bytes()
    assert os.fsencode(program) in command


@pytest.mark.parametrize(
    "arguments", [["xraysr"], ["xraysr", "a.dcm", "b.dcm"], ["xraysr", "--isolated-child"]]
)
def test_a_frozen_program_that_is_not_asked_goes_on(arguments: list[str]) -> None:
    run_if_asked(arguments)
