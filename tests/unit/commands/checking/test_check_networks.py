"""The check of an installation tells its devices and proves every model."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from tests.support.model_folders import faithful_folder
from xraysr_gui.cli.main import main
from xraysr_gui.commands.checking import check_networks as checks
from xraysr_gui.commands.checking.check_networks import check_networks
from xraysr_gui.commands.checking.check_versions import LIBRARIES
from xraysr_gui.core.errors import ChildNotStarted
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.model_folder import ONNX, PROBE, sha256_of, write_manifest
from xraysr_gui.enhancers.networks.runtimes.contract import Device
from xraysr_gui.settings import places


@pytest.fixture
def models(tmp_path, monkeypatch):
    """Where the program's own models lie, for these tests."""
    monkeypatch.setattr(places, "models", lambda: tmp_path / "models")
    return tmp_path / "models"


def findings():
    return {finding.part: finding for finding in check_networks(Progress())}


def test_the_processor_is_named_with_its_engine_and_memory(models):
    found = findings()
    assert list(found) == ["Device cpu", "Graphics card"]
    assert found["Device cpu"].good
    assert found["Device cpu"].said.startswith("Processor, ")
    assert "MB, by onnxruntime" in found["Device cpu"].said


def test_the_libraries_that_run_networks_are_named():
    assert {"onnx", "onnxruntime"} <= set(LIBRARIES)


def test_every_model_of_program_and_person_is_proved(models):
    faithful_folder(models / "ours", 2)
    faithful_folder(places.personal_models() / "theirs")
    found = findings()
    assert found["Model ours"].good
    assert found["Model ours"].said == found["Model theirs"].said == "exactly what Keras gave"


def test_a_model_that_is_a_little_off_is_good_and_says_so(models):
    model = faithful_folder(models / "ours", tolerance=1e-3)
    with np.load(model.path / PROBE) as kept:
        given, answer = kept["given"], kept["answer"]
    np.savez(model.path / PROBE, given=given, answer=answer + np.float32(5e-4))
    files = {**model.manifest.files, PROBE: sha256_of(model.path / PROBE)}
    write_manifest(model.path, replace(model.manifest, files=files))
    found = findings()["Model ours"]
    assert found.good
    assert found.said == "off by 0.0005 of white from what Keras gave, 0.001 are allowed"
    write_manifest(model.path, replace(model.manifest, files=files, tolerance=1e-4))
    found = findings()["Model ours"]
    assert not found.good
    allowed = "where 0.0001 are allowed. Install it again."
    assert found.words == f"off by 0.0005 of white from what Keras gave, {allowed}"


def test_a_compiled_form_of_another_network_is_found(models, tmp_path):
    model = faithful_folder(models / "ours", 1)
    other = faithful_folder(tmp_path / "other", 2)
    shutil.copyfile(other.path / ONNX, model.path / ONNX)
    assert "is not the one that the manifest names" in findings()["Model ours"].said
    files = {**model.manifest.files, ONNX: sha256_of(model.path / ONNX)}
    write_manifest(model.path, replace(model.manifest, files=files))
    found = findings()["Model ours"]
    assert not found.good
    assert found.said.startswith("off by inf of white")


def test_a_model_without_a_proof_is_compared_with_what_was_installed(models):
    model = faithful_folder(models / "ours", proof=False)
    assert "came without a proof" in findings()["Model ours"].said
    (model.path / ONNX).write_bytes(b"x")
    assert not findings()["Model ours"].good


@pytest.mark.parametrize(
    "said", [{"preparation": "future"}, {"scale": 99}, {"files": {"model.onnx": "nothing"}}]
)
def test_a_model_that_cannot_be_used_is_bad_with_its_reason(models, said):
    model = faithful_folder(models / "ours")
    write_manifest(model.path, replace(model.manifest, **said))
    found = findings()["Model ours"]
    assert not found.good
    assert found.words.count(".") >= 3


def test_a_model_that_uses_others_is_not_proved_by_itself(models):
    faithful_folder(models / "ours", routes={"quick": "a", "good": "b", "share": 0.2})
    assert findings()["Model ours"].said == "uses the networks of other models"


def test_an_engine_that_cannot_start_is_found(models, monkeypatch):
    def fail(engine, progress):
        raise ChildNotStarted("It could not start.", why="A part is missing.", remedy="Install again.")

    monkeypatch.setattr(checks.Engine, "devices", fail)
    assert findings()["Devices"].words == "It could not start. A part is missing. Install again."


def test_a_graphics_card_is_named(models, monkeypatch):
    card = Device("cuda:0", "NVIDIA graphics card", "tensorflow")
    monkeypatch.setattr(checks.Engine, "devices", lambda engine, progress: (card,))
    assert findings()["Device cuda:0"].said == (
        "NVIDIA graphics card, by tensorflow; no network is there to ask it"
    )


def test_the_command_tells_it(models, capsys):
    faithful_folder(models / "ours")
    main(["check", "--json"], pytest.fail)
    found = {finding["part"]: finding["good"] for finding in json.loads(capsys.readouterr().out)}
    assert found["Device cpu"]
    assert found["Model ours"]
