"""Figures that benchmarks put on one table, at the end of a run; it needs nothing of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.benchmarks.table import Figure, History, lines_of

FIGURES = pytest.StashKey[list[Figure]]()
HISTORY = Path(__file__).parents[2] / ".benchmarks" / "history.jsonl"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--strict-goals", action="store_true", help="fail where a figure falls short of its goal"
    )
    parser.addoption("--history", type=Path, default=HISTORY, help="where the figures of each run are kept")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[[Figure], None]:
    """Puts a figure on the table."""
    return pytestconfig.stash[FIGURES].append


def pytest_report_header() -> str:
    return f"processor in use by others before the start: {psutil.cpu_percent(1.0):.0f} %"


def pytest_sessionfinish(session: pytest.Session) -> None:
    short = [one for one in session.config.stash[FIGURES] if one.falls_short]
    if short and session.config.getoption("strict_goals") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash[FIGURES]
    if not figures:
        return
    history = History(config.getoption("history"))
    terminalreporter.section("speed")
    for line in lines_of(figures, history.before()):
        terminalreporter.write_line(line)
    history.add(figures)
    terminalreporter.write_line(f"kept in {history.file}")
