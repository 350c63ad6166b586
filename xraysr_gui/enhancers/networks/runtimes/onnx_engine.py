"""ONNX Runtime: the exact engine for every processor, and for graphics cards that its build knows."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ONNX, ModelFolder
from xraysr_gui.enhancers.networks.runtimes.contract import (
    Device,
    DeviceFailed,
    DeviceFull,
    Piece,
    Runtime,
    is_full,
)
from xraysr_gui.enhancers.networks.runtimes.failure_words import in_words

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions

PROVIDERS = {
    "cpu": ("CPUExecutionProvider", "Processor"),
    "cuda:0": ("CUDAExecutionProvider", "NVIDIA graphics card"),
    "directml:0": ("DmlExecutionProvider", "Graphics card (DirectML)"),
    "coreml": ("CoreMLExecutionProvider", "Apple graphics and neural engine"),
}
_IDENTITY = bytes.fromhex(
    "08083a370a100a017812017922084964656e746974791201675a0f0a0178120a0a08080112040a02080162"
    "0f0a0179120a0a08080112040a02080142040a001011"
)
"""A network of one node, x to y, one number each: to be run when memory is to be given back."""


def devices() -> tuple[Device, ...]:
    """The processor first, then what this build of the library can drive."""
    import onnxruntime

    there = set(onnxruntime.get_available_providers())
    return tuple(
        Device(id, _title(id, words), "onnxruntime", _memory_mb() if id == "cpu" else None)
        for id, (provider, words) in PROVIDERS.items()
        if provider in there
    )


class OnnxSession:
    """One network in ONNX Runtime."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session
        self._errors = _errors()
        self.provider: str = session.get_providers()[0]

    def run(self, piece: Piece) -> Piece:
        """See Session."""
        try:
            answer: Piece = self._session.run(None, {"image": piece})[0]
        except self._errors as error:
            raise (DeviceFull if is_full(error) else DeviceFailed)(in_words(error)) from error
        return np.asarray(answer, np.float32)


def load(folder: ModelFolder, device: Device, threads: int) -> OnnxSession:
    """Put the compiled form of a model on a device.

    Raises:
        ModelUnavailable: the file is not what the manifest says, or no network.
        DeviceFailed: the device could not take it.
    """

    def made(content: bytes) -> InferenceSession:
        import onnxruntime

        _shared_memory()
        options = quiet_options(threads)
        options.add_session_config_entry("session.use_env_allocators", "1")
        providers = [PROVIDERS[device.id][0]]
        if not device.is_cpu:
            providers.append(PROVIDERS["cpu"][0])
        return onnxruntime.InferenceSession(content, options, providers=providers)

    return load_session(folder, device, PROVIDERS[device.id][0], made)


def quiet_options(threads: int) -> SessionOptions:
    """Of a session that leaves the words to whoever asked for it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    return options


def load_session(
    folder: ModelFolder, device: Device, provider: str, made: Callable[[bytes], InferenceSession]
) -> OnnxSession:
    """The session that `made` makes of a compiled form; the provider it has is asked, not assumed.

    Raises:
        ModelUnavailable: the file is not what the manifest says, or no network.
        DeviceFailed: the device could not take it, or the processor stood in for it.
    """
    content = folder.content(ONNX)
    try:
        session = OnnxSession(made(content))
    except _errors() as error:
        if is_full(error):
            raise DeviceFull(in_words(error)) from error
        if not device.is_cpu:
            raise DeviceFailed(in_words(error)) from error
        raise ModelUnavailable(
            tr("The model {} cannot be used.").format(folder.manifest.title),
            why=tr("The engine refuses it: {}.").format(in_words(error)[:200]),
            remedy=tr("Install the model again from where it came."),
        ) from error
    if session.provider != provider:
        raise DeviceFailed(f"{device.title} cannot be reached")
    return session


def rest() -> None:
    """Give back the memory that is kept from one piece to the next."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    with suppress(*_errors()):
        _shared_memory().run(None, {"x": np.zeros(1, np.float32)}, options)


@lru_cache(maxsize=1)
def _shared_memory() -> InferenceSession:
    """Have all networks of this program share one store of memory; gives a session that can empty it.

    Without a store every piece begins with fresh memory, which takes a third of the time of a small
    network; with one for each network, each would keep its largest piece for good.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # for Windows, which asks no variable
    settings = {"max_mem": 0, "arena_extend_strategy": 1, "initial_chunk_size_bytes": 1 << 20}
    onnxruntime.create_and_register_allocator(
        onnxruntime.OrtMemoryInfo(
            "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
        ),
        onnxruntime.OrtArenaCfg(settings | {"max_dead_bytes_per_chunk": -1}),
    )
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(_IDENTITY, options, providers=["CPUExecutionProvider"])


def _errors() -> tuple[type[Exception], ...]:
    """All that the library raises: its errors have no parent of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    kinds = (kind for kind in vars(state).values() if isinstance(kind, type))
    return RuntimeError, MemoryError, *(kind for kind in kinds if issubclass(kind, Exception))


def _title(id: str, words: str) -> str:
    cores = os.cpu_count()  # some systems do not tell
    return f"{words}, {cores} cores" if id == "cpu" and cores is not None else words


def _memory_mb() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


def _version() -> str:
    import onnxruntime

    return f"ONNX Runtime {onnxruntime.__version__}"


RUNTIME = Runtime("onnxruntime", _version, devices, load, rest)
