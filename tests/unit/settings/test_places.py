from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xraysr_gui.settings import places


def test_a_checkout_brings_its_own_resources_and_models():
    assert (places.resources() / "sample_study" / "1_chest_pa.dcm").is_file()
    assert (places.models() / "README.md").is_file()


def test_a_frozen_program_looks_beside_itself(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert places.resources() == tmp_path / "resources"
    assert places.models() == tmp_path / "models"


def test_a_program_with_a_start_of_its_own_looks_beside_that(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "xraysr.exe"))
    assert places.resources() == tmp_path / "resources"
    assert places.models() == tmp_path / "models"


@pytest.mark.parametrize(
    ("platform", "variable", "folder", "expected"),
    [
        ("win32", "APPDATA", places.settings_folder, "xraysr"),
        ("win32", "LOCALAPPDATA", places.cache_folder, "xraysr"),
        ("linux", "XDG_CONFIG_HOME", places.settings_folder, "xraysr"),
        ("linux", "XDG_CACHE_HOME", places.cache_folder, "xraysr"),
        ("linux", "XDG_STATE_HOME", places.log_folder, "xraysr/log"),
    ],
)
def test_the_systems_own_places_are_used(monkeypatch, tmp_path, platform, variable, folder, expected):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert folder() == tmp_path / expected


def test_a_relative_xdg_folder_is_ignored_as_its_standard_asks(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    assert places.settings_folder() == Path.home() / ".config" / "xraysr"


def test_a_mac_keeps_settings_caches_and_logs_in_its_library(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert places.settings_folder() == Path.home() / "Library/Application Support/xraysr"
    assert places.cache_folder() == Path.home() / "Library/Caches/xraysr"
    assert places.log_folder() == Path.home() / "Library/Logs/xraysr/log"
