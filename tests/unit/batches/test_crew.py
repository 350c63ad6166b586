"""How many workers pay is measured, and so is how long the rest takes."""

from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.batches import crew as crew_module
from xraysr_gui.batches.crew import Crew


@pytest.fixture(autouse=True)
def four_cores(monkeypatch):
    monkeypatch.setattr(crew_module, "cores", lambda: 4)


def run(crew: Crew, rate_of: dict[int, float], files: int) -> list[int]:
    """Let files finish at the rate of each size; gives the sizes that were tried."""
    sizes = [crew.size]
    for _ in range(files):
        crew.finished(1.0, 1 / rate_of[crew.size])
        if crew.size != sizes[-1]:
            sizes.append(crew.size)
    return sizes


@pytest.mark.parametrize(
    ("rates", "settled"),
    [
        ({5: 4.0, 4: 3.6, 2: 1.9, 1: 1.0}, 5),
        ({5: 3.6, 4: 3.6, 2: 1.9, 1: 1.0}, 4),
        ({5: 1.9, 4: 1.9, 2: 1.9, 1: 1.0}, 2),
        ({5: 0.8, 4: 0.8, 2: 0.9, 1: 1.0}, 1),
    ],
)
def test_a_crew_is_as_large_as_pays_and_never_slower_than_one(monkeypatch, rates, settled):
    monkeypatch.setattr(crew_module, "free_mb", lambda: None)
    crew = Crew.of(0, 1000)

    run(crew, rates, 200)

    assert crew.is_settled
    assert crew.size == settled


def test_few_files_are_not_spent_on_finding_out_and_a_wish_is_kept(monkeypatch):
    monkeypatch.setattr(crew_module, "free_mb", lambda: None)

    assert run(Crew.of(0, 20), {4: 0.1}, 20) == [4]
    assert Crew.of(0, 2).size == 2
    assert run(Crew.of(3, 1000), {3: 0.1}, 300) == [3]
    assert Crew.of(8, 2).size == 2


def test_the_time_left_is_that_of_the_crew_as_it_is_now(monkeypatch):
    monkeypatch.setattr(crew_module, "most_workers", lambda: 2)
    crew = Crew.of(0, 500)
    assert crew.seconds_for(100.0) is None

    run(crew, {2: 0.5, 1: 1.0}, 50)  # two at a time are slower here

    assert crew.size == 1
    assert crew.seconds_for(100.0) == pytest.approx(100.0)


@pytest.mark.parametrize("seed", range(20))
def test_unlike_files_of_a_large_batch_are_no_reason_for_a_wrong_size(monkeypatch, seed):
    monkeypatch.setattr(crew_module, "most_workers", lambda: 2)
    crew, rng = Crew.of(0, 3000), np.random.default_rng(seed)

    for _ in range(300):
        crew.finished(1.0, rng.lognormal(0.0, 0.6) / {2: 1.7, 1: 1.0}[crew.size])

    assert crew.is_settled
    assert crew.size == 2


def test_while_a_smaller_crew_is_tried_the_end_is_foretold_by_the_quicker_one(monkeypatch):
    monkeypatch.setattr(crew_module, "most_workers", lambda: 2)
    crew, foretold, sizes = Crew.of(0, 500), [], []

    for _ in range(50):
        crew.finished(1.0, 1 / {2: 1.8, 1: 1.0}[crew.size])
        sizes.append(crew.size)
        foretold.append(crew.seconds_for(90.0))

    assert 1 in sizes
    assert foretold[2:] == pytest.approx([50.0] * 48)


def test_workers_are_bounded_by_memory(monkeypatch):
    monkeypatch.setattr(crew_module, "free_mb", lambda: 2 * crew_module.NEED_MB + 1)

    assert crew_module.most_workers() == 2
