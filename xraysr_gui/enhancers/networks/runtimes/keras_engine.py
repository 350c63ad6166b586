"""Keras: drives NVIDIA graphics cards on Linux, with whichever of its back ends is installed."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.keras_file import outputs_of, read_keras_file
from xraysr_gui.enhancers.model_folder import KERAS, ModelFolder
from xraysr_gui.enhancers.networks.runtimes.contract import (
    Device,
    DeviceFailed,
    DeviceFull,
    Piece,
    Runtime,
    is_full,
)

DRIVER = Path("/proc/driver/nvidia/gpus")
"""Asked first: importing a back end takes seconds, and without the driver it finds nothing."""
Card = tuple[str, int | None]


def _torch_cards() -> Iterator[Card]:
    """Its cards; from now on it computes in all 32 bits."""
    import torch

    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    for number in range(torch.cuda.device_count()):
        about = torch.cuda.get_device_properties(number)
        yield about.name, about.total_memory >> 20


def _jax_cards() -> Iterator[Card]:
    """Its cards; from now on it computes in all 32 bits, and takes memory as it is needed."""
    os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"
    import jax

    jax.config.update("jax_default_matmul_precision", "highest")
    for card in jax.devices():
        if card.platform == "gpu":
            limit = (card.memory_stats() or {}).get("bytes_limit")
            yield card.device_kind, limit and limit >> 20


def keep_apart() -> None:
    """What Keras and TensorFlow ask for while they are imported, and the engine may neither read nor write.

    A temporary folder is only named. What a person set for Keras elsewhere would change what networks give.
    """
    os.environ["KERAS_HOME"] = os.path.join(os.devnull, "keras")
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        tempfile.tempdir = os.curdir
        sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]  # it needs a folder to write to


def _tensorflow_cards() -> Iterator[Card]:
    """Its cards; from now on it computes in all 32 bits, and takes memory as it is needed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow

    tensorflow.config.experimental.enable_tensor_float_32_execution(False)
    for card in tensorflow.config.list_physical_devices("GPU"):
        tensorflow.config.experimental.set_memory_growth(card, True)
        about = tensorflow.config.experimental.get_device_details(card)
        yield str(about.get("device_name", "NVIDIA graphics card")), None


@dataclass(frozen=True, slots=True)
class BackEnd:
    """What Keras computes with: its library, and how that tells names and memory of its cards."""

    library: str
    cards: Callable[[], Iterator[Card]]


BACK_ENDS = (
    BackEnd("torch", _torch_cards),
    BackEnd("jax", _jax_cards),
    BackEnd("tensorflow", _tensorflow_cards),
)


def devices(driver: Path = DRIVER, back_ends: tuple[BackEnd, ...] = BACK_ENDS) -> tuple[Device, ...]:
    """NVIDIA graphics cards, by the first back end that can use any; Keras keeps to that one."""
    if not driver.is_dir() or find_spec("keras") is None:
        return ()
    keep_apart()
    for one in back_ends:
        found = tuple(one.cards()) if find_spec(one.library) is not None else ()
        if found:
            os.environ["KERAS_BACKEND"] = one.library
            return tuple(
                Device(f"cuda:{number}", title, "keras", memory_mb)
                for number, (title, memory_mb) in enumerate(found)
            )
    return ()


class KerasSession:
    """One Keras network on a graphics card."""

    def __init__(self, path: Path, output: str, device: Device) -> None:
        import keras

        number = device.id.partition(":")[2]
        self._place = keras.device("cpu" if device.is_cpu else f"gpu:{number}")
        read_keras_file(path, output)  # refuses what is no plain network before Keras sees it
        with self._place:
            network = keras.saving.load_model(path, compile=False, safe_mode=True)
            chosen = network.outputs[outputs_of(path).index(output)] if output else None
            self._network: Any = network if chosen is None else keras.Model(network.inputs, chosen)
        self._errors: tuple[type[Exception], ...] = _errors()

    def run(self, piece: Piece) -> Piece:
        """See Session."""
        try:
            with self._place:
                answer = self._network.predict_on_batch(np.moveaxis(piece, 1, -1))
        except self._errors as error:
            raise (DeviceFull if is_full(error) else DeviceFailed)(str(error)[:300]) from error
        return np.ascontiguousarray(np.moveaxis(answer, -1, 1), np.float32)


def load(folder: ModelFolder, device: Device, threads: int) -> KerasSession:
    """Put the Keras network itself on a graphics card; nothing is compiled ahead."""
    if not folder.has(KERAS):
        raise DeviceFailed(tr("Keras reads .keras files only, and this model came as an older one"))
    path = folder.checked(KERAS)
    try:
        return KerasSession(path, folder.manifest.output, device)
    except _errors() as error:
        raise DeviceFailed(tr("Keras cannot load the network: {}").format(str(error)[:200])) from error


def on_processor(folder: ModelFolder) -> KerasSession:
    """The Keras network itself on the processor, with whichever back end is installed.

    Raises:
        DeviceFailed: there is none, or it cannot load the network.
        ModelUnavailable: the folder is not what its manifest says.
    """
    there = [one.library for one in BACK_ENDS if find_spec(one.library) is not None]
    if find_spec("keras") is None or not there:
        raise DeviceFailed(tr("Keras is not installed here, or none of its back ends is"))
    keep_apart()
    os.environ.setdefault("KERAS_BACKEND", there[-1])
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return load(folder, Device("cpu", tr("Processor"), "keras"), 1)


def _errors() -> tuple[type[Exception], ...]:
    """What a back end raises: torch and JAX take errors of Python, TensorFlow has its own."""
    known: tuple[type[Exception], ...] = (RuntimeError, ValueError, TypeError, OSError, MemoryError)
    if os.environ.get("KERAS_BACKEND") in ("torch", "jax"):
        return known
    from tensorflow import errors

    return (*known, errors.OpError)


def _title() -> str:
    library = os.environ.get("KERAS_BACKEND", "tensorflow")
    return f"Keras {version('keras')} on {library} {import_module(library).__version__}"


RUNTIME = Runtime("keras", _title, devices, load)
