"""The figures of judges against scipy and against reckoning by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

from xraysr_gui.judging.evidence import fitted_line
from xraysr_gui.judging.figures import (
    auc,
    by_patient,
    calibration_error,
    error_of_exact_ones,
    kendall,
    predictive_value,
    sensitivity_at,
)
from xraysr_gui.judging.normals import GRID
from xraysr_gui.judging.upright import upright_in
from xraysr_gui.training.judges.across import across
from xraysr_gui.training.judges.learn import logistic, upright_of
from xraysr_gui.training.judges.lessons import Labelled


@pytest.fixture(scope="module")
def judged():
    rng = np.random.default_rng(3)
    labels = rng.random(120) < 0.4
    return np.round(rng.normal(labels * 1.0, 1.0), 1), labels


def test_order_is_that_of_scipy_also_with_ties(judged):
    scores, labels = judged
    told = stats.mannwhitneyu(scores[labels], scores[~labels]).statistic
    assert auc(scores, labels) == pytest.approx(told / (labels.sum() * (~labels).sum()))
    noisy = scores + np.random.default_rng(1).normal(0, 0.4, len(scores)).round(1)
    assert kendall(scores, noisy) == pytest.approx(stats.kendalltau(scores, noisy).statistic)


def test_working_points(judged):
    scores, labels = judged
    for specificity in (0.9, 0.95):
        tried = [
            (scores[labels] > cut).mean()
            for cut in np.unique(scores)
            if (scores[~labels] <= cut).mean() >= specificity
        ]
        assert sensitivity_at(scores, labels, specificity) == max(tried)
    assert predictive_value(0.9, 0.8, 0.15) == pytest.approx(0.135 / (0.135 + 0.17))
    assert predictive_value(0.0, 1.0, 0.15) == 0.0


def test_calibration_error_by_hand():
    told = np.array([0.05, 0.15, 0.15, 0.95, 1.0])
    true = np.array([False, True, False, True, True])
    assert calibration_error(told, true) == pytest.approx((1 * 0.05 + 2 * 0.35 + 2 * 0.025) / 5)


def test_an_interval_draws_patients_and_not_images():
    rng = np.random.default_rng(0)
    own = rng.normal(0, 1, 12)
    labels = np.arange(120) % 20 < 10
    scores = np.repeat(own, 10) + labels
    patients = [str(place // 10) for place in range(120)]
    whole = by_patient(lambda some: auc(scores[some], labels[some]), patients, labels)
    single = by_patient(lambda some: auc(scores[some], labels[some]), list(map(str, range(120))), labels)
    assert whole.value == single.value == auc(scores, labels)
    assert whole.high - whole.low > 1.5 * (single.high - single.low)


def test_lines_are_the_most_likely_ones(judged):
    scores, labels = judged

    def unlikely(line):
        return np.logaddexp(0, -(2 * labels - 1) * (line[0] * scores + line[1])).sum()

    best = optimize.minimize(unlikely, [0.0, 0.0]).x
    assert fitted_line(scores, labels) == pytest.approx(best, abs=0.01)
    given = np.c_[scores, np.random.default_rng(2).normal(size=(len(scores), 2))]

    def held(line):
        scaled = (given - given.mean(0)) / (given.std(0) + 1e-3 * given.std())
        likely = np.logaddexp(0, -(2 * labels - 1) * (scaled @ line[:-1] + line[-1])).mean()
        return likely + 0.05 * (line[:-1] ** 2).sum()

    wanted = optimize.minimize(held, np.zeros(4)).x
    found = logistic(given, labels, 0.1)
    assert found[:-1] * (given.std(0) + 1e-3 * given.std()) == pytest.approx(wanted[:-1], abs=1e-3)
    assert given.mean(0) @ found[:-1] + found[-1] == pytest.approx(wanted[-1], abs=1e-3)


def test_exact_probabilities_have_an_error_on_few_images_that_is_gone_on_many():
    rng = np.random.default_rng(4)
    few, many = rng.random(35), rng.random(4000)
    found = [calibration_error(few, rng.random(35) < few) for _ in range(400)]
    assert error_of_exact_ones(few) == pytest.approx(np.mean(found), abs=0.01)
    assert error_of_exact_ones(few) > 0.1 > 0.03 > error_of_exact_ones(many)


def test_what_one_source_teaches_is_judged_on_each_and_one_kind_alone_has_no_figure():
    images, means = [], []
    for source, sign in (("a", 1), ("b", -1), ("c", 1)):
        for number in range(24):
            ill = number % 2 == 0 and not (source == "c" and number % 4)
            learned = number % 4 < 2 if source != "c" else number < 2
            ill = ill and (source != "c" or learned)
            images.append(Labelled(Path("x"), source, str(number), ill, learned))
            means.append([sign * (2.0 * ill - 1) + 0.01 * number, 0.1 * number])
    found = across(images, np.array(means))
    assert found["a"] == {"a": 1.0, "b": 0.0}
    assert found["b"] == {"a": 0.0, "b": 1.0}
    assert set(found["c"]) == {"a", "b"}


def test_upside_down_is_seen_where_a_part_has_an_upper_end_and_else_nothing_is_said_of_it():
    rng = np.random.default_rng(5)
    plain = rng.normal(0, 0.3, (60, GRID, GRID, 4))
    topped = plain + np.linspace(1, -1, GRID)[:, None, None]
    patients = [str(number // 2) for number in range(60)]

    def cells(images):
        return np.asarray(images.reshape(60, GRID * GRID, 4), np.float32)

    upright = upright_in(upright_of(cells(topped), cells(topped[:, ::-1]), patients).as_table())
    fresh = topped + rng.normal(0, 0.3, topped.shape)
    assert all(map(upright.knows, cells(fresh)))
    assert not any(map(upright.knows, cells(fresh[:, ::-1])))
    assert upright_of(cells(plain), cells(plain[:, ::-1]), patients) is None
    assert upright_in({}) is None
