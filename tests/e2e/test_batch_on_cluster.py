"""A batch on a real cluster: workers are killed 20 times, the scheduler once, and one file is poison."""

from __future__ import annotations

import csv
import hashlib
import json
import logging
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.poisoned_worker_words import POISON
from xraysr_gui import api
from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.contract import BatchProgress
from xraysr_gui.batches.line import State
from xraysr_gui.commands.batching.asked import Asked

pytestmark = [pytest.mark.cluster, pytest.mark.sockets, pytest.mark.slow]
COUNT, KILLS, SCHEDULER_AT = 30, 20, 22
CHAIN = Chain((ChainStep("bilinear"),))


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("films")
    for number in range(COUNT):
        greys = np.random.default_rng(number).random((64, 64)) * 255
        Image.fromarray(greys.astype(np.uint8)).save(place / f"f{number:02}.png")
    return place


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(logging.getLogger("distributed"), "propagate", False)  # it warns of each kill
    from tests.support.dask_cluster import DaskCluster

    (tmp_path / "dask").mkdir()
    running = DaskCluster(tmp_path / "dask")
    yield running
    running.close()


class Killer:
    """Hears how far a batch is; kills a worker whenever another file is done, and once the scheduler."""

    def __init__(self, cluster) -> None:
        self.cluster, self.kills, self.told = cluster, 0, set[int]()
        self.scheduler_killed = False

    def hear(self, progress: BatchProgress) -> None:
        if progress.done >= SCHEDULER_AT and not self.scheduler_killed:
            self.scheduler_killed = True
            self.cluster.kill_the_scheduler()
        elif progress.done not in self.told and self.kills < KILLS and self.cluster.kill_a_worker():
            self.told.add(progress.done)
            self.kills += 1


def test_every_file_is_done_and_each_stands_once_in_the_manifest(films, cluster, tmp_path):
    (films / "poison.png").write_bytes(POISON + b" that ends whoever reads it")
    killer, here, there = Killer(cluster), tmp_path / "here", tmp_path / "there"
    asked = Asked([films], CHAIN, there)
    outcome = api.batch(asked, hear=killer.hear, scheduler=cluster.address)
    assert killer.kills == KILLS
    assert killer.scheduler_killed

    lines = {line.input: line for line in outcome.lines}
    failed = {name for name, line in lines.items() if line.state is State.FAILED}
    assert failed == {"poison.png"}
    assert "ended while they had it" in lines["poison.png"].reason
    told = json.loads((there / "manifest.json").read_text())["files"]
    with (there / "manifest.csv").open(newline="") as file:
        rows = [row["input"] for row in csv.DictReader(file)]
    expected = Counter([*(f"f{number:02}.png" for number in range(COUNT)), "poison.png"])
    assert Counter(rows) == Counter(one["input"] for one in told) == expected
    for one in told:
        for output in one["outputs"]:
            content = (there / output["name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == output["sha256"]
    assert sorted(path.name for path in there.glob("*.png")) == sorted(expected - Counter(["poison.png"]))

    (films / "poison.png").unlink()
    api.batch(replace(asked, folder=here, workers=2))
    for path in here.glob("*.png"):
        assert np.array_equal(np.asarray(Image.open(path)), np.asarray(Image.open(there / path.name)))
    api.close()


def test_workers_without_the_model_or_with_another_version_refuse_in_words(films, cluster, tmp_path):
    from xraysr_gui.commands.batching.cluster import NoCluster

    wrong = Chain((ChainStep("fast-x2", model="0" * 64),))
    with pytest.raises(api.UserError, match="not the one that the steps ask for"):
        api.batch(Asked([films], wrong, tmp_path / "a"), scheduler=cluster.address)

    def planned_elsewhere() -> str:
        return "xraysr 99.9"

    from xraysr_gui.commands.batching import cluster as planning

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "program_now", planned_elsewhere)
        with pytest.raises(NoCluster, match=r"took no part\. It runs xraysr .*planned by xraysr 99\.9"):
            api.batch(Asked([films], CHAIN, tmp_path / "b"), scheduler=cluster.address)
    api.close()
