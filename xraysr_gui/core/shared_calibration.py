"""All frames of one object are calibrated by one line of known length, whichever frame it lies on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from xraysr_gui.core.address import Address
from xraysr_gui.core.calibrated import line_among
from xraysr_gui.core.document import Document
from xraysr_gui.core.history import History
from xraysr_gui.core.marks import KnownLength, Mark
from xraysr_gui.core.region import Region

Drawn = tuple[tuple[Mark, ...], tuple[Region, ...]]
Line = tuple[Address, KnownLength]


def line_of_object(address: Address, marks: Mapping[Address, tuple[Mark, ...]]) -> Line | None:
    """The line that calibrates the object that an image is a frame of, and the frame it lies on."""
    for one, drawn in marks.items():
        if is_of_object(one, address) and (line := line_among(drawn)) is not None:
            return one, line
    return None


def marks_of(
    documents: Iterable[Document], aside: Mapping[Address, Drawn]
) -> dict[Address, tuple[Mark, ...]]:
    """What is drawn on every image, in memory or not."""
    return {one: drawn[0] for one, drawn in aside.items()} | {one.address: one.marks for one in documents}


def lines_for(
    brought: Mapping[Address, tuple[Mark, ...]],
    here: Mapping[Address, tuple[Mark, ...]],
    is_free: Callable[[Address], bool],
) -> tuple[dict[Address, tuple[KnownLength | None, KnownLength | None]], list[Line]]:
    """For all that a session brings: the line it was measured by and the one it is measured by now.

    A line that is here already stands; else the session's, where its frame `is_free` for it: those are new.
    """
    lines: dict[Address, tuple[KnownLength | None, KnownLength | None]] = {}
    new: dict[Line, None] = {}
    for address in brought:
        own, theirs = line_of_object(address, here), line_of_object(address, brought)
        if own is None and theirs is not None and is_free(theirs[0]):
            own = theirs
            new[theirs] = None
        lines[address] = theirs and theirs[1], own and own[1]
    return lines, list(new)


def is_of_object(one: Address, other: Address) -> bool:
    """Whether both are frames of one object."""
    return one.path == other.path and one.member == other.member


def measured_by(document: Document, line: KnownLength | None) -> Document:
    """A frame in the millimetres of a line on another one; as its file says for None."""
    own = document.known_length
    marks = tuple(mark for number, mark in enumerate(document.marks) if number != own)
    spacing = document.original.spacing.without_hand
    if line is not None:
        spacing = spacing.calibrated(line.factor, line.note)
    if own is None and spacing == document.original.spacing:
        return document
    return replace(document, marks=marks).measured_in(spacing)


def let_frames_follow(address: Address, line: KnownLength | None, frames: Mapping[Address, History]) -> None:
    """Measure the other frames of an object by a line on one, in every state that undo and redo come to."""
    for one, history in frames.items():
        if is_of_object(one, address):
            history.past = [measured_by(state, line) for state in history.past]
            history.current = history.current and measured_by(history.current, line)
            history.future = [measured_by(state, line) for state in history.future]


def drawings_that_follow(
    address: Address, before: KnownLength | None, line: KnownLength | None, aside: Mapping[Address, Drawn]
) -> dict[Address, Drawn]:
    """What was drawn on the other frames of an object that are not in memory, measured by a line on one."""
    return {one: drawn_by(two, before, line) for one, two in aside.items() if is_of_object(one, address)}


def let_past_forget(history: History) -> None:
    """A frame got a line of its own: undo finds it as its file says, and not by a line that is gone."""
    history.past = [measured_by(one, None) if one.known_length is None else one for one in history.past]


def drawn_by(drawn: Drawn, before: KnownLength | None, line: KnownLength | None) -> Drawn:
    """What was drawn on a frame that is not in memory, where another line, or none, calibrates it now."""
    if before == line:
        return drawn
    factor = (1.0 if line is None else line.factor) / (1.0 if before is None else before.factor)
    marks = tuple(mark.scaled(factor) for mark in drawn[0] if not isinstance(mark, KnownLength))
    return marks, tuple(region.scaled(factor) for region in drawn[1])
