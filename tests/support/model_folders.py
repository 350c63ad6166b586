"""Model folders for tests: real networks with random or chosen weights, made without Keras."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.support import keras_files
from tests.support.keras_files import Entry, convolution, entrance, functional, layer
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import (
    KERAS,
    ONNX,
    PROBE,
    Manifest,
    ModelFolder,
    read_model_folder,
    sha256_of,
    write_manifest,
)
from xraysr_gui.enhancers.networks.live_numbers import live_numbers
from xraysr_gui.enhancers.networks.probe import question, write_probe
from xraysr_gui.enhancers.networks.runtimes.onnx_engine import RUNTIME
from xraysr_gui.enhancers.task import Task

Arrays = dict[str, Any]


def faithful_layers(scale: int = 1, width: int = 4) -> tuple[list[Entry], Arrays]:
    """A small network that gives the image itself, repeated, and a little of what its layers find."""
    random = np.random.default_rng(0)
    layers = [entrance(), convolution("c0", "picture", width, 3, activation="relu")]
    layers.append(convolution("c1", "c0", scale * scale, 3))
    found = "c1"
    if scale > 1:
        layers.append(layer("DepthToSpace", "d", "c1", block_size=scale))
        layers.append(layer("UpSampling2D", "way", "picture", size=[scale, scale]))
        found = "d"
    layers.append(layer("Add", "sum", found, "way" if scale > 1 else "picture"))
    arrays = {
        "layers/conv2d/vars/0": random.normal(0, 0.3, (3, 3, 1, width)).astype(np.float32),
        "layers/conv2d/vars/1": np.zeros(width, np.float32),
        "layers/conv2d_1/vars/0": random.normal(0, 0.01, (3, 3, width, scale**2)).astype(np.float32),
        "layers/conv2d_1/vars/1": np.zeros(scale**2, np.float32),
    }
    return layers, arrays


def slow_layers(depth: int = 24, width: int = 64) -> list[Entry]:
    """Much work for each pixel, and the image itself beside it."""
    layers, before = [entrance()], "picture"
    for number in range(depth):
        layers.append(convolution(f"c{number}", before, width, 3, activation="tanh"))
        before = f"c{number}"
    layers.append(convolution("last", before, 1, 1, activation="tanh"))
    layers.append(layer("Rescaling", "less", "last", scale=0.001))
    layers.append(layer("Add", "sum", "less", "picture"))
    return layers


def keras_file(path: Path, layers: list[Entry], arrays: Arrays | None = None) -> Path:
    """A bare .keras file."""
    return keras_files.written(path, functional(*layers), arrays)


def model_folder(
    path: Path, layers: list[Entry], arrays: Arrays | None = None, *, proof: bool = True, **said: Any
) -> ModelFolder:
    """A whole folder as an export makes it; `said` takes the place of what is true in its manifest."""
    path.mkdir(parents=True, exist_ok=True)
    network = read_keras_file(keras_file(path / KERAS, layers, arrays))
    (path / ONNX).write_bytes(onnx_bytes(network))
    facts = facts_of(network)
    manifest = Manifest(
        id=path.name,
        title=path.name.replace("-", " ").capitalize(),
        summary="A network for tests.",
        task=str(Task.SUPER_RESOLUTION if facts.scale > 1 else Task.DENOISE),
        scale=facts.scale,
        files={name: sha256_of(path / name) for name in (KERAS, ONNX)},
        radius=facts.receptive_radius,
        multiple_of=facts.multiple_of,
        shrinks=facts.shrinks,
        parameters=facts.parameters,
        macs=float(facts.macs_per_input_pixel),
        floats=live_numbers(network),
    )
    if proof:
        write_manifest(path, manifest)
        given = question(facts.channels_in)
        cpu = RUNTIME.devices()[0]
        write_probe(path, given, RUNTIME.load(read_model_folder(path), cpu, 1).run(given))
        manifest = replace(manifest, files={**manifest.files, PROBE: sha256_of(path / PROBE)})
    write_manifest(path, replace(manifest, **said))
    return read_model_folder(path)


def faithful_folder(path: Path, scale: int = 1, **said: Any) -> ModelFolder:
    """The folder of a small network that gives the image itself and hardly more."""
    return model_folder(path, *faithful_layers(scale), **said)


def textured(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    """An image of waves, steps and noise on the 0-to-1 scale."""
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    waves = 0.5 + 0.2 * np.sin(down / 9) * np.cos(across / 7) + 0.15 * (across > columns / 2)
    noise = np.random.default_rng(seed).normal(0, 0.01, (rows, columns))
    return np.clip(waves + noise, 0, 1).astype(np.float32)
