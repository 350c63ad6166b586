"""A hot folder: whatever arrives is done once, through slow copies, renames, and a share that goes away."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.contract import BatchProgress, Job, Made
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.line import Line, OutputFile, State
from xraysr_gui.commands.batching import watch_batch as watching
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.core.arrivals import Arrivals
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.enhancers import BUILT_IN

ASIDE = "gone aside"


class Disk:
    """A watched folder to which something happens before it is looked at; a second goes by each time."""

    def __init__(self, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.results, self.top = top / "in", top / "in" / "out", top
        self.folder.mkdir()
        self.now, self.made, self.heard = 0.0, Counter[str](), list[BatchProgress]()
        self.control = Control()
        look = watching.listing

        def listing(folder: Path, progress):
            self.now += 1
            if self.steps:
                self.steps.pop(0)()
            else:
                self.control.stop()
            return look(folder, progress)

        monkeypatch.setattr(watching, "listing", listing)
        monkeypatch.setattr(watching, "LOOK_EVERY_S", 0.0)
        monkeypatch.setattr(watching, "Arrivals", lambda: Arrivals(patience_s=2, clock=lambda: self.now))

    def watch(self, steps: list[Callable[[], object]], *, resume: bool = False):
        self.steps, self.control = steps, Control()
        asked = Asked((), Chain((ChainStep("bilinear"),)), self.results, workers=1, resume=resume)
        given = self.folder, lambda id: BUILT_IN[id], self.control, self.heard.append
        return watching.watch_batch(asked, *given, lambda plan, links: Copier(self, plan))

    def write(self, name: str, content: bytes) -> Callable[[], object]:
        return lambda: (self.folder / name).write_bytes(content)

    def append(self, name: str, content: bytes) -> Callable[[], object]:
        def more() -> None:
            with (self.folder / name).open("ab") as file:
                file.write(content)

        return more


class Copier:
    """Makes of each file its own bytes, turned round; one file goes away when it is to be read."""

    def __init__(self, disk: Disk, plan) -> None:
        self.disk, self.plan = disk, plan

    def close(self) -> None:
        """Nothing was opened."""

    def make(self, job: Job, room: Path, progress) -> Made:
        if job.name == "gone.png" and not self.disk.made[job.name]:
            self.disk.made[job.name] += 1
            shutil.move(job.input, self.disk.top / ASIDE)
            raise CannotOpenImage("It is gone.", why="A share went away.", remedy="Wait.")
        self.disk.made[job.name] += 1
        content = job.input.read_bytes()
        (room / Path(job.output).name).write_bytes(content[::-1])
        sha256 = hashlib.sha256(content).hexdigest()
        made = OutputFile(job.output, hashlib.sha256(content[::-1]).hexdigest(), len(content))
        return Made(Line(job.name, key=self.plan.key(job, sha256), input_sha256=sha256, outputs=(made,)))


def wait() -> None:
    """Nothing happens."""


def test_each_file_is_done_once_whatever_copier_and_share_do(tmp_path, monkeypatch):
    disk = Disk(tmp_path, monkeypatch)
    away = tmp_path / "away"
    steps = [disk.write("a.png", b"first"), *(disk.append("slow.png", bytes([65 + n])) for n in range(10))]
    steps += [wait, wait, disk.write("copy.png.part", b"renamed"), wait, wait, wait]
    steps += [lambda: (disk.folder / "copy.png.part").rename(disk.folder / "copy.png"), wait, wait, wait]
    steps += [lambda: disk.folder.rename(away), wait, wait, lambda: away.rename(disk.folder), wait, wait]
    steps += [disk.write("gone.png", b"comes back"), wait, wait, wait, wait]
    steps += [lambda: shutil.move(tmp_path / ASIDE, disk.folder / "gone.png"), wait, wait, wait, wait]
    outcome = disk.watch(steps)
    assert disk.made == {"a.png": 1, "slow.png": 1, "copy.png": 1, "gone.png": 2}
    assert {line.input: line.state for line in outcome.lines} == dict.fromkeys(disk.made, State.DONE)
    assert (disk.results / "slow.png").read_bytes() == b"JIHGFEDCBA"
    told = json.loads((disk.results / "manifest.json").read_text())["files"]
    assert sorted(one["input"] for one in told) == sorted(disk.made)
    gone = dict.fromkeys(now.last for now in disk.heard if now.last and now.last.input == "gone.png")
    assert [line.state for line in gone] == [State.FAILED, State.WAITING, State.DONE]
    reasons = {now.waits_for for now in disk.heard}
    assert {"new files", "the folder, which cannot be reached"} <= reasons
    assert max(now.total for now in disk.heard) == 4

    before = Counter(disk.made)
    again = disk.watch(
        [wait, wait, wait, disk.write("a.png", b"another film"), wait, wait, wait], resume=True
    )
    assert disk.made - before == {"a.png": 1}
    assert len(again.lines) == 4
    assert (disk.results / "a.png").read_bytes() == b"another film"[::-1]


def test_a_folder_that_is_not_there_is_refused_at_once(tmp_path, monkeypatch):
    disk = Disk(tmp_path, monkeypatch)
    disk.folder.rmdir()
    with pytest.raises(CannotOpenImage, match="is no folder that can be reached"):
        disk.watch([])
    assert not list(tmp_path.iterdir())
