"""Advice: what gained most on films alike, with the image itself always among the candidates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.enhancers import enhancer
from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.commands.advice import learn_advice as learning
from xraysr_gui.commands.advice.advice_table import (
    NEIGHBOURS,
    AdviceTable,
    advice_table,
    as_json,
    features_of,
    read_table,
    version_of,
)
from xraysr_gui.commands.advice.advise import LEAVE, advice_for
from xraysr_gui.commands.advice.candidates import candidates, values_for
from xraysr_gui.commands.advice.learn_advice import learn_advice, write_table
from xraysr_gui.commands.advice.regret import Case, regret, summed_up
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers import BUILT_IN, Task
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.estimates.estimate import estimate

FILM = like_a_radiograph(360, 348, seed=7)
GOOD, POOR, RISKY = (enhancer(id) for id in ("good", "poor", "risky"))


class Here:
    """Runs and estimates in this process."""

    def run(self, one, pixels, parameters, progress):
        return Enhanced(one.run(pixels, parameters, progress))

    def estimate(self, pixels, spacing_mm, left_out, progress):
        return estimate(pixels, spacing_mm, left_out, progress)


@pytest.fixture(scope="module")
def found():
    return {noise: estimate(Degradation(noise=noise, bits=12).apply(FILM)) for noise in (0.5, 8.0)}


@pytest.fixture
def table(found):
    """Quiet films on which nothing gains, and as many noisy ones on which one method does."""
    features = np.stack([features_of(found[noise]) for noise in (0.5, 8.0) for _ in range(NEIGHBOURS)])
    rows = np.arange(2 * NEIGHBOURS)
    noisy = rows >= NEIGHBOURS
    gains = {
        "good": np.where(noisy, 5.0 + 0.1 * (rows % NEIGHBOURS), -1.0),
        "poor": np.where(noisy, 1.0, 0.1),
        "risky": np.where(noisy, np.where(rows % 3, 12.0, -8.0), -3.0),
    }
    versions = {one.id: version_of(one) for one in (GOOD, POOR, RISKY)}
    return AdviceTable("by hand", versions, np.ones(len(rows), int), features, gains)


def test_what_gained_most_on_films_alike_is_advised_with_its_interval(found, table):
    advice = advice_for(found[8.0], (POOR, GOOD), 1, table)

    assert advice.chosen.enhancer is GOOD
    assert advice.chosen.gain.mean == pytest.approx(5.2, abs=0.02)
    assert 5.0 <= advice.chosen.gain.low < 5.2
    assert 5.2 < advice.chosen.gain.high <= 5.4
    assert "+5.2 dB" in advice.chosen.reason
    assert [one.id for one in advice.options] == ["good", "poor", LEAVE]


def test_where_nothing_gains_the_image_is_left_as_it_is(found, table):
    advice = advice_for(found[0.5], (POOR, GOOD, RISKY), 1, table)

    assert advice.chosen.id == LEAVE
    assert advice.chosen.enhancer is None
    assert {one.id for one in advice.options} == {LEAVE, "good", "poor", "risky"}


def test_a_method_that_loses_on_some_films_is_not_advised_for_its_mean(found, table):
    assert np.mean(table.gains["risky"][NEIGHBOURS:]) > np.mean(table.gains["poor"][NEIGHBOURS:])
    assert advice_for(found[8.0], (RISKY, POOR), 1, table).chosen.enhancer is POOR


def test_outside_of_its_training_the_next_is_advised_and_the_warning_is_kept(found, table):
    warned = {"good": ("This image does not look like one.",)}
    advice = advice_for(found[8.0], (GOOD, POOR), 1, table, lambda one: warned.get(one.id, ()))

    assert advice.chosen.enhancer is POOR
    [good] = [one for one in advice.options if one.id == "good"]
    assert good.warnings == warned["good"]


def test_where_all_that_gain_are_passed_over_nobody_says_that_nothing_gains(found, table):
    advice = advice_for(found[8.0], (GOOD,), 1, table, lambda one: ("This image does not look like one.",))

    assert advice.chosen.id == LEAVE
    assert "nothing gains" not in advice.chosen.reason
    assert f"unlike what they learned from: {GOOD.title}." in advice.chosen.reason


def test_what_was_never_measured_or_is_another_version_says_so(found, table):
    new, other = enhancer("new"), replace(GOOD, version=7)
    advice = advice_for(found[8.0], (new, other), 1, table)
    told = {one.id: one for one in advice.options}

    assert told["new"].gain is None
    assert "not measured" in told["new"].reason
    assert "another version" in told["good"].reason


def test_who_warns_of_its_own_results_is_no_candidate():
    shy = enhancer("shy", advice="Generative: may invent texture.")
    larger = enhancer("larger", task=Task.SUPER_RESOLUTION, scale=2)
    contrast = enhancer("contrast", task=Task.CONTRAST)

    assert candidates((shy, larger, contrast, GOOD)) == (GOOD,)
    assert candidates((shy, larger, contrast, GOOD), 2) == (larger,)


def test_an_enhancer_is_told_the_blur_and_the_noise_that_were_estimated():
    seen = estimate(Degradation(Gaussian(2.0), noise=1.0, bits=12).apply(FILM))
    values = values_for(BUILT_IN["richardson-lucy"], seen)

    assert seen.blur.kind == "gaussian"
    assert values.sigma == pytest.approx(seen.blur.size.value)
    assert values.noise == pytest.approx(seen.noise.value)


def test_a_table_survives_its_file(table, tmp_path):
    write_table(table, tmp_path / "gains.json")
    again = read_table(tmp_path / "gains.json")

    assert as_json(again) == as_json(table)


def test_with_a_scale_only_enlargers_are_run_on_every_film(monkeypatch, tmp_path):
    monkeypatch.setattr(learning, "_films", lambda *_: [learning.whole(FILM)] * 3)
    fit = (BUILT_IN["bicubic"], BUILT_IN["nearest"], BUILT_IN["median"])

    table = learn_advice(tmp_path, fit, None, Here(), Progress(), scale=2)

    assert table.scales.tolist() == [2] * 9  # three ways of shrinking each of three films
    assert set(table.gains) == {"bicubic", "nearest"}
    np.testing.assert_array_equal(table.gains["bicubic"], np.zeros(9))


def test_rows_of_one_scale_are_made_anew_and_all_others_stay(table):
    """One that came later is known where it was measured; one that is gone there is known elsewhere."""
    rows = len(table.scales)
    twice = replace(table, scales=np.concatenate([table.scales, [2, 2]]))
    twice = replace(
        twice,
        features=np.concatenate([table.features, table.features[:2]]),
        gains={id: np.concatenate([one, [0.1, 0.2]]) for id, one in table.gains.items()}
        | {"old": np.concatenate([np.full(rows, np.nan), [1.0, 1.0]])},
        versions=table.versions | {"old": "1"},
    )
    made = AdviceTable(
        "of 9 films.",
        {"good": "7", "new": "3"},
        np.array([2, 2, 2]),
        table.features[2:5],
        {"good": np.array([0.5, 0.6, 0.7]), "new": np.array([2.0, 2.1, 2.2])},
    )

    done = twice.with_rows_anew(made, 2)

    assert done.scales.tolist() == [1] * rows + [2] * 3
    np.testing.assert_array_equal(done.features, np.concatenate([table.features, made.features]))
    np.testing.assert_array_equal(done.gains["good"], [*table.gains["good"], 0.5, 0.6, 0.7])
    np.testing.assert_array_equal(done.gains["risky"], [*table.gains["risky"], *[np.nan] * 3])
    np.testing.assert_array_equal(done.gains["new"], [*[np.nan] * rows, 2.0, 2.1, 2.2])
    assert done.versions == table.versions | {"new": "3"}  # what it did at its size was not measured anew
    assert done.about == "by hand Rows that enlarge 2 times: of 9 films."
    assert (
        done.with_rows_anew(replace(made, about="of 5."), 2).about
        == "by hand Rows that enlarge 2 times: of 5."
    )


def test_the_table_of_the_program_knows_every_candidate_of_the_program():
    table = advice_table()
    for scale in (1, 2, 3, 4):
        known = {id for id, gains in table.gains.items() if np.isfinite(gains[table.scales == scale]).any()}
        assert {one.id for one in candidates(every_enhancer(()).enhancers, scale)} <= known


def test_regret_is_what_advice_loses_against_the_best_of_all(table):
    ways = (Degradation(noise=8.0, bits=12), Degradation(noise=0.5, bits=12))
    done = regret([("anna", FILM)], (GOOD, POOR), Here(), Progress(), ways, table)

    assert [case.advised for case in done.cases] == ["good", LEAVE]
    assert all(case.gains == {LEAVE: 0.0, "good": 0.0, "poor": 0.0} for case in done.cases)
    assert (done.mean, done.worst) == (0.0, 0.0)


def test_regret_of_enlarging_is_told_against_bicubic_with_the_enlargers_alone():
    fit = (BUILT_IN["bicubic"], BUILT_IN["nearest"], BUILT_IN["median"])
    features = features_of(estimate(FILM[::2, ::2]))[None]
    known = AdviceTable(
        "by hand", {}, np.array([2]), features, {"bicubic": np.zeros(1), "nearest": np.ones(1)}
    )

    done = regret([("anna", FILM)], fit, Here(), Progress(), table=known, scale=2)

    assert {case.advised for case in done.cases} == {"nearest"}  # as the table has it, against the truth
    assert all(set(case.gains) == {LEAVE, "bicubic", "nearest"} for case in done.cases)
    assert all(case.gains["bicubic"] == 0 for case in done.cases)
    assert done.mean == pytest.approx(np.mean([max(0.0, -case.gains["nearest"]) for case in done.cases]))
    assert done.worst > 0


def test_the_sums_of_regret_are_those_of_its_cases():
    cases = [
        Case("anna", "noise", "good", {LEAVE: 0.0, "good": 5.0, "poor": 6.0}),
        Case("bert", "blur", LEAVE, {LEAVE: 0.0, "good": -3.0, "poor": -0.5}),
        Case("carl", "noise", "good", {LEAVE: 0.0, "good": 4.0, "poor": 1.0}),
    ]
    done = summed_up(cases)

    assert done.mean == pytest.approx(1 / 3)
    assert done.worst == pytest.approx(1.0)
    assert done.fixed == "poor"
    assert done.fixed_mean == pytest.approx((0 + 0.5 + 3) / 3)
    assert done.over_fixed.mean == pytest.approx((-1 + 0.5 + 3) / 3)
    assert done.to_json()["cases"][0]["best"] == "poor"
