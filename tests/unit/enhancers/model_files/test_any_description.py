"""Whatever is written in a description, it becomes a network or a refusal, and nothing else."""

from __future__ import annotations

import contextlib
import copy
import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.keras_files import RandomWeights, convolution, entrance, functional, layer, tensor, written
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_files.config_text import described
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.layer_tree import model_of
from xraysr_gui.enhancers.model_files.network import network_of
from xraysr_gui.enhancers.model_files.refusals import NotUsable
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes


class FewWeights(RandomWeights):
    """Random weights, but not many."""

    def array(self, layer, weight, shape):
        if np.prod([float(side) for side in shape]) > 1e6:
            raise NotUsable("Too many for a test.")
        return super().array(layer, weight, shape)


def function(name: str, called: str, node: list) -> dict:
    """A function of TensorFlow as an old file calls it."""
    config = {"name": name, "function": called}
    return {"class_name": "TFOpLambda", "name": name, "config": config, "inbound_nodes": [node]}


def rich() -> dict:
    """A description with a bit of everything."""
    inner = functional(entrance(None, None, 4, name="in"), convolution("conv", "in"))
    inner |= {"name": "inner", "inbound_nodes": [{"args": [tensor("blocks")], "kwargs": {"mask": None}}]}
    old = function("d2s", "nn.depth_to_space", ["inner", 0, 0, {"block_size": 2, "name": None}])
    plus = function("plus", "__operators__.add", ["large", 0, 0, {"y": ["d2s", 0, 0], "name": None}])
    float32 = {"class_name": "DTypePolicy", "config": {"name": "float32"}}
    bent = {"class_name": "LeakyReLU", "config": {"alpha": 0.1}}
    return functional(
        entrance(),
        convolution("a", "picture", 4, activation="relu", dtype=float32),
        layer("PReLU", "slopes", "a", shared_axes=[1, 2]),
        layer("BatchNormalization", "norm", "slopes", axis=[3], epsilon=0.001),
        layer("SeparableConv2D", "sep", "norm", filters=4, kernel_size=[3, 3], padding="same"),
        layer("MaxPooling2D", "down", "sep", pool_size=[2, 2], strides=[2, 2], padding="valid"),
        layer("Conv2DTranspose", "up", "down", filters=4, kernel_size=[3, 3], strides=[2, 2], padding="same"),
        layer("Concatenate", "both", "up", "a", axis=-1),
        layer("ZeroPadding2D", "frame", "both", padding=[[1, 1], [0, 2]]),
        layer("Cropping2D", "cut", "frame", cropping=[[1, 1], [0, 2]]),
        layer("Rescaling", "scaled", "cut", scale=0.5, offset=[0.0] * 8),
        layer("Clip", "clip", "scaled", x_min=0, x_max=1),
        layer("Multiply", "times", "clip", 0.5),
        layer("UpSampling2D", "twice", "times", size=[2, 2], interpolation="bilinear"),
        layer("SpaceToDepth", "depth", "twice", block_size=2),
        convolution("blocks", "depth", 4, 1, activation=bent),
        inner,
        old,
        layer("UpSampling2D", "large", "picture", size=2),
        plus,
        convolution("last", "plus", 1, 3, groups=1, dilation_rate=[1, 1]),
    )


NUMBERS = [None, True, False, -1, 0, 1, 2, 3, 7, 10**9, 10**40, 0.5, -0.0, 1e308]
WORDS = ["", "x", "relu", "last", "picture", "Conv2D", "Lambda", "\u202e"]
LISTS = [[], [1], [1, 2], [-1, -1], [[1, 1], [1, 1]], [[]], ["picture", 0, 0], [None] * 4]
OBJECTS = [
    {},
    {"a": 1},
    {"class_name": "Conv2D", "config": {}},
    {"class_name": [], "config": []},
    tensor("a"),
]
JUNK = st.sampled_from([*NUMBERS, *WORDS, *LISTS, *OBJECTS])


def places(value: object, path: tuple = ()) -> list[tuple]:
    """The path to everything in a description."""
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        found += places(one, (*path, key))
    return found


PLACES = places(rich())


def understood(description: dict) -> bool:
    """Whether a description became a network; anything but a refusal fails the test."""
    try:
        network = network_of("test", model_of(described(json.dumps(description).encode())), FewWeights())
        facts_of(network)
        assert onnx_bytes(network)
    except (NotUsable, ModelUnavailable):
        return False
    return True


def test_the_description_as_it_is_becomes_a_network():
    assert understood(rich())


@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK | st.just(...)), min_size=1, max_size=3))
@settings(max_examples=400)
def test_a_description_with_junk_becomes_a_network_or_a_refusal(changes):
    description = rich()
    for (*path, last), junk in changes:
        home = description
        try:
            for key in path:
                home = home[key]
            if junk is ...:
                del home[last]
            else:
                home[last] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    understood(description)


@given(st.recursive(JUNK, lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(max_size=5), one)))
@settings(max_examples=100)
def test_no_description_at_all_is_a_refusal(junk):
    assert not understood(junk)


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
@settings(
    max_examples=150,
    derandomize=True,
)
def test_a_file_with_changed_bytes_is_read_or_refused(tmp_path, changes):
    path = tmp_path / "a.keras"
    whole = bytearray(written(path, rich()).read_bytes())
    for place, value in changes:
        whole[int(place * len(whole))] = value
    path.write_bytes(whole)
    with contextlib.suppress(ModelUnavailable):
        read_keras_file(path)
