"""Draw one map of a pair: where it differs, what it may have invented, how firmly it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

import numpy as np

from xraysr_gui.commands.comparing.assumptions import Making, making_of
from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.commands.comparing.error_bar_map import error_bar_map
from xraysr_gui.commands.comparing.map_kinds import MAP_KINDS, MapRequest
from xraysr_gui.commands.comparing.map_scale import ruler_for, ruler_of
from xraysr_gui.commands.enhance_radiograph import Runs, ThisProcess, enhance_radiograph, pixels_for
from xraysr_gui.core.body_mask import well_inside
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.missing import Mask, fitted
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import ERROR_MAPS, SIDE, DrawnMap
from xraysr_gui.metrics.parts import Span
from xraysr_gui.metrics.result_maps import contradiction_map, instability_map, unsupported_map

STREAM_S = 0.2
"""A map that takes longer is shown piece by piece, at most this often."""


class NoSuchMap(UserError):
    """A map means nothing for what it was asked of."""


def draw_map(
    request: MapRequest,
    compare: Callable[[Pair], Comparison],
    progress: Progress | None = None,
    came: Callable[[DrawnMap], None] | None = None,
    engine: Runs = ThisProcess(),
    wishes: EngineWishes = EngineWishes(),
) -> DrawnMap:
    """The whole map; `came` gets what is there of a large one, NaN where nothing is yet.

    Raises:
        CannotCompare: reference and candidate do not show the same.
        NoSuchMap: the map means nothing for this output.
        EnhancementFailed, ModelUnavailable, Cancelled: as for any run.
    """
    told = progress or Progress()
    told.at(0.0, tr(request.title))
    if MAP_KINDS[request.kind].compares:
        comparison = compare(request.pair)
        told.at(0.3)
        return _of_comparison(request, comparison, told.part(0.3, 1.0), came)
    found = _of_result(request, told, engine, wishes)
    inside = well_inside(request.pair.candidate.normalised())
    return replace(found, within=~_fitted(~inside, found.values.shape))


def _of_comparison(
    request: MapRequest,
    comparison: Comparison,
    told: Progress,
    came: Callable[[DrawnMap], None] | None,
) -> DrawnMap:
    """Square after square, those in sight first."""
    chosen = ERROR_MAPS[request.kind]
    ruler = ruler_for(request.pair.reference, comparison)
    scale = chosen.scale_for(comparison, ruler)
    legend, within = " ".join(comparison.notices), well_inside(comparison.reference)
    if comparison.identical:
        legend = tr("Both are identical in every pixel. {}").format(legend).strip()
    values = np.full(comparison.shape, np.nan, np.float32)
    title, spacing, origin = request.title, comparison.spacing, comparison.origin
    left_out = chosen.left_out_of(comparison)
    found = DrawnMap(title, values, scale, spacing, origin, legend, within, left_out, comparison.missing)
    spans, shown = _in_order(comparison, request.focus), monotonic()
    for number, span in enumerate(spans):
        told.at(number / len(spans), tr(title))
        piece = chosen.piece(comparison, span, ruler)
        place = slice(span.top, span.bottom), slice(span.left, span.right)
        values[place] = piece if left_out is None else np.where(left_out[place], np.float32(np.nan), piece)
        if came is not None and monotonic() - shown > STREAM_S and number + 1 < len(spans):
            came(replace(found, values=values.copy()))
            shown = monotonic()
    told.at(1.0)
    return found


def _fitted(outside: Mask, shape: tuple[int, int]) -> Mask:
    """The same on the grid of a map, whatever size that has."""
    found = fitted(outside, shape)
    assert found is not None
    return found


def _in_order(comparison: Comparison, focus: Point | None) -> list[Span]:
    rows, columns = comparison.shape
    spans = [
        Span(top, min(top + SIDE, rows), left, min(left + SIDE, columns))
        for top in range(0, rows, SIDE)
        for left in range(0, columns, SIDE)
    ]
    if focus is None:
        return spans
    middle = comparison.spacing.to_pixel(focus.moved(-comparison.origin.x, -comparison.origin.y))

    def distance(span: Span) -> float:
        down = (span.top + span.bottom) / 2 - middle.y
        return float(np.hypot(down, (span.left + span.right) / 2 - middle.x))

    return sorted(spans, key=distance)


def _of_result(request: MapRequest, told: Progress, engine: Runs, wishes: EngineWishes) -> DrawnMap:
    kind, output = MAP_KINDS[request.kind], request.pair.candidate
    if isinstance(request.pair, TruthPair):
        raise NoSuchMap(
            tr("{} is not drawn for a known truth.").format(tr(kind.title)),
            why=tr("It tells of an output and the open image it was made from, and needs no reference."),
            remedy=tr("Choose another reference."),
        )
    making = making_of(output, request.versions, every_enhancer())
    if kind.runs:
        return _instability(making, output, told, engine, wishes)
    image = making.image
    told.at(0.1, tr(kind.title))
    if kind.id == "contradiction":
        return contradiction_map(output, image, making.assumed(), estimated_noise(pixels_for(image)))
    if kind.id == "error-bars":
        return error_bar_map(making, output)
    assumed = making.assumed()
    if assumed.blur is None and assumed.down == 1:
        raise NoSuchMap(
            tr("Unsupported detail is not drawn for this result."),
            why=tr("It was neither enlarged nor deblurred, so the open image decides all of its detail."),
            remedy=tr("Look at contradiction or at instability."),
        )
    return unsupported_map(output, assumed, ruler_of(image))


def _instability(
    making: Making, output: Radiograph, told: Progress, engine: Runs, wishes: EngineWishes
) -> DrawnMap:
    (enhancer, parameters), before = making.last_enhancer(), making.last_input()
    turn = iter(range(8))

    def run(pixels: Pixels) -> Pixels:
        number = next(turn)
        part = told.part(number / 8, (number + 1) / 8)
        turned = Radiograph.of_pixels(pixels, white=1.0, source=before.source)
        return enhance_radiograph(turned, enhancer, parameters, part, engine, wishes).normalised()

    return instability_map(run, before, output, ruler_of(making.image), told)
