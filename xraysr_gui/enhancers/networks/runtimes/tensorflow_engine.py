"""TensorFlow: drives NVIDIA graphics cards on Linux, where it is installed beside the program."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_folder import KERAS, ModelFolder
from xraysr_gui.enhancers.networks.runtimes.contract import Device, DeviceFailed, DeviceFull, Piece, Runtime

DRIVER = Path("/proc/driver/nvidia/gpus")
"""Asked first: importing TensorFlow takes seconds, and without the driver it finds nothing."""


def devices(driver: Path = DRIVER) -> tuple[Device, ...]:
    """NVIDIA graphics cards that TensorFlow can use."""
    if not driver.is_dir() or find_spec("tensorflow") is None or find_spec("keras") is None:
        return ()
    tensorflow = _tensorflow()
    found = []
    for number, card in enumerate(tensorflow.config.list_physical_devices("GPU")):
        about = tensorflow.config.experimental.get_device_details(card)
        found.append(
            Device(f"cuda:{number}", str(about.get("device_name", "NVIDIA graphics card")), "tensorflow")
        )
    return tuple(found)


class TensorflowSession:
    """One Keras network as a compiled function on a graphics card."""

    def __init__(self, path: Path, device: Device) -> None:
        tensorflow = _tensorflow()
        import keras

        self._tensorflow = tensorflow
        self._place = f"/GPU:{device.id.partition(':')[2]}"
        read_keras_file(path)  # refuses what is no plain network before Keras sees it
        network = keras.saving.load_model(path, compile=False, safe_mode=True)
        channels = network.input_shape[-1]
        wanted = tensorflow.TensorSpec((1, None, None, channels), tensorflow.float32)
        self._function: Any = tensorflow.function(
            lambda piece: network(piece, training=False), input_signature=[wanted]
        )

    def run(self, piece: Piece) -> Piece:
        """See Session."""
        errors = self._tensorflow.errors
        try:
            with self._tensorflow.device(self._place):
                answer = self._function(np.moveaxis(piece, 1, -1)).numpy()
        except errors.ResourceExhaustedError as error:
            raise DeviceFull(str(error)[:300]) from error
        except errors.OpError as error:
            raise DeviceFailed(str(error)[:300]) from error
        return np.ascontiguousarray(np.moveaxis(answer, -1, 1), np.float32)


def load(folder: ModelFolder, device: Device, threads: int) -> TensorflowSession:
    """Put the Keras network itself on a graphics card; nothing is compiled ahead."""
    if not folder.has(KERAS):
        raise DeviceFailed(tr("TensorFlow reads .keras files only, and this model came as an older one"))
    path = folder.checked(KERAS)
    try:
        return TensorflowSession(path, device)
    except (ValueError, TypeError, RuntimeError, OSError, _tensorflow().errors.OpError) as error:
        raise DeviceFailed(tr("TensorFlow cannot load the network: {}").format(str(error)[:200])) from error


def _tensorflow() -> Any:
    """Import it quietly, on the Keras back end that belongs to it, taking memory as it is needed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import tensorflow

    for card in tensorflow.config.list_physical_devices("GPU"):
        tensorflow.config.experimental.set_memory_growth(card, True)
    return tensorflow


RUNTIME = Runtime("tensorflow", lambda: f"TensorFlow {_tensorflow().__version__}", devices, load)
