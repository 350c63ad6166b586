"""Draws a map and makes it ready to be painted; for worker threads."""

from __future__ import annotations

from collections.abc import Callable

from xraysr_gui.commands.comparing.map_kinds import MapRequest
from xraysr_gui.commands.enhance_radiograph import Runs
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.display.heat import coded_map
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.layers.heat_layer import Heat
from xraysr_gui.metrics.error_map import DrawnMap, Peak


def draw_heat(
    request: MapRequest,
    comparing: Comparing,
    came: Callable[[Heat], None],
    engine: tuple[Runs, Callable[[], EngineWishes]] | None,
    progress: Progress,
) -> tuple[Peak, ...]:
    """On a worker thread: the map is shown before its worst places are known."""
    from xraysr_gui.commands.comparing.draw_map import draw_map  # not before somebody compares
    from xraysr_gui.commands.comparing.worst_places import worst_places

    address = request.pair.candidate.source.address
    runs = () if engine is None else (engine[0], engine[1]())

    def show(drawn: DrawnMap) -> None:
        came(_heat(address, drawn))

    drawn = draw_map(request, comparing.comparison, progress.part(0.0, 0.9), show, *runs)
    progress.at(0.9)
    show(drawn)
    found = worst_places(drawn)
    progress.at(1.0)
    return found


def _heat(address: Address, drawn: DrawnMap) -> Heat:
    return Heat(address, drawn, coded_map(drawn.values, drawn.scale.low, drawn.scale.high))
