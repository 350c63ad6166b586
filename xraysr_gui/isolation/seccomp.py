"""Calls of the system that a child may make no more: sockets, other programs, their memory, signals to them.

A short program for the kernel's own filter, refused calls end with "not permitted" and do not kill: a
library that merely tries finds out and goes on.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER, _KIND, _FIRST_ARGUMENT = 0, 4, 16
_NEW_THREAD = 0x00010000
_FIRST_X32 = 0x40000000

_KINDS = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_SIGNALS = {"x86_64": (62, 234), "aarch64": (129, 131)}
"""To a program and to a thread of one: a program that gives up sends them to itself."""
_LATER = (424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442, 452)
"""On every processor: signals, io_uring, mounts, another's descriptors and memory, and rights of files."""
_DENIED = {
    "x86_64": (
        *(41, 42, 43, 49, 50, 53, 288),  # socket, connect, accept, bind, listen, socketpair, accept4
        *(57, 58, 59, 322),  # fork, vfork, execve, execveat
        *(101, 310, 311, 312, 298, 321, 323),  # ptrace, memory of others, kcmp, perf events, bpf, userfaultfd
        *(90, 91, 92, 93, 94, 132, 235, 260, 261, 268, 280),  # rights, owners and times of files
        *(188, 189, 190, 197, 198, 199, 76),  # attributes of files, truncate
        *(155, 161, 165, 166, 167, 168, 272, 308),  # roots, mounts, swap, name spaces
        *(246, 320, 175, 313, 176, 169, 303, 304, 248, 249, 250),  # kernels, modules, restart, handles, keys
        *(129, 200, 297),  # signals
        *(29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 220, 240),  # memory, locks and messages shared by name
    ),
    "aarch64": (
        *(198, 199, 200, 201, 202, 203, 242),
        *(221, 281),
        *(117, 270, 271, 272, 241, 280, 282),
        *(52, 53, 54, 55, 88),
        *(5, 6, 7, 14, 15, 16, 45),
        *(41, 51, 39, 40, 224, 225, 97, 268),
        *(104, 294, 105, 273, 106, 142, 264, 265, 217, 218, 219),
        *(130, 138, 240),
        *(180, *range(186, 198)),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def deny_calls() -> bool:
    """Deny them to this thread and to all that it starts; False where the system has no such filter."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _DENIED:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    steps = filter_for(machine)
    room = ctypes.create_string_buffer(steps, len(steps))
    program = _Program(len(steps) // 8, ctypes.addressof(room))
    zero = ctypes.c_ulong(0)
    return bool(library.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), zero, zero) == 0)


def forbid_new_privileges() -> bool:
    """Nothing that this program starts can gain rights; both kinds of denial ask for it first."""
    if sys.platform != "linux":
        return False
    zero = ctypes.c_ulong(0)
    return bool(ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) == 0)


def filter_for(machine: str) -> bytes:
    """The steps that the kernel takes at every call: a call of another kind of processor is denied too."""
    denied = (*_DENIED[machine], *_LATER)
    checks = [
        _step(_LOAD, _KIND),
        _step(_EQUAL, _KINDS[machine], 1, 0),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _FIRST_X32, 0, 1),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_EQUAL, _CLONE3, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),  # then the C library takes `clone`, which can be looked into
    ]
    for number in denied:
        checks += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ERRNO | errno.EPERM)]
    for number in _SIGNALS[machine]:
        checks += [
            _step(_EQUAL, number, 0, 4),
            _step(_LOAD, _FIRST_ARGUMENT),
            _step(_EQUAL, os.getpid(), 0, 1),
            _step(_RETURN, _ALLOW),
            _step(_RETURN, _ERRNO | errno.EPERM),
        ]
    checks += [
        _step(_EQUAL, _CLONE[machine], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _NEW_THREAD, 1, 0),  # a thread is no program
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(checks)


def _step(what: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", what, if_true, if_false, value)
