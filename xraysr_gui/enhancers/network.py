"""A model folder as an enhancer: prepared, run in pieces on a device, and not believed blindly."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.contract import Enhancer, Kind, Task
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.preparations import PREPARATIONS, Preparation
from xraysr_gui.enhancers.runtimes import RUNTIMES, Device, Runtime, all_devices, device_for, runtime_of
from xraysr_gui.enhancers.runtimes.contract import DeviceFailed, DeviceFull, Session
from xraysr_gui.enhancers.tiling import SMALLEST_TILE, Channels, Focus, Grid, Mosaic, even_side, tiles
from xraysr_gui.enhancers.verdict import fault_of

MEMORY_MB = 512
LARGEST_TILE = 512
Room = Callable[[tuple[int, int]], NDArray[np.float32]]


def new_room(shape: tuple[int, int]) -> NDArray[np.float32]:
    """Room for a result in this process's own memory."""
    return np.empty(shape, np.float32)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a network is to be run: where, in how much memory, and which part first."""

    device: str = "auto"
    memory_mb: int = MEMORY_MB
    focus: Focus | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run: the result, what it ran on, and what had to be tried again."""

    pixels: Pixels
    device: Device
    notices: tuple[str, ...] = ()


def preparation_of(folder: ModelFolder) -> Preparation:
    """How the network of a folder is given its images.

    Raises:
        ModelUnavailable: the manifest names a preparation that this program does not know.
    """
    name = folder.manifest.preparation
    if name not in {one.id for one in PREPARATIONS}:
        raise ModelUnavailable(
            f"The model {folder.manifest.title} cannot be used.",
            why=f"It asks for the preparation {name!r}, which this version does not know.",
            remedy="Install a newer version of this program.",
        )
    return PREPARATIONS[name]


def network_enhancer(folder: ModelFolder) -> Enhancer:
    """What the window, the command line and the tests see of a model folder."""
    manifest = folder.manifest
    return Enhancer(
        id=manifest.id,
        title=manifest.title,
        summary=manifest.summary,
        task=Task(manifest.task),
        parameters=preparation_of(folder).parameters,
        run=partial(_run_alone, folder),
        kind=Kind.NETWORK,
        scale=manifest.scale,
        version=manifest.version,
        advice=manifest.advice,
        model=folder,
    )


class Networks:
    """Runs model folders, keeping the last few loaded."""

    MOST_LOADED = 4

    def __init__(self, runtimes: tuple[Runtime, ...] = RUNTIMES) -> None:
        self._runtimes = runtimes
        self._devices: tuple[Device, ...] | None = None
        self._loaded: dict[tuple[str, str], Session] = {}

    def devices(self) -> tuple[Device, ...]:
        """What this computer has, asked once."""
        if self._devices is None:
            self._devices = all_devices(self._runtimes)
        return self._devices

    def title_of(self, device: Device) -> str:
        """The device with its engine, for the history of a result."""
        return f"{device.title} ({runtime_of(device, self._runtimes).title()})"

    def run(
        self,
        folder: ModelFolder,
        pixels: Pixels,
        parameters: Any,
        progress: Progress,
        wishes: Wishes = Wishes(),
        room: Room = new_room,
    ) -> Run:
        """Enhance an image; a failed piece is tried smaller, a failed device gives way to the processor.

        Raises:
            EnhancementFailed: no way gave a usable image.
            ModelUnavailable: the folder is not what its manifest says.
        """
        preparation = preparation_of(folder)
        progress.at(0.0, "Preparing")
        given = preparation.prepare(pixels, parameters, folder.manifest.scale)
        grid = grid_of(folder, preparation)
        result = room((given.shape[1] * grid.scale, given.shape[2] * grid.scale))
        notices: list[str] = []
        fault = "no device could run it"
        for device, side in self._ways(folder, (given.shape[1], given.shape[2]), grid, wishes):
            progress.at(0.02, f"Loading for {device.title}")
            try:
                run = _as_promised(self._session(folder, device), folder, grid)
                for _ in Mosaic(given, grid, result).fill(run, side, progress.part(0.05, 0.98), wishes.focus):
                    pass
            except DeviceFailed as error:
                notices.append(_words(error, device, side))
                fault = notices[-1]
                continue
            finished = self._finished(preparation, result, pixels, folder)
            fault = fault_of(pixels, finished)
            if not fault:
                return Run(finished, device, tuple(notices))
            notices.append(f"On {device.title} the result was refused: {fault}.")
        raise EnhancementFailed(
            f"{folder.manifest.title} gave no usable image.",
            why=f"Every way was tried; the last one failed: {fault.rstrip('.')}.",
            remedy="The image is unchanged. Try another model, and report this one to its makers.",
        )

    def try_out(self, folder: ModelFolder) -> None:
        """Run a small image once.

        Raises:
            EnhancementFailed, ModelUnavailable: it does not work.
        """
        side = folder.manifest.fixed_side or 64
        rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
        picture = 0.5 + 0.3 * np.sin(rows / 9) * np.cos(columns / 7)
        self.run(folder, picture, preparation_of(folder).parameters(), Progress(), Wishes("cpu"))

    def foreseen(
        self, folder: ModelFolder, piece: Pixels, parameters: Any, shape: tuple[int, int], wishes: Wishes
    ) -> tuple[float, str]:
        """Seconds for an image of `shape`, of which `piece` is a part, and the device they hold for."""
        preparation = preparation_of(folder)
        grid = grid_of(folder, preparation)
        begun = time.perf_counter()
        given = preparation.prepare(piece, parameters, folder.manifest.scale)
        seconds = (time.perf_counter() - begun) * shape[0] * shape[1] / piece.size
        grown = given.shape[1] / piece.shape[0]
        whole = (round(shape[0] * grown), round(shape[1] * grown))
        device, side = next(self._ways(folder, whole, grid, wishes))
        session = self._session(folder, device)
        height, width = (grid.up(min(side, length)) + 2 * grid.edge for length in whole)
        blank = np.full((1, given.shape[0], height, width), 0.5, np.float32)
        session.run(blank)
        begun = time.perf_counter()
        session.run(blank)
        pieces = len(tiles(whole, side))
        return seconds + pieces * (time.perf_counter() - begun), self.title_of(device)

    def _finished(
        self, preparation: Preparation, result: Pixels, pixels: Pixels, folder: ModelFolder
    ) -> Pixels:
        scale = folder.manifest.scale
        shape = (pixels.shape[0] * scale, pixels.shape[1] * scale)
        if preparation.finish is not None:
            result = preparation.finish(result, shape)
        if np.isfinite(result).all():
            np.clip(result, 0.0, 1.0, out=result)
        return result

    def _session(self, folder: ModelFolder, device: Device) -> Session:
        key = (folder.sha256, device.id)
        if key not in self._loaded:
            while len(self._loaded) >= self.MOST_LOADED:
                self._loaded.pop(next(iter(self._loaded)))
            runtime = runtime_of(device, self._runtimes)
            self._loaded[key] = runtime.load(folder, device, idle_cores())
        return self._loaded[key]

    def _ways(
        self, folder: ModelFolder, shape: tuple[int, int], grid: Grid, wishes: Wishes
    ) -> Iterator[tuple[Device, int]]:
        """Device and size of the pieces, in the order in which they are tried."""
        first = device_for(wishes.device, self.devices())
        for device in dict.fromkeys((first, device_for("cpu", self.devices()))):
            if folder.manifest.fixed_side:
                yield device, max(shape)
                continue
            side = tile_side(folder, shape, grid, wishes.memory_mb)
            while side >= SMALLEST_TILE:
                yield device, side
                side = grid.up(side // 2) if side > SMALLEST_TILE else 0


def grid_of(folder: ModelFolder, preparation: Preparation) -> Grid:
    """How the network sees what it is given."""
    manifest = folder.manifest
    scale = 1 if preparation.enlarged or preparation.finish else manifest.scale
    halo = 0 if manifest.fixed_side else manifest.radius + manifest.shrinks
    return Grid(scale, halo, manifest.multiple_of, manifest.shrinks)


def tile_side(folder: ModelFolder, shape: tuple[int, int], grid: Grid, memory_mb: int) -> int:
    """The largest piece whose numbers fit into the memory, cut so that nothing narrow is left over."""
    pixels = memory_mb * (1 << 20) / (4 * max(folder.manifest.floats, 64))
    side = int(np.sqrt(pixels)) - 2 * grid.edge
    return even_side(shape, int(np.clip(side, SMALLEST_TILE, LARGEST_TILE)), grid)


def _as_promised(session: Session, folder: ModelFolder, grid: Grid) -> Callable[[Channels], Channels]:
    """The session, which is refused as soon as its answer has another size than the manifest says."""

    def run(piece: Channels) -> Channels:
        answer = session.run(piece)
        rows, columns = ((side - 2 * grid.shrinks) * grid.scale for side in piece.shape[2:])
        if answer.shape != (1, 1, rows, columns):
            raise ModelUnavailable(
                f"The model {folder.manifest.title} cannot be used.",
                why=f"Its manifest promises {rows} x {columns} pixels, its network gives {answer.shape[1:]}.",
                remedy="Install the model again from where it came.",
            )
        return answer

    return run


def foreseen_memory_mb(folder: ModelFolder, shape: tuple[int, int], memory_mb: int) -> int:
    """What the engine will hold for an image of `shape`: pieces under way, what it is given, the result."""
    preparation = preparation_of(folder)
    grid = grid_of(folder, preparation)
    s = folder.manifest.scale
    grown = s if preparation.enlarged else 1
    side = tile_side(folder, (shape[0] * grown, shape[1] * grown), grid, memory_mb)
    pieces = (side + 2 * grid.edge) ** 2 * max(folder.manifest.floats, 64) * 4
    images = shape[0] * shape[1] * 4 * (1 + preparation.channels * grown**2 + 2 * s * s)
    return (pieces + images >> 20) + 60


def idle_cores() -> int:
    """How many threads to use: a core that others keep busy slows all threads that wait for it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores)


def _run_alone(folder: ModelFolder, pixels: Pixels, parameters: Any, progress: Progress) -> Pixels:
    """Without the engine: for a program that has only the catalogue."""
    return Networks().run(folder, pixels, parameters, progress).pixels


def _words(error: DeviceFailed, device: Device, side: int) -> str:
    if isinstance(error, DeviceFull):
        return f"{device.title} had too little memory for pieces of {side} pixels."
    return f"{device.title} failed: {str(error)[:160]}."
