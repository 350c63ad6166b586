"""The launcher as a module, in a folder of its own: start.py never touches this checkout's .venv."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like a fresh clone, whose program and tests only say their words."""
    folder = tmp_path / "clone"
    (folder / "xraysr_gui" / "training").mkdir(parents=True)
    (folder / "resources" / "sample_study").mkdir(parents=True)
    (folder / "tests" / "benchmarks").mkdir(parents=True)
    shutil.copy(ROOT / "start.py", folder)
    say = "import os, sys\nprint('{}', *sys.argv[1:], 'in', os.path.basename(os.getcwd()))\n"
    (folder / "xraysr_gui" / "__init__.py").write_text("")
    (folder / "xraysr_gui" / "__main__.py").write_text(say.format("window"))
    (folder / "pytest.py").write_text(say.format("pytest"))
    for place in (folder, folder / "tests", folder / "xraysr_gui" / "training"):
        (place / "requirements.lock").write_text("# nothing\n")
    return folder


@pytest.fixture
def start(checkout: Path) -> ModuleType:
    """start.py of that folder, its functions within reach."""
    spec = importlib.util.spec_from_file_location("start_of_a_clone", checkout / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
