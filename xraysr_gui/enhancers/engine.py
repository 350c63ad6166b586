"""Asks the engine child to enhance: the window and the command line never run an enhancer themselves."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from xraysr_gui.core.errors import (
    ChildDied,
    ChildFailed,
    ChildTookTooLong,
    ChildTookTooMuchMemory,
    EnhancementFailed,
)
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.cost import Cost, piece_of
from xraysr_gui.enhancers.runtimes.contract import Device
from xraysr_gui.isolation.client import ChildProcess, Limits, Reply

SERVICE = "xraysr_gui.enhancers.engine_service:serve"
ENGINE_MEMORY_MB = 4096
STALL_S = 180.0
LONGEST_S = 24 * 3600.0

_log = logging.getLogger(__name__)


def engine_child(memory_mb: int = ENGINE_MEMORY_MB) -> ChildProcess:
    """A child that may take so much memory on top of what an idle one holds; not started yet."""
    limits = Limits(memory_bytes=memory_mb << 20, reply_bytes=8 << 30, time_s=LONGEST_S, stall_s=STALL_S)
    return ChildProcess(SERVICE, limits, name="engine")


@dataclass(frozen=True, slots=True)
class EngineWishes:
    """How the person wants networks to be run.

    Attributes:
        device: cpu, gpu, auto, or the id of a device.
        memory_mb: How much one piece under way may take.
        focus: Row and column that the reader looks at, None for no place in particular.
    """

    device: str = "auto"
    memory_mb: int = 512
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Enhanced:
    """What a run gave.

    Attributes:
        pixels: On the 0-to-1 scale.
        device: What it really ran on.
        seconds: How long it took in the engine.
        peak_mb: The most memory that the engine ever held, None if not known.
        notices: What had to be tried again.
    """

    pixels: Pixels
    device: str = "this process"
    seconds: float = 0.0
    peak_mb: int | None = None
    notices: tuple[str, ...] = ()


class Engine:
    """Every method waits for the child: call them from a worker thread."""

    def __init__(self, child: ChildProcess | None = None) -> None:
        self._child = child or engine_child()

    def warm_up(self) -> None:
        """Start the child in the background."""
        self._child.warm_up()

    def close(self) -> None:
        """End the child; a run under way ends as cancelled."""
        self._child.close()

    def run(
        self,
        enhancer: Enhancer,
        pixels: Pixels,
        parameters: Any,
        progress: Progress,
        wishes: EngineWishes = EngineWishes(),
    ) -> Enhanced:
        """Enhance an image on the 0-to-1 scale.

        Raises:
            EnhancementFailed: it gave no usable image, or brought the child down.
            ModelUnavailable: the model's folder is not what its manifest says.
            Cancelled: the person stopped it.
        """
        reply = self._ask(_request("run", enhancer, parameters, wishes), enhancer, progress, pixels)
        found = reply.arrays.get("finished", reply.arrays.get("enhanced"))
        if found is None or found.ndim != 2 or found.dtype != np.float32:
            raise _failed(enhancer, "It gave back something that is no image.")
        message = reply.message
        return Enhanced(
            found,
            str(message.get("device", "")),
            float(message.get("seconds", 0.0)),
            message.get("peak_mb"),
            tuple(str(notice) for notice in message.get("notices", ())),
        )

    def cost(
        self,
        enhancer: Enhancer,
        pixels: Pixels,
        parameters: Any,
        progress: Progress,
        wishes: EngineWishes = EngineWishes(),
    ) -> Cost:
        """What a run will take, found by trying the middle of the image.

        Raises:
            EnhancementFailed, ModelUnavailable: it cannot be run at all.
            Cancelled: the person went on to something else.
        """
        request = _request("cost", enhancer, parameters, wishes) | {"shape": list(pixels.shape)}
        message = self._ask(request, enhancer, progress, piece_of(pixels)).message
        return Cost(float(message["seconds"]), int(message["memory_mb"]), str(message["device"]))

    def devices(self, progress: Progress) -> tuple[Device, ...]:
        """What networks can run on here."""
        rows = self._child.ask({"do": "devices", "subject": "The list of devices"}, progress).message
        return tuple(Device(**row) for row in rows["devices"])

    def install(self, path: Path, into: Path, progress: Progress) -> Path:
        """Take in a model of somebody else; gives its new folder.

        Raises:
            ModelUnavailable: it is refused.
            ChildFailed: it brought the child down.
        """
        request = {"do": "install", "path": str(path), "into": str(into), "subject": path.name}
        return Path(self._child.ask(request, progress).message["folder"])

    def parity(self, folder: Path, progress: Progress) -> tuple[float, float]:
        """How far a compiled form is from its network, and how far it may be."""
        request = {"do": "parity", "model": str(folder), "subject": folder.name}
        message = self._child.ask(request, progress).message
        return float(message["difference"]), float(message["tolerance"])

    def _ask(
        self, request: Mapping[str, Any], enhancer: Enhancer, progress: Progress, pixels: Pixels
    ) -> Reply:
        try:
            return self._child.ask(dict(request), progress, arrays={"pixels": pixels})
        except ChildFailed as error:
            _log.info("%s failed in the engine", enhancer.id, exc_info=error)
            raise _failed(enhancer, _reason(error)) from error


def _request(verb: str, enhancer: Enhancer, parameters: Any, wishes: EngineWishes) -> dict[str, Any]:
    return {
        "do": verb,
        "enhancer": enhancer.id,
        "model": str(enhancer.model.path) if enhancer.model else "",
        "parameters": asdict(parameters),
        "device": wishes.device,
        "memory_mb": wishes.memory_mb,
        "focus": list(wishes.focus) if wishes.focus else None,
        "subject": enhancer.title,
    }


def _reason(error: ChildFailed) -> str:
    if isinstance(error, ChildTookTooMuchMemory):
        return "It needs more memory than the engine may take."
    if isinstance(error, ChildTookTooLong | ChildDied):
        return error.why
    return "The engine stumbled over something that nobody foresaw."


def _failed(enhancer: Enhancer, why: str) -> EnhancementFailed:
    return EnhancementFailed(
        f"{enhancer.title} could not be applied.",
        why=why,
        remedy="The image is unchanged. Try it on a smaller image, or choose another enhancer.",
    )
