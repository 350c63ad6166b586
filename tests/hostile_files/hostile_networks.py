"""Keras files whose description plays tricks: programs, foreign classes, shapes and joints that lie."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.hostile_files.cases import Case
from tests.support.keras_files import (
    METADATA,
    convolution,
    entrance,
    functional,
    layer,
    tensor,
    weights_file,
    written,
    zipped,
)

Entry = dict[str, Any]
CANARY = "canary"
PROGRAM = {"class_name": "__lambda__", "config": {"code": "4wEAAAAAAAAA", "defaults": None, "closure": None}}
EVAL = {"module": "builtins", "class_name": "function", "config": "eval", "registered_name": "function"}
SYSTEM = {
    "module": "os",
    "class_name": "system",
    "config": {"command": f"touch {CANARY}"},
    "registered_name": "system",
}
GOOD = functional(entrance(), convolution("first", "picture", 4), convolution("last", "first", 1))
GOOD_ARRAYS = {
    "layers/conv2d/vars/0": np.ones((3, 3, 1, 4), "f4"),
    "layers/conv2d/vars/1": np.zeros(4, "f4"),
    "layers/conv2d_1/vars/0": np.ones((3, 3, 4, 1), "f4"),
    "layers/conv2d_1/vars/1": np.zeros(1, "f4"),
}


def described(description: object) -> Callable[[Path], Path]:
    """A maker of a .keras file with this description, whatever it is."""
    return text(json.dumps(description).encode())


def text(config: bytes) -> Callable[[Path], Path]:
    """A maker of a .keras file whose description is this text."""
    members = {"metadata.json": json.dumps(METADATA).encode(), "config.json": config}
    return lambda folder: zipped(
        folder / "a.keras", {**members, "model.weights.h5": weights_file(GOOD_ARRAYS)}, packed=True
    )


def changed(change: Callable[[Entry], object]) -> Callable[[Path], Path]:
    """A maker of a good file in whose last layer something was changed."""
    description = copy.deepcopy(GOOD)
    change(description["config"]["layers"][-1])
    return described(description)


def setting(key: str, value: object) -> Callable[[Path], Path]:
    """A maker of a good file in whose last layer one setting was changed."""
    return changed(lambda last: last["config"].update({key: value}))


def whole(key: str, value: object) -> Callable[[Path], Path]:
    """A maker of a good file in which the model's own setting was changed."""
    description = copy.deepcopy(GOOD)
    description["config"][key] = value
    return described(description)


def good_with(change: Callable[[Entry], object]) -> Callable[[Path], Path]:
    """A maker of a file that computes what the good one does, and holds something that must not be run."""
    description = copy.deepcopy(GOOD)
    change(description)

    def make(folder: Path) -> Path:
        written(folder / "good.keras", GOOD)
        return written(folder / "a.keras", description)

    return make


def stranger(class_name: str, **config: Any) -> Callable[[Path], Path]:
    """A maker of a file with a layer of this class."""
    return described(functional(entrance(), layer(class_name, "odd", "picture", **config)))


def inside(entry: Entry) -> Callable[[Path], Path]:
    """A maker of a file with a layer hidden in a model within the model."""
    inner = functional(entrance(name="in"), entry)
    inner |= {"name": "inner", "inbound_nodes": [{"args": [tensor("picture")], "kwargs": {}}]}
    return described(functional(entrance(), inner))


def doubling(levels: int) -> Entry:
    """Models within models, each of which uses the one inside twice."""
    model = functional(entrance(name="in0"), layer("ReLU", "relu", "in0"))
    for number in range(1, levels):
        inner = model | {"name": f"m{number}", "registered_name": None}
        inner["inbound_nodes"] = [
            {"args": [tensor(f"in{number}")], "kwargs": {}},
            {"args": [tensor(f"m{number}")], "kwargs": {}},
        ]
        model = functional(entrance(name=f"in{number}"), inner)
        model["config"]["output_layers"] = [[f"m{number}", 1, 0]]
    return model


def joined(*inputs: Any) -> Callable[[Path], Path]:
    """A maker of a good file whose last layer is given something else."""
    return changed(lambda last: last.update(inbound_nodes=[{"args": list(inputs), "kwargs": {}}]))


NETWORK_CASES = (
    Case("lambda", stranger("Lambda", function=PROGRAM), r"layer odd of the class Lambda runs a program"),
    Case("saved model layer", stranger("TFSMLayer", filepath="/tmp/x"), "odd of the class TFSMLayer runs"),
    Case("torch layer", stranger("TorchModuleWrapper", module="x"), "TorchModuleWrapper runs a program"),
    Case("own class", stranger("Magic"), "layer odd of the class Magic is none"),
    Case("word list", stranger("StringLookup", vocabulary="/etc/passwd"), "StringLookup reads words"),
    Case("lambda in a model inside", inside(layer("Lambda", "odd", "in", function=PROGRAM)), "odd.* Lambda"),
    Case("softmax", stranger("Softmax"), "class Softmax is none"),
    Case(
        "system as a layer",
        described(functional(entrance(), layer("x", "n", "picture") | SYSTEM)),
        "class system is none",
    ),
    Case("known class of os", changed(lambda one: one.update(module="os")), "last.*comes from os"),
    Case("known class of a module list", changed(lambda one: one.update(module=["os"])), "not from Keras"),
    Case("known class of keras.evil", changed(lambda one: one.update(module="keras.evil")), "not from Keras"),
    Case("registered class", changed(lambda one: one.update(registered_name="bad>Conv2D")), "bad>Conv2D"),
    Case("model of its own class", described(GOOD | {"class_name": "Magic"}), "model of the class Magic"),
    Case("registered model", described(GOOD | {"registered_name": "bad>Functional"}), "bad>Functional"),
    Case("lambda as activation", setting("activation", PROGRAM), "last of the class Conv2D.*activation"),
    Case("eval as activation", setting("activation", EVAL), "activation eval is none"),
    Case("eval as the name of an activation", setting("activation", "eval"), "activation eval is none"),
    Case("system as activation", setting("activation", SYSTEM), "activation"),
    Case(
        "own layer as activation",
        setting("activation", {"class_name": "ReLU", "config": {}, "registered_name": "a>b"}),
        "activation",
    ),
    Case(
        "activation with weights", setting("activation", {"class_name": "PReLU", "config": {}}), "activation"
    ),
    Case(
        "program that makes weights",
        good_with(lambda one: one["config"]["layers"][1]["config"].update(kernel_initializer=SYSTEM)),
        opens=True,
    ),
    Case(
        "program for training",
        good_with(lambda one: one.update(compile_config={"loss": PROGRAM, "optimizer": SYSTEM})),
        opens=True,
    ),
    Case("program as a type of numbers", setting("dtype", SYSTEM), "numbers of the kind"),
    Case(
        "numbers of eight bits",
        setting("dtype", {"class_name": "QuantizedDTypePolicy", "config": {"name": "int8_from_float32"}}),
        "numbers of the kind",
    ),
    Case("unknown setting", setting("surprise", 1), "setting surprise"),
    Case("channels first", setting("data_format", "channels_first"), "channels before the rows"),
    Case("kernel of words", setting("kernel_size", ["3", "3"]), "kernel_size"),
    Case("kernel of a billion", setting("kernel_size", [10**9, 10**9]), "kernel_size"),
    Case("kernel of nothing", setting("kernel_size", [0, 3]), "kernel_size"),
    Case("kernel of yes", setting("kernel_size", True), "kernel_size"),
    Case("filters below zero", setting("filters", -4), "filters"),
    Case("filters of a huge number", setting("filters", 10**300), "filters"),
    Case(
        "weights of a terabyte",
        changed(lambda one: one["config"].update(filters=65536, kernel_size=[1024, 1024])),
        "more than 100 million weights",
    ),
    Case("padding of its own", setting("padding", "reflect"), "padding"),
    Case("groups that do not divide", setting("groups", 3), "groups"),
    Case("five axes", described(functional(entrance(8, 8, 8, 1), convolution("c", "picture"))), "4 axes"),
    Case("one axis", described(functional(entrance(8), convolution("c", "picture"))), "1 axes"),
    Case(
        "a picture of a billion",
        described(functional(entrance(10**9, 10**9, 1), layer("Flatten", "f", "picture"))),
        "takes images of",
    ),
    Case(
        "a billion channels",
        described(functional(entrance(None, None, 10**9), convolution("c", "picture"))),
        "axes",
    ),
    Case(
        "channels unknown",
        described(functional(entrance(None, None, None), convolution("c", "picture"))),
        "axes",
    ),
    Case(
        "a batch of two",
        described(
            functional(
                entrance() | {"config": {"batch_shape": [2, None, None, 1]}}, convolution("c", "picture")
            )
        ),
        "axes",
    ),
    Case(
        "dense of a large picture",
        described(
            functional(
                entrance(4096, 4096, 1),
                layer("Flatten", "f", "picture"),
                layer("Dense", "d", "f", units=4096),
            )
        ),
        "100 million",
    ),
    Case("two pictures", whole("input_layers", [["picture", 0, 0], ["picture", 0, 0]]), "takes 2 images"),
    Case("two results", whole("output_layers", [["first", 0, 0], ["last", 0, 0]]), "gives 2 results"),
    Case("results as a number", whole("output_layers", 5), "names its inputs"),
    Case("results nowhere", whole("output_layers", [["gone", 0, 0]]), "does not have"),
    Case("no layers", whole("layers", []), "no layers"),
    Case("layers as words", whole("layers", ["Conv2D"]), "not described"),
    Case(
        "3000 layers",
        whole("layers", [entrance(name=f"p{number}") for number in range(3000)]),
        "more than 2000",
    ),
    Case("layers without end", described(doubling(14)), "more than 2000 times"),
    Case("a class that is a list", changed(lambda one: one.update(class_name=["Conv2D"])), "no class"),
    Case("a name that is a number", changed(lambda one: one.update(name=5)), "no name"),
    Case("the same name twice", changed(lambda one: one.update(name="first")), "the same name"),
    Case(
        "a name of tricks",
        described(functional(entrance(), layer("Lambda", "a\u202e\x00" + "b" * 900, "picture"))),
        r"layer a\?\?b+… of",
    ),
    Case("a circle", joined(tensor("last")), "joined in a circle"),
    Case("a joint to nowhere", joined(tensor("gone")), "gone that it does not have"),
    Case("a joint to a later use", joined(tensor("first", 7)), "more often than"),
    Case("a joint below zero", joined(tensor("first", -1)), "joins its layers in a way"),
    Case(
        "a joint to a second result",
        joined({"class_name": "__keras_tensor__", "config": {"keras_history": ["first", 0, 1]}}),
        "several results",
    ),
    Case("a joint to a program", joined(SYSTEM), "joins its layers in a way"),
    Case("a joint to nothing", joined(), "Its layer last"),
    Case("a joint to a number", joined(1.0), "Its layer last"),
    Case("a joint of words", changed(lambda one: one.update(inbound_nodes="first")), "joins its layers"),
    Case(
        "a keyword",
        changed(lambda one: one["inbound_nodes"][0].update(kwargs={"training": True})),
        "called with training",
    ),
    Case(
        "a function of the system",
        stranger("TFOpLambda", function="io.read_file"),
        "calls the function io.read_file",
    ),
    Case("a function that is a list", stranger("TFOpLambda", function=["nn.relu"]), "calls the function"),
    Case("blocks that do not divide", stranger("DepthToSpace", block_size=2), "spreads 1 channels"),
    Case("slopes of any size", stranger("PReLU"), "needs the size of the image"),
    Case(
        "a shape of huge numbers",
        described(
            functional(entrance(8, 8, 1), layer("Reshape", "r", "picture", target_shape=[10**18, -1, 1]))
        ),
        "no image",
    ),
    Case(
        "a description of 5 MB",
        text(b'{"a": "' + b"x" * (5 << 20) + b'"}'),
        "larger than 4096 kB|longer than 4 MB",
    ),
    Case("a description 10000 deep", text(b"[" * 10_000 + b"]" * 10_000), "nests more than 100"),
    Case("a description 2000000 deep", text(b'{"a":' * 700_000), "nests more than 100"),
    Case(
        "a description of brackets side by side", text(b"[" + b"[]," * 1_300_000 + b"0]"), "more parts than"
    ),
    Case("a description of backslashes", text(b'{"a": "' + b"\\\\" * 1_900_000), "no valid JSON"),
    Case("a description of quotes", text(b'"' * 4_000_000), "more parts than"),
    Case("a description without numbers", text(b'{"a": NaN}'), "no valid JSON"),
    Case("a number of 10000 digits", text(b'{"a": ' + b"9" * 10_000 + b"}"), "no valid JSON"),
    Case("a description in another alphabet", text('{"a": 1}'.encode("utf-16")), "no valid JSON"),
    Case("a description that is a list", text(b"[1, 2]"), "no JSON object"),
    Case("a description of nothing", text(b"{}"), "not described"),
)
