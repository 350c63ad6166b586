"""What a reader measured and wrote, drawn over a picture of a page as the window draws it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from xraysr_gui.evaluation.page_fonts import Pen, fitted, runs_of

COLOUR, DARK = "#ffd34d", "#000000"
LINE, HALO, TICK, HEAD, ARC = 0.9, 2.2, 3.0, 6.0, 13.0
LETTERS = ("Helvetica-Bold", 6.5)
APART, EDGE = 3.0, 2.0
At = tuple[float, float]
Segment = tuple[At, At]
Place = tuple[float, float, float, float]
"""Left, bottom, width and height."""


class Ornament(Enum):
    """What is drawn beside the lines of a mark."""

    NONE = "none"
    TICKS = "ticks"
    HEAD = "head"
    ARC = "arc"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class PageMark:
    """One mark.

    Attributes:
        points: In shares of width and height of the picture, from the upper left.
        words: Its reading in short, and what the reader wrote.
        ornament: What tells its kind.
    """

    points: tuple[At, ...]
    words: str = ""
    ornament: Ornament = Ornament.NONE


def draw_marks(pen: Pen, marks: Sequence[PageMark], place: Place) -> None:
    """Lines first, so that no line runs over words."""
    left, bottom, width, height = place
    drawn, every = [], list[Segment]()
    for mark in marks:
        points = [(left + x * width, bottom + (1 - y) * height) for x, y in mark.points]
        lines = _lines(mark, points)
        _stroke(pen, [*lines, *_ornament(mark, lines)])
        between = [(_middle(lines[0]), _middle(lines[1]))] if mark.ornament is Ornament.BETWEEN else []
        pen.canvas.setDash(3, 2)
        _stroke(pen, between)
        pen.canvas.setDash()
        every += [*lines, *between]
        drawn.append((mark, points, lines))
    taken: list[Place] = []
    for mark, points, lines in sorted(drawn, key=lambda one: not _stands_still(one[0])):
        if mark.words:
            taken.append(_write(pen, mark, points, lines, every, taken, place))


def _stands_still(mark: PageMark) -> bool:
    """Whether its words have one place: those of texts and arrows; others make way."""
    return len(mark.points) == 1 or mark.ornament is Ornament.HEAD


def _lines(mark: PageMark, points: Sequence[At]) -> list[Segment]:
    if mark.ornament is Ornament.BETWEEN:
        return [(points[start], points[start + 1]) for start in (0, 2) if start + 1 < len(points)]
    return list(pairwise(points))


def _stroke(pen: Pen, lines: Sequence[Segment]) -> None:
    """A dark line below a bright one is seen on any grey."""
    canvas = pen.canvas
    for colour, wide, share in ((DARK, HALO, 0.65), (COLOUR, LINE, 1.0)):
        canvas.setStrokeColor(colour)
        canvas.setStrokeAlpha(share)
        canvas.setLineWidth(wide)
        for (x, y), (to_x, to_y) in lines:
            canvas.line(x, y, to_x, to_y)


def _ornament(mark: PageMark, lines: Sequence[Segment]) -> list[Segment]:
    """Short strokes across the ends of a distance, the head of an arrow, the bow of an angle."""
    if not lines or not all(map(_length, lines)):
        return []
    first = lines[0]
    (x, y), (dx, dy) = first[0], _way(first)
    if mark.ornament is Ornament.TICKS:
        return [((ax + dy * TICK, ay - dx * TICK), (ax - dy * TICK, ay + dx * TICK)) for ax, ay in first]
    if mark.ornament is Ornament.HEAD:
        half = HEAD / 2
        return [
            ((x, y), (x + dx * HEAD - side * dy * half, y + dy * HEAD + side * dx * half)) for side in (-1, 1)
        ]
    return _bow(lines) if mark.ornament is Ornament.ARC and len(lines) == 2 else []


def _bow(lines: Sequence[Segment]) -> list[Segment]:
    (tip, vertex), (_, other) = lines
    radius = min(ARC, *(0.6 * _length(line) for line in lines))
    begin = math.atan2(tip[1] - vertex[1], tip[0] - vertex[0])
    end = math.atan2(other[1] - vertex[1], other[0] - vertex[0])
    turn = (end - begin + math.pi) % (2 * math.pi) - math.pi
    angles = [begin + turn * step / 16 for step in range(17)]
    return list(
        pairwise((vertex[0] + radius * math.cos(a), vertex[1] + radius * math.sin(a)) for a in angles)
    )


def _write(
    pen: Pen,
    mark: PageMark,
    points: Sequence[At],
    lines: Sequence[Segment],
    every: Sequence[Segment],
    taken: Sequence[Place],
    place: Place,
) -> Place:
    """Where the words cover least; a text that stands alone begins at its own place."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    runs = fitted(runs_of(mark.words, pen.places), LETTERS, place[2] - 4 * EDGE)
    width = sum(stringWidth(run.letters, run.font or LETTERS[0], LETTERS[1]) for run in runs) + 2 * EDGE
    size = (width, LETTERS[1] + 2 * EDGE)
    centres = _centres(mark, points, lines, size)
    boxes = [_inside((x - size[0] / 2, y - size[1] / 2, *size), place) for x, y in centres]
    best = min(boxes, key=lambda box: _covered(box, every, taken))
    canvas = pen.canvas
    canvas.setFillColor(DARK)
    canvas.setFillAlpha(0.6)
    canvas.rect(*best, stroke=0, fill=1)
    canvas.setFillAlpha(1.0)
    canvas.setFillColor(COLOUR)
    pen.line(best[0] + EDGE, best[1] + EDGE + 1, mark.words, LETTERS, best[2])
    return best


def _centres(
    mark: PageMark, points: Sequence[At], lines: Sequence[Segment], size: tuple[float, float]
) -> Iterator[At]:
    """Of a text: beside its place. Of an arrow: behind its tail. Else beside the lines, then beyond them."""
    if not lines:
        yield points[0][0] + size[0] / 2, points[0][1]
        return
    for line in lines[::-1]:
        (dx, dy), middle = _way(line), _middle(line)
        beyond = [(line[1], (dx, dy)), (line[0], (-dx, -dy))]
        beside = [(middle, (-dy, dx)), (middle, (dy, -dx))]
        for (x, y), (wx, wy) in beyond[:1] if _stands_still(mark) else [*beside, *beyond]:
            reach = APART + (abs(wx) * size[0] + abs(wy) * size[1]) / 2
            yield x + wx * reach, y + wy * reach


def _inside(box: Place, bounds: Place) -> Place:
    left = min(max(box[0], bounds[0] + EDGE), bounds[0] + bounds[2] - EDGE - box[2])
    bottom = min(max(box[1], bounds[1] + EDGE), bounds[1] + bounds[3] - EDGE - box[3])
    return left, bottom, box[2], box[3]


def _covered(box: Place, lines: Sequence[Segment], taken: Sequence[Place]) -> float:
    """How much words would hide: places along lines count for more than other words."""
    left, bottom, width, height = box
    hidden = 0.0
    for (x, y), (to_x, to_y) in lines:
        for step in range(33):
            at = x + (to_x - x) * step / 32, y + (to_y - y) * step / 32
            hidden += 100.0 * (left <= at[0] <= left + width and bottom <= at[1] <= bottom + height)
    for other in taken:
        across = min(left + width, other[0] + other[2]) - max(left, other[0])
        down = min(bottom + height, other[1] + other[3]) - max(bottom, other[1])
        hidden += max(across, 0.0) * max(down, 0.0)
    return hidden


def _length(line: Segment) -> float:
    return math.hypot(line[1][0] - line[0][0], line[1][1] - line[0][1])


def _way(line: Segment) -> At:
    length = _length(line) or 1.0
    return (line[1][0] - line[0][0]) / length, (line[1][1] - line[0][1]) / length


def _middle(line: Segment) -> At:
    return (line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2
