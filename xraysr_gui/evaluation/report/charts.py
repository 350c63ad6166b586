"""The plots of a report: paired gains as dots, gains along a row of conditions, and boxes of times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from xraysr_gui.evaluation.report.plot import Axis, Bar, Dot, Label, Plot, Stroke, axis_of, role_of

WIDTH, LEFT, RIGHT, ROW = 760.0, 270.0, 20.0, 34.0


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of dots: a number for each image, with the middle and ends of its interval."""

    name: str
    values: tuple[tuple[str, float], ...]
    mean: float
    low: float | None = None
    high: float | None = None


def dot_rows(rows: Sequence[DotRow], unit: str, about: str) -> Plot:
    """Each image a dot, each method a line; the bar is the interval of the mean."""
    plot = Plot(WIDTH, 44 + ROW * len(rows), about)
    every = [value for row in rows for _, value in row.values] + [0.0]
    axis = axis_of(every, LEFT, WIDTH - RIGHT)
    bottom = ROW * len(rows) + 8
    _across(plot, axis, bottom, unit)
    plot.shapes.append(Stroke(axis.place(0), 4, axis.place(0), bottom, "ink", 1.2))
    for number, row in enumerate(rows):
        middle = ROW * number + ROW / 2 + 4
        plot.shapes.append(Label(LEFT - 10, middle + 4, row.name, anchor="end"))
        for place, (told, value) in enumerate(row.values):
            off = (place % 5 - 2) * 2.6
            plot.shapes.append(Dot(axis.place(value), middle + off, role_of(number), told=told))
        if row.low is not None and row.high is not None:
            plot.shapes.append(Stroke(axis.place(row.low), middle, axis.place(row.high), middle, "ink", 3))
        at = axis.place(row.mean)
        plot.shapes.append(Stroke(at, middle - 9, at, middle + 9, "ink", 2))
    return plot


@dataclass(frozen=True, slots=True)
class Line:
    """A number with its interval at each of several places."""

    name: str
    means: tuple[float, ...]
    ends: tuple[tuple[float, float] | None, ...]


def lines(places: Sequence[str], found: Sequence[Line], unit: str, about: str) -> Plot:
    """A line for each method over conditions in their order."""
    height, top, bottom = 310.0, 30.0, 242.0
    plot = Plot(WIDTH, height + 18 * len(found), about)
    every = [v for line in found for v in line.means] + [0.0]
    every += [end for line in found for ends in line.ends if ends is not None for end in ends]
    axis = axis_of(every, bottom, top)
    left, step = 70.0, (WIDTH - 90) / max(1, len(places))
    for value, words in axis.ticks():
        y = axis.place(value)
        plot.shapes += [
            Stroke(left, y, WIDTH - RIGHT, y, "line"),
            Label(left - 8, y + 4, words, anchor="end"),
        ]
    plot.shapes += [Stroke(left, axis.place(0), WIDTH - RIGHT, axis.place(0), "ink", 1.2)]
    plot.shapes += [Label(4, 12, unit, "pale")]
    for number, place in enumerate(places):
        x = left + step * (number + 0.5)
        for row, part in enumerate(place.split(", ")):
            plot.shapes.append(Label(x, bottom + 20 + 14 * row, part, "pale", "middle"))
    for number, line in enumerate(found):
        _line(plot, line, number, axis, left, step)
        y = bottom + 60 + 18 * number
        plot.shapes += [
            Stroke(left, y - 4, left + 24, y - 4, role_of(number), 3),
            Label(left + 32, y, line.name),
        ]
    return plot


def _line(plot: Plot, line: Line, number: int, axis: Axis, left: float, step: float) -> None:
    shift = (number - 1) * 5
    points = [(left + step * (n + 0.5) + shift, axis.place(mean)) for n, mean in enumerate(line.means)]
    for (x1, y1), (x2, y2) in pairwise(points):
        plot.shapes.append(Stroke(x1, y1, x2, y2, role_of(number), 1.6))
    for (x, y), ends in zip(points, line.ends, strict=True):
        if ends is not None:
            plot.shapes.append(Stroke(x, axis.place(ends[0]), x, axis.place(ends[1]), role_of(number), 1.2))
        plot.shapes.append(Dot(x, y, role_of(number), 3.4, f"{line.name}"))


def scatter(
    series: Sequence[tuple[str, Sequence[tuple[str, float, float]]]], units: tuple[str, str], about: str
) -> Plot:
    """A dot for each image at two numbers of it; a colour for each method."""
    top, bottom, left = 30.0, 250.0, 70.0
    plot = Plot(WIDTH, bottom + 44 + 18 * len(series), about)
    points = [point for _, found in series for point in found]
    across = axis_of([x for _, x, _ in points], left, WIDTH - RIGHT)
    up = axis_of([y for _, _, y in points] + [0.0], bottom, top)
    for value, words in up.ticks():
        y = up.place(value)
        plot.shapes += [
            Stroke(left, y, WIDTH - RIGHT, y, "line"),
            Label(left - 8, y + 4, words, anchor="end"),
        ]
    plot.shapes += [Stroke(left, up.place(0), WIDTH - RIGHT, up.place(0), "ink", 1.2)]
    for value, words in across.ticks():
        plot.shapes.append(Label(across.place(value), bottom + 16, words, "pale", "middle"))
    plot.shapes += [
        Label(WIDTH - RIGHT, bottom + 32, units[0], "pale", "end"),
        Label(4, 12, units[1], "pale"),
    ]
    for number, (name, found) in enumerate(series):
        plot.shapes += [Dot(across.place(x), up.place(y), role_of(number), told=told) for told, x, y in found]
        y = bottom + 50 + 18 * number
        plot.shapes += [Dot(left + 12, y - 4, role_of(number), 4), Label(left + 32, y, name)]
    return plot


def boxes(rows: Sequence[tuple[str, Sequence[float]]], unit: str, about: str) -> Plot:
    """A box from the first to the third quarter, a line at the middle, whiskers at 5th and 95th hundredth."""
    plot = Plot(WIDTH, 44 + ROW * len(rows), about)
    axis = axis_of([value for _, values in rows for value in values], LEFT, WIDTH - RIGHT, logarithmic=True)
    bottom = ROW * len(rows) + 8
    _across(plot, axis, bottom, unit)
    for number, (name, values) in enumerate(rows):
        y = ROW * number + ROW / 2 + 4
        p5, q1, median, q3, p95 = (axis.place(v) for v in np.percentile(values, [5, 25, 50, 75, 95]))
        plot.shapes += [
            Label(LEFT - 10, y + 4, name, anchor="end"),
            Stroke(p5, y, p95, y, "ink"),
            Stroke(p5, y - 5, p5, y + 5, "ink"),
            Stroke(p95, y - 5, p95, y + 5, "ink"),
            Bar(q1, y - 9, max(1.0, q3 - q1), 18, role_of(number)),
            Stroke(median, y - 9, median, y + 9, "ink", 2),
        ]
    return plot


def _across(plot: Plot, axis: Axis, bottom: float, unit: str) -> None:
    for value, words in axis.ticks():
        x = axis.place(value)
        plot.shapes += [Stroke(x, 4, x, bottom, "line"), Label(x, bottom + 15, words, "pale", "middle")]
    plot.shapes.append(Label(axis.end, bottom + 31, unit, "pale", "end"))
