"""What the system denies to the programs that open files and run networks, found out by trying it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from xraysr_gui.commands.checking.finding import Check, Finding, refused
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.card_access import CardAccess, card_access
from xraysr_gui.isolation.attempts import SERVICE
from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.isolation.confinement import EVERYTHING

PART = "Children are confined"
FILE = "not-named"


def check_confinement() -> Finding:
    """Good also where the system can deny nothing: it is said, and not to be mended by installing again."""
    try:
        with tempfile.TemporaryDirectory() as folder, ChildProcess(SERVICE, name="attempts") as child:
            (Path(folder) / FILE).write_bytes(b"not for a child")
            told = child.ask({"folder": folder, "file": FILE}, Progress()).message
    except UserError as error:
        return refused(tr(PART), error)
    return Finding(tr(PART), True, words_of([str(name) for name in told["denied"]], card_access()))


def words_of(denied: list[str], card: CardAccess) -> str:
    """What is denied and what is not."""
    kept, left = ([tr(one) for one in EVERYTHING if (one in denied) is held] for held in (True, False))
    told = [tr("denied: {}").format(", ".join(kept)) if kept else tr("this system denies them nothing")]
    told += [tr("not denied: {}").format(", ".join(left))] if kept and left else []
    told += [] if card.confined else [tr("the engine is not confined, for its graphics card")]
    told += [tr("the engine may read what drivers of graphics cards read")] if card.readable else []
    told += [tr("the engine may use {}").format(", ".join(card.writable))] if card.writable else []
    return "; ".join(told)


def _look(_: Progress) -> Iterator[Finding]:
    yield check_confinement()


CONFINEMENT = Check("what children may do", _look)
