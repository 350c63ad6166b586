from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.evaluation.paired import gain, lead


def each_of_another(count):
    return [f"patient {number}" for number in range(count)]


def width(found):
    return found.high - found.low


def test_the_mean_is_that_of_the_differences():
    found = gain([30.0, 31.5, 28.0] * 2, [29.0, 32.0, 26.0] * 2, each_of_another(6))

    assert found.mean == pytest.approx((1.0 - 0.5 + 2.0) / 3, abs=1e-12)
    assert found.count == 6
    assert found.wins == pytest.approx(2 / 3)
    assert found.low <= found.mean <= found.high


def test_a_tie_is_no_win():
    assert gain([1.0, 2.0], [1.0, 1.0], ["a", "b"]).wins == 0.5


def test_the_interval_of_a_normal_sample_is_the_one_in_textbooks():
    differences = np.random.default_rng(4).normal(0.3, 1.0, 400)

    found = gain(differences, np.zeros(400), each_of_another(400))

    half = 1.96 * differences.std() / np.sqrt(400)
    assert found.low == pytest.approx(differences.mean() - half, abs=0.01)
    assert found.high == pytest.approx(differences.mean() + half, abs=0.01)


def test_five_intervals_in_a_hundred_miss_the_truth():
    rng = np.random.default_rng(8)
    missed = 0
    for _ in range(60):
        found = gain(rng.normal(0.3, 1.0, 50), np.zeros(50), each_of_another(50))
        missed += not found.low < 0.3 < found.high

    assert missed <= 10


def test_more_images_of_the_same_patients_make_nobody_surer():
    differences = np.random.default_rng(4).normal(0.3, 1.0, 40)
    patients = each_of_another(40)
    once = gain(differences, np.zeros(40), patients)

    copied = gain(np.repeat(differences, 9), np.zeros(360), np.repeat(patients, 9))
    others = gain(np.repeat(differences, 9), np.zeros(360), each_of_another(360))

    assert copied.mean == pytest.approx(once.mean)
    assert width(copied) == pytest.approx(width(once), rel=0.05)
    assert width(others) == pytest.approx(width(once) / 3, rel=0.1)


def test_a_patient_with_many_images_is_drawn_with_all_of_them():
    # one of six patients has ten images: she is drawn never, once, ... of six times
    found = gain([1.0] * 10 + [0.0] * 5, [0.0] * 15, ["a"] * 10 + list("bcdef"))

    assert (found.mean, found.low) == (pytest.approx(10 / 15), 0.0)
    assert found.high == pytest.approx(30 / 33)  # three times


def test_images_need_not_stand_in_the_order_of_patients():
    values, patients = np.arange(12.0), list("abcabcabcabc")
    order = np.argsort(patients, kind="stable")

    mixed = gain(values, np.zeros(12), patients)
    sorted_ = gain(values[order], np.zeros(12), [patients[place] for place in order])

    assert (mixed.low, mixed.high) == (sorted_.low, sorted_.high)


def test_the_same_scores_give_the_same_interval_every_time():
    scores = np.random.default_rng(1).normal(size=20)

    assert gain(scores, -scores, each_of_another(20)) == gain(scores, -scores, each_of_another(20))


def test_one_patient_alone_tells_nothing_about_others():
    found = gain([31.0, 32.0], [30.0, 30.0], ["a", "a"])

    assert (found.mean, found.low, found.high) == (1.5, None, None)
    assert found.words(" dB") == "+1.50 dB [cannot be told]"
    assert found.to_json() == {
        "mean": 1.5,
        "low": None,
        "high": None,
        "wins": 1.0,
        "count": 2,
        "reason": "All images are of one patient, who tells nothing about others.",
    }


@pytest.mark.parametrize("patients", [2, 3, 5, 6])
def test_few_patients_have_an_interval_only_where_their_range_could_be_one(patients):
    """The range of n draws holds their middle with a chance of 1 - 2 / 2^n, and a bootstrap stays inside."""
    rng = np.random.default_rng(5)
    kept = np.mean([np.ptp(np.sign(rng.normal(size=patients))) > 0 for _ in range(20_000)])
    found = gain(rng.normal(size=patients), np.zeros(patients), each_of_another(patients))
    assert (found.low is not None) == (kept >= 0.95)
    assert bool(found.reason) == (kept < 0.95)


def test_perfect_results_can_be_compared():
    inf = np.inf

    assert gain([inf, inf], [inf, inf], ["a", "b"]).mean == 0
    assert gain([30.0, 31.0], [inf, inf], each_of_another(2)).words() == "-inf [cannot be told]"
    found = gain([inf, 31.0, *[30.0] * 8], [30.0] * 10, each_of_another(10))
    assert found.words() == "+inf [+0.00, +inf]"


def test_nothing_to_compare_is_refused():
    with pytest.raises(ValueError, match="nothing to compare"):
        gain([], [], [])


def test_words_carry_sign_and_interval():
    found = gain([2.0] * 6, [1.0] * 6, each_of_another(6))

    assert found.words() == "+1.00 [+1.00, +1.00]"
    assert found.words(" dB") == "+1.00 dB [+1.00, +1.00]"


def test_gains_without_an_end_on_both_sides_have_no_mean_and_say_so():
    inf = np.inf

    found = gain([inf, 30.0, *[31.0] * 6], [30.0, inf, *[30.0] * 6], each_of_another(8))
    assert found.words(" dB") == "cannot be told"
    assert (found.low, found.high) == (None, None)
    assert found.reason.startswith("Each of both is perfect on an image")
    assert lead(inf, inf) == 0.0
    assert lead(30.5, 30.0) == 0.5


def test_patients_drawn_some_at_a_time_are_those_drawn_at_once(monkeypatch):
    differences = np.random.default_rng(4).normal(0.3, 1.0, 50)
    at_once = gain(differences, np.zeros(50), each_of_another(50))
    monkeypatch.setattr("xraysr_gui.evaluation.paired.AT_ONCE", 1)

    assert gain(differences, np.zeros(50), each_of_another(50)) == at_once
