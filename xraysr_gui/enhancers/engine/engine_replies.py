"""What the engine child answers, believed only when it makes sense: it may have run anything."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.model_answers import Ground, Guess, TakenIn
from xraysr_gui.enhancers.engine.zip_of_models import InZip
from xraysr_gui.enhancers.networks.network_cost import Cost
from xraysr_gui.enhancers.networks.runtimes.contract import Device
from xraysr_gui.estimates.contract import Estimates
from xraysr_gui.estimates.plain import from_json
from xraysr_gui.isolation.client import Reply
from xraysr_gui.isolation.messages import BadMessage, text_of
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.plain import from_json as assessment_of

MOST_NOTICES, MOST_DEVICES, MOST_GUESSES = 64, 64, 32


@dataclass(frozen=True, slots=True, eq=False)
class Enhanced:
    """What a run gave.

    Attributes:
        pixels: On the 0-to-1 scale.
        device: What it really ran on.
        seconds: How long it took in the engine.
        peak_mb: The most memory that the engine held meanwhile, None if not known.
        notices: What had to be tried again.
    """

    pixels: Pixels
    device: str = "this process"
    seconds: float = 0.0
    peak_mb: int | None = None
    notices: tuple[str, ...] = ()


def enhanced_in(reply: Reply, shape: tuple[int, int]) -> Enhanced:
    """The result of a run, which must be an image of `shape`.

    Raises:
        BadMessage: it is none.
    """
    message = reply.message
    found = reply.arrays.get("finished", reply.arrays.get("enhanced"))
    if found is None or found.dtype != np.float32 or found.shape != shape or not np.isfinite(found).all():
        raise BadMessage("no image of the size that was promised")
    peak = message.get("peak_mb")
    return Enhanced(
        found,
        text_of(message, "device", 300),
        _number(message, "seconds"),
        None if peak is None else int(_number(message, "peak_mb")),
        _texts(message, "notices", 500),
    )


def cost_in(reply: Reply) -> Cost:
    """What is foreseen.

    Raises:
        BadMessage: it makes no sense.
    """
    message = reply.message
    seconds, memory_mb = _number(message, "seconds"), int(_number(message, "memory_mb"))
    return Cost(seconds, memory_mb, text_of(message, "device", 300))


def assessment_in(reply: Reply) -> Assessment:
    """What judges said of an image.

    Raises:
        BadMessage: it makes no sense.
    """
    told = reply.message.get("assessment")
    if not isinstance(told, dict):
        raise BadMessage("no assessment")
    try:
        return assessment_of(told, reply.arrays.get("heat"))
    except ValueError as error:
        raise BadMessage(str(error)) from error


def estimates_in(reply: Reply) -> Estimates:
    """What an image told of itself.

    Raises:
        BadMessage: it makes no sense.
    """
    try:
        return from_json(reply.message["estimates"])
    except (LookupError, ValueError) as error:
        raise BadMessage(f"no estimates: {error}") from error


def devices_in(reply: Reply) -> tuple[Device, ...]:
    """The devices that networks can run on.

    Raises:
        BadMessage: it makes no sense.
    """
    found = []
    for row in _list_in(reply.message, "devices", MOST_DEVICES):
        if not isinstance(row, Mapping):
            raise BadMessage("a device without a description")
        memory = None if row.get("memory_mb") is None else int(_number(row, "memory_mb"))
        id, title, runtime = (text_of(row, key, 200) for key in ("id", "title", "runtime"))
        found.append(Device(id, title, runtime, memory))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CardTried:
    """What a card answered to a network's question.

    Attributes:
        sides: Rows and columns of the piece.
        off: How far it is from the processor, of white; infinite if it is no image.
        card_s: How long the card took.
        processor_s: How long the processor took.
    """

    sides: tuple[int, int]
    off: float
    card_s: float
    processor_s: float


def tried_in(reply: Reply) -> CardTried:
    """What came of asking a card.

    Raises:
        BadMessage: it makes no sense.
    """
    rows, columns, card_s, processor_s = (
        _number(reply.message, key) for key in ("rows", "columns", "card_s", "processor_s")
    )
    off = math.inf if reply.message.get("off") is None else _number(reply.message, "off")
    return CardTried((int(rows), int(columns)), off, card_s, processor_s)


def taken_in(reply: Reply, into: Path, *, is_look: bool) -> TakenIn:
    """What was found out about a model; its new folder must lie directly below `into`.

    Raises:
        BadMessage: it lies elsewhere, or what is told makes no sense.
    """
    name = text_of(reply.message, "folder", 200)
    if not is_look and (not name or Path(name).name != name or name.startswith(".")):
        raise BadMessage("a folder that lies elsewhere")
    preview = reply.arrays.get("preview")
    if preview is not None and (preview.dtype != np.float32 or preview.ndim != 2):
        raise BadMessage("a preview that is no image")
    guesses = tuple(map(_guess, _list_in(reply.message, "guesses", MOST_GUESSES)))
    notices, results = (_texts(reply.message, key, 1000) for key in ("notices", "results"))
    return TakenIn(into / name, guesses, notices, preview, results)


def _guess(row: object) -> Guess:
    if not isinstance(row, Mapping) or row.get("ground") not in list(Ground):
        raise BadMessage("a guess that says nothing")
    value = row.get("value")
    if not isinstance(value, str | int) or isinstance(value, bool) or len(str(value)) > 200:
        raise BadMessage("a guess that is no value")
    return Guess(text_of(row, "field", 40), value, Ground(row["ground"]), _texts(row, "evidence", 500))


def _texts(message: JsonView, key: str, longest: int) -> tuple[str, ...]:
    return tuple(text_of({key: one}, key, longest) for one in _list_in(message, key, MOST_NOTICES))


@dataclass(frozen=True, slots=True)
class Parity:
    """What a compiled form gives, beside the answer to a question.

    Attributes:
        off: How far it is from that answer at most, of white; infinite if it is no image.
        allowed: How far it may be.
        of_keras: Whether the answer is that of Keras; else it was given when the network was installed.
    """

    off: float
    allowed: float
    of_keras: bool

    @property
    def good(self) -> bool:
        """Whether it is near enough."""
        return self.off <= self.allowed

    @property
    def words(self) -> str:
        """In words, without what is allowed."""
        origin = tr("Keras gave") if self.of_keras else tr("it gave when it was installed")
        if self.off == 0:
            return tr("exactly what {}").format(origin)
        return tr("off by {:.2g} of white from what {}").format(self.off, origin)


def parity_in(reply: Reply) -> Parity:
    """How far a compiled form is from the answer that is kept, or from Keras.

    Raises:
        BadMessage: it makes no sense.
    """
    message = reply.message
    of_keras = message.get("of_keras")
    if not isinstance(of_keras, bool):
        raise BadMessage("it is not told whose answer it is")
    off = math.inf if message.get("difference") is None else _number(message, "difference")
    return Parity(off, _number(message, "tolerance"), of_keras)


def _number(message: JsonView, key: str) -> float:
    value = message.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1e15:
        raise BadMessage(f"{key} is no number that can be")
    return float(value)


def _list_in(message: JsonView, key: str, most: int) -> list[object]:
    value = message.get(key)
    if not isinstance(value, list) or len(value) > most:
        raise BadMessage(f"{key} is no list")
    return value


def contents_in(reply: Reply) -> list[InZip]:
    """The models of an archive.

    Raises:
        BadMessage: they are none.
    """
    told = reply.message.get("models")
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise BadMessage("no list of models")
    return [
        InZip(text_of(one, "home", 4096), one.get("manifest"), one.get("is_judge") is True) for one in told
    ]
