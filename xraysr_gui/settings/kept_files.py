"""Keeps what is there already from being written over, unless that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.spelling import spelt_in
from xraysr_gui.core.words import tr

WORDS = "--overwrite", "overwrite=True"
IN_WINDOW = "Choose another name or folder."
OVERWRITE_HELP = "write over files of these names that are there already"


def refuse_existing(paths: Iterable[Path], *, overwrite: bool = False) -> None:
    """Refuse, before long work begins, to write over any of these files.

    Raises:
        CannotExport: one of them is there, and nobody said that it may go.
    """
    there = None if overwrite else next((path for path in paths if path.exists()), None)
    if there is not None:
        raise CannotExport(
            tr("{} was not written.").format(there.name),
            why=tr("{} is there already, and nothing is written over unless that is asked for.").format(
                there
            ),
            remedy=spelt_in(tr("Choose another name or folder, or add {}."), tr(IN_WINDOW), WORDS),
        )
