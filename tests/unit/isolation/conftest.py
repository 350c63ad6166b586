"""Real children for these tests, and proof after each that nothing of them is left."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.child_modules import let_children_find
from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.isolation.limits import Limits

SERVICE = "isolation_services:serve"
LEAVING_S = 5.0
"""Another test program on this computer may have a name in shared memory for a moment."""
MakeChild = Callable[..., ChildProcess]


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    let_children_find(monkeypatch, Path(__file__).parent)
    before = _traces()
    yield
    patience = time.monotonic() + LEAVING_S
    while not _traces() <= before and time.monotonic() < patience:
        time.sleep(0.05)
    assert _traces() <= before


@pytest.fixture
def make_child() -> Iterator[MakeChild]:
    """Make children that serve these tests; all are closed at the end."""
    made: list[ChildProcess] = []

    def make(limits: Limits = Limits(), service: str = SERVICE) -> ChildProcess:
        made.append(ChildProcess(service, limits))
        return made[-1]

    yield make
    for child in made:
        child.close()


@pytest.fixture
def child(make_child: MakeChild) -> ChildProcess:
    """One child with ordinary limits."""
    return make_child()


def _traces() -> set[object]:
    """Programs, threads, descriptors and names in shared memory that exist now."""
    programs = {one.pid for one in psutil.Process().children(recursive=True)}
    descriptors = {f"descriptor {name}" for name in os.listdir("/proc/self/fd")}
    return programs | set(threading.enumerate()) | descriptors | set(os.listdir("/dev/shm"))
