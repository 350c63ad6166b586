from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace

import psutil
import pytest

from xraysr_gui.commands.checking.free_memory import free_memory_mb


@pytest.mark.skipif(not sys.platform.startswith(("linux", "win32")), reason="only these systems tell it")
def test_it_agrees_with_an_independent_count():
    assert free_memory_mb() == pytest.approx(psutil.virtual_memory().available / 2**20, rel=0.2, abs=500)


def test_a_system_without_the_file_or_the_line_says_nothing(tmp_path):
    assert free_memory_mb(tmp_path / "none") is None
    (tmp_path / "meminfo").write_text("MemTotal:  8 kB\n")
    assert free_memory_mb(tmp_path / "meminfo") is None


@pytest.mark.parametrize(("answers", "expected"), [(1, 5000), (0, None)])
def test_windows_counts_in_a_table_of_64_bytes(monkeypatch, answers, expected):
    def fill(table):
        assert ctypes.sizeof(table) == table[0] == 64
        table[4], table[5] = (5000 << 20) & 0xFFFFFFFF, (5000 << 20) >> 32
        return answers

    monkeypatch.setattr(sys, "platform", "win32")
    kernel32 = SimpleNamespace(GlobalMemoryStatusEx=fill)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    assert free_memory_mb() == expected
