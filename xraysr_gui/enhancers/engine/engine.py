"""Asks the engine child to enhance: the window and the command line never run an enhancer themselves."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from xraysr_gui.core import parameters as declared_parameters
from xraysr_gui.core.errors import (
    ChildDied,
    ChildFailed,
    ChildNotStarted,
    ChildTookTooLong,
    ChildTookTooMuchMemory,
    EnhancementFailed,
    ModelUnavailable,
    UserError,
)
from xraysr_gui.core.loose import Json, JsonView, Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, as_pixels
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.cost import Cost, piece_of
from xraysr_gui.enhancers.engine.engine_replies import (
    Enhanced,
    cost_in,
    devices_in,
    enhanced_in,
    folder_in,
    parity_in,
)
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.engine.model_intake import ROOM
from xraysr_gui.enhancers.networks.runtimes.contract import Device
from xraysr_gui.enhancers.networks.runtimes.tensorflow_engine import DRIVER
from xraysr_gui.isolation.client import ChildProcess, Limits, Reply
from xraysr_gui.isolation.conversation import OnPart, ignore
from xraysr_gui.isolation.messages import BadMessage
from xraysr_gui.isolation.shared_pixels import Arrays
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder

__all__ = ["Engine", "EngineWishes", "Enhanced", "engine_child"]

SERVICE = "xraysr_gui.enhancers.engine.engine_service:serve"
ENGINE_MEMORY_MB = 4096
STALL_S = 180.0
LONGEST_S = 24 * 3600.0
T = TypeVar("T")

_log = logging.getLogger(__name__)


def engine_child(
    memory_mb: int = ENGINE_MEMORY_MB,
    *,
    service: str = SERVICE,
    stall_s: float = STALL_S,
    writable: Path | None = None,
) -> ChildProcess:
    """A child that may take so much memory on top of what an idle one holds; not started yet.

    The driver of a graphics card starts programs and keeps files of its own: with one, nothing is denied.
    """
    has_card = DRIVER.is_dir()
    limits = Limits(
        memory_bytes=memory_mb << 20,
        reply_bytes=8 << 30,
        time_s=LONGEST_S,
        stall_s=stall_s,
        measured=has_card,
        confined=not has_card,
        readable=tuple(map(str, (places.resources(), *model_places()))),
        writable=() if writable is None else (str(writable.absolute()),),
    )
    return ChildProcess(service, limits, name="engine")


@dataclass(frozen=True, slots=True)
class EngineWishes:
    """How the person wants networks to be run.

    Attributes:
        device: cpu, gpu, auto, or the id of a device.
        memory_mb: How much one piece under way may take.
        focus: Row and column that the reader looks at, None for no place in particular.
        watch: Called, on the thread that waits, with each part of a network's result as soon as it is there.
    """

    device: str = "auto"
    memory_mb: int = 512
    focus: tuple[float, float] | None = None
    watch: OnPart = ignore


class Engine:
    """Every method waits for the child: call them from a worker thread."""

    def __init__(
        self,
        child: ChildProcess | None = None,
        installs: Callable[[Path], ChildProcess] = lambda into: engine_child(writable=into),
    ) -> None:
        self._child = child or engine_child()
        self._installs, self._installing = installs, self._child

    def warm_up(self) -> None:
        """Start the child in the background."""
        self._child.warm_up()

    def close(self) -> None:
        """End the child; a run under way ends as cancelled."""
        self._child.close()
        self._installing.close()

    def run(
        self,
        enhancer: Enhancer,
        pixels: Pixels,
        parameters: Parameters,
        progress: Progress,
        wishes: EngineWishes = EngineWishes(),
    ) -> Enhanced:
        """Enhance an image on the 0-to-1 scale.

        Raises:
            EnhancementFailed: it gave no usable image, or brought the child down.
            InvalidParameter: a parameter lies outside of its declared range.
            ModelUnavailable: the model's folder is not what its manifest says.
            Cancelled: the person stopped it.
        """
        given = as_pixels(pixels)
        scale = enhancer.scale_with(parameters)
        shape = given.shape[0] * scale, given.shape[1] * scale
        return self._ask(
            _request("run", enhancer, parameters, wishes),
            lambda reply: enhanced_in(reply, shape),
            lambda why: _not_applied(enhancer, why),
            progress,
            {"pixels": given},
            wishes.watch,
        )

    def cost(
        self,
        enhancer: Enhancer,
        pixels: Pixels,
        parameters: Parameters,
        progress: Progress,
        wishes: EngineWishes = EngineWishes(),
    ) -> Cost:
        """What a run will take, found by trying the middle of the image.

        Raises:
            EnhancementFailed, InvalidParameter, ModelUnavailable: it cannot be run at all.
            Cancelled: the person went on to something else.
        """
        request = _request("cost", enhancer, parameters, wishes) | {"shape": list(pixels.shape)}
        piece = {"pixels": as_pixels(piece_of(pixels))}
        return self._ask(request, cost_in, lambda why: _not_applied(enhancer, why), progress, piece)

    def devices(self, progress: Progress) -> tuple[Device, ...]:
        """What networks can run on here.

        Raises:
            ChildFailed: it cannot be told.
        """
        return self._ask({"do": "devices"}, devices_in, _no_devices, progress)

    def install(self, path: Path, into: Path, progress: Progress) -> Path:
        """Take in a model of somebody else; gives its new folder.

        In a child of its own, the only one that may write, and only there.

        Raises:
            ModelUnavailable: it is refused, or brought the child down; nothing is left of it.
        """
        room = f"{ROOM}{uuid.uuid4().hex}"
        given = str(path.absolute())
        request = {
            "do": "install",
            "path": given,
            "into": str(into.absolute()),
            "room": room,
            "reads": [given],
        }
        with suppress(OSError):  # the child tells why
            private_folder(into)
        self._installing = self._installs(into)
        try:
            return self._ask(
                request,
                lambda reply: folder_in(reply, into),
                lambda why: _not_installed(path, why),
                progress,
                child=self._installing,
            )
        finally:
            self._installing.close()
            shutil.rmtree(into / room, ignore_errors=True)  # a child that was ended could not

    def parity(self, folder: Path, progress: Progress) -> tuple[float, float]:
        """How far a compiled form is from its network, and how far it may be.

        Raises:
            ModelUnavailable: the folder is not what its manifest says, or brought the child down.
        """
        request = {"do": "parity", "model": str(folder), "reads": [str(folder)]}
        return self._ask(request, parity_in, lambda why: _not_checked(folder, why), progress)

    def _ask(
        self,
        request: JsonView,
        believed: Callable[[Reply], T],
        failed: Callable[[str], UserError],
        progress: Progress,
        arrays: Arrays | None = None,
        watch: OnPart = ignore,
        child: ChildProcess | None = None,
    ) -> T:
        asked = child or self._child
        try:
            return believed(asked.ask(dict(request), progress, arrays=arrays, on_part=watch))
        except ChildNotStarted:
            raise
        except ChildFailed as error:
            _log.info("the engine failed to %s", request["do"], exc_info=error)
            raise failed(_reason(error)) from error
        except BadMessage as error:
            _log.info("the engine gave nonsense: %s", error)
            raise failed("The engine gave back something that is no answer.") from error


def _request(verb: str, enhancer: Enhancer, parameters: Parameters, wishes: EngineWishes) -> Json:
    """One request in plain JSON.

    Raises:
        InvalidParameter: a parameter lies outside of its declared range.
    """
    declared_parameters.check(parameters)
    return {
        "do": verb,
        "enhancer": enhancer.id,
        "model": str(enhancer.model.path) if enhancer.model else "",
        "reads": [str(folder) for folder in enhancer.model.folders] if enhancer.model else [],
        "parameters": asdict(parameters),
        "device": wishes.device,
        "memory_mb": wishes.memory_mb,
        "focus": list(wishes.focus) if wishes.focus else None,
    }


def _reason(error: ChildFailed) -> str:
    if isinstance(error, ChildTookTooMuchMemory):
        return "It needs more memory than the engine may take."
    if isinstance(error, ChildTookTooLong | ChildDied):
        return error.why
    return "The engine stumbled over something that nobody foresaw."


def _not_applied(enhancer: Enhancer, why: str) -> EnhancementFailed:
    return EnhancementFailed(
        f"{enhancer.title} could not be applied.",
        why=why,
        remedy="The image is unchanged. Try it on a smaller image, or choose another enhancer.",
    )


def _not_installed(path: Path, why: str) -> ModelUnavailable:
    remedy = "Nothing was installed. Ask its maker for another copy, or choose another model."
    return ModelUnavailable(f"{path.name} was not installed.", why=why, remedy=remedy)


def _not_checked(folder: Path, why: str) -> ModelUnavailable:
    remedy = "Install the model again from where it came."
    return ModelUnavailable(f"The model in {folder.name} could not be checked.", why=why, remedy=remedy)


def _no_devices(why: str) -> ChildFailed:
    remedy = "Networks run on the processor. Start this program again to look once more."
    return ChildFailed("The devices of this computer could not be listed.", why=why, remedy=remedy)
