"""Packages beside the program bring enhancers, metrics, kinds of file and rooms, in its own processes.

One package is whole, the other one broken in every way; both are installed as pip does it, and the program
starts with both.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.support.waiting import WAIT_MS

ROOT = Path(__file__).parents[2]
WHOLE = ROOT / "tests" / "support" / "plug_ins"
BROKEN = {
    "__init__.py": "",
    "missing.py": "import a_library_that_nobody_has\n",
    "leaving.py": "import sys; sys.exit(3)\n",
    "taken.py": "from xraysr_gui.enhancers.classical.bicubic import ENHANCER\n",
    "wrong.py": "ENHANCER = 'no enhancer'\n",
    "stumbles.py": "from dataclasses import replace\n"
    "from xraysr_gui.enhancers.classical.gamma import ENHANCER\n"
    "def run(pixels, values, progress): return pixels / 0 if values is None else [][1]\n"
    "ENHANCER = replace(ENHANCER, id='stumbles', title='Stumbles', run=run)\n",
    "metric.py": "from dataclasses import replace\nfrom film_plug_in.sameness import METRIC\n"
    "def where(reference, candidate, mask): raise ZeroDivisionError('no pixel is zero')\n"
    "METRIC = replace(METRIC, id='broken', title='Broken', maps=where)\n",
    "reader.py": "from xraysr_gui.image_io.readers import Reader\n"
    "READER = Reader('tape', 'Tape', ('.tape',), 'missing', home='bad_plug_in')\n",
    "room.py": "from xraysr_gui.gui.shell.main_window import Module\n"
    "from xraysr_gui.gui.shell.room import Room\n"
    "class BadRoom(Room):\n"
    "    ID, MODULE = 'bad', Module('bad', 'Bad room', 'module-data', 80)\n"
    "    def __init__(self, desk):\n        super().__init__(desk)\n        raise KeyError('no chair')\n",
}
ENTRIES = """
[xraysr_gui.enhancers]
a = bad_plug_in.missing:ENHANCER
b = bad_plug_in.leaving:ENHANCER
c = bad_plug_in.taken:ENHANCER
d = bad_plug_in.wrong:ENHANCER
e = bad_plug_in.stumbles:ENHANCER
[xraysr_gui.metrics]
a = bad_plug_in.metric:METRIC
[xraysr_gui.readers]
a = bad_plug_in.reader:READER
[xraysr_gui.rooms]
a = bad_plug_in.room:BadRoom
"""
WINDOW = """
import json
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QLabel
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.gui.widgets.open_filters import RADIOGRAPHS
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.schema import Settings

qt = new_qt_application([])
program = Application(Settings(), ImageReader(), ImageReader())
program.start([])
panel, window = program.rooms["enhancing"].panel, program.window
loop, look = QEventLoop(), QTimer(interval=50)
look.timeout.connect(lambda: program.is_furnished and panel.chosen is not None and loop.quit())
look.start()
loop.exec()
panel.chooser.choose("halved")
print(json.dumps({
    "modules": [title for _, title in window.modules],
    "docks": sorted(window.docks),
    "menus": {a.text(): [b.text() for b in a.menu().actions()] for a in window.menuBar().actions()},
    "enhancers": [one.title for one in panel.chooser.of_task],
    "endings": list(RADIOGRAPHS),
    "labels": [one.text() for one in window.findChildren(QLabel)],
    "banner": str(program.desk.banner.message or ""),
}))
window.may_close = lambda: True
window.close()
program.shut_down()
"""


def installed_by_pip(source: Path, place: Path) -> None:
    """From a copy: building leaves folders behind."""
    made = shutil.copytree(source, place.parent / "source", ignore=shutil.ignore_patterns("__pycache__"))
    offline = "--no-index", "--no-build-isolation", "--no-deps", "--no-compile", "--quiet"
    command = [sys.executable, "-m", "pip", "install", *offline, "--target", str(place), str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def left_behind(package: Path, entries: str, name: str, version: str, site: Path) -> None:
    """As pip would: of a package that nobody would build."""
    shutil.copytree(package, site / package.name)
    info = site / f"{package.name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(entries)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A folder of modules with both packages, and files of both kinds."""
    place = tmp_path_factory.mktemp("computer") / "site"
    installed_by_pip(WHOLE, place)
    bad = place / "source" / "bad_plug_in"
    bad.mkdir(parents=True)
    for name, text in BROKEN.items():
        (bad / name).write_text(text)
    left_behind(bad, ENTRIES, "bad-plug-in", "0.1", place)
    greys = bytes(range(0, 240, 10)) * 24
    (place / "one.film").write_bytes(b"FILM" + (24).to_bytes(2, "little") * 2 + greys)
    (place / "one.tape").write_bytes(b"TAPE")
    return place


def run(site: Path, *words: str, status: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    home = site.parent / "home"
    home.mkdir(exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    system = {**os.environ, **folders, "HOME": str(home), "PYTHONPATH": f"{site}{os.pathsep}{ROOT}", **more}
    command = [sys.executable, *words]
    done = subprocess.run(
        command, cwd=site, env=system, capture_output=True, text=True, timeout=WAIT_MS / 1000, check=False
    )
    assert done.returncode == status, done.stderr
    return done


@pytest.fixture(scope="module")
def seen(site) -> dict:
    return json.loads(run(site, "-c", WINDOW).stdout.splitlines()[-1])


def test_the_window_has_what_a_package_brings_and_says_whose_it_is(seen):
    assert "Waiting room" in seen["modules"]
    assert "Nobody waits." in seen["labels"]
    assert "dock-waiting" in seen["docks"]
    assert "Call the next one" in seen["menus"]["Waiting"]
    assert "Halved contrast (film-plug-in 1.2)" in seen["enhancers"]
    assert ".film" in seen["endings"]


def test_a_room_that_cannot_be_made_is_named_and_the_window_stands(seen):
    assert (
        "The plug-in bad-plug-in 0.1 could not do its work. It failed with KeyError: 'no chair'"
        in seen["banner"]
    )
    assert "Bad room" in seen["modules"]
    assert "This part of the window could not be set up." in seen["labels"]


def test_a_file_of_its_own_kind_is_read_by_the_confined_child(site):
    told = json.loads(run(site, "-m", "xraysr_gui", "info", "one.film", "--json").stdout)
    assert (told["rows"], told["columns"], told["bits"]) == (24, 24, 8)
    assert (told["minimum"], told["maximum"]) == (0, 230)
    refused = run(site, "-m", "xraysr_gui", "info", "one.tape", status=2).stderr
    assert "bad-plug-in 0.1" in refused
    assert "a_library_that_nobody_has" in refused


def test_its_enhancer_and_its_metric_do_their_work_and_broken_ones_say_why_not(site):
    enhance = "-m", "xraysr_gui", "enhance", "one.film", "--with"
    run(site, *enhance, "halved", "--set", "contrast=0.25", "-o", "half.png")
    with Image.open(site / "half.png") as made:
        assert "Halved contrast (film-plug-in 1.2)" in str(made.info)
    figures = json.loads(run(site, "-m", "xraysr_gui", "compare", "one.film", "half.png", "--json").stdout)
    greys = range(0, 240, 10)
    same = sum(round(127.5 + (grey - 127.5) / 4) == grey for grey in greys) / len(greys)
    assert figures["whole"]["sameness"] == pytest.approx(same)
    assert figures["whole"]["psnr"] > 0
    assert figures["whole"]["broken"] is None
    refused = run(site, *enhance, "stumbles", "-o", "never.png", status=2).stderr
    assert "The plug-in bad-plug-in 0.1 could not do its work. It failed with IndexError" in refused


def test_the_list_tells_each_that_is_left_out_with_the_reason(site):
    told = run(site, "-m", "xraysr_gui", "enhancers").stderr
    assert told.count("The plug-in bad-plug-in 0.1 is not used.") == 4
    for reason in (
        "a_library_that_nobody_has",
        "SystemExit: 3",
        "called 'bicubic' already",
        "bad_plug_in.wrong",
    ):
        assert reason in told


def test_all_of_it_can_be_left_out(site):
    done = run(site, "-m", "xraysr_gui", "enhancers", XRAYSR_PLUG_INS="off")
    assert "halved" not in done.stdout
    assert not done.stderr


def test_the_page_shows_the_enhancer_as_it_runs_here():
    page = (ROOT / "docs" / "PLUG_INS.md").read_text()
    assert (WHOLE / "film_plug_in" / "halved.py").read_text().strip() in page
    assert "\n".join((WHOLE / "pyproject.toml").read_text().splitlines()[:13]) in page
