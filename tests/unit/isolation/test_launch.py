"""The command that starts a child."""

from __future__ import annotations

import json
import os
import sys

import pytest

from xraysr_gui.isolation import launch


def test_the_order_survives_the_command_line_whatever_the_folder_is_called() -> None:
    command = launch.child_command({"service": "ähm:\udce4"})
    assert command[-1].isascii()
    assert json.loads(command[-1])["service"] == "ähm:\udce4"


def test_a_child_finds_modules_where_we_do_but_not_in_the_working_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", ["", "/one", "/two"])
    command = launch.child_command({})
    assert json.loads(command[-1])["path"] == ["/one", "/two"]
    assert "-P" in command


def test_the_childs_environment_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "16")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = launch.child_environment()
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "16"
