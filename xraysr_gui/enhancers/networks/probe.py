"""A small question with its answer, kept beside a model: proof that its compiled form gives the same."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.enhancers.model_folder import PROBE, ModelFolder
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, Runtime
from xraysr_gui.enhancers.networks.runtimes.onnx_engine import RUNTIME
from xraysr_gui.settings.whole_file import put_whole

SIDE = 48


def question(channels: int, side: int = SIDE) -> NDArray[np.float32]:
    """Waves and steps on the 0-to-1 scale, the same every time: (1, channels, side, side)."""
    rows, columns = np.mgrid[0:side, 0:side]
    waves = [
        0.5 + 0.3 * np.sin(rows / (2.0 + c)) * np.cos(columns / (3.0 + c)) + 0.15 * (columns > side // 2)
        for c in range(channels)
    ]
    return np.stack(waves)[None].astype(np.float32)


def write_probe(folder: Path, given: NDArray[np.float32], answer: Numbers) -> None:
    """Keep a question and the answer of model.keras itself.

    Raises:
        OSError: the system refuses it.
    """
    kept = {"given": given, "answer": answer.astype(np.float32)}
    put_whole(folder / PROBE, lambda file: np.savez_compressed(file, allow_pickle=False, **kept))


def difference(folder: ModelFolder, runtime: Runtime = RUNTIME) -> float:
    """How far the compiled form is from model.keras at most, on the 0-to-1 scale; infinite if it is no image.

    Raises:
        ModelUnavailable: a file is missing, was changed or cannot be read.
    """
    try:
        with np.load(BytesIO(folder.content(PROBE)), allow_pickle=False) as kept:
            given, answer = np.asarray(kept["given"], np.float32), np.asarray(kept["answer"], np.float32)
        device = next(one for one in runtime.devices() if one.is_cpu)
        found = runtime.load(folder, device, 1).run(given)
    except (ValueError, KeyError, EOFError, OSError, zlib.error, zipfile.BadZipFile, DeviceFailed) as error:
        raise ModelUnavailable(
            f"The model {folder.manifest.title} cannot be checked.",
            why=f"Its proof {PROBE} is damaged, or its network does not take it ({type(error).__name__}).",
            remedy="Install the model again from where it came.",
        ) from error
    if found.shape != answer.shape or not (np.isfinite(found).all() and np.isfinite(answer).all()):
        return float("inf")
    return float(np.abs(found - answer).max(initial=0.0))
