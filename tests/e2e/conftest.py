"""The whole program in its window, and the launcher in a folder of its own: no test touches this .venv."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings

ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs a package index, or minutes of a cluster, runs only where that is asked for."""
    reasons = {"installs": "needs a package index", "cluster": "takes minutes"}
    for marker, reason in reasons.items():
        for item in items if marker not in config.option.markexpr else ():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{reason}: run it with -m {marker}"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder like a fresh clone, whose program and tests only say their words: for what comes before."""
    folder = tmp_path / "clone"
    (folder / "xraysr_gui" / "training").mkdir(parents=True)
    (folder / "resources" / "sample_study").mkdir(parents=True)
    (folder / "tests" / "benchmarks").mkdir(parents=True)
    shutil.copy(ROOT / "start.py", folder)
    say = "import os, sys\nprint('{}', *sys.argv[1:], 'in', os.path.basename(os.getcwd()))\n"
    (folder / "xraysr_gui" / "cli").mkdir()
    shutil.copy(ROOT / "xraysr_gui" / "cli" / "main.py", folder / "xraysr_gui" / "cli")
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


@pytest.fixture
def program(qtbot, monkeypatch):
    """The program in its window, with nothing opened."""
    monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
    new_qt_application([])
    running = Application(Settings(leaving="named"), ImageReader(), ImageReader())
    qtbot.addWidget(running.window)
    running.start([])
    qtbot.waitUntil(lambda: running.is_furnished)
    qtbot.waitUntil(lambda: running.rooms["enhancing"].panel.chosen is not None, timeout=WAIT_MS)
    running.rooms["enhancing"].panel.chooser.choose(
        "bilinear"
    )  # the quickest: who needs another one chooses it
    yield running
    running.window.close()
    running.shut_down()


@pytest.fixture
def open_file(program, qtbot):
    """Opens a file of the sample study and waits for its image."""

    def opened(name: str) -> ImageView:
        path = places.resources() / "sample_study" / name
        program.rooms["browsing"].opening.open_paths([path])
        view = program.desk.grid.active
        qtbot.waitUntil(
            lambda: view.radiograph is not None and view.radiograph.source.address.path == path,
            timeout=WAIT_MS,
        )
        return view

    return opened
