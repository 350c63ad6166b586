"""An addition is one file, named in one place: done to a copy of the program and looked for in its window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.waiting import WAIT_MS

ROOT = Path(__file__).parents[2]

METRIC = '''"""How much of the image is the same."""

import numpy as np

from xraysr_gui.metrics.contract import Map, Metric, only_mean


def same(reference, candidate):
    return float(np.mean(reference == candidate))


def where(reference, candidate, mask):
    return (Map((reference == candidate).astype(np.float32)),)


METRIC = Metric(
    id="sameness", title="Sameness", meaning="Share of equal pixels.", code=("SAME", "Share of equal pixels"),
    follows_mouse=False, unit="", higher_is_better=True, compute=same, maps=where, finish=only_mean,
)
'''
ENHANCER = '''"""Nothing at all."""

from dataclasses import dataclass

from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task


@dataclass(frozen=True)
class NoParameters:
    """None."""


ENHANCER = Enhancer(
    id="untouched", title="Untouched", summary="Leaves it.", task=Task.DENOISE, parameters=NoParameters,
    run=lambda pixels, p, progress: pixels,
)
'''
READER = '''"""A kind of file."""


def recognises(content):
    return False
'''
TOOL = '''"""A tool."""

from xraysr_gui.gui.views.contract import Tool


class Magnify(Tool):
    """A glass."""

    id, title, explains = "magnify", "Magnifying glass", "Hold it over something small."
'''
COMMAND = '''"""xraysr hello."""

SUMMARY = "Say hello."


def declare(command):
    pass


def run(asked):
    print("hello from a command")
    return 0
'''
ROOM = '''"""A room."""

from PySide6.QtWidgets import QLabel

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room


class WaitingRoom(Room):
    """Where cases wait."""

    ID, NEEDS = "waiting", ("looking", "browsing")
    MODULE = Module("waiting", "Waiting room", "module-data", 70)
    DOCKS = (Dock("dock-waiting", "Who waits"),)

    def __init__(self, desk, looking, browsing):
        super().__init__(desk)
        self.browsing = browsing

    def actions(self):
        yield Action("call-next", "Call the next one", "Waiting", lambda: None)

    def furnish(self):
        self.desk.window.add_docks({"dock-waiting": QLabel("nobody")})
        self.desk.window.fill_module("waiting", QLabel("Nobody waits."))
'''
PROTOCOL = '''"""Enlarging once more."""

from dataclasses import replace

from xraysr_gui.degradations.trial import decimation

TRIALS = (replace(decimation(2), id="x2-again", title="Once more"),)
'''
BROKEN_ROOM = '''"""A room whose fault must not take the others down."""

from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room


class BrokenRoom(Room):
    """Fails."""

    ID = "broken"
    MODULE = Module("broken", "Broken room", "module-data", 80)
    DOCKS = (Dock("dock-broken", "Broken dock"),)

    def furnish(self):
        raise ZeroDivisionError
'''
LOOK = """
import json, sys
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.gui.widgets.open_filters import RADIOGRAPHS
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.schema import Settings

qt = new_qt_application([])
program = Application(Settings(), ImageReader(), ImageReader())
program.start([])
panel = program.rooms["enhancing"].panel
loop, look = QEventLoop(), QTimer(interval=50)
look.timeout.connect(lambda: program.is_furnished and panel.chosen is not None and loop.quit())
look.start()
loop.exec()
window, table = program.window, program.desk.table
table.trigger("settings")
settings = window.findChild(QWidget, "settings-dialog")
panel.chooser.choose("untouched")
maps = program.rooms["comparing"].panel.findChild(QComboBox, "map-kind")


def texts(table):
    said = [table.model().headerData(n, Qt.Orientation.Horizontal) for n in range(table.columnCount())]
    return [one.split("\\n")[0] for one in said]


found = {
    "modules": [title for _, title in window.modules],
    "docks": sorted(window.docks),
    "menus": {a.text(): [b.text() for b in a.menu().actions()] for a in window.menuBar().actions()},
    "settings": [w.objectName() for w in settings.findChildren(QWidget) if w.objectName()],
    "enhancers": [one.id for one in panel.chooser.of_task],
    "figures": texts(program.rooms["regions"].dock.compared),
    "maps": [maps.itemText(n) for n in range(maps.count())],
    "endings": list(RADIOGRAPHS),
    "keys": table.key_text("wink"),
    "why no dock": table.row("dock-broken").why_not(),
    "waits": table.row("dock-broken").not_yet(),
    "labels": [one.text() for one in window.findChildren(QLabel)],
    "banner": program.desk.banner.message.what if program.desk.banner.message else "",
}
program.window.may_close = lambda: True
program.window.close()
program.shut_down()
print(json.dumps(found))
"""


class Copy:
    """The program as somebody would change it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "xraysr_gui", folder / "xraysr_gui", ignore=ignored)
        for shared in ("resources", "models", "setup.cfg"):
            (folder / shared).symlink_to(ROOT / shared)

    def write(self, name: str, text: str) -> None:
        """The one file of an addition."""
        path = self.folder / "xraysr_gui" / name
        path.parent.mkdir(exist_ok=True)
        assert not path.exists()
        path.write_text(text)

    def name(self, name: str, *changes: tuple[str, str]) -> None:
        """The one place that names it: after each `mark`, a line more."""
        path = self.folder / "xraysr_gui" / name
        text = path.read_text()
        for mark, line in changes:
            assert text.count(mark) == 1, (name, mark)
            text = text.replace(mark, mark + line)
        path.write_text(text)

    def run(self, *words: str) -> str:
        """Start it, as a person would."""
        home = self.folder / "home"
        system = {
            **os.environ,
            "PYTHONPATH": str(self.folder),
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
        }
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=system,
            capture_output=True,
            text=True,
            timeout=WAIT_MS / 1000,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    made = Copy(tmp_path_factory.mktemp("addition"))
    made.write("metrics/sameness.py", METRIC)
    made.name(
        "metrics/__init__.py",
        ("    rmse,\n", "    sameness,\n"),
        ("    mae.METRIC,\n", "    sameness.METRIC,\n"),
    )
    made.name(
        "metrics/error_map.py",
        (
            "ERROR_MAPS = Catalogue(\n",
            '    ErrorMap("doubled", "Doubled difference", "Twice.", lambda x, y: 2 * np.abs(y - x), '
            'Scale("grey levels", 0.0, 0.1), 1),\n',
        ),
    )
    made.write("enhancers/classical/untouched.py", ENHANCER)
    made.name(
        "enhancers/__init__.py",
        ("    unsharp_mask,\n", "    untouched,\n"),
        ("    median.ENHANCER,\n", "    untouched.ENHANCER,\n"),
    )
    made.write("image_io/pictures/film_reader.py", READER)
    made.name(
        "image_io/readers.py",
        ("READERS = Catalogue(\n", '    Reader("film", "Film", (".film",), "pictures.film_reader"),\n'),
    )
    made.write("gui/tools/magnify.py", TOOL)
    made.name(
        "gui/tools/toolbox.py",
        (
            "from xraysr_gui.gui.tools.known_length import DrawKnownLength\n",
            "from xraysr_gui.gui.tools.magnify import Magnify\n",
        ),
        ("            Scroll(),\n", "            Magnify(),\n"),
    )
    made.name(
        "settings/schema.py",
        (
            '    """What a person can set."""\n',
            '\n    ruler_colour: Annotated[str, THEMES, About("Viewing", "Ruler", "Its colour.")] = "dark"\n',
        ),
    )
    made.name(
        "gui/shell/frame_actions.py",
        ('    menu = "Help"\n', '    yield Action("wink", "Wink", menu, settings_control.show_about)\n'),
    )
    made.name(
        "gui/shell/keymaps.py", ("_COMMON: dict[str, Keys] = {\n", '    "wink": ("Ctrl+Alt+Shift+Z",),\n')
    )
    made.write("cli/hello.py", COMMAND)
    made.name("cli/main.py", ("COMMANDS = (", '"hello", '))
    for folder, text, kind in (("waiting", ROOM, "WaitingRoom"), ("broken", BROKEN_ROOM, "BrokenRoom")):
        made.write(f"gui/{folder}/__init__.py", '"""A room."""\n')
        made.write(f"gui/{folder}/room.py", text)
        made.name(
            "gui/application.py",
            (
                "from xraysr_gui.gui.browsing.room import BrowsingRoom\n",
                f"from xraysr_gui.gui.{folder}.room import {kind}\n",
            ),
            ("ROOMS: tuple[type[Room], ...] = (\n    LookingRoom,\n    BrowsingRoom,\n", f"    {kind},\n"),
        )
    made.write("degradations/protocols/again.py", PROTOCOL)
    made.name(
        "degradations/trials.py",
        ("TRIALS = Catalogue(\n", "    *again.TRIALS,\n"),
        ("from xraysr_gui.degradations.protocols import (\n", "    again,\n"),
    )
    return made


@pytest.fixture(scope="module")
def seen(copy) -> dict:
    return json.loads(copy.run("-c", LOOK).splitlines()[-1])


@pytest.mark.parametrize(
    ("where", "what"),
    [
        pytest.param("figures", "Sameness", id="metric"),
        pytest.param("maps", "Doubled difference", id="error map"),
        pytest.param("enhancers", "untouched", id="enhancer"),
        pytest.param("endings", ".film", id="kind of file"),
        pytest.param("settings", "ruler_colour", id="setting"),
        pytest.param("modules", "Waiting room", id="room"),
        pytest.param("docks", "dock-waiting", id="dock of a room"),
    ],
)
def test_one_file_and_one_line_are_enough(seen, where, what):
    assert what in seen[where]


def test_a_tool_an_action_and_a_room_stand_in_the_menus_with_their_keys(seen):
    assert "Magnifying glass" in seen["menus"]["Tools"]
    assert "Wink" in seen["menus"]["Help"]
    assert seen["menus"]["Waiting"] == ["Call the next one"]
    assert list(seen["menus"]).index("Waiting") < list(seen["menus"]).index("Window")
    assert "Who waits" in seen["menus"]["Window"]
    assert "Waiting room" in seen["menus"]["Window"]
    assert seen["keys"]


def test_a_room_that_fails_is_told_of_and_the_others_stand(seen):
    assert seen["banner"] == "A part of the window could not be set up: Broken room, Broken dock."
    assert seen["why no dock"] == "This part of the window could not be set up."
    assert seen["waits"] == ""
    assert seen["why no dock"] in seen["labels"]
    assert "dock-figures" in seen["docks"]


def test_a_command_can_be_given(copy):
    assert copy.run("-m", "xraysr_gui", "hello") == "hello from a command\n"
    assert "hello" in copy.run("-m", "xraysr_gui", "--help")


def test_a_trial_can_be_asked_for(copy):
    assert "x2-again" in copy.run("-m", "xraysr_gui", "evaluate", "--help")
