"""The engine for NVIDIA cards, run here on the processor: TensorFlow puts there what has no card."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tests.support.keras_files import entrance, layer
from tests.support.model_folders import faithful_folder, keras_file, textured
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_folder import KERAS, read_model_folder, sha256_of
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS
from xraysr_gui.enhancers.networks.probe import question
from xraysr_gui.enhancers.networks.runtimes import keras_engine, onnx_engine
from xraysr_gui.enhancers.networks.runtimes.contract import Device, DeviceFailed, DeviceFull
from xraysr_gui.enhancers.networks.runtimes.keras_engine import BackEnd
from xraysr_gui.settings import places

pytestmark = pytest.mark.filterwarnings("ignore")
CARD = Device("cuda:0", "Card", "keras")


@pytest.fixture(scope="module", autouse=True)
def _tensorflow():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    pytest.importorskip("tensorflow")
    pytest.importorskip("keras")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # it minds that each network is traced once


@pytest.mark.parametrize("name", ["espcn-x3", "srcnn-x2", "dae-denoise", "best-deblur"])
def test_it_gives_what_the_exact_engine_gives(name):
    model = read_model_folder(places.models() / name)
    here = keras_engine.load(model, CARD, 1)
    exact = onnx_engine.load(model, onnx_engine.devices()[0], 1)
    channels = PREPARATIONS[model.manifest.preparation].channels
    for side in (48, 32):
        piece = question(channels, side)
        found = here.run(piece)
        assert found.flags.c_contiguous
        np.testing.assert_allclose(found, exact.run(piece), atol=1e-4)


def changed(model, file):
    files = {**model.manifest.files, KERAS: sha256_of(file)}
    return replace(model, manifest=replace(model.manifest, files=files))


def test_a_program_in_a_model_is_refused_before_keras_sees_it(tmp_path, monkeypatch):
    import keras

    monkeypatch.setattr(keras.saving, "load_model", lambda *_, **__: pytest.fail("Keras saw it"))
    model = faithful_folder(tmp_path / "model")
    file = keras_file(model.path / KERAS, [entrance(), layer("Lambda", "l", "picture", function="x")], {})
    with pytest.raises(ModelUnavailable, match="Lambda"):
        keras_engine.load(changed(model, file), CARD, 1)


def test_what_keras_does_not_take_is_a_failed_device(tmp_path, monkeypatch):
    import keras

    def refuse(*_, **__):
        raise ValueError("an unknown layer")

    monkeypatch.setattr(keras.saving, "load_model", refuse)
    with pytest.raises(DeviceFailed, match="Keras cannot load the network: an unknown layer"):
        keras_engine.load(faithful_folder(tmp_path / "model"), CARD, 1)


def test_a_model_that_came_as_an_older_file_is_left_to_others(tmp_path):
    model = faithful_folder(tmp_path / "model")
    model = replace(model, manifest=replace(model.manifest, files={"model.h5": "0" * 64}))
    with pytest.raises(DeviceFailed, match=r"reads \.keras files only"):
        keras_engine.load(model, CARD, 1)


def test_a_full_card_is_told_from_a_broken_one(monkeypatch):
    from tensorflow import errors

    session = keras_engine.load(read_model_folder(places.models() / "espcn-x3"), CARD, 1)
    for error, kind in (
        (errors.ResourceExhaustedError(None, None, "OOM: out of memory"), DeviceFull),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), DeviceFull),
        (RuntimeError("RESOURCE_EXHAUSTED: it did not fit"), DeviceFull),
        (errors.InternalError(None, None, "it did not work"), DeviceFailed),
        (RuntimeError("CUDA error: the launch timed out"), DeviceFailed),
    ):

        def fail(piece, error=error):
            raise error

        monkeypatch.setattr(session._network, "predict_on_batch", fail)
        with pytest.raises(DeviceFailed) as caught:
            session.run(textured(8, 8)[None, None])
        assert type(caught.value) is kind


def test_the_first_back_end_with_a_card_is_the_one(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    back_ends = (
        BackEnd("no_such_library", lambda: pytest.fail("it is not installed")),
        BackEnd("json", lambda: iter(())),
        BackEnd("csv", lambda: iter([("One", 6000), ("Other", None)])),
        BackEnd("zlib", lambda: pytest.fail("it is not needed")),
    )
    assert keras_engine.devices(tmp_path, back_ends) == (
        Device("cuda:0", "One", "keras", 6000),
        Device("cuda:1", "Other", "keras", None),
    )
    assert os.environ["KERAS_BACKEND"] == "csv"
    assert keras_engine.devices(tmp_path / "no driver", back_ends) == ()


def test_torch_tells_its_cards_and_computes_in_all_bits(monkeypatch):
    about = SimpleNamespace(name="NVIDIA RTX A2000", total_memory=6 << 30)
    cuda = SimpleNamespace(device_count=lambda: 1, get_device_properties=lambda number: about)
    back_ends = SimpleNamespace(
        cuda=SimpleNamespace(matmul=SimpleNamespace(allow_tf32=True)), cudnn=SimpleNamespace(allow_tf32=True)
    )
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda, backends=back_ends))
    assert list(keras_engine._torch_cards()) == [("NVIDIA RTX A2000", 6144)]
    assert not back_ends.cuda.matmul.allow_tf32
    assert not back_ends.cudnn.allow_tf32


def test_jax_tells_its_cards_and_computes_in_all_bits(monkeypatch):
    monkeypatch.setenv("XLA_PYTHON_CLIENT_PREALLOCATE", "true")
    card = SimpleNamespace(platform="gpu", device_kind="A2000", memory_stats=lambda: {"bytes_limit": 5 << 30})
    silent = SimpleNamespace(platform="gpu", device_kind="Other", memory_stats=lambda: None)
    said = {}
    config = SimpleNamespace(update=said.__setitem__)
    devices = [SimpleNamespace(platform="cpu"), card, silent]
    monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(config=config, devices=lambda: devices))
    assert list(keras_engine._jax_cards()) == [("A2000", 5120), ("Other", None)]
    assert said == {"jax_default_matmul_precision": "highest"}
    assert os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] == "false"


def test_tensorflow_computes_in_all_bits_and_finds_no_card_here():
    import tensorflow

    assert list(keras_engine._tensorflow_cards()) == []
    assert not tensorflow.config.experimental.tensor_float_32_execution_enabled()
