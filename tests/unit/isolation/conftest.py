"""Real children for these tests, and proof after each that nothing of them is left."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.isolation.limits import Limits

SERVICE = "isolation_services:serve"
MakeChild = Callable[..., ChildProcess]


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(Path(__file__).parent)
    before = _traces()
    yield
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
