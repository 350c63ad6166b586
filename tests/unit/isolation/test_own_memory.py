"""A program knows what it holds, and the most it held since it was told to forget."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import xraysr_gui
from xraysr_gui.isolation import own_memory


def said_by(code: str) -> str:
    lines = "from xraysr_gui.isolation.own_memory import *\n" + code
    project = Path(xraysr_gui.__file__).parents[1]
    ended = subprocess.run(
        [sys.executable, "-c", lines], cwd=project, capture_output=True, text=True, check=True
    )
    return ended.stdout


def test_the_peak_is_remembered_until_it_is_forgotten() -> None:
    said = said_by(
        "before = held_mb()\n"
        "large = bytearray(b'1') * (200 << 20)\n"
        "with_it = held_mb()\n"
        "del large\n"
        "remembered = peak_mb()\n"
        "forget_peak()\n"
        "print(with_it - before, remembered - before, peak_mb() - before)\n"
    )
    held, remembered, forgotten = map(int, said.split())
    assert 195 <= held <= 210
    assert 195 <= remembered <= 210
    assert forgotten < 20


def test_what_the_parent_held_does_not_count() -> None:
    large = bytearray(b"1") * (300 << 20)
    assert int(said_by("print(peak_mb())")) < 100
    del large


def test_a_system_that_does_not_tell_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_memory, "_STATUS", tmp_path / "none")
    monkeypatch.setattr(own_memory, "_FORGET", tmp_path / "none" / "none")
    own_memory.forget_peak()
    assert own_memory.held_mb() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc can be told")
def test_what_a_filter_frees_is_kept_for_its_next_image_and_given_back_at_the_end() -> None:
    said = said_by(
        "def image():\n"
        "    large = bytearray(b'1') * (120 << 20)\n"
        "    del large\n"
        "    return held_mb()\n"
        "before = held_mb()\n"
        "with kept_memory(IMAGES):\n"
        "    kept = image()\n"
        "    again = image()\n"
        "give_back()\n"
        "print(kept - before, again - before, held_mb() - before, image() - before)\n"
    )
    kept, again, after, usual = map(int, said.split())
    assert 110 <= kept <= 130
    assert again <= kept + 2
    assert after < 10
    assert usual < 10
