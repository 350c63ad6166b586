"""A judge leaves with the network that it sees with in one zip, and proves itself where it arrives."""

from __future__ import annotations

import json
import shutil
import zipfile

import numpy as np
import pytest

from xraysr_gui.cli.main import main
from xraysr_gui.commands.assess_radiograph import judges_named
from xraysr_gui.commands.models.models_on_stick import models_on_stick
from xraysr_gui.core.errors import InvalidParameter, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.folder import JUDGE, TABLE, read_judge, write_judge
from xraysr_gui.enhancers.model_folder import KERAS, ONNX
from xraysr_gui.settings import places
from xraysr_gui.training.judges.make import write_table


@pytest.fixture
def engine():
    engine = Engine()
    yield engine
    engine.close()


def did(capsys, *words):
    """Exit status, what it says as JSON, and what it says to people."""
    status = main(["models", *map(str, words), "--json"], pytest.fail)
    said = capsys.readouterr()
    return status, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def exported(tmp_path, capsys):
    status, told, _ = did(capsys, "export", "normality", "-o", tmp_path / "normality")
    assert status == 0
    assert told["file"] == str(tmp_path / "normality.zip")
    return tmp_path / "normality.zip"


def test_it_travels_whole_and_proves_itself(exported, tmp_path, capsys):
    with zipfile.ZipFile(exported) as archive:
        homes = {name.partition("/")[0] for name in archive.namelist()}
    assert homes == {"normality", "lite0-looks"}
    again = tmp_path / "again.zip"
    assert did(capsys, "export", "normality", "-o", again)[0] == 0
    assert again.read_bytes() == exported.read_bytes()

    status, told, said = did(capsys, "install", exported, "--id", "hands")
    assert status == 0, said
    assert told["installed"][0]["id"] == "hands"
    own = places.personal_models()
    assert {path.name for path in own.iterdir()} == {"hands", "lite0-looks"}
    sent, came = read_judge(places.models() / "normality"), read_judge(own / "hands")
    assert came.sha256 == sent.sha256
    assert came.looking().sha256 == came.manifest.features_sha256
    status, rows, _ = did(capsys, "verify", "hands")
    assert (status, rows[0]["good"]) == (0, True)
    assert [one.path for one in judges_named(["hands"])] == [own / "hands"]
    assert judges_named(["normality"])[0].path == places.models() / "normality"
    with pytest.raises(InvalidParameter, match="no judge 'feet'"):
        judges_named(["feet"])

    assert "uses it" in did(capsys, "remove", "lite0-looks")[2]
    assert did(capsys, "remove", "hands")[0] == did(capsys, "remove", "lite0-looks")[0] == 0
    assert list(own.iterdir()) == []


def test_what_is_here_or_no_judge_is_refused_and_leaves_nothing(exported, tmp_path, capsys):
    status, told, said = did(capsys, "install", exported)
    assert (status, told["installed"]) == (2, [])
    assert "It is here already." in said
    assert "judges nothing by itself" in did(capsys, "export", "lite0-looks", "-o", tmp_path / "x.zip")[2]
    assert "judges nothing" in did(capsys, "install", places.models() / "lite0-looks", "--id", "eyes")[2]
    assert list(places.personal_models().glob("*")) == []


def test_a_folder_brings_what_lies_beside_it(tmp_path, capsys):
    for name in ("normality", "lite0-looks"):
        shutil.copytree(places.models() / name, tmp_path / "stick" / name)
    assert did(capsys, "install", tmp_path / "stick" / "normality", "--id", "hands")[0] == 0
    assert (places.personal_models() / "lite0-looks" / JUDGE).is_file()


def spoilt(exported, tmp_path, change):
    """The same archive with one of its folders changed."""
    place = tmp_path / "spoilt"
    with zipfile.ZipFile(exported) as archive:
        archive.extractall(place)
    change(place)
    return shutil.make_archive(str(tmp_path / "spoilt"), "zip", place)


def other_table(place):
    judge = read_judge(place / "normality")
    write_table(judge.path, {"normal_middle": np.zeros(3)})
    write_judge(judge.path, judge.manifest)


def other_eyes(place):
    judge = read_judge(place / "lite0-looks")
    shutil.copy(places.models() / "pneumonia-documents" / KERAS, judge.path / KERAS)
    write_judge(judge.path, judge.manifest)


def without_hash(place):
    table = place / "normality" / TABLE
    table.write_bytes(table.read_bytes() + b" ")


def only_compiled(place):
    (place / "lite0-looks" / KERAS).unlink()
    write_judge(place / "lite0-looks", read_judge(place / "lite0-looks").manifest)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (other_table, "does not fit"), (other_eyes, "learned with another"),
        (without_hash, "it was changed"), (only_compiled, "learned with another"),
        (lambda place: (place / "normality" / "run.py").write_text(""), "no model needs"),
        (lambda place: shutil.copytree(place / "normality", place / "two"), "holds several models"),
    ],
)  # fmt: skip
def test_one_that_does_not_prove_itself_is_refused(exported, tmp_path, capsys, change, why):
    status, _, said = did(capsys, "install", spoilt(exported, tmp_path, change), "--id", "hands")
    assert status == 2
    assert why in said
    assert list(places.personal_models().glob("*")) == []


def test_a_compiled_form_that_came_along_is_not_believed(exported, tmp_path, capsys):
    def other_onnx(place):
        judge = read_judge(place / "lite0-looks")
        shutil.copy(places.models() / "pneumonia-documents" / ONNX, judge.path / ONNX)
        write_judge(judge.path, judge.manifest)

    assert did(capsys, "install", spoilt(exported, tmp_path, other_onnx), "--id", "hands")[0] == 0
    own, sent = places.personal_models() / "lite0-looks" / ONNX, places.models() / "lite0-looks" / ONNX
    assert own.read_bytes() == sent.read_bytes()


def test_a_judge_asks_no_other_network_than_it_learned_with(tmp_path):
    for name in ("normality", "lite0-looks"):
        shutil.copytree(places.models() / name, tmp_path / name)
    other_eyes(tmp_path)
    with pytest.raises(ModelUnavailable, match="learned with another"):
        read_judge(tmp_path / "normality").looking()


def test_a_stick_shows_judges_with_what_speaks_against_them(exported, engine, tmp_path):
    [one] = models_on_stick(exported, engine, Progress())
    assert (one.id, one.why_not) == ("normality", "It is installed already.")
    for name in ("normality", "lite0-looks"):
        shutil.copytree(places.models() / name, tmp_path / "stick" / name)
    judge = read_judge(tmp_path / "stick" / "normality")
    told = json.loads((judge.path / JUDGE).read_text())
    (judge.path / JUDGE).write_text(json.dumps(told | {"id": "hands", "title": "Hands"}))
    found = {one.name: one for one in models_on_stick(tmp_path / "stick", engine, Progress())}
    assert (found["normality"].said, found["normality"].why_not) == ("Hands: a judge, version 1", "")
    assert "comes along" in found["lite0-looks"].why_not
