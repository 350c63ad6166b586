"""Keras files and networks made without Keras, layer by layer, with random weights."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from xraysr_gui.enhancers.model_files.layer_tree import Described, model_of
from xraysr_gui.enhancers.model_files.network import KerasNetwork, network_of
from xraysr_gui.enhancers.model_files.weight_arrays import Weights
from xraysr_gui.enhancers.model_files.weight_stores import place_of

METADATA = {"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}
Entry = dict[str, Any]


def entrance(*sides: int | None, name: str = "picture") -> Entry:
    """An input layer; without sides it takes images of one channel and any size."""
    shape = [None, *(sides or (None, None, 1))]
    return {"module": "keras.layers", "class_name": "InputLayer", "name": name, "inbound_nodes": []} | {
        "config": {"batch_shape": shape, "dtype": "float32", "name": name}
    }


def tensor(name: str, use: int = 0) -> Entry:
    """The result of a layer, as Keras 3 writes it down."""
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, use, 0]}}


def layer(class_name: str, name: str, *before: str | float, **config: Any) -> Entry:
    """A layer that is used once, after others."""
    given = [tensor(one) if isinstance(one, str) else one for one in before]
    joined = class_name in ("Add", "Subtract", "Multiply", "Average", "Concatenate", "Maximum", "Minimum")
    arguments = [given] if joined and all(isinstance(one, str) for one in before) else given
    return {
        "module": "keras.layers",
        "class_name": class_name,
        "config": {"name": name, "trainable": True, **config},
        "registered_name": None,
        "name": name,
        "inbound_nodes": [{"args": arguments, "kwargs": {}}],
    }


def convolution(name: str, before: str, filters: int = 4, size: int = 3, **config: Any) -> Entry:
    """A convolution that keeps the size of the image."""
    settings = {"filters": filters, "kernel_size": [size, size], "padding": "same", **config}
    return layer("Conv2D", name, before, **settings)


def functional(*layers: Entry, output: str = "") -> Entry:
    """The description of a model whose last layer gives the result."""
    last = output or layers[-1]["name"]
    config = {"name": "model", "layers": list(layers), "input_layers": [[layers[0]["name"], 0, 0]]}
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {**config, "output_layers": [[last, 0, 0]]},
        "registered_name": "Functional",
    }


class RandomWeights:
    """Gives any layer any weights, and remembers them by their place in a .keras file."""

    def __init__(self, seed: int = 0) -> None:
        self.given: dict[str, Weights] = {}
        self._random = np.random.default_rng(seed)

    def array(self, layer: Described, weight: str, shape: tuple[int, ...]) -> Weights:
        spread = 1 / np.sqrt(max(np.prod(shape[:-1]), 1)) if len(shape) > 1 else 0.3
        found = (self._random.normal(0, spread, shape)).astype(np.float32)
        found = np.abs(found) + np.float32(0.5) if weight == "moving_variance" else found
        self.given[place_of(layer, weight)] = found
        return found


def network(*layers: Entry, output: str = "", seed: int = 0) -> KerasNetwork:
    """A network of these layers with random weights."""
    return network_of("test", model_of(functional(*layers, output=output)), RandomWeights(seed))


def weights_file(arrays: dict[str, Any]) -> bytes:
    """An HDF5 file of arrays."""
    packed = io.BytesIO()
    with h5py.File(packed, "w") as file:
        for path, values in arrays.items():
            file[path] = values
    return packed.getvalue()


def written(path: Path, description: Entry, arrays: dict[str, Any] | None = None) -> Path:
    """A .keras file; without arrays, with random ones of the right shapes."""
    if arrays is None:
        store = RandomWeights()
        network_of("test", model_of(description), store)
        arrays = store.given
    members = {
        "metadata.json": json.dumps(METADATA).encode(),
        "config.json": json.dumps(description).encode(),
        "model.weights.h5": weights_file(arrays),
    }
    return zipped(path, members)


def zipped(path: Path, members: dict[str, bytes], packed: bool = False) -> Path:
    """A zip archive of members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
