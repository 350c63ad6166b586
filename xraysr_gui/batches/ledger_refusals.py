"""Why a ledger cannot be used, in words."""

from __future__ import annotations

from pathlib import Path

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.spelling import spelt_in
from xraysr_gui.core.words import tr
from xraysr_gui.settings.kept_files import WORDS

RESUME = "--resume", "resume=True"


class NoRoom(CannotExport):
    """The disk is full: whoever waits can go on."""


def no_room(folder: Path) -> NoRoom:
    """Nothing more can be remembered."""
    return NoRoom(
        tr("The ledger of the batch in {} could not be written.").format(folder),
        why=tr("There is no room left on the disk."),
        remedy=spelt_in(
            tr("Free some room, and go on with {}."), tr("Free some room, then go on there."), RESUME
        ),
    )


def begun_already(folder: Path) -> CannotExport:
    """Nobody said what becomes of what is there."""
    return CannotExport(
        tr("{} was not written.").format(folder),
        why=tr("A batch was begun there, and what it has made would be lost."),
        remedy=spelt_in(
            tr("Go on with {}, or start over with {}."),
            tr("Continue it, or tick \u201cStart over\u201d."),
            RESUME,
            WORDS,
        ),
    )


def in_use(folder: Path) -> CannotExport:
    """Two at a time would do everything twice."""
    return CannotExport(
        tr("The batch in {} cannot go on now.").format(folder),
        why=tr("Another program works on it, or the disk has no locks."),
        remedy=tr("Wait until that one has ended, or name a folder on another disk."),
    )


def of_later_version(folder: Path) -> CannotExport:
    """What it means is not known here."""
    return CannotExport(
        tr("The batch in {} cannot go on.").format(folder),
        why=tr("Its ledger was written by a later version of this program."),
        remedy=tr("Go on with that version, or name another folder."),
    )


def of_other_batch(folder: Path) -> CannotExport:
    """Old and new results would be mixed."""
    return CannotExport(
        tr("The batch in {} cannot go on.").format(folder),
        why=tr(
            "It was begun with other steps, another kind of file, other references, or to leave another way."
        ),
        remedy=spelt_in(
            tr("Name another folder, or start over with {}."),
            tr("Choose another folder for the results, or tick \u201cStart over\u201d."),
            WORDS,
        ),
    )


def unusable(folder: Path, error: Exception) -> CannotExport:
    """The disk, or what is on it."""
    return CannotExport(
        tr("The ledger of the batch in {} could not be used.").format(folder),
        why=tr("The system gave this error: {}.").format(getattr(error, "strerror", None) or error),
        remedy=tr("Choose a folder that you may write to, with room left."),
    )
