from __future__ import annotations

import os

import pytest

from tests.support.model_folders import faithful_folder
from xraysr_gui.commands.named_enhancer import FORGOTTEN_S, NAMED, enhancer_named
from xraysr_gui.core.errors import ModelUnavailable, UserError
from xraysr_gui.enhancers.engine.model_install import install_model
from xraysr_gui.settings import places


class Here:
    """Takes a file in as the engine does, in this process, and counts."""

    def __init__(self):
        self.count = 0

    def install(self, path, into, progress):
        self.count += 1
        return install_model(path, into, progress)


@pytest.fixture
def engine():
    return Here()


@pytest.fixture
def model(tmp_path):
    return faithful_folder(tmp_path / "mine")


def test_an_id_comes_before_a_path_of_the_same_name(engine, tmp_path, monkeypatch):
    faithful_folder(tmp_path / "fast-x2")
    monkeypatch.chdir(tmp_path)
    assert enhancer_named("fast-x2", engine).model.path == places.models() / "fast-x2"
    assert enhancer_named("./fast-x2", engine).model.path == tmp_path / "fast-x2"
    assert enhancer_named("median", engine).model is None


def test_a_folder_and_its_manifest_are_used_where_they_lie(engine, model):
    assert enhancer_named(model.path, engine).model == model
    assert enhancer_named(model.path / "manifest.json", engine).model == model
    assert engine.count == 0


def test_a_file_is_taken_in_once(engine, model):
    first = enhancer_named(model.path / "model.keras", engine)
    again = enhancer_named(model.path / "model.keras", engine)
    assert first.model.sha256 == model.manifest.files["model.keras"]
    assert again.model.path == first.model.path
    assert first.model.path.is_relative_to(places.cache_folder() / NAMED)
    assert engine.count == 1
    (first.model.path / "manifest.json").write_text("damaged")
    assert enhancer_named(model.path / "model.keras", engine).model.sha256 == first.model.sha256
    assert engine.count == 2


def test_what_nobody_names_for_a_month_goes(engine, model):
    old = enhancer_named(model.path / "model.keras", engine).model.path.parent
    past = os.stat(old).st_mtime - 2 * FORGOTTEN_S
    os.utime(old, (past, past))
    other = faithful_folder(model.path.parent / "other", 2)
    enhancer_named(other.path / "model.keras", engine)
    assert not old.exists()


def test_what_is_no_model_is_refused(engine, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.keras").write_bytes(b"nothing")
    for path in (tmp_path / "empty", tmp_path / "bad.keras"):
        with pytest.raises(ModelUnavailable):
            enhancer_named(path, engine)
    with pytest.raises(UserError, match=r"There is no enhancer 'best-x3'\..*Did you mean best-x4 or best-x2"):
        enhancer_named("best-x3", engine)
