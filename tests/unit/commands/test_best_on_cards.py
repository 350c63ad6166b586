from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from xraysr_gui.commands.best_on_cards import contests
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.task import Task
from xraysr_gui.settings import places


@dataclass
class Manifest:
    measured: dict[str, Any]
    training: dict[str, Any] = field(default_factory=lambda: {"judged_by": 18})


@dataclass
class Model:
    manifest: Any


def network(id, gains, figures, **changed):
    """A network whose card on denoising tells of these gains, beside these figures of others."""
    rows = [{"enhancer": name, "figures": {"psnr": value}} for name, value in figures.items()]
    rows.append(
        {"enhancer": id, "figures": {"psnr": 50.0}, "gains": {n: {"mean": g} for n, g in gains.items()}}
    )
    model = Model(Manifest({"denoise": rows}))
    return replace(BUILT_IN["median"], id=id, title=id, model=model, **changed)


FIGURES = {"median": 34.0, "non-local-means": 38.5, "total-variation": 38.4, "untouched": 40.0, "old": 45.0}


def test_the_rival_is_the_classical_enhancer_with_the_best_figures():
    old = network("old", {"median": 9.0, "non-local-means": 1.0}, FIGURES)
    new = network("new", {"median": 5.0, "non-local-means": 1.2, "untouched": 9.0, "old": 0.1}, FIGURES)
    (found,) = contests(Catalogue(*BUILT_IN, old, new))
    assert (found.network.id, found.rival.id, found.trial.id) == ("new", "non-local-means", "denoise")
    assert found.gain == 1.2
    assert found.words() == (
        f"On 18 images of other patients, the card of new tells of +1.20 dB on whole images over "
        f"{BUILT_IN['non-local-means'].title}, the best classical method there."
    )


@pytest.mark.parametrize(
    "measured", [{}, {"denoise": 3}, {"denoise": [{}]}, {"denoise": [{"enhancer": "odd"}]}, None]
)
def test_a_card_that_holds_no_table_of_ours_is_passed_over(measured):
    odd = replace(BUILT_IN["median"], id="odd", model=Model(Manifest(measured)))
    assert contests(Catalogue(*BUILT_IN, odd)) == ()


def test_a_gain_that_is_no_number_wins_nothing():
    boasting = network("boasting", {"median": float("inf")}, FIGURES)
    assert contests(Catalogue(*BUILT_IN, boasting)) == ()


def test_of_what_comes_with_the_program_there_is_one_for_each_task_with_a_truth():
    enhancers = every_enhancer([places.models()]).enhancers
    found = contests(enhancers)
    assert [one.trial.task for one in found] == [Task.SUPER_RESOLUTION, Task.DEBLUR, Task.DENOISE]
    for one in found:
        assert one.trial is next(trial for trial in TRIALS if trial.task == one.trial.task)
        assert one.network.model is not None
        assert one.rival.model is None
        rows = {row["enhancer"]: row for row in one.network.model.manifest.measured[one.trial.id]}
        figure = "psnr_body" if rows[one.network.id].get("body_gains") else "psnr"
        classical = {
            name: row["figures"][figure] for name, row in rows.items() if name in {b.id for b in BUILT_IN}
        }
        assert classical[one.rival.id] == max(classical.values())
