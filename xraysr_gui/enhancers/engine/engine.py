"""Asks the engine child to enhance: the window and the command line never run an enhancer themselves."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from xraysr_gui.core import parameters as declared_parameters
from xraysr_gui.core.errors import ChildFailed, ChildNotStarted, UserError
from xraysr_gui.core.left_out import Mask
from xraysr_gui.core.loose import Json, JsonView, Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, as_pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.card_memory import CardMemory
from xraysr_gui.enhancers.engine.cost import Cost, piece_of
from xraysr_gui.enhancers.engine.engine_child import engine_child
from xraysr_gui.enhancers.engine.engine_failures import (
    no_answer,
    no_devices,
    not_applied,
    not_checked,
    not_estimated,
    not_installed,
    not_judged,
    reason,
)
from xraysr_gui.enhancers.engine.engine_replies import (
    CardTried,
    Enhanced,
    Parity,
    assessment_in,
    contents_in,
    cost_in,
    devices_in,
    enhanced_in,
    estimates_in,
    parity_in,
    taken_in,
    tried_in,
)
from xraysr_gui.enhancers.engine.model_answers import TakenIn, Wish
from xraysr_gui.enhancers.engine.model_intake import ROOM
from xraysr_gui.enhancers.engine.zip_of_models import InZip
from xraysr_gui.enhancers.judges.folder import JudgeFolder, brought_by
from xraysr_gui.enhancers.networks.runtimes.contract import Device
from xraysr_gui.estimates.contract import Estimates
from xraysr_gui.isolation.client import ChildProcess, Reply
from xraysr_gui.isolation.conversation import OnPart, ignore
from xraysr_gui.isolation.messages import BadMessage
from xraysr_gui.isolation.shared_pixels import Arrays
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.settings.own_files import private_folder

__all__ = ["Engine", "EngineWishes", "Enhanced"]

T = TypeVar("T")

_log = logging.getLogger(__name__)


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
        self._cards = CardMemory()

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
            lambda why: not_applied(enhancer, why),
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
        return self._ask(request, cost_in, lambda why: not_applied(enhancer, why), progress, piece)

    def estimate(
        self, pixels: Pixels, spacing_mm: float | None, left_out: Mask | None, progress: Progress
    ) -> Estimates:
        """Noise, blur and what else an image on the 0-to-1 scale tells of itself.

        Raises:
            EnhancementFailed: it cannot be told.
            Cancelled: the person went on to something else.
        """
        out: Arrays = {} if left_out is None else {"left_out": left_out}
        request, arrays = {"do": "estimate", "spacing_mm": spacing_mm}, {"pixels": as_pixels(pixels), **out}
        return self._ask(request, estimates_in, not_estimated, progress, arrays)

    def assess(
        self, pixels: Pixels, judges: Sequence[JudgeFolder], progress: Progress, *, with_map: bool = False
    ) -> Assessment:
        """What judges say of an image on the 0-to-1 scale, and where, if a map is asked for.

        Raises:
            ModelUnavailable: the folder of a judge is not what it says.
            EnhancementFailed: it cannot be told.
            Cancelled: the person went on to something else.
        """
        reads = sorted({str(path) for one in judges for path in (one.path, one.features)})
        named: Json = {"judges": [str(one.path) for one in judges], "with_map": with_map}
        request = {"do": "assess", **named, "reads": reads}
        return self._ask(request, assessment_in, not_judged, progress, {"pixels": as_pixels(pixels)})

    def devices(self, progress: Progress) -> tuple[Device, ...]:
        """What networks can run on here.

        Raises:
            ChildFailed: it cannot be told.
        """
        return self._ask({"do": "devices"}, devices_in, no_devices, progress)

    def install(self, path: Path, into: Path, progress: Progress) -> Path:
        """Take in a model of somebody else; gives its new folder.

        Raises:
            ModelUnavailable: it is refused, or brought the child down; nothing is left of it.
        """
        return self.take_in(path, into, progress, Wish()).path

    def take_in(self, path: Path, into: Path, progress: Progress, wish: Wish) -> TakenIn:
        """Take in a model as a person wishes, or only look at it; gives what was found out about it.

        In a child of its own, the only one that may write, and only there.

        Raises:
            ModelUnavailable: it is refused, or brought the child down; nothing is left of it.
            InvalidParameter: what is said of it cannot be.
        """
        room = f"{ROOM}{uuid.uuid4().hex}"
        given = str(path.absolute())
        request = {"do": "install", "path": given, "into": str(into.absolute()), "room": room}
        with suppress(OSError):  # the child tells why
            private_folder(into)
        self._installing = self._installs(into)
        try:
            return self._ask(
                request | {"reads": [str(one) for one in brought_by(path.absolute())], **wish.told},
                lambda reply: taken_in(reply, into, is_look=wish.is_look),
                lambda why: not_installed(path, why),
                progress,
                wish.shown,
                child=self._installing,
            )
        finally:
            self._installing.close()
            shutil.rmtree(into / room, ignore_errors=True)  # a child that was ended could not

    def contents(self, path: Path, progress: Progress) -> list[InZip]:
        """Which models an archive holds.

        Raises:
            ModelUnavailable: it is refused, or brought the child down.
        """
        request = {"do": "contents", "path": str(path.absolute()), "reads": [str(path.absolute())]}
        return self._ask(request, contents_in, lambda why: not_installed(path, why), progress)

    def parity(self, folder: Path, progress: Progress, *, keras: bool = False) -> Parity:
        """How far a compiled form is from the answer that is kept, or from what `keras` gives now.

        Raises:
            ModelUnavailable: the folder is not what its manifest says, Keras is not there, or the child died.
        """
        request = {"do": "parity", "model": str(folder), "reads": [str(folder)], "keras": keras}
        return self._ask(request, parity_in, lambda why: not_checked(folder, why), progress)

    def try_card(self, folder: Path, device: str, progress: Progress, side: int | None = None) -> CardTried:
        """What a card answers to the question of a model, in pieces of `side` or as large as in use.

        Raises:
            ModelUnavailable: the folder is not what its manifest says.
            EnhancementFailed: the card does not answer.
        """
        request = {"do": "try_card", "model": str(folder), "reads": [str(folder)], "device": device}
        return self._ask(request | {"side": side}, tried_in, lambda why: no_answer(device, why), progress)

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
        """Ask, once more without a card that brought the child down: the processor does it then."""
        asked = child or self._child
        try:
            whole = {**request, **self._cards.words()}
            reply = asked.ask(whole, progress, arrays=arrays, on_part=watch)
            self._cards.learn(reply.message)
            return believed(reply)
        except ChildNotStarted:
            raise
        except ChildFailed as error:
            if self._cards.blames(error):
                return self._ask(request, believed, failed, progress, arrays, watch, child)
            _log.info("the engine failed to %s", request["do"], exc_info=error)
            raise failed(reason(error)) from error
        except BadMessage as error:
            _log.info("the engine gave nonsense: %s", error)
            raise failed(tr("The part of the program that works on images gave no usable answer.")) from error


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
