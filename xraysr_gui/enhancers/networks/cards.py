"""Graphics cards: trusted with a network once they answered its question, and taken where they are quicker.

A card is asked at the piece size that will be used, since some are wrong only there. What the processor
answers is right; how long both took decides whether `auto` means the card.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, MutableSequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.budget import largest_piece, piece_sides
from xraysr_gui.enhancers.networks.fitting import first_side, next_side
from xraysr_gui.enhancers.networks.probe import question
from xraysr_gui.enhancers.networks.runtimes import Device, device_for
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, DeviceFull, Session
from xraysr_gui.enhancers.networks.sessions import Believed, Faulty, Sessions, in_a_line
from xraysr_gui.enhancers.networks.speech import speech_of
from xraysr_gui.enhancers.networks.tiling import Channels, Grid, Mosaic

ALLOWED = 1e-4
"""How far from the processor a card may be, of white."""
LARGEST_ON_CARD, MACS_ON_CARD = 1536, 160e9
SHORT_S = 1.0
Notices = MutableSequence[str]


class Wrong(DeviceFailed):
    """A card gives another answer than the processor."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds for the same part of an image on a card and on the processor."""

    card_s: float
    processor_s: float

    @property
    def card_is_quicker(self) -> bool:
        """Whether the card is worth it."""
        return self.card_s < self.processor_s


@dataclass(frozen=True, slots=True)
class Proof:
    """What a card answered to a network's question.

    Attributes:
        sides: Rows and columns of the piece.
        off: How far it is from the processor at most, of white.
        speed: How long both took.
    """

    sides: tuple[int, int]
    off: float
    speed: Speed


@dataclass(frozen=True, slots=True)
class Case:
    """A network and what it will be given.

    Attributes:
        folder: The model.
        channels: How many it is given.
        grid: How it sees them.
        shape: Rows and columns of the whole that it is given.
        memory_mb: How much a piece may take on a device that does not tell what it has.
    """

    folder: ModelFolder
    channels: int
    grid: Grid
    shape: tuple[int, int]
    memory_mb: int

    def first_side(self, device: Device) -> int:
        """How large pieces are tried first: on a card as large as half of its memory allows, and patience."""
        manifest = self.folder.manifest
        if device.is_cpu or manifest.fixed_side or manifest.whole_image:
            return first_side(manifest, self.grid, self.memory_mb)
        memory_mb = device.memory_mb // 2 if device.memory_mb else self.memory_mb
        return largest_piece(manifest, self.grid, memory_mb, LARGEST_ON_CARD, MACS_ON_CARD)

    def sides(self, side: int) -> tuple[int, int]:
        """Rows and columns of the pieces of at most this side."""
        return piece_sides(self.shape, side, self.grid)

    def smaller(self, side: int) -> int | None:
        """What to try after a piece that was too large."""
        return next_side(self.folder.manifest, side)


class Cards:
    """What is known of the cards of this computer.

    Attributes:
        known: How quick they were found to be, by `key_of`; whoever keeps it fills it in.
        measured: What was added to that since it was last taken out.
        left: Devices and runtimes that brought an engine down, and how: they are not used again.
    """

    def __init__(
        self,
        sessions: Sessions,
        devices: Callable[[], tuple[Device, ...]],
        title_of: Callable[[Device], str],
    ) -> None:
        self._sessions, self._devices, self._title_of = sessions, devices, title_of
        self._proofs: dict[tuple[str, str, tuple[int, int], Grid], Proof] = {}
        self.known: dict[str, Speed] = {}
        self.measured: dict[str, Speed] = {}
        self.left: dict[str, str] = {}

    @property
    def processor(self) -> Device:
        """What always answers rightly.

        Raises:
            ModelUnavailable: nothing at all is there, not even the processor's engine.
        """
        return device_for("cpu", self._devices())

    def ways(self, wish: str, case: Case, notices: Notices) -> Iterator[Device]:
        """The devices to try, one after the other; the processor is the last.

        Raises:
            ModelUnavailable: nothing at all is there, not even the processor's engine.
        """
        processor = self.processor
        if wish != "cpu":
            notices.extend(self._left_alone())
        there = tuple(one for one in self._devices() if one.id not in self.left)
        if wish == "auto":
            yield from self._quickest(there, case, notices)
        else:
            wished = device_for(wish, there)
            if not wished.is_cpu:
                yield wished
            elif wish not in ("cpu", *self.left) and not (wish == "gpu" and self.left):
                notices.append(_missed(wish, processor))
        yield processor

    def trusted(self, case: Case, device: Device, side: int) -> Session:
        """A network on a device; on a card only after it answered the network's question.

        Raises:
            ModelUnavailable: the folder is not what its manifest says.
            DeviceFailed, Faulty: the device cannot take it, or answers something else.
        """
        if not device.is_cpu:
            self.trust(case, device, side)
        return self._sessions.of(case.folder, device)

    def trust(self, case: Case, device: Device, side: int) -> Proof:
        """Refuse a card that answers the network's question wrongly in a piece of this side.

        Raises:
            Wrong: it is not what the processor answers.
            Faulty: it is no image at all.
            DeviceFailed, DeviceFull: there is no answer.
        """
        proof = self.proof(case, device, side)
        if not proof.off <= ALLOWED:
            raise Wrong(
                tr("its result for the test image of this network is off by {:.2g} of white").format(
                    proof.off
                )
            )
        return proof

    def proof(self, case: Case, device: Device, side: int) -> Proof:
        """What a card answers to the network's question in a piece of this side; asked once.

        Raises:
            Faulty, DeviceFailed, DeviceFull: there is no answer.
        """
        key = device.id, _hash_of(case.folder), case.sides(side), case.grid
        if key not in self._proofs:
            self._proofs[key] = proof = self._asked(case, device, side)
            found = {self.key_of(case, device, side): proof.speed}
            self.known |= found
            self.measured |= found
        return self._proofs[key]

    def key_of(self, case: Case, device: Device, side: int) -> str:
        """What a speed holds for: the card with its driver, the network, and how large pieces are."""
        size = round(math.log2(math.prod(case.sides(side))))
        return f"{self._title_of(device)} | {_hash_of(case.folder)} | 2^{size} pixels"

    def _left_alone(self) -> Iterator[str]:
        titles = {one.id: one.title for one in self._devices()}
        for name, why in self.left.items():
            words = tr("{} is not used again until this program is restarted: {}")
            yield words.format(titles.get(name, name), why)

    def _quickest(self, devices: tuple[Device, ...], case: Case, notices: Notices) -> Iterator[Device]:
        """The cards that are quicker than the processor, the quickest first."""
        found: list[tuple[float, Device]] = []
        for card in (one for one in devices if not one.is_cpu):
            speed = self._speed(case, card, notices)
            if speed is not None and speed.card_is_quicker:
                found.append((speed.card_s / speed.processor_s, card))
        for _, card in sorted(found, key=lambda one: one[0]):
            yield card

    def _speed(self, case: Case, card: Device, notices: Notices) -> Speed | None:
        """As it is known, or found out now; None, and a notice, for a card that cannot do it."""
        side: int | None = case.first_side(card)
        while side is not None:
            known = self.known.get(self.key_of(case, card, side))
            if known is not None:
                return known
            try:
                return self.trust(case, card, side).speed
            except DeviceFull:
                side = case.smaller(side)
            except (DeviceFailed, Faulty) as error:
                notices.append(tr("{} failed: {}.").format(card.title, in_a_line(error)))
                return None
        notices.append(tr("{} could not take the smallest piece of this image.").format(card.title))
        return None

    def _asked(self, case: Case, device: Device, side: int) -> Proof:
        sides, grid, speech = case.sides(side), case.grid, speech_of(case.folder.manifest)
        given = question(case.channels, *sides)
        card = Believed(self._sessions.of(case.folder, device), grid, speech)
        answer = card(given)[0, 0]  # the first takes longer: what the card runs is made ready
        card_s = _seconds(partial(card, given))
        right = np.empty((sides[0] * grid.scale, sides[1] * grid.scale), np.float32)
        exact = Believed(self._sessions.of(case.folder, self.processor), grid, speech)
        mosaic, own_side = Mosaic(given[0], grid, right), case.first_side(self.processor)
        processor_s = _seconds(lambda: deque(mosaic.fill(exact, own_side, Progress()), 0))
        used = grid.edge * grid.scale
        off = np.abs(_inner(answer, used - grid.shrinks * grid.scale) - _inner(right, used)).max(initial=0.0)
        return Proof(sides, float(off), Speed(card_s, processor_s))


def _inner(answer: Channels, seen: int) -> Channels:
    """What is used of an answer: its edges are thrown away."""
    return answer[seen : answer.shape[0] - seen, seen : answer.shape[1] - seen]


def _seconds(work: Callable[[], object]) -> float:
    """How long it takes; what is over soon is done again, now that all is ready."""
    least = math.inf
    for _ in range(2):
        begun = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - begun)
        if least > SHORT_S:
            break
    return least


def _hash_of(folder: ModelFolder) -> str:
    """Which network it is: by the hashes of all its files."""
    return " ".join(sum_of[:12] for _, sum_of in sorted(folder.manifest.files.items()))


def _missed(wish: str, processor: Device) -> str:
    """Say that the device that was asked for by name is not there."""
    wanted = tr("graphics card") if wish == "gpu" else tr("device {!r}").format(wish)
    return tr("There is no {} here that can run networks: it ran on {}.").format(wanted, processor.title)
