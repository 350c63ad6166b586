"""A small question with its answer, kept beside a model: proof that its compiled form gives the same.

The answer is that of Keras where the model was made; of a network that came without a proof it is what it
gave when it was installed. Keras itself can be asked anew where it is installed.
"""

from __future__ import annotations

import math
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_folder import KERAS, PROBE, ModelFolder
from xraysr_gui.enhancers.networks.fitting import preparation_of
from xraysr_gui.enhancers.networks.runtimes import keras_engine
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, Runtime
from xraysr_gui.enhancers.networks.runtimes.onnx_engine import RUNTIME
from xraysr_gui.enhancers.networks.speech import speech_of
from xraysr_gui.settings.whole_file import put_whole

SIDE = 48
HALVES = 2.0**-8
"""How exact an answer is that was computed with 11 significant bits in one layer after another."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a compiled form is from an answer.

    Attributes:
        off: At most, of white; infinite if one of them is no image.
        of_keras: Whether the answer is that of Keras; else what was given when the network was installed.
        rounding: How far Keras may be off by itself, of white: where it computes with 16 bits.
    """

    off: float
    of_keras: bool
    rounding: float = 0.0


def question(channels: int, side: int = SIDE, along: int | None = None) -> NDArray[np.float32]:
    """Waves and steps on the 0-to-1 scale, the same every time: (1, channels, side, side or along)."""
    rows, columns = np.mgrid[0:side, 0 : along or side]
    waves = [
        0.5 + 0.3 * np.sin(rows / (2.0 + c)) * np.cos(columns / (3.0 + c)) + 0.15 * (columns > side // 2)
        for c in range(channels)
    ]
    return np.stack(waves)[None].astype(np.float32)


def question_of(folder: ModelFolder) -> NDArray[np.float32]:
    """Its question in the numbers, channels and size that a network takes."""
    manifest, channels = folder.manifest, preparation_of(folder).channels
    least = max(SIDE, 4 * manifest.shrinks + 1)
    side = manifest.fixed_side or math.ceil(least / manifest.multiple_of) * manifest.multiple_of
    return np.ascontiguousarray(speech_of(manifest).asked(question(channels, side)), np.float32)


def write_probe(folder: Path, given: NDArray[np.float32], answer: Numbers, *, of_keras: bool = True) -> None:
    """Keep a question and the answer of model.keras itself, or of its compiled form.

    Raises:
        OSError: the system refuses it.
    """
    kept = {"given": given, "answer": answer.astype(np.float32), "of_keras": np.array(of_keras)}
    put_whole(folder / PROBE, lambda file: np.savez_compressed(file, allow_pickle=False, **kept))


def prove(folder: ModelFolder) -> None:
    """Keep what a network gives now, so that it can be seen later whether it still does.

    Raises:
        OSError: the system refuses it.
        ModelUnavailable, DeviceFailed: it gives nothing.
    """
    given = question_of(folder)
    answer = _on_processor(folder, given, RUNTIME)
    if np.isfinite(answer).all():
        write_probe(folder.path, given, answer, of_keras=False)


def difference(folder: ModelFolder, runtime: Runtime = RUNTIME) -> Difference:
    """How far the compiled form is from the answer that is kept.

    Raises:
        ModelUnavailable: a file is missing, was changed or cannot be read.
    """
    try:
        with np.load(BytesIO(folder.content(PROBE)), allow_pickle=False) as kept:
            given, answer = np.asarray(kept["given"], np.float32), np.asarray(kept["answer"], np.float32)
            of_keras = bool(kept["of_keras"]) if "of_keras" in kept else True
        found = _on_processor(folder, given, runtime)
    except (ValueError, KeyError, EOFError, OSError, zlib.error, zipfile.BadZipFile, DeviceFailed) as error:
        raise ModelUnavailable(
            tr("The model {} cannot be checked.").format(tr(folder.manifest.title)),
            why=tr("Its proof {} is damaged, or its network does not take it ({}).").format(
                PROBE, type(error).__name__
            ),
            remedy=tr("Install the model again from where it came."),
        ) from error
    return Difference(_off(folder, found, answer), of_keras)


def difference_from_keras(folder: ModelFolder) -> Difference:
    """How far the compiled form is from what Keras gives now.

    Raises:
        ModelUnavailable: a file is missing or was changed, or Keras is not here or does not take it.
    """
    given = question_of(folder)
    try:
        answer = keras_engine.on_processor(folder).run(given)
        found = _on_processor(folder, given, RUNTIME)
    except DeviceFailed as error:
        raise ModelUnavailable(
            tr("Keras was not asked about {}.").format(tr(folder.manifest.title)),
            why=f"{error}.",
            remedy=tr("Ask where Keras and one of its back ends are installed."),
        ) from error
    in_halves = read_keras_file(folder.path / KERAS, folder.manifest.output).in_halves
    return Difference(_off(folder, found, answer), True, HALVES if in_halves else 0.0)


def _on_processor(folder: ModelFolder, given: NDArray[np.float32], runtime: Runtime) -> NDArray[np.float32]:
    device = next(one for one in runtime.devices() if one.is_cpu)
    return runtime.load(folder, device, 1).run(given)


def _off(folder: ModelFolder, found: NDArray[np.float32], answer: NDArray[np.float32]) -> float:
    """The largest difference, of white in the numbers of the network."""
    if found.shape != answer.shape or not (np.isfinite(found).all() and np.isfinite(answer).all()):
        return float("inf")
    return float(np.abs(found - answer).max(initial=0.0)) / speech_of(folder.manifest).span
