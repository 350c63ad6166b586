"""The command that starts a child."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation import launch
from xraysr_gui.isolation.client import ChildProcess


def test_the_order_survives_the_command_line_whatever_the_folder_is_called() -> None:
    command = launch.child_command({"service": "ähm:\udce4"})
    assert command[-1].isascii()
    assert json.loads(command[-1])["service"] == "ähm:\udce4"


def test_a_child_finds_modules_where_the_program_did_when_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    began_with = [place for place in sys.path if place]
    monkeypatch.syspath_prepend("/a/library/that/is/being/imported")
    command = launch.child_command({})
    assert set(json.loads(command[-1])["path"]) <= set(launch.MODULE_PLACES)
    assert set(launch.MODULE_PLACES) <= set(began_with)
    assert "-P" in command


def test_a_child_looks_for_no_modules_in_the_folder_that_somebody_works_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It could not read one there, and would not look further, where the same is installed."""
    monkeypatch.setattr(launch, "MODULE_PLACES", (str(tmp_path), *launch.MODULE_PLACES))
    places = json.loads(launch.child_command({})[-1])["path"]
    assert str(tmp_path) not in places
    assert str(Path(launch.__file__).parents[2]) in places
    assert set(launch.READING_PLACES).intersection(launch.MODULE_PLACES) <= set(places)


def test_a_child_that_starts_while_opencv_is_imported_is_a_whole_child(
    monkeypatch: pytest.MonkeyPatch, child: ChildProcess
) -> None:
    """OpenCV's folder has a module `typing`, and stands first for as long as the import lasts."""
    places = importlib.util.find_spec("cv2").submodule_search_locations
    monkeypatch.syspath_prepend(places[0])
    assert child.ask({"do": "environment"}, Progress()).message["modules"]


def test_the_childs_environment_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "16")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = launch.child_environment()
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "16"
