"""What a child gives up on Windows: it lowers the mark of trust (integrity level) that its program runs with.

Files, settings and windows of a person bear a higher mark, so it cannot change them; it still reads. Written
from the documented interface of advapi32, and tested against a stand-in: Wine does not deny what it takes in.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_QUERY, _ADJUST_DEFAULT = 0x0008, 0x0080
_INTEGRITY_LEVEL = 25
_IS_INTEGRITY = 0x20
_LOW = bytes((1, 1, 0, 0, 0, 0, 0, 16)) + (0x1000).to_bytes(4, "little")
"""S-1-16-4096 as Windows holds it."""


class MandatoryLabel(ctypes.Structure):
    """TOKEN_MANDATORY_LABEL."""

    _fields_ = (("mark", ctypes.c_void_p), ("attributes", ctypes.c_uint32))


def lower_own_integrity(system: Any = None) -> bool:
    """Let this program change nothing that is a person's; False when Windows would not have it."""
    if system is None:
        system = _System()
    token = system.own_token(_QUERY | _ADJUST_DEFAULT)
    if token is None:
        return False
    mark = ctypes.create_string_buffer(_LOW, len(_LOW))
    label = MandatoryLabel(ctypes.addressof(mark), _IS_INTEGRITY)
    done: bool = system.set_token(token, _INTEGRITY_LEVEL, label, ctypes.sizeof(label) + len(_LOW))
    system.close(token)
    return done


class _System:
    """The calls, told how wide what they take is."""

    _kernel: Any
    _rights: Any

    def __init__(self) -> None:
        if sys.platform != "win32":
            raise OSError("integrity levels exist on Windows only")
        self._kernel = ctypes.WinDLL("kernel32")
        self._rights = ctypes.WinDLL("advapi32")
        handle, number = ctypes.c_void_p, ctypes.c_uint32
        self._kernel.GetCurrentProcess.restype = handle
        self._kernel.CloseHandle.argtypes = (handle,)
        self._rights.OpenProcessToken.argtypes = (handle, number, ctypes.POINTER(handle))
        self._rights.SetTokenInformation.argtypes = (handle, ctypes.c_int, ctypes.c_void_p, number)

    def own_token(self, rights: int) -> int | None:
        """What says who this program acts for."""
        token = ctypes.c_void_p()
        itself = self._kernel.GetCurrentProcess()
        return token.value if self._rights.OpenProcessToken(itself, rights, ctypes.byref(token)) else None

    def set_token(self, token: int, kind: int, label: MandatoryLabel, size: int) -> bool:
        """Whether it was changed."""
        return bool(self._rights.SetTokenInformation(token, kind, ctypes.byref(label), size))

    def close(self, token: int) -> None:
        """Give the handle back."""
        self._kernel.CloseHandle(token)
