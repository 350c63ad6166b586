"""Models of a stick: all are found and judged, what is chosen is installed, and nothing is half there."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.model_folders import faithful_folder, faithful_layers, keras_file
from xraysr_gui.cli.main import main
from xraysr_gui.commands.models.models_on_stick import install_from_stick, models_on_stick
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.model_folder import MANIFEST, read_model_folder, write_manifest
from xraysr_gui.settings import places


@pytest.fixture
def engine():
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def _no_models_of_the_program(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "models", lambda: tmp_path / "shipped")


def model(folder: Path, id: str, scale: int = 1) -> Path:
    made = faithful_folder(folder, scale)
    write_manifest(folder, replace(made.manifest, id=id, title=id.title()))
    return folder


@pytest.fixture
def stick(tmp_path) -> Path:
    """Two models, one of them twice, another version of it, a bare network and what is none."""
    stick = tmp_path / "Stick Врач 1"
    model(stick / "a" / "one", "aurora", 2)
    shutil.copytree(stick / "a" / "one", stick / "b" / "again")
    model(stick / "c", "aurora")
    model(stick / "d", "boreas")
    keras_file(stick / "bare.keras", *faithful_layers(1))
    (stick / "broken.zip").write_bytes(b"PK no archive")
    (stick / "e").mkdir()
    (stick / "e" / MANIFEST).write_text("{}")
    (stick / "notes.txt").write_text("no model")
    os.symlink(stick, stick / "round")
    return stick


def found(place, engine):
    return {one.name: one for one in models_on_stick(place, engine, Progress())}


def packed(stick: Path, path: Path) -> Path:
    return Path(shutil.make_archive(str(path), "zip", stick))


def test_all_are_found_with_what_they_are_and_what_speaks_against_them(stick, engine):
    model(places.personal_models() / "boreas", "boreas", 2)
    there = found(stick, engine)
    assert set(there) == {"a/one", "b/again", "c", "d", "e", "bare.keras", "broken.zip"}
    assert there["a/one"].said == "Aurora: super-resolution, 2 times as many rows, version 1"
    assert there["a/one"].why_not == there["bare.keras"].why_not == ""
    assert there["b/again"].why_not == "It is the same as a/one."
    assert there["c"].why_not.startswith("Another version of it is in a/one")
    assert "Another version of it is installed" in there["d"].why_not
    assert "damaged" in there["broken.zip"].why_not
    assert MANIFEST in there["e"].why_not
    shutil.rmtree(places.personal_models() / "boreas")
    shutil.copytree(stick / "d", places.personal_models() / "boreas")
    assert found(stick, engine)["d"].why_not == "It is installed already."


def test_the_command_installs_the_chosen_ones_from_a_read_only_stick(stick, capsys):
    for path in (stick, *stick.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert main(["models", "install", str(stick), "--only", "aurora", "--json"], pytest.fail) == 2
        told = json.loads(capsys.readouterr().out)
        assert [one["id"] for one in told["installed"]] == ["aurora"]
        assert len(told["refused"]) == 2  # the same once more, and the other version
        assert {path.name for path in places.personal_models().iterdir()} == {"aurora"}
        assert read_model_folder(places.personal_models() / "aurora").manifest.scale == 2
        assert main(["models", "install", str(stick), "--only", "nobody"], pytest.fail) == 2
        assert "No model named nobody" in capsys.readouterr().err
    finally:
        for path in (stick, *stick.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)


def test_a_zip_with_several_models_is_installed_whole(stick, engine, tmp_path, capsys):
    for name in ("b", "c", "e", "bare.keras", "broken.zip", "round", "notes.txt"):
        path = stick / name
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    archive = packed(stick, tmp_path / "all of them")
    assert set(found(archive, engine)) == {"all of them.zip > a/one", "all of them.zip > d"}
    assert main(["models", "install", str(archive)], pytest.fail) == 0
    assert {path.name for path in places.personal_models().iterdir()} == {"aurora", "boreas"}
    assert "aurora - Aurora: super-resolution" in capsys.readouterr().err


def test_what_reaches_outside_or_swells_is_refused_and_leaves_nothing(stick, engine, tmp_path):
    good = (stick / "d" / MANIFEST).read_bytes()
    for name in ("../evil/manifest.json", "/etc/manifest.json", "C:\\evil\\manifest.json", "a\\..\\b/x"):
        archive = tmp_path / "slip.zip"
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("ok/manifest.json", good)
            info = zipfile.ZipInfo("x")
            info.filename = name
            file.writestr(info, good)
        [one] = found(archive, engine).values()
        assert "reaches outside" in one.why_not, name
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for home in ("a", "b"):
            manifest = json.loads(good)
            manifest["id"] = f"bomb-{home}"
            file.writestr(f"{home}/manifest.json", json.dumps(manifest))
            file.writestr(f"{home}/model.keras", b"\0" * (18 << 20))
    film = np.full((48, 48), 0.5, np.float32), "a grey square"
    for one in found(tmp_path / "bomb.zip", engine).values():
        with pytest.raises(UserError, match="grows far beyond"):
            install_from_stick(one, film, engine, Progress())
    with zipfile.ZipFile(tmp_path / "manifests.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("m/manifest.json", b" " * (30 << 20))
    [one] = found(tmp_path / "manifests.zip", engine).values()
    assert one.why_not
    assert not list(places.personal_models().glob("*"))


def test_what_holds_no_model_is_told(tmp_path, engine, capsys):
    (tmp_path / "empty").mkdir()
    assert found(tmp_path / "empty", engine) == {}
    assert main(["models", "install", str(tmp_path / "empty")], pytest.fail) == 2
    assert "It holds no model" in capsys.readouterr().err


def test_a_stick_that_is_pulled_out_is_told(stick, engine, monkeypatch):
    def gone(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", gone)
    with pytest.raises(UserError, match=r"cannot be searched for models\. The system refuses"):
        models_on_stick(stick, engine, Progress())
