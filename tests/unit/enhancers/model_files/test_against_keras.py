"""What is read and written without Keras computes what Keras computes."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import keras_models
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes

runtime = pytest.importorskip("onnxruntime")

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("old_files_of_keras")]
CLOSE = 1e-5


def assert_alike(model, path, size):
    """The file at the path computes what the model computes, on a picture of a size."""
    channels = model.input_shape[-1]
    picture = np.random.default_rng(7).random((1, *size, channels), dtype=np.float32) - np.float32(0.3)
    expected = np.asarray(model(picture))
    written = onnx_bytes(read_keras_file(path))
    session = runtime.InferenceSession(written, providers=["CPUExecutionProvider"])
    (found,) = session.run(["enhanced"], {"image": picture.transpose(0, 3, 1, 2)})
    found = found.transpose(0, 2, 3, 1)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= CLOSE * max(1.0, np.abs(expected).max())


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_every_class_of_layer_computes_what_keras_computes(keras, tmp_path, ending):
    for name, (model, size) in keras_models.Chains(keras).items():
        keras_models.randomised(model).save(path := tmp_path / f"{name}.{ending}")
        try:
            assert_alike(model, path, size)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("make", [keras_models.nested, keras_models.u_net])
def test_whole_networks_compute_what_keras_computes(keras, tmp_path, ending, make):
    model = keras_models.randomised(make(keras))
    model.save(path := tmp_path / f"network.{ending}")
    assert_alike(model, path, (24, 16))


def test_the_size_of_a_picture_may_be_odd_where_keras_allows_it(keras, tmp_path):
    layers = keras.layers
    x = picture = keras.Input((None, None, 1))
    for filters in (4, 4):
        x = layers.Conv2D(filters, 4, strides=2, padding="same", activation="relu")(x)
    model = keras_models.randomised(keras.Model(picture, layers.UpSampling2D(4)(x)))
    model.save(path := tmp_path / "odd.keras")
    for size in ((8, 8), (9, 11), (7, 13)):
        assert_alike(model, path, size)
