"""The limits of a child on Windows: a job object that the child puts itself into.

Written from the documented interface of kernel32 and psapi; the sizes and offsets are tested, the calls
are tested against a stand-in only.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_EXTENDED_LIMITS = 9
_DESKTOP_LIMITS, _WHOLE_DESKTOP = 4, 0xFF
_LIMIT_EACH_PROGRAM = 0x100
_DIE_WITHOUT_DIALOG = 0x400
_NO_ERROR_DIALOGS = 0x0001 | 0x0002 | 0x8000


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("user_time_each", ctypes.c_int64),
        ("user_time_all", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("most_programs", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("memory_of_each", ctypes.c_size_t),
        ("memory_of_all", ctypes.c_size_t),
        ("peak_of_each", ctypes.c_size_t),
        ("peak_of_all", ctypes.c_size_t),
    )


class MemoryCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS; `committed` is what the limit counts."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        ("working_set", ctypes.c_size_t),
        ("peak_paged", ctypes.c_size_t),
        ("paged", ctypes.c_size_t),
        ("peak_nonpaged", ctypes.c_size_t),
        ("nonpaged", ctypes.c_size_t),
        ("committed", ctypes.c_size_t),
        ("peak_committed", ctypes.c_size_t),
    )


def limit_own_memory(memory_bytes: int, kernel: Any = None) -> bool:
    """Let this child commit `memory_bytes` more than now; False when Windows would not have it.

    The job's handle is kept open on purpose: the job ends with the child.
    """
    if kernel is None:
        kernel = _kernel32()
    itself = ctypes.c_void_p(kernel.GetCurrentProcess())
    counters = MemoryCounters(size=ctypes.sizeof(MemoryCounters))
    kernel.SetErrorMode(_NO_ERROR_DIALOGS)
    if not kernel.K32GetProcessMemoryInfo(itself, ctypes.byref(counters), counters.size):
        return False
    limits = ExtendedLimits()
    limits.basic.flags = _LIMIT_EACH_PROGRAM | _DIE_WITHOUT_DIALOG
    limits.memory_of_each = counters.committed + memory_bytes
    job = kernel.CreateJobObjectW(None, None)
    if not job:
        return False
    job = ctypes.c_void_p(job)
    size = ctypes.sizeof(limits)
    if not kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size):
        return False
    if not kernel.AssignProcessToJobObject(job, itself):
        return False
    _give_up_the_desktop(kernel, job)
    return True


def _give_up_the_desktop(kernel: Any, job: ctypes.c_void_p) -> None:
    """No clipboard, no windows of other programs, no settings, no shutting down.

    Afterwards, since a job with these limits takes in no program that is in another job already; there
    Windows refuses them, and the limit of memory stays.
    """
    everything = ctypes.c_uint32(_WHOLE_DESKTOP)
    size = ctypes.sizeof(everything)
    kernel.SetInformationJobObject(job, _DESKTOP_LIMITS, ctypes.byref(everything), size)


def _kernel32() -> Any:
    """The system's library, told that handles are as wide as pointers."""
    if sys.platform != "win32":
        raise OSError("job objects exist on Windows only")
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    for name in ("GetCurrentProcess", "CreateJobObjectW"):
        getattr(kernel, name).restype = ctypes.c_void_p
    return kernel
