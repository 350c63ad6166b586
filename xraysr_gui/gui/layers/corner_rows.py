"""Which rows stand in the corners of a view, and along its head where the corners have no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.gui.layers.annotation_text import Corners
from xraysr_gui.gui.layers.free_room import FreeRoom

APART, MOST_ROWS = " · ", 3


@dataclass(frozen=True, slots=True)
class Corner:
    """One corner: its lines run from the edge of the view inwards."""

    lines: tuple[str, ...]
    right: bool
    bottom: bool


def four_of(corners: Corners) -> tuple[Corner, Corner, Corner, Corner]:
    """The corners, those above first."""
    return (
        Corner(corners.top_left, right=False, bottom=False),
        Corner(corners.top_right, right=True, bottom=False),
        Corner(corners.bottom_left, right=False, bottom=True),
        Corner(corners.bottom_right, right=True, bottom=True),
    )


def rows_in_corner(corner: Corner, inner: QRectF, metrics: QFontMetricsF, room: FreeRoom) -> list[str]:
    """What fits of a corner; rows end before the other corner and the middle begin.

    What is painted in one line is cut off where it must be, but a sentence goes on in the next.
    """
    width, most = room.of_corner(inner, right=corner.right, bottom=corner.bottom)
    rows: list[str] = []
    for line in corner.lines:
        parts = in_lines(line, metrics, width)
        if len(parts) > most - len(rows) > 0:
            parts = [line]  # half of a sentence says something else: it is cut like a name
        rows += (parts[::-1] if corner.bottom else parts) if len(rows) < most else ()
    return [metrics.elidedText(row, Qt.TextElideMode.ElideRight, width) for row in rows]


def says_who(corners: Corners, inner: QRectF, metrics: QFontMetricsF, room: FreeRoom) -> bool:
    """Whether the upper corners say whose image it is; a long name may be cut, and nothing else.

    A name that is cut though the head is free above the image is not said well enough.
    """
    shown = [row for corner in four_of(corners)[:2] for row in rows_in_corner(corner, inner, metrics, room)]
    wanted = [line for line in corners.named_by if line]
    if all(line in shown for line in wanted):
        return True
    if not shown or not all(line in shown for line in wanted[1:]):
        return False
    rows, _ = rows_of(corners.identity, metrics, inner.width())
    return room.free_above(inner) < len(rows)


def rows_of(parts: Sequence[str], metrics: QFontMetricsF, width: float) -> tuple[list[str], bool]:
    """The parts in as few rows as they need, each part whole in its row; and whether none had to be cut.

    Only a part that is wider than the view is cut, in its middle: a name is known by its ends.
    """
    rows: list[str] = []
    is_whole = True
    for part in parts:
        shown = metrics.elidedText(part, Qt.TextElideMode.ElideMiddle, width)
        is_whole = is_whole and shown == part
        longer = f"{rows[-1]}{APART}{shown}" if rows else shown
        if rows and metrics.horizontalAdvance(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(shown)
    return rows, is_whole


def in_lines(words: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """A sentence in lines that fit; what is no sentence stays in one."""
    return wrapped(words, metrics, room) if words.endswith(".") else [words]


def wrapped(words: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """Words in lines that fit; a word that is longer than a line stays whole."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def warning_rows(wordings: Sequence[str], metrics: QFontMetricsF, room: float) -> list[str]:
    """The longest wording that fits into a row; else one in several rows that still says what was done.

    The last wording names it least, so the one before goes on in the next rows: what was done in at most
    three, cut only there, and what the image is not for in as many as that needs.
    """
    naming = wordings[:-1] if len(wordings) > 1 else wordings
    for words in naming:
        if metrics.horizontalAdvance(words) <= room:
            return [words]
    done, apart, other = naming[-1].partition(" - ")
    rows = wrapped(done, metrics, room)
    if len(rows) > MOST_ROWS or max(map(metrics.horizontalAdvance, rows)) > room:
        rows = [metrics.elidedText(done, Qt.TextElideMode.ElideRight, room)]
    if not apart:
        return rows
    return [*rows, *wrapped(other, metrics, room)]
