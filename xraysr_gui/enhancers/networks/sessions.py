"""Networks that are loaded, the last few only, and what of their answers is believed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.budget import MACS_AT_ONCE
from xraysr_gui.enhancers.networks.runtimes import Device, Runtime, Session, runtime_of
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, DeviceFull, Piece
from xraysr_gui.enhancers.networks.speech import Speech, Spill
from xraysr_gui.enhancers.networks.tiling import Channels, Grid

MOST_LOADED = 4
PATIENCE_S = 90.0
"""For a card that answers at all, with what it makes ready before its first piece."""
PATIENCE_S_PER_MAC = 30 / MACS_AT_ONCE
"""For a card that is thirty times as slow as a usual processor."""
Using = Callable[[str, float], None]
"""Told what works now and how long it may take at most; "" when it is done."""
T = TypeVar("T")
_Key = tuple[Path, tuple[tuple[str, str], ...], str]


class Faulty(Exception):
    """An answer is not what a network of this kind gives; the text is the middle of a sentence."""


def not_told(name: str, patience_s: float) -> None:
    """For a caller that does not watch over cards."""


class Sessions:
    """Loads networks onto devices; what was not used for longest makes room for what is new.

    Attributes:
        using: Told what card works: one that hangs can only be left by ending this program.
    """

    def __init__(self, runtimes: tuple[Runtime, ...]) -> None:
        self.using: Using = not_told
        self._runtimes = runtimes
        self._loaded: dict[_Key, Session] = {}
        self._used: set[Device] = set()

    def of(self, folder: ModelFolder, device: Device, threads: int | None = None) -> Session:
        """The network of a folder on a device, loaded if need be, with so many threads or one for each core.

        Raises:
            ModelUnavailable: the folder is not what its manifest says.
            DeviceFailed: the device cannot take it.
        """
        key = _key(folder, device)
        self._used.add(device)
        session = self._loaded.pop(key, None)
        while len(self._loaded) >= MOST_LOADED:
            self._loaded.pop(next(iter(self._loaded)))
        self._loaded[key] = session or self._load(folder, device, threads or usable_cores())
        return self._loaded[key]

    def forget(self, folder: ModelFolder, device: Device) -> None:
        """Let go of a network that failed: the next try loads it anew."""
        self._loaded.pop(_key(folder, device), None)

    def rest(self) -> None:
        """No more pieces for now: give back the memory that was kept for the next."""
        runtimes = (runtime_of(device, self._runtimes) for device in self._used)
        for runtime in {one.id: one for one in runtimes}.values():
            runtime.rest()
        self._used.clear()

    def _load(self, folder: ModelFolder, device: Device, threads: int) -> Session:
        loads = partial(runtime_of(device, self._runtimes).load, folder, device, threads)
        try:
            if device.is_cpu:
                return loads()
            patience_s = PATIENCE_S_PER_MAC * folder.manifest.macs
            return _Watched(self.watched(device.id, PATIENCE_S, loads), device.id, patience_s, self)
        except DeviceFull as error:  # smaller pieces would not help
            raise DeviceFailed(tr("it has too little memory for the network itself")) from error

    def watched(self, name: str, patience_s: float, work: Callable[[], T]) -> T:
        """Do what may hang or bring this program down; what does so otherwise is not blamed on `name`."""
        self.using(name, patience_s)
        try:
            done = work()
        except (DeviceFailed, ModelUnavailable):
            self.using("", 0.0)
            raise
        self.using("", 0.0)
        return done


@dataclass(frozen=True, slots=True)
class _Watched:
    """A network on a card: whoever waits is told of each piece how long it may take."""

    session: Session
    device: str
    patience_s: float
    sessions: Sessions

    def run(self, piece: Piece) -> Piece:
        """See Session."""
        patience_s = PATIENCE_S + self.patience_s * piece.shape[2] * piece.shape[3]
        return self.sessions.watched(self.device, patience_s, lambda: self.session.run(piece))


@dataclass(frozen=True, slots=True)
class Believed:
    """A session, asked and heard on the 0-to-1 scale; answers of wrong size or of no numbers are refused.

    Attributes:
        session: Who answers.
        grid: How the network sees.
        speech: In which numbers it is asked and answers.
        spill: Where what lies beyond that scale is counted before it is cut off.
    """

    session: Session
    grid: Grid
    speech: Speech
    spill: Spill | None = None

    def __call__(self, piece: Channels) -> Channels:
        """What is believed of the answer to a piece.

        Raises:
            Faulty: what is wrong.
        """
        return self.hear(piece, self.ask(piece))

    def ask(self, piece: Channels) -> Channels:
        """What the session says, as it says it."""
        return self.session.run(self.speech.asked(piece))

    def hear(self, piece: Channels, answer: Channels) -> Channels:
        """What is believed of it; cut off in place where that can be done.

        Raises:
            Faulty: what is wrong.
        """
        rows, columns = ((side - 2 * self.grid.shrinks) * self.grid.scale for side in piece.shape[2:])
        promised = self.speech.promised(rows, columns)
        if answer.shape not in promised:
            said, came = (" x ".join(map(str, shape[1:])) for shape in (promised[0], answer.shape))
            raise Faulty(tr("it gives {} values where its manifest promises {}").format(came, said))
        with np.errstate(invalid="ignore", over="ignore"):
            heard = self.speech.heard(answer)
        low, high = float(heard.min()), float(heard.max())  # one value that is no number spoils both
        if not (np.isfinite(low) and np.isfinite(high)):
            raise Faulty(tr("some of its pixels hold no number"))
        if self.spill is not None:
            self.spill.add(self._kept(heard), low, high)
        if low >= 0 and high <= 1:
            return heard
        return np.clip(heard, 0.0, 1.0, out=heard if heard.flags.writeable else None)

    def _kept(self, heard: Channels) -> Channels:
        """Without the edges that are thrown away: there a network sees the end of a piece, and errs."""
        if self.grid.outside is not None:  # pieces end where the image does
            return heard
        far = (self.grid.edge - self.grid.shrinks) * self.grid.scale
        return heard[..., far : heard.shape[2] - far, far : heard.shape[3] - far]


def usable_cores() -> int:
    """How many threads a network gets: one for each core that the system lets this program use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _key(folder: ModelFolder, device: Device) -> _Key:
    """By place and the hashes of all files: a manifest that lies about one gets nobody else's network."""
    return folder.path, tuple(sorted(folder.manifest.files.items())), device.id


def in_a_line(error: Exception) -> str:
    """What a library says, short and in one line."""
    words = "".join(sign if sign.isprintable() else " " for sign in str(error))
    return " ".join(words.split())[:160].rstrip(". ")
