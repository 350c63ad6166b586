"""How much more as many workers as pay get done than one, and how well the end of a batch is foretold.

The same films go through the same steps in turn, the quickest round of each counts. Starting processes is
left out: a batch of thousands of films does that once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.benchmarks.table import Figure
from tests.support.phantom import chest
from xraysr_gui import api
from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.contract import BatchProgress
from xraysr_gui.batches.crew import most_workers
from xraysr_gui.commands.batching.asked import Asked

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
FILES, SIDE, ROUNDS = 80, 512, 2
ONE_CORE, ALL_CORES = 1 / 1.7, 1.0
FORESEEN = 1.25


@dataclass
class Heard:
    """When films were finished, and what was said of the end after a tenth of them."""

    finished: list[float] = field(default_factory=list)
    said: float | None = None

    def hear(self, now: BatchProgress) -> None:
        while len(self.finished) < now.done:
            self.finished.append(time.perf_counter())
        if self.said is None and len(self.finished) == FILES // 10:
            self.said = now.seconds_left

    @property
    def seconds(self) -> float:
        """From the first film of every worker to the last film."""
        return self.finished[-1] - self.finished[most_workers() - 1]

    @property
    def took(self) -> float:
        """From a tenth to the last film."""
        return self.finished[-1] - self.finished[FILES // 10 - 1]


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    film, rng = chest(SIDE, SIDE, mm_per_pixel=350 / SIDE, seed=1), np.random.default_rng(0)
    for number in range(FILES):
        noisy = np.roll(film, 3 * number, 1) * 255 + rng.normal(0, 1.5, film.shape)
        Image.fromarray(noisy.round().clip(0, 255).astype(np.uint8)).save(folder / f"film{number:03}.png")
    return folder


@pytest.fixture
def batch(films, tmp_path) -> Callable[[str, int], Heard]:
    folders = map("out{}".format, range(100))

    def run(enhancer: str, workers: int) -> Heard:
        heard = Heard()
        chain, out = Chain((ChainStep(enhancer),)), tmp_path / next(folders)
        asked = Asked([films], chain, out, accepts_outside=True, workers=workers)
        outcome = api.batch(asked, hear=heard.hear)
        assert len(heard.finished) == len(outcome.lines) == FILES
        return heard

    return run


@pytest.mark.parametrize(
    ("enhancer", "goal"),
    [("median", ONE_CORE), ("wavelet", ONE_CORE), ("total-variation", ONE_CORE), ("fast-x2", ALL_CORES)],
)
def test_as_many_workers_as_pay_and_a_foretold_end(figure, batch, enhancer, goal):
    works = {name: partial(batch, enhancer, workers) for name, workers in (("one", 1), ("as_pay", 0))}
    rounds = [{name: work() for name, work in works.items()} for _ in range(ROUNDS)]

    one, as_pay = (min(found[name].seconds for found in rounds) for name in works)
    figure(Figure(f"a batch through {enhancer}", as_pay, one, "s", "the same with one worker", goal))
    told = min((found["as_pay"] for found in rounds), key=lambda heard: heard.took)
    assert told.said is not None
    off = max(told.said, told.took), min(told.said, told.took)
    figure(Figure(f"{enhancer}: time left after a tenth, either way", *off, "s", "what it took", FORESEEN))
