"""Keras files, made here without Keras, become networks."""

from __future__ import annotations

import json

import h5py
import numpy as np
import pytest

from tests.support.keras_files import (
    convolution,
    entrance,
    functional,
    layer,
    network,
    tensor,
    weights_file,
    written,
    zipped,
)
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.operations import Convolution, Merge, Pointwise

SRCNN = (
    entrance(),
    convolution("one", "picture", 8, 9, activation="relu"),
    convolution("two", "one", 4, 1, activation="relu"),
    convolution("three", "two", 1, 5),
)  # fmt: skip


def test_a_plain_network_is_read_with_its_weights(tmp_path):
    path = written(tmp_path / "srcnn.keras", functional(*SRCNN))
    read = read_keras_file(path)
    assert read.name == "srcnn"
    assert [one.name for one in read.layers] == ["picture", "one", "one+1", "two", "two+1", "three"]
    assert read.output == "three"
    assert read.layers[-1].shape == (None, None, 1)
    assert read.parameters == 9 * 9 * 8 + 8 + 8 * 4 + 4 + 25 * 4 + 1
    first = network(*SRCNN).layers[1].operation
    assert isinstance(first, Convolution)
    assert isinstance(read.layers[1].operation, Convolution)
    np.testing.assert_array_equal(read.layers[1].operation.kernel, first.kernel)
    assert isinstance(read.layers[2].operation, Pointwise)


def test_a_layer_that_is_used_twice_has_one_set_of_weights(tmp_path):
    again = convolution("again", "picture", 1)
    again["inbound_nodes"].append({"args": [tensor("again")], "kwargs": {}})
    joined = layer("Add", "sum", "picture")
    joined["inbound_nodes"] = [{"args": [[tensor("again", 1), tensor("picture")]], "kwargs": {}}]
    read = read_keras_file(written(tmp_path / "a.keras", functional(entrance(), again, joined)))
    assert [one.name for one in read.layers] == ["picture", "again", "again:1", "sum"]
    assert read.layers[1].operation.kernel is read.layers[2].operation.kernel
    assert isinstance(read.layers[3].operation, Merge)
    assert read.layers[3].inputs == ("again:1", "picture")
    assert read.parameters == 10


def test_a_model_within_a_model_is_laid_out_and_keeps_its_weights_apart(tmp_path):
    inner = functional(entrance(None, None, 4, name="in"), convolution("conv", "in"))
    inner |= {"name": "inner", "inbound_nodes": [{"args": [tensor("conv")], "kwargs": {}}]}
    inner["inbound_nodes"].append({"args": [tensor("inner")], "kwargs": {"mask": None}})
    after = convolution("after", "inner", 1)
    after["inbound_nodes"] = [{"args": [tensor("inner", 1)], "kwargs": {}}]
    description = functional(entrance(), convolution("conv", "picture"), inner, after)
    read = read_keras_file(written(tmp_path / "a.keras", description))
    assert [one.name for one in read.layers] == ["picture", "conv", "inner/conv", "inner:1/conv", "after"]
    kernels = [one.operation.kernel for one in read.layers[1:]]
    assert kernels[1] is kernels[2]
    assert kernels[0].shape == (3, 3, 1, 4)
    assert kernels[1].shape == (3, 3, 4, 4)


def old_file(path, layers, arrays, names=None):
    """An .h5 file as Keras 2 wrote it."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"layers": layers}})
        for name, weights in arrays.items():
            group = file.create_group(f"model_weights/{name}")
            group.attrs["weight_names"] = names or [f"{name}/{one}" for one in weights]
            for one, values in weights.items():
                group[f"{name}/{one}"] = values
    return path


OLD_LAYER = {
    "class_name": "Conv2D",
    "config": {
        "name": "conv2d_1", "trainable": True, "batch_input_shape": [None, 33, 33, 1], "dtype": "float32",
        "filters": 2, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "activation": "relu",
        "data_format": "channels_last", "dilation_rate": [1, 1], "use_bias": True,
        "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}},
        "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None,
        "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None,
        "bias_constraint": None,
    },
}  # fmt: skip
OLD_ARRAYS = {"conv2d_1": {"kernel:0": np.ones((3, 3, 1, 2), "f4"), "bias:0": np.ones(2, "f4")}}


def test_an_old_file_states_its_input_in_its_first_layer(tmp_path):
    read = read_keras_file(old_file(tmp_path / "old.h5", [OLD_LAYER], OLD_ARRAYS))
    assert [one.name for one in read.layers] == ["conv2d_1_input", "conv2d_1", "conv2d_1+1"]
    assert read.stated_size == (33, 33)
    assert read.layers[-1].shape == (None, None, 2)


def test_the_first_bytes_decide_what_a_file_is(tmp_path):
    written(tmp_path / "new.h5", functional(*SRCNN))
    assert len(read_keras_file(tmp_path / "new.h5").layers) == 6
    old_file(tmp_path / "old.keras", [OLD_LAYER], OLD_ARRAYS)
    assert len(read_keras_file(tmp_path / "old.keras").layers) == 3


def test_weights_in_another_order_than_the_names_say_are_refused(tmp_path):
    path = old_file(tmp_path / "a.h5", [OLD_LAYER], OLD_ARRAYS, ["conv2d_1/bias:0", "conv2d_1/kernel:0"])
    with pytest.raises(ModelUnavailable, match="unknown order"):
        read_keras_file(path)


@pytest.mark.parametrize("kind", ["f2", "f8", ">f4"])
def test_numbers_of_any_width_are_read(tmp_path, kind):
    arrays = {"layers/conv2d/vars/0": np.full((1, 1, 1, 1), 0.5, kind), "layers/conv2d/vars/1": np.zeros(1)}
    description = functional(entrance(), convolution("c", "picture", 1, 1))
    read = read_keras_file(written(tmp_path / "a.keras", description, arrays))
    assert read.layers[1].operation.kernel.dtype == np.float32
    assert read.layers[1].operation.kernel.item() == 0.5


def test_packed_weights_are_read(tmp_path):
    kernel = np.random.default_rng(1).normal(size=(3, 3, 1, 40)).astype("f4")
    with h5py.File(tmp_path / "w.h5", "w") as file:
        options = {"compression": "gzip", "shuffle": True, "chunks": (2, 2, 1, 16)}
        file.create_dataset("layers/conv2d/vars/0", data=kernel, **options)
        file.create_dataset("layers/conv2d/vars/1", data=np.zeros(40, "f4"), chunks=(7,))
    members = {
        "metadata.json": b"{}",
        "config.json": json.dumps(functional(entrance(), convolution("c", "picture", 40))).encode(),
        "model.weights.h5": (tmp_path / "w.h5").read_bytes(),
    }
    read = read_keras_file(zipped(tmp_path / "a.keras", members, packed=True))
    np.testing.assert_array_equal(read.layers[1].operation.kernel, kernel)


def test_a_missing_file_and_weights_alone_are_refused_in_words(tmp_path):
    with pytest.raises(ModelUnavailable, match="No such file"):
        read_keras_file(tmp_path / "gone.keras")
    (tmp_path / "only.weights.h5").write_bytes(weights_file({"layers/conv2d/vars/0": np.zeros(3)}))
    with pytest.raises(ModelUnavailable, match="holds weights, but not the network"):
        read_keras_file(tmp_path / "only.weights.h5")
