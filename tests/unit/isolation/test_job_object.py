"""The memory limit on Windows, against a stand-in of its kernel: what is asked of it, in which shape."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from xraysr_gui.isolation.job_object import ExtendedLimits, MemoryCounters, limit_own_memory

PROGRAM, JOB = 0xFFFFFFFFFFFFFFFF, 0x88


class _Kernel:
    """Does what kernel32 is documented to do, and can refuse one step."""

    def __init__(self, refuses: str = "") -> None:
        self._refuses = refuses
        self.flags = self.ceiling = self.desktop = 0
        self.assigned: tuple[int | None, int | None] | None = None

    def GetCurrentProcess(self) -> int:
        return PROGRAM

    def SetErrorMode(self, mode: int) -> int:
        self.error_mode = mode
        return 0

    def K32GetProcessMemoryInfo(self, program: Any, counters: Any, size: int) -> bool:
        assert size == ctypes.sizeof(MemoryCounters)
        counters._obj.committed = 1000
        return self._refuses != "measure"

    def CreateJobObjectW(self, security: None, name: None) -> int:
        return 0 if self._refuses == "create" else JOB

    def SetInformationJobObject(self, job: Any, kind: int, limits: Any, size: int) -> bool:
        if kind == 4:  # BasicUIRestrictions: a job that has them takes in no program of another job
            assert (job.value, size, self.assigned) == (JOB, 4, (JOB, PROGRAM))
            self.desktop = 0 if self._refuses == "desktop" else limits._obj.value
            return self._refuses != "desktop"
        assert (job.value, kind, size) == (JOB, 9, ctypes.sizeof(ExtendedLimits))
        self.flags, self.ceiling = limits._obj.basic.flags, limits._obj.memory_of_each
        return self._refuses != "limit"

    def AssignProcessToJobObject(self, job: Any, program: Any) -> bool:
        if self._refuses == "assign":
            return False
        self.assigned = (job.value, program.value)
        return True


def test_the_ceiling_is_what_is_held_now_and_the_limit_on_top() -> None:
    kernel = _Kernel()
    assert limit_own_memory(500, kernel)
    assert kernel.ceiling == 1500
    assert kernel.flags == 0x100 | 0x400  # PROCESS_MEMORY, DIE_ON_UNHANDLED_EXCEPTION
    assert kernel.assigned == (JOB, PROGRAM)


def test_the_desktop_is_given_up_and_where_that_is_refused_the_limit_stays() -> None:
    kernel, nested = _Kernel(), _Kernel(refuses="desktop")
    assert limit_own_memory(500, kernel)
    assert limit_own_memory(500, nested)
    assert (kernel.desktop, nested.desktop, nested.ceiling) == (0xFF, 0, 1500)


def test_a_crash_opens_no_dialog() -> None:
    kernel = _Kernel()
    limit_own_memory(500, kernel)
    assert kernel.error_mode == 0x8003


@pytest.mark.parametrize("step", ["measure", "create", "limit", "assign"])
def test_a_refusal_of_windows_is_told_and_is_no_crash(step: str) -> None:
    kernel = _Kernel(refuses=step)
    assert not limit_own_memory(500, kernel)
    assert kernel.assigned is None


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes of 64-bit Windows")
def test_the_structures_are_as_long_as_windows_has_them() -> None:
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ExtendedLimits.memory_of_each.offset == 112
    assert ctypes.sizeof(MemoryCounters) == 72
    assert MemoryCounters.committed.offset == 56
