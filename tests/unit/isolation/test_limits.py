"""The limits of a child, as each system can keep them."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

import xraysr_gui
from xraysr_gui.isolation import limits

MEGABYTE = 1 << 20


def _in_a_program_of_its_own(code: str) -> str:
    """Limits cannot be taken back, so they are tried elsewhere."""
    lines = "import resource\nfrom xraysr_gui.isolation import limits\n" + code
    project = Path(xraysr_gui.__file__).parents[1]
    ended = subprocess.run(
        [sys.executable, "-c", lines], cwd=project, capture_output=True, text=True, timeout=60, check=True
    )
    return ended.stdout.strip()


def test_memory_is_counted_from_what_is_held_already() -> None:
    said = _in_a_program_of_its_own(
        "held = bytearray(200 << 20)\n"
        "exceeded = limits.limit_memory(64 << 20)\n"
        "more = bytearray(32 << 20)\n"
        "try:\n    bytearray(64 << 20)\n"
        "except MemoryError:\n    print('refused', exceeded())\n"
    )
    assert said == "refused False"


def test_a_limit_that_somebody_set_before_us_is_not_raised() -> None:
    said = _in_a_program_of_its_own(
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "limits.limit_memory(8 << 30)\n"
        "print(resource.getrlimit(resource.RLIMIT_AS))\n"
    )
    assert said == str((1 << 30, 1 << 30))


def test_a_crash_leaves_no_copy_of_the_memory() -> None:
    said = _in_a_program_of_its_own(
        "limits.forbid_core_dump()\nprint(resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    assert said == "(0, 0)"


def test_addresses_do_not_count_where_memory_is_measured() -> None:
    said = _in_a_program_of_its_own(
        "import mmap\n"
        "grown = limits.limit_memory(64 << 20, measured=True)\n"
        "reserved = mmap.mmap(-1, 8 << 30, flags=mmap.MAP_PRIVATE | 0x4000)\n"
        "print(grown(), end=' ')\n"
        "held = bytearray(b'1') * (80 << 20)\n"
        "print(grown())\n"
    )
    assert said == "False True"


def test_growth_is_watched_from_the_start_where_the_system_does_not_refuse() -> None:
    held = [100]
    grown_too_far = limits.watch_growth(50, lambda: held[0])
    assert not grown_too_far()
    held[0] = 150
    assert not grown_too_far()
    held[0] = 151
    assert grown_too_far()


def test_macos_measures_and_does_not_refuse() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    grown_too_far = limits.limit_memory(1 << 40, platform="darwin")
    assert not grown_too_far()
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_the_child_volunteers_to_be_ended_first(tmp_path: Path) -> None:
    limits.volunteer_for_ending(tmp_path / "score")
    assert (tmp_path / "score").read_text() == "500"
    limits.volunteer_for_ending(tmp_path / "no folder" / "score")


def test_address_space_is_what_the_system_says(tmp_path: Path) -> None:
    (tmp_path / "statm").write_text("1000 200 30 4 0 50 0\n")
    assert limits.pages_in_use(0, tmp_path / "statm") == 1000 * resource.getpagesize()
    assert limits.pages_in_use(1, tmp_path / "statm") == 200 * resource.getpagesize()
    assert limits.pages_in_use(0, tmp_path / "missing") == 0


@pytest.mark.parametrize("field", ["memory_bytes", "time_s", "reply_bytes", "message_bytes", "silence_s"])
def test_every_limit_is_above_nothing(field: str) -> None:
    assert getattr(limits.Limits(), field) > 0
