"""A model folder as an enhancer: prepared, run in pieces on a device, and not believed blindly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer, NoParameters
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.cards import Cards, Case
from xraysr_gui.enhancers.networks.fitting import grid_of, preparation_of, refuse_too_large, too_large
from xraysr_gui.enhancers.networks.preparations import Preparation
from xraysr_gui.enhancers.networks.routes import SIDE as ROUTE_SIDE
from xraysr_gui.enhancers.networks.routes import Route, refine, route_of
from xraysr_gui.enhancers.networks.runtimes import RUNTIMES, Device, Runtime, all_devices, runtime_of
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, DeviceFull, Session
from xraysr_gui.enhancers.networks.sessions import Believed, Faulty, Sessions, in_a_line
from xraysr_gui.enhancers.networks.speech import Spill, speech_of
from xraysr_gui.enhancers.networks.tiling import Channels, Focus, Grid, Mosaic, Watch, not_watched
from xraysr_gui.enhancers.networks.verdict import fault_of
from xraysr_gui.enhancers.task import Kind, Task

MEMORY_MB = 512
GREY_IN_COLOUR = "It was given the grey image in all three colours, and the mean of what it gave is shown."
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
        said: Filled with what has to be said of a result.
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
    said: list[str] = field(default_factory=list)

    def fill(self, session: Session, side: int) -> Pixels:
        """Have a session do all pieces, of at most `side`.

        Raises:
            Faulty: what came of it is no enhanced image.
            DeviceFailed: the device gave up.
        """
        manifest, spill = self.folder.manifest, Spill()
        told = Believed(session, self.grid, speech_of(manifest), spill)
        progress = self.progress.rest(0.98)
        mosaic = Mosaic(self.given, self.grid, self.result)
        for tile in mosaic.fill(told.ask, side, progress, self._focus(), hear=told.hear):
            if self.preparation.finish is None:
                self.watch(tile.enlarged(self.grid.scale))
        scale, result = manifest.scale, self.result
        if self.preparation.finish is not None:
            shape = self.pixels.shape[0] * scale, self.pixels.shape[1] * scale
            result = self.preparation.finish(result, shape).clip(0.0, 1.0)
        fault = fault_of(self.pixels, result)
        if fault:
            raise Faulty(fault)
        self.said.extend((tr(GREY_IN_COLOUR),) if manifest.colours > 1 else ())
        self.said.extend(spill.told(manifest.result_range or manifest.value_range))
        return result

    @property
    def case(self) -> Case:
        """What a card is asked before it is trusted with this."""
        shape = self.given.shape[1], self.given.shape[2]
        return Case(self.folder, self.given.shape[0], self.grid, shape, self.wishes.memory_mb)

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
        self.cards = Cards(self.sessions, self.devices, self.title_of)

    def devices(self) -> tuple[Device, ...]:
        """What this computer has, asked once."""
        if self._devices is None:
            runtimes = tuple(one for one in self._runtimes if one.id not in self.cards.left)
            self._devices = all_devices(runtimes, self.sessions.watched)
        return self._devices

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
        grid = grid_of(folder.manifest, preparation)
        progress.at(0.0, "Preparing")
        given = preparation.prepare(pixels, parameters, folder.manifest.scale)
        refuse_too_large(folder.manifest, grid, (given.shape[1], given.shape[2]), wishes.memory_mb)
        result = room((given.shape[1] * grid.scale, given.shape[2] * grid.scale))
        work = Work(folder, preparation, pixels, given, grid, result, wishes, progress, watch)
        notices: list[str] = []
        for device in self.cards.ways(wishes.device, work.case, notices):
            finished = self._on(device, work, notices)
            if finished is not None:
                return Run(finished, device, (*notices, *work.said))
        raise EnhancementFailed(
            tr("{} gave no usable image.").format(tr(folder.manifest.title)),
            why=tr("Every way was tried. {}").format(notices[-1]),
            remedy=tr("The image is unchanged. Try another model, and report this one to its makers."),
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
        case = Case(route.good, 1, grid, (pixels.shape[0], pixels.shape[1]), wishes.memory_mb)
        speech, missed = speech_of(route.good.manifest), []
        for device in dict.fromkeys((quick.device, self.cards.processor)):
            try:
                run = Believed(self.cards.trusted(case, device, ROUTE_SIDE), grid, speech)
                refine(route, pixels, quick.pixels, run, grid, progress.part(0.3, 1.0))
                break
            except (DeviceFailed, Faulty) as error:
                words = tr("{} could not do the parts with the most detail on {}: {}.")
                title = tr(route.good.manifest.title)
                missed.append(words.format(title, device.title, in_a_line(error)))
        return replace(quick, notices=(*quick.notices, *missed))

    def _on(self, device: Device, work: Work, notices: list[str]) -> Pixels | None:
        """The result, by all ways that make sense on one device; None, and a notice, if there is none."""
        side: int | None = work.case.first_side(device)
        tries_left = 2 if device.is_cpu else 1  # a graphics card that errs is not asked again
        while side is not None:
            work.progress.rest(0.98).at(0.02, tr("Loading for {}").format(device.title))
            try:
                return work.fill(self.cards.trusted(work.case, device, side), side)
            except DeviceFull:
                notices.append(tr("{} could not take {}.").format(device.title, too_large(side)))
                side = work.case.smaller(side)
            except DeviceFailed as error:
                notices.append(tr("{} failed: {}.").format(device.title, in_a_line(error)))
                self.sessions.forget(work.folder, device)
                side = None
            except Faulty as error:
                notices.append(tr("The result from {} was refused: {}.").format(device.title, error))
                self.sessions.forget(work.folder, device)
                tries_left -= 1
                side = (work.case.smaller(side) or side) if tries_left else None
        return None


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


def _run_alone(folder: ModelFolder, pixels: Pixels, parameters: Parameters, progress: Progress) -> Pixels:
    """Without the engine: for a program that has only the catalogue."""
    networks = Networks()
    try:
        return networks.run(folder, pixels, parameters, progress).pixels
    finally:
        networks.sessions.rest()
