from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import false_discovery_control, rankdata, wilcoxon

from xraysr_gui.evaluation.paired import chance
from xraysr_gui.evaluation.signed_ranks import holm, signed_rank_p


@pytest.mark.parametrize("count", [1, 5, 6, 12, 42, 50])
def test_few_differences_are_counted_out_as_scipy_does(count):
    found = np.random.default_rng(count).normal(0.3, 1.0, count)

    assert signed_rank_p(found) == pytest.approx(wilcoxon(found, method="exact").pvalue, rel=1e-9)


@pytest.mark.parametrize("count", [60, 300])
def test_many_go_by_the_normal_curve_as_scipy_does(count):
    found = np.random.default_rng(count).normal(0.1, 1.0, count)

    wanted = wilcoxon(found, method="approx", correction=False).pvalue
    assert signed_rank_p(found) == pytest.approx(wanted, rel=1e-9)


def share_of_all_signs(differences):
    """Every way to give signs to the ranks, written out: the share as far from the middle."""
    given = np.array([one for one in differences if one])
    ranks = rankdata(np.abs(given))
    sums = np.array([np.dot(signs, ranks) for signs in product((-1, 1), repeat=len(ranks))])
    return np.mean(np.abs(sums) >= abs(np.dot(np.sign(given), ranks)) - 1e-9)


@pytest.mark.parametrize(
    "found",
    [
        [0.5, 0.5, -0.5, 1.0, 1.0, 2.0, 0.0, 0.0, -1.0, 3.0],
        [0.3, 0.1, 0.2, 0.5, 0.4, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        [1.0, 1.0, 1.0, 1.0, 1.0],
        [-2.0, -1.0, 1.0, 2.0],
    ],
)
def test_equal_results_and_ties_are_counted_out_too(found):
    assert signed_rank_p(found) == pytest.approx(share_of_all_signs(found), abs=1e-12)


def test_five_who_agree_and_one_who_tells_nothing_are_no_proof():
    """The normal curve has p = .043 here; but of all ways to give five signs, 2 of 32 are as lopsided."""
    found = [0.3, 0.1, 0.2, 0.5, 0.4, 0.0]

    assert wilcoxon(found, method="approx").pvalue < 0.05
    assert signed_rank_p(found) == 2 / 32


def test_where_nothing_differs_there_is_no_chance():
    assert signed_rank_p([0.0, 0.0]) is None
    assert signed_rank_p([]) is None


def test_a_perfect_result_differs_more_than_any_other():
    others = [0.3, -0.1, 0.2, 0.5, 0.4]

    assert signed_rank_p([*others, np.inf]) == signed_rank_p([*others, 99.0])
    assert signed_rank_p([-np.inf] * 6) == 2 / 64
    assert signed_rank_p([np.nan, 0.1, 0.2]) == signed_rank_p([0.1, 0.2])


def test_holm_asks_most_of_the_smallest_and_never_falls():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, None, 0.9]) == [1.0, None, 1.0]


def test_holm_rejects_no_more_than_a_weaker_correction_would():
    chances = list(np.random.default_rng(3).random(20) ** 3)

    weaker = false_discovery_control(chances)
    assert all(mine >= other - 1e-12 for mine, other in zip(holm(chances), weaker, strict=True))


def test_images_of_one_patient_are_one_witness():
    candidate, other = [2.0, 2.0, 1.0, 5.0], [1.0, 0.0, 0.0, 7.0]

    assert chance(candidate, other, ["a", "a", "b", "c"]) == signed_rank_p([1.5, 1.0, -2.0])
