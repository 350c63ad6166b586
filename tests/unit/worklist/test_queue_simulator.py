"""The simulator against one that goes case by case, against closed forms, and against the printed example."""

import numpy as np
import pytest

from tests.support import queue_simulator as one_by_one
from tests.support.queue_waits import flagged_share, mean_waits
from xraysr_gui.commands.simulate_queue import batch, simulate_queue
from xraysr_gui.core.progress import Progress
from xraysr_gui.worklist.case import Case, with_turns
from xraysr_gui.worklist.queue_simulator import ReadingPlace, arrivals, group_waits, waits
from xraysr_gui.worklist.rules import RULES, Pace, rule_of


def test_the_printed_example():
    rows = batch(20, (12, 5, 9), 5.0)
    assert [(row.place, row.before, row.after) for row in rows] == [(5, 20, 0), (9, 40, 5), (12, 55, 10)]
    assert batch(20, (), 5.0) == ()


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_case_waits_as_long_as_in_a_simulation_case_by_case(rule):
    for seed, load, cap in ((1, 0.5, 20), (2, 0.9, 30), (3, 0.97, 120)):
        came, pace = arrivals(ReadingPlace(load), 5.0, 3_000, seed), Pace(5.0, cap)
        listed = zip(came.times.tolist(), came.flagged.tolist(), strict=True)
        cases = with_turns([Case(str(n), at, flag) for n, (at, flag) in enumerate(listed)], 5.0)
        np.testing.assert_allclose(waits(came, pace, rule), one_by_one.waits(cases, pace, rule), atol=1e-6)


def test_means_within_one_percent_of_the_closed_form():
    wanted = mean_waits(0.9, 5, flagged_share(0.15, 0.9, 0.8))
    assert (wanted.as_they_come, wanted.flagged, wanted.unflagged) == pytest.approx((22.5, 3.1, 31), rel=1e-3)
    found = []
    for seed in range(7):
        came = arrivals(ReadingPlace(), 5.0, 2_000_000, seed)
        plain, first = (waits(came, Pace(), rule_of(id)) for id in ("as-they-come", "urgent-first"))
        found.append((plain.mean(), first[came.flagged].mean(), first[~came.flagged].mean()))
    assert np.mean(found, axis=0) == pytest.approx(
        (wanted.as_they_come, wanted.flagged, wanted.unflagged), rel=0.01
    )


def test_the_mean_over_all_is_the_same_and_lies_in_its_interval():
    place, pace = ReadingPlace(load=0.7), Pace(cap=30)
    came = arrivals(place, 5.0, 60_000)
    means = {rule.id: group_waits(came, pace, rule) for rule in RULES}
    plain = means["as-they-come"].everybody
    assert plain.mean == pytest.approx(mean_waits(0.7, 5, 0.3).as_they_come)  # known without a simulation
    wanted, strict = mean_waits(0.7, 5, flagged_share(0.15, 0.9, 0.8)), means["urgent-first"]
    assert strict.flagged.low < wanted.flagged < strict.flagged.high < 1.1 * wanted.flagged
    assert strict.missed.low < wanted.unflagged < strict.missed.high
    assert strict.urgent.mean == pytest.approx(0.9 * wanted.flagged + 0.1 * wanted.unflagged, rel=0.05)
    for groups in means.values():
        assert groups.everybody.mean == pytest.approx(plain.mean, rel=0.005)
        assert groups.urgent.count + groups.others.count == groups.everybody.count == 60_000
        assert groups.urgent.p95 == pytest.approx(groups.urgent.percentiles[95])
    independent = one_by_one.simulated(
        one_by_one.Place(load=0.7), pace, rule_of("urgent-within-cap"), 20_000, 8
    )
    ours = means["urgent-within-cap"].urgent
    assert ours.low * 0.9 < independent["urgent"].mean < ours.high * 1.1


def test_along_a_roc_and_where_the_load_breaks_the_cap():
    roc = [(share, share**0.25) for share in np.linspace(0, 1, 21).tolist()]
    found = simulate_queue(ReadingPlace(load=0.8), Pace(5.0, 20.0), roc, Progress())
    strict = [one.urgent["urgent-first"] for one in found.roc]
    plain = [one.urgent["as-they-come"] for one in found.roc]
    assert (found.roc[0].false_alarms, found.roc[-1].sensitivity, len(strict)) == (0, 1, 11)
    assert min(strict) < 0.6 * plain[0]
    assert strict[0] == pytest.approx(plain[0])  # no flags, or all: as they come
    assert strict[-1] == pytest.approx(plain[-1])
    assert 0.05 < found.beyond_cap < 0.5
    with pytest.raises(ValueError, match="load"):
        simulate_queue(ReadingPlace(load=1.0), Pace(), (), Progress())
