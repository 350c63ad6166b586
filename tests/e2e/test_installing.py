"""What a person gets who installs everything from a package index: minutes, so only for the asking."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.fresh_clone import copied, empty_home

pytestmark = pytest.mark.installs
INSTALLING = (
    "python3 -m venv ENVIRONMENT",
    "ENVIRONMENT/bin/pip install -r requirements.lock",
    "ENVIRONMENT/bin/pip install .",
    "ENVIRONMENT/bin/xraysr check",
)
"""As the README has them."""


def run(line: str, folder: Path) -> str:
    """In an empty home, with nothing but what says where packages come from."""
    index = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=empty_home(folder.parent, **index),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    return done.stdout


def test_the_first_command_sets_a_fresh_clone_up_and_writes_the_page(tmp_path):
    clone = copied(tmp_path, with_libraries=False)
    said = run("python3 start.py", clone)
    assert "There is no screen" in said
    assert (clone / ".venv" / "program.installed").exists()
    assert (clone / "xraysr-demo" / "index.html").exists()


def test_the_lock_and_the_package_go_into_an_environment_with_plain_pip(tmp_path):
    clone = copied(tmp_path, with_libraries=False)
    for line in INSTALLING:
        said = run(line, clone)
    assert "BAD" not in said
    study = clone / "resources" / "sample_study" / "3_breathing.dcm"
    run(f"{clone}/ENVIRONMENT/bin/xraysr demo {study} -o page", tmp_path)
    assert (tmp_path / "page" / "index.html").exists()
    assert "No broken requirements" in run("ENVIRONMENT/bin/pip check", clone)
