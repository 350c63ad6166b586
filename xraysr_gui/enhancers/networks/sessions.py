"""Networks that are loaded, the last few only, and what of their answers is believed."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.runtimes import Device, Runtime, Session, runtime_of
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, DeviceFull
from xraysr_gui.enhancers.networks.speech import Speech, Spill
from xraysr_gui.enhancers.networks.tiling import Channels, Grid, Run

MOST_LOADED = 4
_Key = tuple[Path, tuple[tuple[str, str], ...], str]


class Faulty(Exception):
    """An answer is not what a network of this kind gives; the text is the middle of a sentence."""


class Sessions:
    """Loads networks onto devices; what was not used for longest makes room for what is new."""

    def __init__(self, runtimes: tuple[Runtime, ...]) -> None:
        self._runtimes = runtimes
        self._loaded: dict[_Key, Session] = {}
        self._used: set[Device] = set()

    def of(self, folder: ModelFolder, device: Device) -> Session:
        """The network of a folder on a device, loaded if it is not.

        Raises:
            ModelUnavailable: the folder is not what its manifest says.
            DeviceFailed: the device cannot take it.
        """
        key = _key(folder, device)
        self._used.add(device)
        session = self._loaded.pop(key, None)
        while len(self._loaded) >= MOST_LOADED:
            self._loaded.pop(next(iter(self._loaded)))
        self._loaded[key] = session or self._load(folder, device)
        return self._loaded[key]

    def forget(self, folder: ModelFolder, device: Device) -> None:
        """Let go of a network that failed: the next try loads it anew."""
        self._loaded.pop(_key(folder, device), None)

    def rest(self) -> None:
        """No more pieces for now: give back the memory that was kept for the next."""
        for runtime in {device: runtime_of(device, self._runtimes) for device in self._used}.values():
            runtime.rest()
        self._used.clear()

    def _load(self, folder: ModelFolder, device: Device) -> Session:
        try:
            return runtime_of(device, self._runtimes).load(folder, device, usable_cores())
        except DeviceFull as error:  # smaller pieces would not help
            raise DeviceFailed(tr("it has too little memory for the network itself")) from error


def believed(session: Session, grid: Grid, speech: Speech = Speech(), spill: Spill | None = None) -> Run:
    """The session, asked and heard on the 0-to-1 scale; answers of wrong size or of no numbers are refused.

    What lies beyond that scale is counted in `spill` and cut off.

    Raises, when it is called:
        Faulty: what is wrong.
    """

    def run(piece: Channels) -> Channels:
        answer = session.run(speech.asked(piece))
        rows, columns = ((side - 2 * grid.shrinks) * grid.scale for side in piece.shape[2:])
        promised = speech.promised(rows, columns)
        if answer.shape not in promised:
            said, came = (" x ".join(map(str, shape[1:])) for shape in (promised[0], answer.shape))
            raise Faulty(tr("it gives {} values where its manifest promises {}").format(came, said))
        with np.errstate(invalid="ignore", over="ignore"):
            heard = speech.heard(answer)
        low, high = float(heard.min()), float(heard.max())  # one value that is no number spoils both
        if not (np.isfinite(low) and np.isfinite(high)):
            raise Faulty(tr("it contains values that are no numbers"))
        if spill is not None:
            spill.add(heard, low, high)
        return heard if low >= 0 and high <= 1 else np.clip(heard, 0.0, 1.0)

    return run


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
