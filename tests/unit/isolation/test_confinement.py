"""What a real child is denied by the system: each attempt is made in it, past all our code."""

from __future__ import annotations

import platform
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation import landlock
from xraysr_gui.isolation.confinement import EVERYTHING, confine
from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.seccomp import filter_for

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="Linux denies it"
)
CALLS = {
    *("socket", "local socket", "pair of sockets", "program", "becoming a program", "fork"),
    *("change who may read", "change the time", "cut short"),
}
CHANGES = {"write", "make a file", "make a folder", "remove", "rename"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "there").write_text("patient")
    return tmp_path


def tried(child, folder: Path, left_out: Sequence[str] = ()) -> dict[str, str]:
    request = {"do": "try", "folder": str(folder), "left_out": list(left_out)}
    return child.ask(request, Progress()).message


def test_a_child_opens_no_socket_and_starts_no_program(make_child, folder):
    said = tried(make_child(), folder)
    assert {name: said[name] for name in CALLS} == dict.fromkeys(CALLS, "EPERM")


@pytest.mark.skipif(landlock.version() < 3, reason="this kernel cannot deny it")
def test_a_child_changes_nothing_outside(make_child, folder):
    said = tried(make_child(), folder)
    assert {name: said[name] for name in CHANGES} == dict.fromkeys(CHANGES, "EACCES")
    assert (folder / "there").read_text() == "patient"
    assert [one.name for one in folder.iterdir()] == ["there"]


def test_a_child_sends_no_signal_to_the_program_that_started_it(make_child, folder):
    assert tried(make_child(), folder)["signal"] == "EPERM"


def test_a_child_that_is_not_confined_can_do_all_of_it_so_the_attempts_are_real(make_child, folder):
    said = tried(make_child(Limits(confined=False)), folder, left_out=["becoming a program"])
    assert set(said) == (CALLS | CHANGES | {"signal"}) - {"becoming a program"}
    assert set(said.values()) == {""}
    assert not (folder / "there").exists()


def test_a_folder_that_it_needs_can_be_left_to_it(make_child, folder):
    said = tried(make_child(Limits(writable=(str(folder),))), folder)
    assert (said["write"], said["make a file"], said["make a folder"]) == ("", "", "")
    assert said["socket"] == "EPERM"


def test_where_the_system_can_deny_nothing_nothing_is_promised():
    assert confine((), (), platform="darwin") == ()
    assert len(EVERYTHING) == 4


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_short_and_every_step_is_whole(machine):
    steps = filter_for(machine)
    assert len(steps) % 8 == 0
    assert len(steps) // 8 < 4096


_ALONE = """
import ctypes, errno, os, signal
from xraysr_gui.isolation.seccomp import deny_calls, forbid_new_privileges

def tried(call, *words):
    try:
        call(*words)
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""

def shared():
    if ctypes.CDLL(None, use_errno=True).shmget(0, 4096, 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "")

parent = os.getppid()
before = [tried(os.kill, parent, 0), tried(shared)]
assert forbid_new_privileges() and deny_calls()
others = [tried(os.kill, one, 0) for one in (parent, -1, 0, 1)]
print(before, others, [tried(os.kill, os.getpid(), 0), tried(shared)], flush=True)
signal.raise_signal(signal.SIGABRT)
"""


def test_the_filter_alone_denies_signals_and_shared_memory_but_to_give_up(tmp_path):
    """Where the kernel's Landlock does not know signals yet: Debian 12, Ubuntu 22.04 and 24.04."""
    done = subprocess.run([sys.executable, "-c", _ALONE], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "['', ''] ['EPERM', 'EPERM', 'EPERM', 'EPERM'] ['', 'EPERM']"
    assert done.returncode == -signal.SIGABRT
