"""Who is read when, what it costs whom, and that nobody pays more than was promised."""

from itertools import permutations

import numpy as np
import pytest

from tests.support.queue_simulator import Place, arrivals, simulated, summary, waits
from tests.support.queue_waits import flagged_share, mean_waits, predictive_value
from xraysr_gui.worklist.case import Case, with_turns
from xraysr_gui.worklist.order import breaks_cap, ordered
from xraysr_gui.worklist.rules import RULES, Pace, Rule, most_urgent, rule_of

URGENT = (5, 9, 12)


def overdue_unflagged(cases, now, pace):
    """The rule that looks fair: who waits longer than the cap without a flag goes before all."""
    for place, case in enumerate(cases):
        if not case.flagged and now - case.arrived >= pace.cap:
            return place
    return most_urgent(cases, now, pace)


NAIVE = Rule("overdue-unflagged", "", "", overdue_unflagged)


def morning(flagged=URGENT):
    """Twenty images that lie there already, three of them urgent."""
    return with_turns([Case(str(n), 0.0, n in flagged) for n in range(1, 21)], 5.0, 0.0)


def begun(cases, rule, pace=Pace()):
    return {start.case.id: start.at for start in ordered(cases, 0.0, pace, rule_of(rule))}


def test_the_example_of_twenty_images():
    before, after = begun(morning(), "as-they-come"), begun(morning(), "urgent-within-cap")
    assert [before[str(n)] for n in URGENT] == [20, 40, 55]
    assert [after[str(n)] for n in URGENT] == [0, 5, 10]


def test_what_the_order_costs_adds_up_to_nothing():
    starts = ordered(morning(), 0.0, Pace(), rule_of("urgent-within-cap"))
    costs = {start.case.id: start.costs for start in starts}
    assert [costs[str(n)] for n in URGENT] == [-20, -35, -45]
    assert sum(costs.values()) == 0
    assert costs["1"] == 15
    assert costs["20"] == 0


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_case_is_read_once_and_ties_keep_their_order(rule):
    cases = with_turns([Case(str(n), 0.0, n % 3 == 0, 0.5) for n in range(30)], 5.0, 0.0)
    order = [start.case for start in ordered(cases, 0.0, Pace(cap=1e9), rule_of(rule))]
    assert sorted(int(case.id) for case in order) == list(range(30))
    for flagged in (True, False):
        same = [int(case.id) for case in order if case.flagged == flagged]
        assert same == sorted(same)


def test_the_more_urgent_of_two_flagged_goes_first():
    cases = with_turns([Case("a", 0, True, 0.6), Case("b", 1, True, 0.9), Case("c", 2)], 5.0)
    assert [one.case.id for one in ordered(cases, 3, Pace(), rule_of("urgent-first"))] == ["b", "a", "c"]


def test_nobody_waits_longer_than_cap_or_turn_and_one_case_more():
    """Over 100,000 random queues, with the turn worked out here by a recursion of its own."""
    rng = np.random.default_rng(5)
    rule = rule_of("urgent-within-cap")
    reordered = 0
    for _ in range(100_000):
        count, minutes, cap = int(rng.integers(2, 9)), float(rng.uniform(1, 9)), float(rng.uniform(0, 40))
        times = np.sort(rng.uniform(0, rng.choice([0.1, 10, 40]), count))
        cases = [Case(str(n), float(at), bool(rng.random() < 0.5)) for n, at in enumerate(times)]
        waited = waits(with_turns(cases, minutes), Pace(minutes, cap), rule)
        free, plain = 0.0, []
        for at in times:
            plain.append(max(free, at) - at)
            free = max(free, at) + minutes
        assert (waited <= np.maximum(cap, plain) + minutes + 1e-6).all()
        reordered += bool(np.abs(waited - plain).max() > 1e-9)
    assert reordered > 20_000  # the rule does something


def test_a_flag_alone_past_the_cap_breaks_that_promise():
    """Why it looks ahead: once somebody is overdue it is too late for those who came with him."""
    cases = [Case(f"old{n}", 0.0) for n in range(12)] + [Case(f"new{n}", 5.0 * n, True) for n in range(40)]
    cases = with_turns(cases, 5.0)
    waited = waits(cases, Pace(cap=60), rule_of("urgent-within-cap"))
    promised = [max(60.0, case.turn - case.arrived) + 5 for case in cases]
    assert all(wait <= most for wait, most in zip(waited, promised, strict=True))


def test_means_against_the_closed_form_and_against_each_other():
    place, pace = Place(), Pace()
    share = flagged_share(0.15, 0.9, 0.8)
    assert share == pytest.approx(0.305)
    wanted = mean_waits(0.9, 5, share)
    assert (wanted.as_they_come, wanted.flagged, wanted.unflagged) == pytest.approx(
        (22.5, 3.10, 31.0), rel=1e-3
    )
    came = arrivals(place, 5.0, 120_000, 3)
    flagged = np.array([case.flagged for case in came.cases])
    waited = waits(came.cases, pace, rule_of("urgent-first"))
    for chosen, mean in ((flagged, wanted.flagged), (~flagged, wanted.unflagged)):
        batches = np.array([batch.mean() for batch in np.array_split(waited[chosen], 20)])
        off = 2.86 * batches.std(ddof=1) / np.sqrt(20)  # 99 % by Student, 19 degrees of freedom
        assert abs(batches.mean() - mean) < off < 0.3 * mean
    for rule in RULES:
        everybody = simulated(place, pace, rule, 5_000, 1)["all"].mean
        assert everybody == pytest.approx(
            simulated(place, pace, RULES[0], 5_000, 1)["all"].mean, rel=0.005
        ), rule.id


def test_reading_as_they_come_against_a_recursion():
    came = arrivals(Place(), 5.0, 3_000, 9)
    waited = waits(came.cases, Pace(), rule_of("as-they-come"))
    wait, expected = 0.0, [0.0]
    for gap in np.diff([case.arrived for case in came.cases]):
        wait = max(0.0, wait + 5.0 - gap)
        expected.append(wait)
    np.testing.assert_allclose(waited, expected, atol=1e-6)


def test_a_naive_cap_makes_urgent_cases_wait_longer_than_no_triage():
    pace = Pace(cap=30)
    urgent = {rule.id: simulated(Place(), pace, rule, 30_000, 1)["urgent"].mean for rule in (*RULES, NAIVE)}
    assert urgent["overdue-unflagged"] > urgent["as-they-come"] > urgent["urgent-within-cap"]
    assert urgent["urgent-within-cap"] > urgent["urgent-first"]


def test_when_the_load_breaks_the_cap():
    cases = with_turns([Case(str(n), 0.0) for n in range(40)], 5.0, 0.0)
    assert breaks_cap(cases, 0.0, Pace(cap=120)) == 40 - 25
    assert breaks_cap(cases[:25], 0.0, Pace(cap=120)) == 0


def test_how_many_no_order_can_help_is_what_all_orders_together_tell():
    rng, fewer = np.random.default_rng(5), 0
    for _ in range(150):
        arrived = np.sort(rng.uniform(-40, 0, int(rng.integers(2, 7)))).tolist()
        pace = Pace(5.0, float(rng.choice([5.0, 10.0, 20.0, 30.0])))
        late = [
            sum(pace.minutes * place - at > pace.cap for place, at in enumerate(order))
            for order in permutations(arrived)
        ]
        cases = [Case(str(number), at) for number, at in enumerate(arrived)]
        assert breaks_cap(cases, 0.0, pace) == min(late)
        fewer += min(late) < late[0]
    assert fewer > 50  # as they come more of them wait too long


@pytest.mark.parametrize("late", [0.0, 1.0, 45.0])
def test_of_those_that_came_together_the_most_urgent_also_past_the_cap(late):
    """Thirty at once break a cap of 120 minutes; nobody of them came first."""
    urgency = {27: 0.7, 28: 0.9, 29: 0.8, 30: 0.9}
    batch = [Case(str(n), 0.0, n in urgency, urgency.get(n, 0.0)) for n in range(1, 31)]
    cases = with_turns([*batch, Case("later", 10.0, True, 1.0)], 5.0)
    starts = ordered(cases, 10.0 + late, Pace(cap=120), rule_of("urgent-within-cap"))
    told = [start.case.id for start in starts if start.case.id != "later"]
    assert told == ["28", "30", "29", "27", *map(str, range(1, 27))]
    plain = ordered(cases, 10.0 + late, Pace(cap=120), rule_of("as-they-come"))
    assert [start.case.id for start in plain] == [case.id for case in cases]


def test_the_promise_holds_for_batches():
    """The wait of whoever is read as they came, of those that came together the most urgent first."""
    rng, rule, reordered = np.random.default_rng(8), rule_of("urgent-within-cap"), 0
    for _ in range(2_000):
        count, minutes, cap = int(rng.integers(2, 12)), float(rng.uniform(1, 9)), float(rng.uniform(0, 40))
        times = np.sort(rng.choice([0.0, 4.0, 9.0], count))
        flags = rng.random(count) < 0.4
        cases = [Case(str(n), float(at), bool(flags[n]), float(rng.random())) for n, at in enumerate(times)]
        starts = ordered(with_turns(cases, minutes), 9.0, Pace(minutes, cap), rule)
        fair = sorted(cases, key=lambda case: (case.arrived, not case.flagged, -case.urgency * case.flagged))
        plain = {case.id: 9.0 + place * minutes - case.arrived for place, case in enumerate(fair)}
        for start in starts:
            waited = start.at - start.case.arrived
            assert waited <= max(cap, plain[start.case.id]) + minutes + 1e-6
        reordered += [start.case.id for start in starts] != [case.id for case in fair]
    assert reordered > 100


def test_limits():
    assert summary(np.zeros(0)).count == 0
    assert predictive_value(0.05, 0.0, 1.0) == 0.0
    assert predictive_value(0.5, 0.9, 0.9) == pytest.approx(0.9)
    with pytest.raises(ValueError, match="load"):
        mean_waits(1.0, 5, 0.3)
    assert ordered([], 0.0, Pace(), RULES[0]) == []
