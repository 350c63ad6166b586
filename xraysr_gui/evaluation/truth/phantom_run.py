"""The phantom before and after every enhancer: sharpness, noise and contrast on axes in millimetres."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.evaluation.truth.asked import Asked, seeded, suffered_for
from xraysr_gui.evaluation.truth.section import Cell, Section, SectionTable
from xraysr_gui.metrics.phantom.contrasts import contrast_to_noise, modulation
from xraysr_gui.metrics.phantom.drawing import (
    DISC_CONTRASTS,
    DISC_RADIUS,
    EDGE,
    FLAT,
    LINE_PAIRS,
    PIXEL_MM,
    SIDE,
    WAVE,
    bar_part,
    disc_middles,
    phantom,
)
from xraysr_gui.metrics.phantom.edge_response import edge_response
from xraysr_gui.metrics.phantom.noise_spectrum import noise_spectrum

DRAWS = 4
"""Phantoms with other noise, over which figures are means."""
BAR_INSET = 6
_HEAD = ("image", "MTF50 lp/mm", "MTF10 lp/mm", "noise sd, grey levels", "grain lp/mm", "sd by the spectrum")
_BARS = ("image", *(f"{pairs:g} lp/mm" for pairs in LINE_PAIRS))
_DISCS = ("image", *(f"disc of {100 * contrast:g} %" for contrast in DISC_CONTRASTS))


@dataclass(frozen=True, slots=True)
class PhantomFigures:
    """What one image of the phantom tells.

    Attributes:
        edge: MTF50 and MTF10 in line pairs per millimetre; no number where it never falls so far.
        noise: Standard deviation in grey levels of 8 bits, mean frequency, and the former by the spectrum.
        bars: What is left of line pairs, None beyond what the pixels can hold.
        discs: Contrast to noise.
    """

    edge: tuple[float, float]
    noise: tuple[float, float, float]
    bars: tuple[float | None, ...]
    discs: tuple[float, ...]


def phantom_figures(pixels: Pixels) -> PhantomFigures:
    """Of the phantom, in however many pixels."""
    finer = pixels.shape[0] / SIDE
    pixel = PIXEL_MM / finer
    edge, flat = edge_response(pixels[EDGE.box(finer)]), pixels[FLAT.box(finer)]
    spectrum = noise_spectrum(flat)
    known = 1.0 if not spectrum.reason else float("nan")  # no noise and noise that is not told are two things
    middles = [(row * finer, column * finer) for row, column in disc_middles()]
    return PhantomFigures(
        (_per_mm(edge.mtf50, pixel), _per_mm(edge.mtf10, pixel)),
        (
            float(flat.std(dtype=np.float64)) * GREY_LEVELS,
            known * spectrum.mean_frequency / pixel,
            known * float(np.sqrt(spectrum.variance)) * GREY_LEVELS,
        ),
        tuple(_bar(pixels, number, finer) for number in range(len(LINE_PAIRS))),
        tuple(contrast_to_noise(pixels, middle, DISC_RADIUS * finer)[1] for middle in middles),
    )


def _per_mm(cycles: float | None, pixel: float) -> float:
    return float("nan") if cycles is None else cycles / pixel


def _bar(pixels: Pixels, number: int, finer: float) -> float | None:
    cycles = LINE_PAIRS[number] * PIXEL_MM / finer
    if cycles >= 0.5:
        return None
    return modulation(pixels[bar_part(number).box(finer, BAR_INSET)], cycles, WAVE)


def phantom_section(asked: Asked, progress: Progress) -> Section:
    """Every enhancer on the phantom, degraded as it is there for; the images of the folder are not used."""
    drawn = phantom()
    rows = [(tr("as drawn"), [phantom_figures(drawn)])]
    for number, enhancer in enumerate(asked.enhancers):
        suffered = suffered_for(enhancer)
        before, after = [], []
        for draw in range(DRAWS):
            progress.at((number + draw / DRAWS) / len(asked.enhancers), enhancer.title)
            image = seeded(suffered, draw).apply(drawn)
            before.append(phantom_figures(image))
            after.append(phantom_figures(asked.output(enhancer, image, suffered, Progress())))
        rows += [(tr("before {}").format(enhancer.id), before), (tr("after {}").format(enhancer.id), after)]
    words = (
        tr("A phantom drawn by formulas, {} pixels of {} mm a side. Figures are means of {} draws of noise."),
        tr(
            "Sharper means a higher MTF50. A sharpener lifts it without new detail, and what smooths flat "
            "fields and edges alike lowers their noise and blurs them: read the columns together."
        ),
    )
    return Section(
        "phantom",
        tr("Phantom: sharpness, noise and contrast"),
        (words[0].format(SIDE, PIXEL_MM, DRAWS), words[1]),
        (
            SectionTable(tr("Edge and flat field"), _HEAD, tuple(_summary(rows))),
            SectionTable(tr("What is left of line pairs"), _BARS, tuple(_means(rows, "bars"))),
            SectionTable(tr("Contrast to noise of faint discs"), _DISCS, tuple(_means(rows, "discs"))),
        ),
    )


Rows = Sequence[tuple[str, Sequence[PhantomFigures]]]


def _summary(rows: Rows) -> Iterator[tuple[Cell, ...]]:
    for name, figures in rows:
        edge = [_mean([one.edge[place] for one in figures]) for place in range(2)]
        noise = [_mean([one.noise[place] for one in figures]) for place in range(3)]
        yield name, *edge, *noise


def _means(rows: Rows, what: str) -> Iterator[tuple[Cell, ...]]:
    for name, figures in rows:
        columns = zip(*(getattr(one, what) for one in figures), strict=True)
        yield name, *(None if None in column else _mean(column) for column in columns)


def _mean(values: Sequence[float]) -> float:
    """Of all draws; no number where one of them has none: what is left would be those that happened to."""
    return math.fsum(values) / len(values)
