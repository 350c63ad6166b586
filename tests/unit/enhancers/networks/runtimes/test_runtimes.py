"""Devices are found by those who drive them, and what an engine says becomes one of three failures."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
from onnxruntime.capi.onnxruntime_pybind11_state import EPFail, RuntimeException

from tests.support.model_folders import faithful_folder, model_folder, textured
from tests.support.small_networks import chain, conv
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers import model_folder as folders
from xraysr_gui.enhancers.model_folder import sha256_of
from xraysr_gui.enhancers.networks.runtimes import (
    all_devices,
    device_for,
    keras_engine,
    onnx_engine,
    runtime_of,
)
from xraysr_gui.enhancers.networks.runtimes.contract import Device, DeviceFailed, DeviceFull, Runtime

CPU, CARD = Device("cpu", "Processor", "one"), Device("cuda:0", "Card", "two")
SECOND = Device("cuda:1", "Second card", "two")
MEMORY = "[ONNXRuntimeError] : 6 : Status Message: std::bad_alloc"


def runtime(id, *devices):
    return Runtime(id, lambda: id, lambda: devices, lambda folder, device, threads: None)


def test_each_device_is_listed_once_by_the_first_that_knows_it():
    other = Device("cpu", "The same processor", "two")
    one, two = runtime("one", CPU), runtime("two", other, CARD)
    assert all_devices((one, two)) == (CPU, CARD)
    assert runtime_of(CARD, (one, two)) is two


@pytest.mark.parametrize("error", [ImportError, RuntimeError, OSError])
def test_a_runtime_that_is_broken_does_not_hide_the_others(error, caplog):
    def fail():
        raise error("no library")

    broken = Runtime("broken", lambda: "", fail, lambda folder, device, threads: None)
    with caplog.at_level(logging.INFO):
        assert all_devices((broken, runtime("one", CPU))) == (CPU,)
    assert "broken tells no devices: no library" in caplog.text


@pytest.mark.parametrize(
    ("wish", "meant"),
    [
        ("auto", CARD),
        ("gpu", CARD),
        ("cpu", CPU),
        ("cuda:1", SECOND),
        ("cuda:9", CPU),
        ("", CPU),
        ("GPU", CPU),
    ],
)
def test_a_wish_means_one_device(wish, meant):
    assert device_for(wish, (CPU, CARD, SECOND)) == meant


def test_without_a_card_every_wish_means_the_processor():
    assert {device_for(wish, (CPU,)) for wish in ("auto", "gpu", "cpu", "cuda:0")} == {CPU}


def test_without_any_device_a_model_is_unavailable():
    with pytest.raises(ModelUnavailable, match="Networks cannot be run on this computer"):
        device_for("auto", ())


def test_cores_that_the_system_does_not_tell_are_not_named(monkeypatch):
    for cores, title in ((4, "Processor, 4 cores"), (None, "Processor")):
        monkeypatch.setattr(onnx_engine.os, "cpu_count", lambda cores=cores: cores)
        assert onnx_engine.devices()[0].title == title


def test_the_devices_of_onnx_runtime_are_those_of_its_build(monkeypatch):
    known = ["CUDAExecutionProvider", "AzureExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: known)
    assert [device.id for device in onnx_engine.devices()] == ["cpu", "cuda:0"]


def test_the_engine_names_itself():
    assert onnx_engine.RUNTIME.title() == f"ONNX Runtime {onnxruntime.__version__}"


@pytest.fixture
def cpu():
    return onnx_engine.devices()[0]


def test_a_session_computes(tmp_path, cpu):
    model = faithful_folder(tmp_path / "model", 2)
    session = onnx_engine.load(model, cpu, 1)
    assert session.provider == "CPUExecutionProvider"
    answer = session.run(textured(20, 30)[None, None])
    assert answer.shape == (1, 1, 40, 60)
    assert answer.dtype == np.float32


def test_a_piece_that_does_not_fit_is_told_from_a_failure(tmp_path, cpu, monkeypatch):
    session = onnx_engine.load(faithful_folder(tmp_path / "model"), cpu, 1)
    for error, kind in (
        (RuntimeException(MEMORY), DeviceFull),
        (RuntimeException("CUDA failure 2: out of memory"), DeviceFull),
        (MemoryError(), DeviceFull),
        (RuntimeException("CUDA failure 700"), DeviceFailed),
        (EPFail("the provider gave up"), DeviceFailed),
    ):

        class Raising:
            def run(self, names, given, error=error):
                raise error

        monkeypatch.setattr(session, "_session", Raising())
        with pytest.raises(DeviceFailed) as caught:
            session.run(textured(8, 8)[None, None])
        assert type(caught.value) is kind


def test_a_wrong_input_is_a_failure_and_no_crash(tmp_path, cpu):
    session = onnx_engine.load(model_folder(tmp_path / "two", chain(conv(1), channels=2)), cpu, 1)
    with pytest.raises(DeviceFailed):
        session.run(textured(8, 8)[None, None])


def test_what_is_no_network_makes_the_model_unavailable(tmp_path, cpu):
    model = faithful_folder(tmp_path / "model")
    (model.path / "model.onnx").write_bytes(b"no network at all")
    said = replace(model.manifest, files={"model.onnx": sha256_of(model.path / "model.onnx")})
    model = replace(model, manifest=said)
    with pytest.raises(ModelUnavailable, match="The engine refuses it: its compiled form is damaged"):
        onnx_engine.load(model, cpu, 1)


def test_a_card_that_cannot_be_reached_is_a_failed_device(tmp_path):
    model = faithful_folder(tmp_path / "model")
    with pytest.raises(DeviceFailed), pytest.warns(UserWarning, match="CUDAExecutionProvider"):
        onnx_engine.load(model, Device("cuda:0", "Card", "onnxruntime"), 1)


def test_memory_that_ends_while_loading_is_told_as_memory(tmp_path, cpu, monkeypatch):
    def full(*_, **__):
        raise RuntimeException(MEMORY)

    monkeypatch.setattr(onnxruntime, "InferenceSession", full)
    with pytest.raises(DeviceFull):
        onnx_engine.load(faithful_folder(tmp_path / "model"), cpu, 1)


def test_the_file_is_read_once_and_what_was_checked_is_what_is_run(tmp_path, cpu, monkeypatch):
    model = faithful_folder(tmp_path / "model")
    reads = []
    real = folders._read
    monkeypatch.setattr(folders, "_read", lambda path, most: reads.append(path.name) or real(path, most))
    onnx_engine.load(model, cpu, 1)
    assert reads == ["model.onnx"]


def test_tensorflow_is_not_imported_where_there_is_no_card(tmp_path):
    before = set(sys.modules)
    assert keras_engine.devices(tmp_path / "no driver") == ()
    assert "tensorflow" not in set(sys.modules) - before


def test_memory_is_kept_for_the_next_piece_and_given_back_at_the_end(tmp_path):
    model = model_folder(tmp_path / "model", chain(conv(64, 3), conv(64, 3), conv(1, 3)), proof=False)
    code = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from xraysr_gui.enhancers.model_folder import read_model_folder\n"
        "from xraysr_gui.enhancers.networks.runtimes.onnx_engine import RUNTIME\n"
        "from xraysr_gui.isolation.own_memory import held_mb\n"
        "folder = read_model_folder(Path(sys.argv[1]))\n"
        "one, two = (RUNTIME.load(folder, RUNTIME.devices()[0], 1) for _ in range(2))\n"
        "piece = np.ones((1, 1, 500, 500), np.float32)\n"
        "one.run(piece[:, :, :9, :9])\nbefore = held_mb()\none.run(piece)\nfirst = held_mb()\n"
        "two.run(piece)\nboth = held_mb()\nRUNTIME.rest()\nat_rest = held_mb()\none.run(piece)\n"
        "print(first - before, both - first, at_rest - before, held_mb() - before)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(model.path)], capture_output=True, text=True, check=True
    )
    first, second, at_rest, again = map(int, said.stdout.split())
    assert first > 100
    assert second < 20
    assert at_rest < 30
    assert again > 100


def test_giving_back_what_was_never_taken_is_no_error():
    onnx_engine.rest()
    onnx_engine.rest()
