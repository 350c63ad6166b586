"""What a computer lacks or has twice is told in a sentence with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from xraysr_gui.commands.checking import check_cards, check_surroundings
from xraysr_gui.commands.checking.check_display_test import check_display_test
from xraysr_gui.commands.checking.check_surroundings import _copies, _fonts, _letters, _proxies, other_copies
from xraysr_gui.commands.checking.finding import Verdict
from xraysr_gui.commands.checking.graphics_drivers import Driver, linux_drivers
from xraysr_gui.core.progress import Progress
from xraysr_gui.display.screen_questions import QUESTIONS
from xraysr_gui.settings import places
from xraysr_gui.settings.display_answers import DisplayAnswers, keep_answers, load_answers


@pytest.fixture
def linux(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")


def test_a_computer_without_fonts_is_told_what_to_install(tmp_path, linux):
    found = _fonts((tmp_path, tmp_path / "none"))
    assert found.verdict is Verdict.YELLOW
    assert "fonts-dejavu-core" in found.remedy
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.TTF").write_bytes(b"")
    assert _fonts((tmp_path,)).verdict is Verdict.GREEN


@pytest.mark.parametrize(
    ("encoding", "verdict"), [("utf-8", "green"), ("ascii", "yellow"), ("latin-1", "yellow")]
)
def test_a_locale_that_spoils_names_is_told(encoding, verdict):
    found = _letters(encoding, {"LANG": "C"})
    assert found.verdict == verdict
    assert found.said == f"{encoding.upper()}, language C"


def test_a_proxy_changes_nothing_and_is_named():
    found = _proxies({"HTTPS_PROXY": "http://user:secret@nowhere.invalid:1"})
    assert found.verdict is Verdict.GREEN
    assert "https_proxy" in found.said
    assert "secret" not in found.said


def test_a_second_copy_is_found_and_the_program_itself_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(check_surroundings, "LAUNCHER", "xraysr")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    own, other = tmp_path / "own" / "bin", tmp_path / "Врач Müller"
    for folder in (own, other):
        folder.mkdir(parents=True)
        (folder / "xraysr").write_text("")
    path = f"{own}:{other}:{other}:{tmp_path / 'none'}:"
    found = other_copies(path, tmp_path / "own")
    assert found == [(other / "xraysr").resolve()]
    assert _copies(found).verdict is Verdict.YELLOW
    assert str(other) in _copies(found).said
    assert _copies([]).verdict is Verdict.GREEN


@pytest.mark.parametrize(("name", "inside"), [("ProgramFiles", ""), ("LOCALAPPDATA", "Programs")])
def test_a_copy_is_found_where_the_setup_for_windows_puts_it(tmp_path, monkeypatch, name, inside):
    for one in ("ProgramFiles", "LOCALAPPDATA"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setattr(check_surroundings, "LAUNCHER", "xraysr.exe")
    monkeypatch.setenv(name, str(tmp_path))
    there = tmp_path / inside / "xraysr" / "xraysr.exe"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"")
    assert other_copies("", tmp_path / "own") == [there.resolve()]
    assert other_copies("", there.parent) == []


def card(drm: Path, number: int, vendor: str, driver: str, version: str = "") -> None:
    device = drm.parent / f"device{number}"
    home = drm.parent / "drivers" / driver
    (home / "module").mkdir(parents=True, exist_ok=True)
    (home / "module" / "version").write_text(version + "\n")
    device.mkdir()
    (device / "vendor").write_text(vendor + "\n")
    (device / "driver").symlink_to(home)
    (drm / f"card{number}").mkdir(parents=True)
    (drm / f"card{number}" / "device").symlink_to(device)


def test_cards_and_drivers_are_told_as_the_kernel_tells_them(tmp_path):
    drm, nvidia = tmp_path / "drm", tmp_path / "nvidia"
    nvidia.write_text("NVRM version: 470.1\nmore\n")
    card(drm, 0, "0x10de", "nvidia")
    card(drm, 1, "0x1002", "amdgpu", "6.1")
    card(drm, 2, "0x1234", "bochs")
    assert list(linux_drivers(drm, nvidia)) == [
        Driver("NVIDIA", "nvidia NVRM version: 470.1"),
        Driver("AMD", "amdgpu 6.1"),
    ]
    assert list(linux_drivers(tmp_path / "none", nvidia)) == []


@pytest.mark.parametrize(("drivers", "verdict"), [([], "green"), ([Driver("AMD", "radeon")], "yellow")])
def test_a_card_whose_driver_is_too_old_asks_for_a_newer_one(monkeypatch, drivers, verdict):
    monkeypatch.setattr(check_cards, "graphics_drivers", lambda: drivers)
    found = check_cards._no_card()
    assert found.verdict == verdict
    assert ("newer driver" in found.remedy) is bool(drivers)


def test_the_display_test_is_a_note_until_everything_was_seen():
    folder = places.settings_folder()
    assert [one.verdict for one in check_display_test(Progress())] == [Verdict.YELLOW]
    seen = {question.id: True for question in QUESTIONS}
    keep_answers(DisplayAnswers("2026-01-02 10:00", "DP-1, 5 x 4 pixels", seen), folder)
    rows = list(check_display_test(Progress()))
    assert {one.verdict for one in rows} == {Verdict.GREEN}
    assert rows[0].said == "visible (on DP-1, 5 x 4 pixels, 2026-01-02 10:00)"
    del seen["ramp"]
    keep_answers(DisplayAnswers("2026-01-02 10:00", "DP-1", {**seen, "faint": False}), folder)
    asked = {one.part: one.said for one in check_display_test(Progress()) if one.verdict is Verdict.YELLOW}
    assert [words.split(" (")[0] for words in asked.values()] == ["not visible", "not answered"]
    (folder / "display_test.json").write_text("[1]")
    assert load_answers(folder) is None
