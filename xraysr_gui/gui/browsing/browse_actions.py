"""The actions of opening images and of going from one to another, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.browsing.priors import Priors
from xraysr_gui.gui.browsing.turning import Turning
from xraysr_gui.gui.looking.cine import Cine
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.shell.action import Action


class Browses(Protocol):
    """What the rows speak to."""

    opening: Opening
    turning: Turning
    priors: Priors
    cine: Cine
    viewing: Viewing
    looking: Looking

    def search(self) -> None:
        """Put the keyboard into the search field."""


def browse_actions(room: Browses) -> Iterator[Action]:
    """Opening and closing; other images, other studies, and the clock that turns the pages."""
    yield from _opening(room)
    yield from _turning(room)


def _opening(room: Browses) -> Iterator[Action]:
    opening, menu = room.opening, "File"
    yield Action("open-files", "Open files...", menu, opening.ask_for_files, "open")
    yield Action("open-folder", "Open folder...", menu, opening.ask_for_folder, "folder")
    yield Action(
        "search-studies",
        "Search studies",
        menu,
        room.search,
        "search",
        explains="In the list of all images that this program has seen.",
    )
    yield Action(
        "close-image",
        "Close image",
        menu,
        room.viewing.close,
        "close",
        why_not=room.looking.why_not,
        explains="Empties the view; nothing on the disk changes.",
    )


def _turning(room: Browses) -> Iterator[Action]:
    turning, cine, menu = room.turning, room.cine, "Go"
    rows = (
        ("next-image", tr("Next image"), partial(turning.image, 1), turning.why_no_other),
        ("previous-image", tr("Previous image"), partial(turning.image, -1), turning.why_no_other),
        ("first-image", tr("First image"), turning.first, turning.why_not),
        ("last-image", tr("Last image"), turning.last, turning.why_not),
        ("next-series", tr("Next series"), partial(turning.series, 1), turning.why_no_other),
        ("previous-series", tr("Previous series"), partial(turning.series, -1), turning.why_no_other),
        ("next-case", tr("Next study"), partial(turning.case, 1), turning.why_no_other),
        ("previous-case", tr("Previous study"), partial(turning.case, -1), turning.why_no_other),
        ("next-patient", tr("Next patient"), partial(turning.patient, 1), turning.why_no_other),
        ("previous-patient", tr("Previous patient"), partial(turning.patient, -1), turning.why_no_other),
    )
    for id, title, do, why_not in rows:
        yield Action(id, title, menu, do, why_not=why_not)
    yield from _priors(room)
    yield Action(
        "cine-play", "Play", menu, cine.toggle, "play", cine.why_not, lambda: cine.playing, group="cine"
    )
    for id, title, factor in (("cine-faster", "Faster", 1.25), ("cine-slower", "Slower", 0.8)):
        yield Action(id, title, menu, partial(cine.change_rate, factor), why_not=cine.why_not, group="cine")


def _priors(room: Browses) -> Iterator[Action]:
    priors = room.priors
    yield Action(
        "prior",
        "Prior beside it",
        "Go",
        partial(priors.step, 1),
        why_not=priors.why_not,
        explains="The newest earlier study of this patient; once more for an older one.",
        group="priors",
    )
    yield Action(
        "newer-prior",
        "Newer prior",
        "Go",
        partial(priors.step, -1),
        why_not=priors.why_no_newer,
        group="priors",
    )
