"""The report as one page for a browser: nothing is fetched, light and dark, and it prints."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from functools import singledispatch
from html import escape
from string import Template

from xraysr_gui.evaluation.demonstration_page import RESTRICTION
from xraysr_gui.evaluation.report.blocks import Block, Chapter, Drawing, Numbers, Photos, Words
from xraysr_gui.evaluation.report.plot import SERIES, Bar, Dot, Label, Plot, Shape, Stroke
from xraysr_gui.evaluation.table import SAME
from xraysr_gui.settings import places

SENTENCE = 16
"""Signs from which on a cell holds words, and no figure."""


def report_as_html(title: str, found: Iterable[Chapter]) -> str:
    """The whole page."""
    told = tuple(found)
    file = places.resources() / "report" / "report.html"
    return Template(file.read_text(encoding="utf-8")).substitute(
        title=escape(title),
        restriction=RESTRICTION,
        series="\n".join(_series(number, colour) for number, colour in enumerate(SERIES)),
        links=" · ".join(f'<a href="#{one.id}">{escape(one.title)}</a>' for one in told),
        sections="\n".join(_chapter(one) for one in told),
    )


def _series(number: int, colour: str) -> str:
    return f".s{number} {{ fill: {colour}; stroke: {colour}; }}"


def _chapter(one: Chapter) -> str:
    blocks = "\n".join(as_html(block) for block in one.blocks)
    return f'<section id="{one.id}"><h2>{escape(one.title)}</h2>\n{blocks}</section>'


@singledispatch
def as_html(block: Block) -> str:
    """One block."""
    raise TypeError(block)


@as_html.register
def _(block: Words) -> str:
    return f"<p{' class=strong' if block.strong else ''}>{escape(block.text)}</p>"


@as_html.register
def _(block: Numbers) -> str:
    kinds = [_kind(column) for column in zip(*block.rows, strict=True)] or [""] * len(block.heads)
    rows = "\n".join(_row("td", row, kinds) for row in block.rows)
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    return (
        f'<div class="wide"><table>{caption}<thead>{_row("th", block.heads, kinds)}</thead>\n'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(tag: str, cells: Sequence[str], kinds: Sequence[str]) -> str:
    filled = (f"<{tag}{kind}>{escape(cell)}</{tag}>" for cell, kind in zip(cells, kinds, strict=True))
    return f"<tr>{''.join(filled)}</tr>"


def _kind(column: Sequence[str]) -> str:
    """Figures end at the right; where one cell of a column is a sentence or a name, all begin at the left."""
    if any(len(cell) > SENTENCE and not any(sign in cell for sign in "[{") for cell in column):
        return ' class="words"'
    return ' class="names"' if any(cell[:1].isalpha() and cell != SAME for cell in column) else ""


@as_html.register
def _(block: Drawing) -> str:
    numbers = as_html(block.numbers)
    return (
        f"<figure>{svg(block.plot)}<figcaption>{escape(block.caption)}</figcaption>"
        f"<details><summary>The numbers, to copy</summary>{numbers}</details></figure>"
    )


@as_html.register
def _(block: Photos) -> str:
    pictures = "".join(
        f'<figure><img alt="{escape(one.title)}" '
        f'src="data:image/png;base64,{base64.b64encode(one.png).decode()}">'
        f"<figcaption>{escape(one.title)}</figcaption></figure>"
        for one in block.pictures
    )
    kind = "pictures" if len(block.pictures) > 1 else "picture"
    return f'<div class="{kind}">{pictures}</div><p class="quiet">{escape(block.caption)}</p>'


def svg(plot: Plot) -> str:
    """The plot, in colours that the page chooses."""
    shapes = "".join(_shape(one) for one in plot.shapes)
    return (
        f'<svg viewBox="0 0 {plot.width:g} {plot.height:g}" role="img" '
        f'aria-label="{escape(plot.about)}">{shapes}</svg>'
    )


@singledispatch
def _shape(one: Shape) -> str:
    raise TypeError(one)


@_shape.register
def _(one: Stroke) -> str:
    ends = f'x1="{one.x1:.1f}" y1="{one.y1:.1f}" x2="{one.x2:.1f}" y2="{one.y2:.1f}"'
    return f'<line {ends} class="{one.role}" stroke-width="{one.width:g}"/>'


@_shape.register
def _(one: Dot) -> str:
    told = f"<title>{escape(one.told)}</title>" if one.told else ""
    return (
        f'<circle cx="{one.x:.1f}" cy="{one.y:.1f}" r="{one.radius:g}" class="{one.role} dot">{told}</circle>'
    )


@_shape.register
def _(one: Bar) -> str:
    corner = f'x="{one.x:.1f}" y="{one.y:.1f}"'
    return f'<rect {corner} width="{one.width:.1f}" height="{one.height:.1f}" class="{one.role} bar"/>'


@_shape.register
def _(one: Label) -> str:
    place = f'x="{one.x:.1f}" y="{one.y:.1f}" text-anchor="{one.anchor}"'
    return f'<text {place} class="{one.role}">{escape(one.text)}</text>'
