"""A model folder as an enhancer: prepared, run in pieces on a device, and not believed blindly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.contract import Enhancer, NoParameters
from xraysr_gui.enhancers.model_folder import Manifest, ModelFolder
from xraysr_gui.enhancers.networks.budget import largest_piece, smaller_piece
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS, SQUEEZED_SIDE, Preparation
from xraysr_gui.enhancers.networks.routes import Route, refine, route_of
from xraysr_gui.enhancers.networks.runtimes import (
    RUNTIMES,
    Device,
    Runtime,
    all_devices,
    device_for,
    runtime_of,
)
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, DeviceFull, Session
from xraysr_gui.enhancers.networks.sessions import Faulty, Sessions, believed
from xraysr_gui.enhancers.networks.tiling import Channels, Focus, Grid, Mosaic, Watch, not_watched
from xraysr_gui.enhancers.networks.verdict import fault_of
from xraysr_gui.enhancers.task import Kind, Task

MEMORY_MB = 512
Room = Callable[[tuple[int, int]], NDArray[np.float32]]


def new_room(shape: tuple[int, int]) -> NDArray[np.float32]:
    """Room for a result in this process's own memory."""
    return np.empty(shape, np.float32)


@dataclass(frozen=True, slots=True)
class RunWishes:
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


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, whatever device does it.

    Attributes:
        folder: The model.
        preparation: How the network is given the image.
        pixels: The image.
        given: What the network is given of it.
        grid: How the network sees that.
        result: What it fills.
        wishes: How it is to be run.
        progress: Told how far it is.
        watch: Told which part of the result is there.
    """

    folder: ModelFolder
    preparation: Preparation
    pixels: Pixels
    given: Channels
    grid: Grid
    result: Pixels
    wishes: RunWishes
    progress: Progress
    watch: Watch

    def fill(self, session: Session, side: int) -> Pixels:
        """Have a session do all pieces, of at most `side`.

        Raises:
            Faulty: what came of it is no enhanced image.
            DeviceFailed: the device gave up.
        """
        run = believed(session, self.grid)
        progress = self.progress.rest(0.98)
        mosaic = Mosaic(self.given, self.grid, self.result)
        for tile in mosaic.fill(run, side, progress, self._focus()):
            if self.preparation.finish is None:
                self.watch(tile.enlarged(self.grid.scale))
        scale, result = self.folder.manifest.scale, self.result
        if self.preparation.finish is not None:
            shape = self.pixels.shape[0] * scale, self.pixels.shape[1] * scale
            result = self.preparation.finish(result, shape).clip(0.0, 1.0)
        fault = fault_of(self.pixels, result)
        if fault:
            raise Faulty(fault)
        return result

    def _focus(self) -> Focus | None:
        """Where the reader looks, in what the network is given: that may be larger than the image."""
        if self.wishes.focus is None:
            return None
        down, across = (a / b for a, b in zip(self.given.shape[1:], self.pixels.shape, strict=True))
        return Focus(self.wishes.focus.row * down, self.wishes.focus.column * across)


class Networks:
    """Runs model folders, keeping the last few loaded."""

    def __init__(self, runtimes: tuple[Runtime, ...] = RUNTIMES) -> None:
        self._runtimes = runtimes
        self._devices: tuple[Device, ...] | None = None
        self.sessions = Sessions(runtimes)

    def devices(self) -> tuple[Device, ...]:
        """What this computer has, asked once."""
        if self._devices is None:
            self._devices = all_devices(self._runtimes)
        return self._devices

    def first_device(self, wishes: RunWishes) -> Device:
        """What will be tried first."""
        return device_for(wishes.device, self.devices())

    def title_of(self, device: Device) -> str:
        """The device with its engine, for the history of a result."""
        return f"{device.title} ({runtime_of(device, self._runtimes).title()})"

    def run(
        self,
        folder: ModelFolder,
        pixels: Pixels,
        parameters: Parameters,
        progress: Progress,
        wishes: RunWishes = RunWishes(),
        room: Room = new_room,
        watch: Watch = not_watched,
    ) -> Run:
        """Enhance an image; a piece that is too large is tried smaller, a failed device gives way.

        Raises:
            EnhancementFailed: no way gave a usable image.
            ModelUnavailable: the folder is not what its manifest says.
        """
        route = route_of(folder)
        if route is not None:
            return self._by_route(route, pixels, progress, wishes, room, watch)
        preparation = preparation_of(folder)
        progress.at(0.0, "Preparing")
        given = preparation.prepare(pixels, parameters, folder.manifest.scale)
        grid = grid_of(folder.manifest, preparation)
        result = room((given.shape[1] * grid.scale, given.shape[2] * grid.scale))
        work = Work(folder, preparation, pixels, given, grid, result, wishes, progress, watch)
        first = self.first_device(wishes)
        notices = [*_missed(wishes, first)]
        for device in dict.fromkeys((first, device_for("cpu", self.devices()))):
            finished = self._on(device, work, notices)
            if finished is not None:
                return Run(finished, device, tuple(notices))
        raise EnhancementFailed(
            f"{folder.manifest.title} gave no usable image.",
            why=f"Every way was tried. {notices[-1]}",
            remedy="The image is unchanged. Try another model, and report this one to its makers.",
        )

    def try_out(self, folder: ModelFolder) -> None:
        """Run a small image once.

        Raises:
            EnhancementFailed, ModelUnavailable: it does not work.
        """
        rows, columns = np.mgrid[0:72, 0:64].astype(np.float32)
        picture = 0.5 + 0.3 * np.sin(rows / 9) * np.cos(columns / 7)
        self.run(folder, picture, preparation_of(folder).parameters(), Progress(), RunWishes("cpu"))

    def _by_route(
        self, route: Route, pixels: Pixels, progress: Progress, wishes: RunWishes, room: Room, watch: Watch
    ) -> Run:
        """All of the image by the quick network, its lively parts by the good one."""
        quick = self.run(route.quick, pixels, NoParameters(), progress.part(0.0, 0.3), wishes, room, watch)
        grid = grid_of(route.good.manifest, preparation_of(route.good))
        try:
            run = believed(self.sessions.of(route.good, quick.device), grid)
            refine(route, pixels, quick.pixels, run, grid, progress.part(0.3, 1.0))
        except (DeviceFailed, Faulty) as error:
            missed = f"{route.good.manifest.title} could not do the lively parts: {_in_a_line(error)}."
            return replace(quick, notices=(*quick.notices, missed))
        return quick

    def _on(self, device: Device, work: Work, notices: list[str]) -> Pixels | None:
        """The result, by all ways that make sense on one device; None, and a notice, if there is none."""
        side: int | None = first_side(work.folder.manifest, work.grid, work.wishes)
        tries_left = 2 if device.is_cpu else 1  # a graphics card that errs is not asked again
        while side is not None:
            work.progress.rest(0.98).at(0.02, f"Loading for {device.title}")
            try:
                return work.fill(self.sessions.of(work.folder, device), side)
            except DeviceFull:
                notices.append(f"{device.title} had too little memory to work on {side} pixels at a time.")
                side = None if work.folder.manifest.fixed_side else smaller_piece(side)
            except DeviceFailed as error:
                notices.append(f"{device.title} failed: {_in_a_line(error)}.")
                self.sessions.forget(work.folder, device)
                side = None
            except Faulty as error:
                notices.append(f"The result from {device.title} was refused: {error}.")
                self.sessions.forget(work.folder, device)
                tries_left -= 1
                side = (smaller_piece(side) or side) if tries_left else None
        return None


def preparation_of(folder: ModelFolder) -> Preparation:
    """How the network of a folder is given its images.

    Raises:
        ModelUnavailable: the manifest asks for what this program does not know, or contradicts itself.
    """
    name, side = folder.manifest.preparation, folder.manifest.fixed_side
    if name not in {one.id for one in PREPARATIONS}:
        raise _unusable(folder, f"It asks for the preparation {name!r}, which this version does not know.")
    preparation = PREPARATIONS[name]
    if side != (SQUEEZED_SIDE if preparation.finish else 0):
        raise _unusable(folder, f"It works at {side or 'any'} pixels, which {name!r} does not prepare for.")
    return preparation


def network_enhancer(folder: ModelFolder) -> Enhancer:
    """What the window, the command line and the tests see of a model folder."""
    manifest = folder.manifest
    preparation = preparation_of(folder)
    return Enhancer(
        id=manifest.id,
        title=manifest.title,
        summary=manifest.summary,
        task=Task(manifest.task),
        parameters=preparation.parameters,
        run=partial(_run_alone, folder),
        kind=Kind.NETWORK,
        scale=manifest.scale,
        version=manifest.version,
        advice=manifest.advice,
        model=folder,
        assumes=preparation.assumes,
    )


def grid_of(manifest: Manifest, preparation: Preparation) -> Grid:
    """How the network sees what it is given."""
    scale = 1 if preparation.enlarged or preparation.finish else manifest.scale
    halo = 0 if manifest.fixed_side else max(manifest.radius, manifest.shrinks)
    return Grid(scale, halo, manifest.multiple_of, manifest.shrinks)


def first_side(manifest: Manifest, grid: Grid, wishes: RunWishes) -> int:
    """How large pieces are tried first."""
    return manifest.fixed_side or largest_piece(manifest, grid, wishes.memory_mb)


def _run_alone(folder: ModelFolder, pixels: Pixels, parameters: Parameters, progress: Progress) -> Pixels:
    """Without the engine: for a program that has only the catalogue."""
    networks = Networks()
    try:
        return networks.run(folder, pixels, parameters, progress).pixels
    finally:
        networks.sessions.rest()


def _missed(wishes: RunWishes, device: Device) -> Iterator[str]:
    """Say that the device that was asked for by name is not there."""
    if wishes.device not in ("auto", device.id) and (wishes.device != "gpu" or device.is_cpu):
        wanted = "graphics card" if wishes.device == "gpu" else f"device {wishes.device!r}"
        yield f"There is no {wanted} here that can run networks: it ran on {device.title}."


def _in_a_line(error: Exception) -> str:
    """What a library says, short and in one line."""
    words = "".join(sign if sign.isprintable() else " " for sign in str(error))
    return " ".join(words.split())[:160].rstrip(". ")


def _unusable(folder: ModelFolder, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"The model {folder.manifest.title} cannot be used.",
        why=why,
        remedy="Install a newer version of this program, or the model again from where it came.",
    )
