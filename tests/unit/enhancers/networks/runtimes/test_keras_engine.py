"""The engine for NVIDIA cards, run here on the processor: TensorFlow puts there what has no card."""

from __future__ import annotations

import os
from dataclasses import replace

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
from xraysr_gui.settings import places

pytestmark = pytest.mark.filterwarnings("ignore")
CARD = Device("cuda:0", "Card", "tensorflow")


@pytest.fixture(scope="module", autouse=True)
def _tensorflow():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    pytest.importorskip("tensorflow")
    pytest.importorskip("keras")


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
    with pytest.raises(DeviceFailed, match="TensorFlow cannot load the network: an unknown layer"):
        keras_engine.load(faithful_folder(tmp_path / "model"), CARD, 1)


def test_a_model_that_came_as_an_older_file_is_left_to_others(tmp_path):
    model = faithful_folder(tmp_path / "model")
    model = replace(model, manifest=replace(model.manifest, files={"model.h5": "0" * 64}))
    with pytest.raises(DeviceFailed, match=r"reads \.keras files only"):
        keras_engine.load(model, CARD, 1)


def test_a_full_card_is_told_from_a_broken_one(monkeypatch):
    from tensorflow import errors

    session = keras_engine.load(read_model_folder(places.models() / "espcn-x3"), CARD, 1)
    for error, kind in ((errors.ResourceExhaustedError, DeviceFull), (errors.InternalError, DeviceFailed)):

        def fail(piece, error=error):
            raise error(None, None, "it did not work")

        monkeypatch.setattr(session, "_function", fail)
        with pytest.raises(DeviceFailed, match="it did not work") as caught:
            session.run(textured(8, 8)[None, None])
        assert type(caught.value) is kind
