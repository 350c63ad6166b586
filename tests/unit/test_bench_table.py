"""The table of speed tells what falls short and fails only when asked; nothing in it is a test of time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.table import Figure, History, lines_of, machine

ROOT = Path(__file__).parents[2]
QUICK = Figure("quick", 2.0, 4.0, "ms", "a peer", 0.6)
SLOW = Figure("slow", 9.0, 3.0, "ms", "a peer", 2.0)
NO_GOAL = Figure("without a goal", 50.0, 1.0, "ms", "a peer")
A_BENCHMARK = """
from tests.benchmarks.table import Figure

def test_something(figure):
    figure(Figure("something", {ours}, 2.0, "ms", "a peer", 1.0))
"""


def test_a_figure_falls_short_where_its_ratio_exceeds_the_goal():
    assert [one.ratio for one in (QUICK, SLOW, NO_GOAL)] == [0.5, 3.0, 50.0]
    assert [one.falls_short for one in (QUICK, SLOW, NO_GOAL)] == [False, True, False]
    assert not Figure("exact", 3.0, 3.0, "ms", "a peer", 1.0).falls_short


def test_the_table_has_a_line_for_each_figure_and_counts_what_falls_short():
    heading, rule, quick, slow, without, count = lines_of((QUICK, SLOW, NO_GOAL), {"slow": 2.5})
    assert heading.split() == ["figure", "ours", "peer", "beside", "ratio", "goal", "before"]
    assert set(rule) == {"-"}
    assert quick.split() == ["quick", "2", "ms", "4", "ms", "a", "peer", "0.5", "0.6"]
    assert slow.split()[-5:] == ["3", "2", "2.5", "falls", "short"]
    assert without.split()[-1] == "50"
    assert count.startswith("3 figures, 1 of them short of the goal.")


def test_the_history_gives_the_median_of_the_last_runs_on_this_machine(tmp_path):
    history = History(tmp_path / "kept" / "history.jsonl")
    assert history.before() == {}
    for ours in (1.0, 2.0, 30.0):
        history.add([Figure("a", ours, 1.0, "s", "a peer")])
    history.add([Figure("b", 5.0, 1.0, "s", "a peer")])
    assert history.before() == {"a": 2.0, "b": 5.0}
    with history.file.open("a") as kept:
        kept.write(json.dumps({"machine": "another", "ratios": {"a": 100.0, "c": 1.0}}) + "\n")
    assert history.before() == {"a": 2.0, "b": 5.0}
    assert machine() in history.file.read_text()


@pytest.mark.parametrize(
    ("ours", "words", "status"), [(3.0, (), 0), (3.0, ("--strict-goals",), 1), (1.0, ("--strict-goals",), 0)]
)
def test_a_goal_that_is_missed_fails_only_when_asked(tmp_path, ours, words, status):
    (tmp_path / "test_it.py").write_text(A_BENCHMARK.format(ours=ours))
    history = tmp_path / "history.jsonl"
    command = [sys.executable, "-m", "pytest", str(tmp_path), "-q", "-p", "tests.benchmarks.figures"]
    done = subprocess.run(
        [*command, f"--history={history}", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert ("falls short" in done.stdout) is (ours > 2.0)
    assert json.loads(history.read_text())["ratios"] == {"something": ours / 2.0}
