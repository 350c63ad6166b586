"""Runtimes that do what tests want: devices that are full, broken, or give nonsense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.runtimes.contract import (
    Device,
    DeviceFailed,
    DeviceFull,
    Piece,
    Runtime,
    Session,
)

CPU = Device("cpu", "Processor", "fake")
GPU = Device("cuda:0", "Graphics card", "fake", 8000)
Answers = Callable[[Piece], Piece]


def faithful(piece: Piece) -> Piece:
    """The image itself."""
    return piece[:, :1].copy()


def full_above(side: int) -> Answers:
    """The image itself, unless the piece is larger than the device."""

    def answer(piece: Piece) -> Piece:
        if max(piece.shape) > side:
            raise DeviceFull("out of memory")
        return faithful(piece)

    return answer


def broken(piece: Piece) -> Piece:
    raise DeviceFailed("the driver\nis gone")


FAULTS: dict[str, Answers] = {
    "numbers": lambda piece: np.where(np.arange(piece.shape[3]) == 3, np.nan, faithful(piece)),
    "blank": lambda piece: np.zeros_like(faithful(piece)),
    "constant": lambda piece: np.full_like(faithful(piece), 0.4),
    "turned": lambda piece: np.ascontiguousarray(faithful(piece)[..., ::-1, ::-1].swapaxes(2, 3)),
    "noise": lambda piece: np.random.default_rng(0).random(faithful(piece).shape, dtype=np.float32),
    "small": lambda piece: faithful(piece)[:, :, :-1],
    "large": lambda piece: faithful(piece).repeat(2, 2).repeat(2, 3),
    "channels": lambda piece: faithful(piece).repeat(3, 1),
    "flat": lambda piece: faithful(piece)[0],
    "infinite": lambda piece: faithful(piece) / 0.0,
}


@dataclass
class Played:
    """A runtime of two devices, and what was asked of it."""

    answers: dict[str, Answers]
    loads: list[tuple[str, str, int]] = field(default_factory=list)
    pieces: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)
    cards: tuple[Device, ...] = (GPU,)

    def runtime(self) -> Runtime:
        """To be given to Networks."""
        return Runtime("fake", lambda: "Fake 1.0", self._devices, self._load)

    def _devices(self) -> tuple[Device, ...]:
        return tuple(device for device in (CPU, *self.cards) if device.id in self.answers)

    def _load(self, folder: ModelFolder, device: Device, threads: int) -> Session:
        self.loads.append((folder.manifest.id, device.id, threads))
        return _Playing(self, device.id)


@dataclass
class _Playing:
    played: Played
    device: str

    def run(self, piece: Piece) -> Piece:
        self.played.pieces.setdefault(self.device, []).append(piece.shape)
        with np.errstate(all="ignore"):
            return self.played.answers[self.device](piece)
