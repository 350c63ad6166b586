"""The count of lines sees what workers run, and a whole run with too few of them fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import line_coverage, line_probes
from tests.support.line_coverage import FLOOR, FOLDER, verdict

PROGRAM = "def run():\n    return 1\n\n\ndef never():\n    return 2\n"
"""Four lines that count: two definitions, and two bodies of which the tests run one."""
TEST = "from xraysr_gui.part import run\n\n\ndef test_it():\n    assert run() == 1\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in (".ci", "xraysr_gui", "tests/support"):
        (tmp_path / folder).mkdir(parents=True)
    for module in (line_coverage, line_probes):
        shutil.copy(module.__file__, tmp_path / "tests" / "support")
    (tmp_path / "tests" / "support" / "__init__.py").write_text("")
    (tmp_path / "xraysr_gui" / "__init__.py").write_text("")
    (tmp_path / "xraysr_gui" / "part.py").write_text(PROGRAM)
    (tmp_path / "tests" / "test_part.py").write_text(TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = tests\n")
    return tmp_path


def outcome_of(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if name != FOLDER}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.support.line_coverage", *words],
        cwd=project,
        env={**settings, "PYTHONPATH": str(project), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_with_too_few_lines_fails(project, workers):
    floor = project / ".ci" / "coverage"
    floor.write_text("75.0\n")
    enough = outcome_of(project, "-n", workers)
    assert enough.returncode == 0, enough.stdout + enough.stderr
    assert "75.00 % of the lines were run, at least 75.00 % are to be." in enough.stdout

    floor.write_text("75.1\n")
    fewer = outcome_of(project, "-n", workers)
    assert fewer.returncode == 1
    assert "1 passed" in fewer.stdout
    assert "75.00 % of the lines were run, at least 75.10 % are to be. Test what was added." in fewer.stdout


def test_a_part_of_the_tests_is_told_of_and_not_judged(project):
    (project / ".ci" / "coverage").write_text("99\n")
    done = outcome_of(project, "tests/test_part.py")
    assert done.returncode == 0
    assert "75.00 % of the lines were run by a part of the tests." in done.stdout


def test_tests_that_fail_still_fail(project):
    (project / ".ci" / "coverage").write_text("10\n")
    (project / "tests" / "test_part.py").write_text(TEST.replace("== 1", "== 3"))
    assert outcome_of(project).returncode == 1


def test_the_number_is_raised_when_there_is_more():
    assert verdict(90.1, 90.0) == (True, "90.10 % of the lines were run, at least 90.00 % are to be.")
    enough, said = verdict(91.27, 90.0)
    assert enough
    assert said.endswith("Write 91.2 into .ci/coverage.")
    assert not verdict(89.99, 90.0)[0]


def test_the_number_is_one():
    assert 50 < float(FLOOR.read_text()) <= 100
