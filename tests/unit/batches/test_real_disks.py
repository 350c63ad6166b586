"""A batch on a disk that is really full or read-only: a small one of memory, which only root may make."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.simple_maker import Turning, plan_of
from tests.support.waiting import WAIT_MS
from xraysr_gui.batches import running as running_module
from xraysr_gui.batches.contract import BatchProgress, Job, Outcome, Plan
from xraysr_gui.batches.ledger import HOME, Ledger
from xraysr_gui.batches.line import State
from xraysr_gui.batches.running import How, run_plan
from xraysr_gui.commands.batching.run_batch import write_manifest
from xraysr_gui.core.errors import CannotExport

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root may mount a disk"
)
COUNT, BYTES, DISK, PAGE = 16, 100_000, 8 << 20, 4096


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", place], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no disk of memory can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def plan(tmp_path, disk) -> Plan:
    (tmp_path / "in").mkdir()
    for number in range(COUNT):
        (tmp_path / "in" / f"{number:02}.png").write_bytes(bytes([number]) * BYTES)
    return plan_of(tmp_path / "in", disk / "out")


def fill(ballast: Path, *, but: int = 0) -> None:
    """Leave nothing free on the disk of a file, but some bytes."""
    room = os.statvfs(ballast.parent)
    with suppress(OSError), ballast.open("wb", buffering=0) as file:  # others write at the same time
        for _ in range(max(0, room.f_bavail * room.f_frsize - but) // PAGE):
            file.write(bytes(PAGE))


def run(plan: Plan, hear=lambda told: None, first=lambda job: None) -> Outcome:
    ledger = Ledger(plan.folder)
    ledger.begin("{}")
    try:
        outcome = run_plan(plan, ledger, lambda: Turning(plan, first), None, hear, How(2))
        write_manifest(plan, outcome, ledger)
        return outcome
    finally:
        ledger.close()


@pytest.mark.parametrize("left", [0, 20_000, 450_000])
def test_it_waits_until_there_is_room_and_loses_nothing(plan, disk, monkeypatch, left):
    monkeypatch.setattr(running_module, "ROOM_EVERY_S", 0.01)
    ballast, waited = disk / "ballast", list[BatchProgress]()
    begun, is_full = list[str](), threading.Event()

    def hear(now: BatchProgress) -> None:
        if now.done == 3 and not waited and not ballast.exists():
            fill(ballast, but=left)
            is_full.set()
        if now.waits_for:
            waited.append(now)
        if len(waited) == 5:
            ballast.unlink(missing_ok=True)

    def first(job: Job) -> None:
        begun.append(job.name)
        if len(begun) > 5:  # not all are made before the disk is full
            assert is_full.wait(WAIT_MS / 1000)

    outcome = run(plan, hear, first)

    assert {now.waits_for for now in waited} == {"room on the disk"}
    assert max(now.done for now in waited[:5]) < COUNT
    assert [line.state for line in outcome.lines] == [State.DONE] * COUNT
    for number in range(COUNT):
        assert (plan.folder / f"{number:02}.png").read_bytes() == bytes([number]) * BYTES
    assert list((plan.folder / HOME).rglob("*/*")) == []
    assert (plan.folder / "manifest.csv").read_text().count("done") == COUNT


def test_a_disk_that_is_full_from_the_start_is_told_at_once(plan, disk):
    fill(disk / "ballast")

    with pytest.raises(CannotExport, match=r"ledger .* could not be (used|written).* room"):
        run(plan)


def test_a_disk_that_is_read_only_is_told_at_once(plan, disk):
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)

    with pytest.raises(CannotExport, match=r"Read-only file system.* that you may write to"):
        run(plan)
