"""xraysr models: a network of one's own goes all its ways by commands, as a person types them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.keras_files import convolution, entrance, layer
from tests.support.model_folders import faithful_layers, keras_file
from tests.support.phantom import chest
from xraysr_gui.cli.main import main
from xraysr_gui.enhancers.judges.folder import JUDGE
from xraysr_gui.enhancers.model_folder import KERAS, MANIFEST, read_model_folder
from xraysr_gui.settings import places

ROOT = Path(__file__).parents[3]


def run(*words):
    """The real command in a process of its own."""
    command = [sys.executable, "-m", "xraysr_gui", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def told(*words, status=0):
    """What it says as JSON, which is all that stands on stdout."""
    done = run(*words, "--json")
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout), done.stderr


@pytest.fixture
def network(tmp_path):
    return keras_file(tmp_path / "net.keras", *faithful_layers(1))


def shipped(tmp_path, id, name):
    """A trained network that comes with the program, as a bare file of somebody else."""
    return Path(shutil.copy(places.models() / id / KERAS, tmp_path / name))


def refused(capsys, *words):
    """The three sentences of a refusal."""
    assert main(["models", *map(str, words)], pytest.fail) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count(". ") >= 2
    return said.err


def test_a_network_is_installed_listed_shown_verified_exported_removed_and_installed_again(tmp_path, network):
    (done,) = told("models", "install", network, "--id", "mine", "--title", "Mine")[0]["installed"]
    assert (done["id"], done["title"], Path(done["folder"]).name) == ("mine", "Mine", "mine")

    rows = {row["id"]: row for row in told("models", "list")[0]}
    assert rows["mine"]["own"] is True
    assert rows["mine"]["refused"] == ""
    assert rows["best-x2"]["own"] is False

    shown = told("models", "show", "mine")[0]
    assert shown["manifest"]["id"] == "mine"
    assert "| black and white in it |" in shown["card"]

    (verified,) = told("models", "verify", "mine")[0]
    assert [check["part"] for check in verified["checks"]] == ["manifest", "files", "parity"]
    assert verified["good"] is True
    assert verified["checks"][2]["good"] is True
    assert "what it gave when it was installed" in verified["checks"][2]["said"]

    target = tmp_path / "mine.zip"
    assert told("models", "export", "mine", "-o", target)[0]["file"] == str(target)
    before = target.read_bytes()
    assert main(["models", "export", "mine", "-o", str(target)], pytest.fail) == 2
    assert told("models", "export", "mine", "-o", target, "--overwrite")[0]["exported"] == "mine"
    assert target.read_bytes() == before
    removed = told("models", "remove", "mine")[0]["removed"]
    assert removed == "mine"
    assert "mine" not in {row["id"] for row in told("models", "list")[0]}

    (again,) = told("models", "install", target)[0]["installed"]
    assert again["id"] == "mine"
    kept = read_model_folder(Path(again["folder"])).manifest
    assert kept.title == "Mine"
    assert {guess["ground"] for guess in again["guesses"]} <= {"manifest", "known"}


def test_words_go_to_stderr_and_the_last_line_says_how_to_use_it(network):
    done = run("models", "install", network, "--task", "deblur", "--range", "-1..1", "--border", "zero")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith("Use it: xraysr enhance IMAGE --with mine-net -o OUTPUT")
    assert "  task: deblur (as you say)" in done.stderr
    assert "  value range: -1..1 (as you say)" in done.stderr
    assert "Tried on the film of the sample study:" in done.stderr
    manifest = read_model_folder(places.personal_models() / "mine-net").manifest
    assert (manifest.task, manifest.value_range, manifest.border) == ("deblur", "-1..1", "zero")


def test_a_guess_is_said_to_be_one_and_brings_its_evidence(network):
    (done,) = told("models", "install", network)[0]["installed"]
    task = next(guess for guess in done["guesses"] if guess["field"] == "task")
    assert task["ground"] in ("guess", "tried")
    assert task["evidence"]
    value_range = next(guess for guess in done["guesses"] if guess["field"] == "value_range")
    assert any(sentence.startswith("With 0..255: ") for sentence in value_range["evidence"])


def test_another_image_can_be_tried_on(tmp_path, network):
    image = tmp_path / "film.png"
    Image.fromarray((chest(160, 128) * 255).astype(np.uint8)).save(image)
    (done,) = told("models", "install", network, "--try-on", image)[0]["installed"]
    assert "Tried on the image that was named:" in str(done["guesses"])


def test_several_files_are_installed_and_those_that_are_refused_are_told(tmp_path, network):
    text = tmp_path / "no.keras"
    text.write_text("no network")
    said, words = told("models", "install", network, text, status=2)
    assert [one["id"] for one in said["installed"]] == ["mine-net"]
    assert [one["file"] for one in said["refused"]] == [str(text)]
    assert "no.keras was not installed." in words


@pytest.mark.parametrize("words", [["--id", "one"], ["--title", "One"]])
def test_several_files_have_no_common_name(capsys, tmp_path, network, words):
    assert "Install them one by one" in refused(capsys, "install", network, network, *words)


def test_answers_that_cannot_be_are_refused_before_anything_is_read(capsys, network):
    assert "Allowed is a whole number from 1 to 8." in refused(capsys, "install", network, "--scale", "9")
    assert "Allowed is a word of small letters" in refused(capsys, "install", network, "--id", "A B")
    assert not list(places.personal_models().glob("*"))


def test_a_layer_with_a_program_is_refused_by_the_command_too(capsys, tmp_path):
    layers = [entrance(), layer("Lambda", "inside", "picture", function="x")]
    said = refused(capsys, "install", keras_file(tmp_path / "bad.keras", layers, {}))
    assert "Its layer inside of the class Lambda runs a program" in said
    assert "\nimport keras\nnew = keras.models.clone_model(" in said  # lines to be copied, as they are


@pytest.mark.parametrize("verb", ["show", "remove", "verify", "export"])
def test_a_model_that_is_not_there_is_told(capsys, tmp_path, verb):
    more = ["-o", tmp_path / "x.zip"] if verb == "export" else []
    assert "There is no model 'nowhere'." in refused(capsys, verb, "nowhere", *more)


def test_what_came_with_the_program_stays(capsys):
    said = refused(capsys, "remove", "fast-x2")
    assert said.startswith("The model fast-x2 was not removed. It came with the program.")
    assert (places.models() / "fast-x2" / MANIFEST).is_file()


def test_a_model_that_only_uses_others_has_nothing_to_export(capsys, tmp_path):
    said = refused(capsys, "export", "hybrid-x2", "-o", tmp_path / "x.zip")
    assert "It has no network of its own" in said
    assert list(tmp_path.iterdir()) == []


def test_an_exported_file_holds_what_the_manifest_names_and_is_the_same_every_time(tmp_path, capsys):
    for name in ("a.zip", "b"):
        assert main(["models", "export", "espcn-x2", "-o", str(tmp_path / name)], pytest.fail) == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        held = {Path(name).name for name in archive.namelist()}
    assert held == {MANIFEST, *read_model_folder(places.models() / "espcn-x2").manifest.files}


def spoil(folder, **said):
    values = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**values, **said}))


def verified(id):
    (row,) = told("models", "verify", id, status=2)[0]
    return {check["part"]: (check["good"], check["said"]) for check in row["checks"]}


def test_a_file_that_was_changed_does_not_pass(network):
    told("models", "install", network, "--id", "mine")
    with (places.personal_models() / "mine" / KERAS).open("ab") as file:
        file.write(b"x")
    assert verified("mine")["files"][0] is False
    assert "it was changed" in verified("mine")["files"][1]


def test_a_manifest_that_is_against_the_schema_does_not_pass_and_can_be_removed(network):
    told("models", "install", network, "--id", "mine")
    spoil(places.personal_models() / "mine", value_range="0..2", scale=99)
    (mine,) = (one for one in told("models", "list")[0] if one["id"] == "mine")
    assert mine["refused"] != ""
    good, said = verified("mine")["manifest"]
    assert good is False
    assert 'value_range is "0..2", and may be: "0..1", "-1..1", "0..255".' in said
    assert "scale is 99, which is out of range." in said
    told("models", "remove", "mine")
    assert list(places.personal_models().iterdir()) == []


def test_a_network_that_does_not_give_what_its_proof_says_does_not_pass(tmp_path):
    folder = places.personal_models() / "theirs"
    shutil.copytree(places.models() / "espcn-x2", folder)
    other = read_model_folder(places.models() / "espcn-x3")
    files = json.loads((folder / MANIFEST).read_text())["files"]
    shutil.copy(other.path / "probe.npz", folder / "probe.npz")
    spoil(folder, id="theirs", files=files | {"probe.npz": other.manifest.files["probe.npz"]})
    assert verified("theirs")["parity"][0] is False


def test_every_model_that_ships_passes():
    rows = told("models", "verify")[0]
    assert len(rows) > 10
    assert all(row["good"] for row in rows)


def test_judges_are_listed_shown_and_verified_with_what_they_see_with(monkeypatch, tmp_path, capsys):
    own = tmp_path / "models"
    for name in ("lite0-looks", "normality"):
        shutil.copytree(places.models() / name, own / name)
    for module in ("listed_judges", "verify_judges"):
        monkeypatch.setattr(f"xraysr_gui.commands.models.{module}.model_places", lambda: (own,))

    def judged(*words):
        status = main(["models", *words, "--json"], pytest.fail)
        return status, json.loads(capsys.readouterr().out)

    rows = {row["id"]: row for row in judged("list")[1]}
    assert rows["normality"]["task"] == "judge (one-class)"
    assert judged("show", "normality")[1]["card"].startswith("# Normality")
    status, (one, looking) = judged("verify", "normality", "lite0-looks")
    assert status == 0
    parts = {row["id"]: [check["part"] for check in row["checks"]] for row in (one, looking)}
    assert parts["normality"] == ["manifest", "files", "features"]
    assert parts["lite0-looks"] == ["manifest", "files", "parity"]

    with (own / "lite0-looks" / "model.onnx").open("ab") as file:
        file.write(b"x")
    status, rows = judged("verify", "normality", "lite0-looks")
    bad = [(row["id"], check["part"]) for row in rows for check in row["checks"] if check["good"] is False]
    assert status == 2
    assert bad == [("normality", "features"), ("lite0-looks", "files")]


def films(folder):
    """Two drawn chests that no network has seen."""
    folder.mkdir()
    for number in range(2):
        picture = (chest(300 + 12 * number, 288) * 255).astype(np.uint8)
        Image.fromarray(picture).save(folder / f"film{number}.png")
    return folder


@pytest.mark.slow
def test_a_network_of_one_size_enlarges_and_takes_part_in_the_trial_of_its_scale(tmp_path):
    network = shipped(tmp_path, "srcnn-x2", "film_net.keras")
    (done,) = told("models", "install", network, "--id", "my-srcnn")[0]["installed"]
    assert (done["task"], done["scale"], done["preparation"]) == ("super-resolution", 2, "enlarged")
    folder = films(tmp_path / "films")
    words = ["--protocol", "x2", "--with", "my-srcnn,srcnn-x2", "-o", tmp_path / "report"]
    rows = {row["enhancer"]: row for row in told("evaluate", folder, *words)[0]["rows"]}
    assert rows["my-srcnn"]["figures"] == pytest.approx(rows["srcnn-x2"]["figures"])
    assert rows["my-srcnn"]["figures"]["psnr"] > rows["bicubic"]["figures"]["psnr"]


@pytest.mark.slow
def test_a_deblurrer_takes_part_in_the_trial_of_blurs(tmp_path):
    layers = [entrance(), convolution("c", "picture", 1, 3, use_bias=False)]
    sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32)[..., None, None]
    network = keras_file(tmp_path / "n.keras", layers, {"layers/conv2d/vars/0": sharpen})
    told("models", "install", network, "--id", "my-sharpener", "--task", "deblur")
    words = ["--protocol", "deblur", "--with", "my-sharpener", "-o", tmp_path / "report"]
    rows = {row["enhancer"] for row in told("evaluate", films(tmp_path / "films"), *words)[0]["rows"]}
    assert "my-sharpener" in rows


def test_a_judge_of_ones_own_is_removed_and_one_of_the_program_stays(capsys):
    own = places.personal_models()
    own.mkdir(parents=True)
    shutil.copytree(places.models() / "normality", own / "hands")
    told = json.loads((own / "hands" / JUDGE).read_text())
    (own / "hands" / JUDGE).write_text(json.dumps(told | {"id": "hands", "features": "eyes"}))
    shutil.copytree(places.models() / "lite0-looks", own / "eyes")
    assert "The model hands uses it. Remove hands first." in refused(capsys, "remove", "eyes")
    assert main(["models", "remove", "hands"], pytest.fail) == 0
    assert "hands is removed" in capsys.readouterr().out
    assert not (own / "hands").exists()
    assert "It came with the program." in refused(capsys, "remove", "normality")
    assert (places.models() / "normality" / JUDGE).is_file()
