"""Puts a result in its place: what it is goes to the ledger first, then the files, then that they are there.

Killed at any point, the next start finds either the file that the ledger announced, or none: nothing is done
twice, and nothing is lost. To place the same result again changes nothing.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from xraysr_gui.batches.contract import Made
from xraysr_gui.batches.ledger import Ledger
from xraysr_gui.batches.ledger_tables import name_key
from xraysr_gui.batches.line import Line, OutputFile, State
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.spelling import spelt_in
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import sha256_of
from xraysr_gui.settings.kept_files import WORDS

_WITHOUT_ROOM = (errno.ENOSPC, errno.EDQUOT)


def place(
    ledger: Ledger,
    folder: Path,
    made: Made,
    room: Path,
    inputs: Container[str] = frozenset(),
    *,
    overwrite: bool = False,
) -> Line:
    """Take the files of a result from `room` to their places below `folder`.

    Args:
        ledger: Of the batch.
        folder: Of its results.
        made: What was made, and its line.
        room: Where its files lie now.
        inputs: Real paths of files that are never written over, whatever is asked.
        overwrite: Whether files that are no results of this batch may go.

    Raises:
        CannotExport: a file is in the place that nobody wants to lose, or the folder refuses it.
        NoRoom: the ledger finds no room on the disk.
    """
    for one in made.line.outputs:
        _refuse_place(ledger, folder / one.name, one, made.line, inputs, overwrite=overwrite)
    ledger.put(replace(made.line, state=State.PLACING), made.picture)
    for one in made.line.outputs:
        target = folder / one.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (room / target.name).exists() and _hash_of(target) == one.sha256:
                continue  # the disk was full after this, and it is tried once more
            os.replace(room / target.name, target)
            force_folder(target.parent)
        except OSError as error:
            raise _refused(target, error) from error
    done = replace(made.line, state=State.DONE)
    ledger.put(done)
    return done


def settled(line: Line, folder: Path) -> Line:
    """A line that was being placed when a program was killed: done if all of its files are there."""
    if line.state is not State.PLACING:
        return line
    there = line.outputs and all(_hash_of(folder / one.name) == one.sha256 for one in line.outputs)
    return replace(line, state=State.DONE if there else State.WAITING)


def is_for_want_of_room(error: BaseException) -> bool:
    """Whether something failed because a disk is full: then it is tried again when there is room."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _WITHOUT_ROOM:
            return True
        cause = cause.__cause__
    return False


def force_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refuse_place(
    ledger: Ledger, target: Path, one: OutputFile, line: Line, inputs: Container[str], *, overwrite: bool
) -> None:
    owner = ledger.owner(one.name)
    if owner is not None and owner[0] != name_key(line.input):
        raise CannotExport(
            tr("{} was not written.").format(one.name),
            why=tr("The result of another file of this batch has this name."),
            remedy=tr("Give one of the two files another name."),
        )
    if not os.path.lexists(target):
        return
    found = _hash_of(target)
    is_ours = owner is not None and owner[1] == found
    if os.path.realpath(target) in inputs or not (found == one.sha256 or is_ours or overwrite):
        raise CannotExport(
            tr("{} was not written.").format(one.name),
            why=tr("A file of this name is there that this batch did not make, or that was changed since."),
            remedy=spelt_in(
                tr("Take it away, name another folder, or add {}."),
                tr("Take it away, or choose another folder for the results."),
                WORDS,
            ),
        )


def _hash_of(path: Path) -> str:
    """Of a file that may be gone, "" then."""
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _refused(target: Path, error: OSError) -> CannotExport:
    return CannotExport(
        tr("{} could not be written.").format(target.name),
        why=tr("The folder {} refused it: {}.").format(target.parent, error.strerror or error),
        remedy=tr("Choose a folder that you may write to, with room left."),
    )
