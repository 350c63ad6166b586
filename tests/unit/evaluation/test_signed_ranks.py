from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import false_discovery_control, wilcoxon

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


def test_ties_share_their_ranks_and_equal_results_tell_nothing():
    found = [0.5, 0.5, -0.5, 1.0, 1.0, 2.0, 0.0, 0.0, -1.0, 3.0]

    wanted = wilcoxon(found, method="approx", correction=False).pvalue
    assert signed_rank_p(found) == pytest.approx(wanted, rel=1e-9)
    assert signed_rank_p([0.0, 0.0]) is None
    assert signed_rank_p([]) is None


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
