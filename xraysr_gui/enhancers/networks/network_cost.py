"""What a network will cost: one piece of the size that it will be given is run, all others take as long."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.budget import LARGEST_TILE, images_mb, piece_mb, piece_sides
from xraysr_gui.enhancers.networks.cards import Case
from xraysr_gui.enhancers.networks.fitting import WHOLE, grid_of, preparation_of, refuse_too_large
from xraysr_gui.enhancers.networks.network import Networks, RunWishes
from xraysr_gui.enhancers.networks.preparations import Preparation
from xraysr_gui.enhancers.networks.routes import route_of
from xraysr_gui.enhancers.networks.runtimes import Device
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, DeviceFull
from xraysr_gui.enhancers.networks.sessions import Believed, Faulty
from xraysr_gui.enhancers.networks.speech import speech_of
from xraysr_gui.enhancers.networks.tiling import Channels, Run, going_on, tiles
from xraysr_gui.enhancers.networks.verdict import from_afar
from xraysr_gui.isolation.own_memory import forget_peak, peak_mb

UNKNOWN_MB = 200
"""What the engine holds when it has nothing to do, where the system does not tell."""
LONG_ENOUGH_S, MOST_TRIES = 0.3, 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What is foreseen: seconds, memory of the engine, and the device."""

    seconds: float
    memory_mb: int
    device: str


def cost_of_network(
    folder: ModelFolder,
    parameters: Parameters,
    piece: Pixels,
    shape: tuple[int, int],
    networks: Networks,
    wishes: RunWishes,
    progress: Progress,
) -> Cost:
    """Time and memory for an image of `shape`, of which `piece` is a part.

    Raises:
        EnhancementFailed, ModelUnavailable: it cannot be run at all.
        Cancelled: the person went on to something else.
    """
    route = route_of(folder)
    if route is not None:
        quick, good = (
            cost_of_network(
                one, parameters, piece, shape, networks, wishes, progress.part(start, start + 0.5)
            )
            for one, start in ((route.quick, 0.0), (route.good, 0.5))
        )
        seconds = quick.seconds + route.share * good.seconds
        return Cost(seconds, max(quick.memory_mb, good.memory_mb), quick.device)
    preparation, scale = preparation_of(folder), folder.manifest.scale
    progress.at(0.0, tr("Trying the preparation"))
    given = preparation.prepare(piece, parameters, scale)  # imports and plans are made once
    preparing = usual_seconds(lambda: preparation.prepare(piece, parameters, scale), tries=1)
    whole = _whole(preparation, given, shape, scale)
    refuse_too_large(folder.manifest, grid_of(folder.manifest, preparation), whole, wishes.memory_mb)
    trial = _Trial(folder, preparation, given, whole, networks, wishes)
    progress.at(0.4, "Trying a piece")
    pieces, engine_mb, device = trial.on_some_device()
    return Cost(
        preparing * shape[0] * shape[1] / piece.size + pieces,
        engine_mb + images_mb(folder.manifest, preparation, shape),
        networks.title_of(device),
    )


def usual_seconds(work: Callable[[], object], tries: int = MOST_TRIES) -> float:
    """How long it takes, of a few tries."""
    taken: list[float] = []
    while not taken or (len(taken) < tries and sum(taken) < LONG_ENOUGH_S):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


@dataclass(frozen=True, slots=True)
class _Trial:
    folder: ModelFolder
    preparation: Preparation
    given: Channels
    whole: tuple[int, int]
    networks: Networks
    wishes: RunWishes

    def on_some_device(self) -> tuple[float, int, Device]:
        """Seconds for all pieces, memory with one of them under way, and the device that it holds for."""
        failed: Exception | None = None
        for device in self.networks.cards.ways(self.wishes.device, self._case, []):
            try:
                return (*self._on(device), device)
            except (DeviceFailed, Faulty) as error:
                self.networks.sessions.forget(self.folder, device)
                failed = error
        raise EnhancementFailed(
            tr("{} cannot be run on this computer.").format(tr(self.folder.manifest.title)),
            why=tr("It was tried on a small piece of the image: {}.").format(str(failed)[:160]),
            remedy=tr("Choose another enhancer, or close other programs if memory is short."),
        )

    @property
    def _case(self) -> Case:
        grid = grid_of(self.folder.manifest, self.preparation)
        return Case(self.folder, self.given.shape[0], grid, self.whole, self.wishes.memory_mb)

    def _on(self, device: Device) -> tuple[float, int]:
        case, manifest = self._case, self.folder.manifest
        grid = case.grid
        side: int | None = case.first_side(device)
        while side is not None:
            sides = piece_sides(self.whole, side if side < WHOLE else LARGEST_TILE, grid)
            sample = self._sample(sides)
            forget_peak()
            try:
                run = Believed(self.networks.cards.trusted(case, device, side), grid, speech_of(manifest))
                run(sample)
                peak = peak_mb()
                one = usual_seconds(partial(_one_piece, run, sample))
            except DeviceFull:
                side = case.smaller(side)
                continue
            count = len(tiles(self.whole, (sides[0] - 2 * grid.edge, sides[1] - 2 * grid.edge)))
            one_mb = piece_mb(manifest, sides)
            more_mb = piece_mb(manifest, piece_sides(self.whole, side, grid)) - one_mb
            return one * count, (UNKNOWN_MB + one_mb if peak is None else peak) + more_mb
        raise DeviceFailed("not even the smallest piece fits into its memory")

    def _sample(self, sides: tuple[int, int]) -> Channels:
        """A piece of a size, of what the image shows in its middle."""
        return going_on(self.given, sides)[None]


def _one_piece(run: Run, sample: Channels) -> None:
    """All that is done for a piece: run, laid into fresh memory, looked at from afar."""
    answer = run(sample)[0, 0]
    room = np.empty_like(answer)
    room[...] = answer
    from_afar(room, (1, 1))


def _whole(preparation: Preparation, given: Channels, shape: tuple[int, int], scale: int) -> tuple[int, int]:
    """Rows and columns of what the network will be given of the whole image."""
    if preparation.finish is not None:
        return given.shape[1], given.shape[2]
    grown = scale if preparation.enlarged else 1
    return shape[0] * grown, shape[1] * grown
