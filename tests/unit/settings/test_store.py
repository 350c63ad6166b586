from __future__ import annotations

import json
import os
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.settings.schema import Between, OneOf, Settings, Switch, accepts, declared
from xraysr_gui.settings.store import FILE, load, save
from xraysr_gui.settings.upgrades import VERSION

OLD = Path(__file__).parent / "old"
KEYS = st.dictionaries(st.text(min_size=1), st.lists(st.text(min_size=1), max_size=2).map(tuple), max_size=3)


def values_of(setting):
    kind = setting.kind
    if isinstance(kind, OneOf):
        return st.sampled_from([word for word, _ in kind.titles])
    if isinstance(kind, Between):
        return st.integers(int(kind.low), int(kind.high))
    return st.booleans() if isinstance(kind, Switch) else KEYS


@hypothesis_settings(max_examples=40)
@given(settings=st.builds(Settings, **{s.name: values_of(s) for s in declared()}))
def test_what_is_saved_comes_back(tmp_path, settings):
    save(settings, tmp_path)
    assert load(tmp_path) == (replace(settings, looks_linked=True), "")


def test_views_share_one_window_again_at_the_next_start(tmp_path):
    save(replace(Settings(), looks_linked=False), tmp_path)
    assert json.loads((tmp_path / FILE).read_text())["settings"] == {}
    (tmp_path / FILE).write_text(json.dumps({"version": VERSION, "settings": {"looks_linked": False}}))
    assert load(tmp_path) == (Settings(), "")


def test_only_what_differs_from_the_defaults_is_written(tmp_path):
    save(replace(Settings(), theme="light"), tmp_path)
    assert json.loads((tmp_path / FILE).read_text()) == {"version": VERSION, "settings": {"theme": "light"}}
    assert [p.name for p in tmp_path.iterdir()] == [FILE]


def test_without_a_file_the_defaults_hold_and_nothing_is_said(tmp_path):
    assert load(tmp_path / "nowhere") == (Settings(), "")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (0, Settings(theme="light", up_is_brighter=False)),
        (1, Settings(theme="light", keymap="ohif", own_keys={"invert": ("Ctrl+I",)}, text_size=12)),
    ],
)
def test_a_real_file_of_every_old_version_is_understood(tmp_path, version, expected):
    shutil.copy(OLD / f"version-{version}.json", tmp_path / FILE)
    assert load(tmp_path) == (expected, "")


def test_there_is_an_old_file_of_every_version():
    assert {p.stem for p in OLD.glob("*.json")} == {f"version-{n}" for n in range(VERSION + 1)}


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 99, "settings": {}}', '{"version": 1}', "\x00", "[" * 100_000]
)
def test_a_file_without_sense_is_put_aside_and_told(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    settings, notice = load(tmp_path)
    assert settings == Settings()
    assert "set aside" in notice
    assert (tmp_path / f"{FILE}.unreadable").read_text() == text


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX pipes")
def test_what_is_no_file_is_put_aside_and_told(tmp_path):
    os.mkfifo(tmp_path / FILE)
    settings, notice = load(tmp_path)
    assert settings == Settings()
    assert "set aside" in notice
    (tmp_path / FILE).mkdir()
    assert "settings.json.unreadable-2" in load(tmp_path)[1]
    save(replace(Settings(), theme="light"), tmp_path)
    assert load(tmp_path) == (Settings(theme="light"), "")


def test_one_value_without_sense_does_not_spoil_the_others(tmp_path):
    said = {"version": 1, "settings": {"theme": "pink", "text_size": 14, "gone": 1}}
    (tmp_path / FILE).write_text(json.dumps(said))
    settings, notice = load(tmp_path)
    assert settings == Settings(text_size=14)
    assert "Colours" in notice


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX folders")
def test_a_folder_that_cannot_be_written_is_told_in_three_sentences(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(
        CannotExport, match=r"could not be saved\. The folder .* refused it: .*They hold until"
    ):
        save(replace(Settings(), theme="light"), tmp_path / "file")


def test_every_setting_is_declared_and_accepts_its_default():
    assert [s.name for s in declared()] == [f.name for f in fields(Settings)]
    assert all(accepts(s, s.default) for s in declared())
    assert not accepts(declared()[1], True)


@pytest.mark.parametrize(
    ("word", "kept"),
    [("webgpu:0", True), ("cuda:12", True), ("gpu", True), ("webgpu", False), ("x:y", False), (3, False)],
)
def test_a_device_may_be_one_that_only_this_computer_has(word, kept):
    (device,) = (setting for setting in declared() if setting.name == "device")
    assert accepts(device, word) is kept
