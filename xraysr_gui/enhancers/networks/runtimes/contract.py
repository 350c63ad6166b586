"""What runs a network: a runtime knows devices, and loads a model folder onto one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from xraysr_gui.enhancers.model_folder import ModelFolder

Piece = NDArray[np.float32]
_FULL = (
    *("bad_alloc", "bad allocation", "out of memory", "failed to allocate", "not enough memory"),
    *("resource_exhausted", "out_of_memory", "outofmemory", "exceeds the max buffer size"),
)


class DeviceFailed(Exception):
    """A device, or its driver, gave up; another device may do it."""


class DeviceFull(DeviceFailed):
    """A piece did not fit into the device's memory; a smaller one may."""


def is_full(error: Exception) -> bool:
    """Whether a library means that memory is short: each has its own words for it."""
    words = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in words for sign in _FULL)


@dataclass(frozen=True, slots=True)
class Device:
    """Something that can run a network.

    Attributes:
        id: As on the command line: cpu, cuda:0, directml:0 ...
        title: For people.
        runtime: What drives it.
        memory_mb: How much it has, None if it does not tell.
    """

    id: str
    title: str
    runtime: str
    memory_mb: int | None = None

    @property
    def is_cpu(self) -> bool:
        """Whether it is this computer's processor, which is always there."""
        return self.id == "cpu"


class Session(Protocol):
    """A network on a device."""

    def run(self, piece: Piece) -> Piece:
        """From (1, channels, rows, columns) to (1, channels, rows * scale, columns * scale).

        Raises:
            DeviceFull: it needs more memory than there is.
            DeviceFailed: the device gave up.
        """


def keeps_nothing() -> None:
    """For a runtime that keeps no memory from one piece to the next, or cannot give it back."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """One engine.

    Attributes:
        id: Short name.
        title: For people, with its version.
        devices: What it finds on this computer; quick enough to ask at any time.
        load: Puts the network of a folder on a device, with so many threads if that is the CPU.
        rest: Gives back the memory that it keeps from one piece to the next.
    """

    id: str
    title: Callable[[], str]
    devices: Callable[[], tuple[Device, ...]]
    load: Callable[[ModelFolder, Device, int], Session]
    rest: Callable[[], None] = keeps_nothing
