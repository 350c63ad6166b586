"""A fresh clone on a computer where nobody has worked yet: what a command does that is typed into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "PATHEXT", "COMSPEC")


def copied(folder: Path, *, with_libraries: bool) -> Path:
    """The tracked files as they are now; `with_libraries` leads its .venv to the one that runs this."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: what belongs to a clone is not known")
    clone = folder / "clone"
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    if with_libraries:
        (clone / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return clone


def empty_home(folder: Path, **settings: str) -> dict[str, str]:
    """An environment without a screen, and without anything that somebody set or wrote down."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), **settings}
