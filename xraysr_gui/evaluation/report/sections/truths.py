"""Questions of truth beyond PSNR, where they were asked: words, findings, plots and tables of each answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Drawing, Numbers, Section, Words
from xraysr_gui.evaluation.report.charts import DotRow, Line, dot_rows, lines
from xraysr_gui.evaluation.report.plot import Plot
from xraysr_gui.evaluation.truth import section as answers
from xraysr_gui.evaluation.truth.section import Cell, SectionTable

PROMISED = 90.0
"""Of 100 pixels: what error bars hold."""
LINES = 6
"""In one plot: three enhancers, before and after."""


def truth(id: str, done: Evaluated) -> Iterator[Block]:
    """The answer to one question, if it was asked."""
    for one in done.truths:
        if one.id == id:
            yield from _answer(one)


def _answer(one: answers.Section) -> Iterator[Block]:
    for finding in one.findings:
        yield Words(tr("To be looked into: {}").format(finding), strong=True)
    for words in one.words:
        yield Words(words)
    for number, table in enumerate(one.tables):
        numbers = Numbers(table.head, table.shown(), table.title)
        draw = PLOTS.get((one.id, number))
        if draw is None:
            yield numbers
            continue
        for plot in draw(table):
            yield Drawing(plot, plot.about, numbers)
        yield numbers


def _line_pairs(table: SectionTable) -> Iterator[Plot]:
    """As far as pixels can hold them; some enhancers in each plot, beside the phantom as it is drawn."""
    about = tr("What is left of waves of so many line pairs per millimetre; 1 is all of it.")
    drawn, *others = table.rows
    for first in range(0, len(others), LINES):
        rows = drawn, *others[first : first + LINES]
        yield lines(table.head[1:], [_line(str(name), values) for name, *values in rows], "", about)


def _areas(table: SectionTable) -> Iterator[Plot]:
    """One plot for each map and each way in which images suffered, over the contrast of what was invented."""
    contrasts, widths, ways = (list(dict.fromkeys(row[place] for row in table.rows)) for place in (2, 1, 0))
    titles = (
        tr("Contradiction: the area under its ROC curve for lesions that were invented; {}"),
        tr("Unsupported detail: the area under its ROC curve for lesions that were invented; {}"),
    )
    for place, about in ((3, titles[0]), (5, titles[1])):
        for way in ways:
            rows = [row for row in table.rows if row[0] == way]
            found = [
                _line(tr("{:g} px wide").format(width), [row[place] for row in rows if row[1] == width])
                for width in widths
            ]
            yield lines([f"{contrast:g} %" for contrast in contrasts], found, "", about.format(way))


def _patients(table: SectionTable) -> Iterator[Plot]:
    """A dot for each patient, beside the promise."""
    about = tr(
        "Each dot is one patient: how many more of 100 pixels lie within their error bars than promised."
    )
    rows = []
    for place, name in enumerate(table.head[2:], 2):
        values = [(str(row[0]), value - PROMISED) for row in table.rows for value in _numbers(row[place])]
        if values:
            rows.append(DotRow(name, tuple(values), sum(value for _, value in values) / len(values)))
    if rows:
        yield dot_rows(rows, "%", about)


def _line(name: str, values: Sequence[Cell]) -> Line:
    known = tuple(_numbers(*values))
    return Line(name, known, (None,) * len(known))


def _numbers(*cells: Cell) -> Iterator[float]:
    """Those of the cells that are numbers; what cannot be measured comes last in a row."""
    for cell in cells:
        if isinstance(cell, int | float) and math.isfinite(cell):
            yield float(cell)


PLOTS: Mapping[tuple[str, int], Callable[[SectionTable], Iterator[Plot]]] = {
    ("phantom", 1): _line_pairs,
    ("invention", 0): _areas,
    ("error-bars", 1): _patients,
}
"""By the question and the number of its table."""

SECTIONS = tuple(
    Section(f"truth-{id}", title, partial(truth, id))
    for id, title in (
        ("detectability", "Are planted nodules found more easily?"),
        ("phantom", "Sharpness, noise and contrast of a phantom"),
        ("invention", "Do the maps find what was made up?"),
        ("error-bars", "How far off is a pixel likely to be?"),
    )
)
