"""Marks as plain values that can be kept in a file, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.loose import Json, JsonList
from xraysr_gui.core.marks import KINDS, KnownLength, Mark

_BY_NAME = {kind.__name__: kind for kind in KINDS}


def marks_as_rows(marks: Sequence[Mark]) -> list[Json]:
    """One row for each mark."""
    return [
        {
            "kind": type(mark).__name__,
            "points": [[at.x, at.y] for at in mark.points],
            "on": mark.on,
            "text": mark.text,
            **_known(mark),
        }
        for mark in marks
    ]


def _known(mark: Mark) -> dict[str, float]:
    if not isinstance(mark, KnownLength):
        return {}
    return {"millimetres": mark.millimetres, "factor": mark.factor}


def marks_of_rows(rows: JsonList) -> tuple[Mark, ...]:
    """The marks that were kept.

    Raises:
        ValueError, TypeError, KeyError: the rows are damaged.
    """
    return tuple(_mark(row) for row in rows)


def _mark(row: Json) -> Mark:
    kind = _BY_NAME[row["kind"]]
    points = tuple(Point(float(x), float(y)) for x, y in row["points"])
    if len(points) != kind.points_needed or not all(math.isfinite(at.x + at.y) for at in points):
        raise ValueError(f"a {kind.title} has {kind.points_needed} finite points")
    on, text = str(row["on"]), str(row.get("text", ""))
    if kind is not KnownLength:
        return kind(points, on, text)
    millimetres, factor = float(row["millimetres"]), float(row["factor"])
    if not all(math.isfinite(one) and one > 0 for one in (millimetres, factor)):
        raise ValueError("a known length is longer than nothing")
    return KnownLength(points, on, text, millimetres, factor)
