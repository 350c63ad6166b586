"""The mark of trust on Windows, against a stand-in of its calls: what is asked, in which shape."""

from __future__ import annotations

import ctypes
import sys

import pytest

from xraysr_gui.isolation import confinement, low_integrity
from xraysr_gui.isolation.low_integrity import MandatoryLabel, lower_own_integrity

TOKEN = 0x44


class _System:
    """Does what the calls are documented to do, and can refuse one."""

    def __init__(self, refuses: str = "") -> None:
        self._refuses = refuses
        self.open = 0
        self.mark = b""

    def own_token(self, rights: int) -> int | None:
        assert rights == 0x88  # TOKEN_QUERY, TOKEN_ADJUST_DEFAULT
        if self._refuses == "open":
            return None
        self.open += 1
        return TOKEN

    def set_token(self, token: int, kind: int, label: MandatoryLabel, size: int) -> bool:
        assert (token, kind, label.attributes) == (TOKEN, 25, 0x20)
        self.mark = ctypes.string_at(label.mark, size - ctypes.sizeof(MandatoryLabel))
        return self._refuses != "set"

    def close(self, token: int) -> None:
        assert token == TOKEN
        self.open -= 1


def test_the_mark_is_the_low_one_and_the_handle_is_given_back() -> None:
    system = _System()
    assert lower_own_integrity(system)
    assert system.mark == bytes.fromhex("01 01 000000000010 00100000")  # S-1-16-4096
    assert system.open == 0


@pytest.mark.parametrize("refuses", ["open", "set"])
def test_a_refusal_is_said_and_leaves_no_handle(refuses: str) -> None:
    system = _System(refuses)
    assert not lower_own_integrity(system)
    assert system.open == 0


@pytest.mark.parametrize(
    ("writable", "lowered", "denied"),
    [((), True, (confinement.CHANGES,)), ((), False, ()), (("C:\\models",), True, ())],
)
def test_a_child_that_may_change_nothing_is_lowered(
    monkeypatch: pytest.MonkeyPatch, writable: tuple[str, ...], lowered: bool, denied: tuple[str, ...]
) -> None:
    monkeypatch.setattr(low_integrity, "lower_own_integrity", lambda: lowered)
    assert confinement.confine(writable, (), "win32") == denied


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has them")
def test_another_system_has_no_such_marks() -> None:
    with pytest.raises(OSError, match="on Windows only"):
        lower_own_integrity()
