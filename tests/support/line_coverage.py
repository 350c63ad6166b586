"""Counts the lines of the program that the tests run: a plugin of pytest, -p tests.support.line_coverage.

Every process of pytest counts. The reader, the engine and other children do not: they are ended in the
middle, and most of what runs in them is tested directly too. A run of all tests fails where the share is
lower than FLOOR says.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import coverage
import pytest

from tests.support.line_probes import Probes

ROOT = Path(__file__).parents[2]
FLOOR = ROOT / ".ci" / "coverage"
"""One number, in percent; to be raised with the tests, lowered never without a reason in the commit."""
FOLDER = "XRAYSR_LINES"
PLUGINS = "PYTEST_PLUGINS"
PROGRAM = "xraysr_gui"
ROOM = 0.5


class Lines:
    """The lines that one process ran, and on the one that began, those of all."""

    def __init__(self, folder: Path | None = None) -> None:
        self.began = folder is None and FOLDER not in os.environ
        if self.began:  # who comes later, in this process or another, finds it there
            os.environ[FOLDER] = tempfile.mkdtemp()
        self.folder = folder or Path(os.environ[FOLDER])
        self._probes: Probes | None = None
        self.verdict = ""

    def start(self) -> None:
        """Count from now on; what counts already goes on."""
        if self._probes is None:
            self._probes = Probes(PROGRAM)
            self._probes.install()

    def save(self) -> None:
        """Leave a file for the process that began."""
        if self._probes is not None:
            data = coverage.CoverageData(str(self.folder / "lines"), suffix=True)
            data.add_lines(self._probes.lines_run)
            data.touch_files(map(str, (ROOT / PROGRAM).rglob("*.py")))
            data.write()

    def share(self) -> float:
        """The percentage of all lines that any process ran; its files go."""
        together = coverage.Coverage(data_file=str(self.folder / "lines"), config_file=False)
        together.combine(strict=True)
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            found = together.report(file=nowhere)
        shutil.rmtree(self.folder)
        return found


def verdict(share: float, floor: float) -> tuple[bool, str]:
    """Whether it is enough, and what is to be said."""
    said = f"{share:.2f} % of the lines were run, at least {floor:.2f} % are to be."
    if share < floor:
        return False, f"{said} Test what was added."
    if share > floor + ROOM:
        said += f" Write {int(share * 10) / 10} into {FLOOR.relative_to(ROOT)}."
    return True, said


LINES = Lines()


def pytest_load_initial_conftests() -> None:
    """Before conftest imports the program."""
    os.environ.pop(PLUGINS, None)  # it was for this process, and not for what a test starts
    LINES.start()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers would load `-p` after conftest; what this variable names comes before it."""
    os.environ[PLUGINS] = __name__


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    LINES.save()
    if not LINES.began:
        return
    share = LINES.share()
    if not _whole(session.config):
        LINES.verdict = f"{share:.2f} % of the lines were run by a part of the tests."
        return
    enough, LINES.verdict = verdict(share, float(FLOOR.read_text()))
    if not enough and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if LINES.verdict:
        terminalreporter.section("lines")
        terminalreporter.write_line(LINES.verdict)


def _whole(config: pytest.Config) -> bool:
    chosen = config.option.keyword or config.option.markexpr
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen
