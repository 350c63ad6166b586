"""Writes files whole or not at all, and clears away what a program left that was ended in the middle.

A file grows under a hidden name beside its place. Where, is noted in a file of our own, which is locked as
long as its program writes: the system gives the lock back when that program dies, in whatever way, and the
next start removes what the note names.
"""

from __future__ import annotations

import os
import re
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.settings import places
from xraysr_gui.settings.file_lock import is_locked_by_us
from xraysr_gui.settings.own_files import new_private_file, private_folder

NOTES = "unfinished"
MOST_NOTE_BYTES = 1 << 16
SMALL = 4096
"""Bytes that any folder must have room for."""
_PART = re.compile(r"\.xraysr-[0-9a-f]{32}\.part")

Write = Callable[[IO[Any]], object]


def write_whole(path: Path, write: Write) -> None:
    """Write a file for the person; a link stays, and what it leads to is replaced.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    try:
        put_whole(path, write)
    except OSError as error:
        raise CannotExport(
            f"{path.name} could not be written.",
            why=f"The folder {path.parent} refused it: {error.strerror or error}.",
            remedy="Choose a folder that you may write to, with room left.",
        ) from error


def refuse_unwritable(folder: Path) -> None:
    """Find out before long work whether its files can be written.

    Raises:
        CannotExport: the folder cannot be made, or takes no file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x" * SMALL)
            file.flush()
    except OSError as error:
        raise CannotExport(
            f"Nothing can be written to {folder}.",
            why=f"The system refused it: {error.strerror or error}.",
            remedy="Choose a folder that you may write to, with room left.",
        ) from error


def put_own(path: Path, content: bytes, *, forced: bool = True) -> None:
    """Write a file of our own, in a folder for its owner alone.

    Args:
        path: Where it belongs.
        content: All of it.
        forced: Whether it must be on the disk before this returns, which may take longer than a frame.

    Raises:
        OSError: the system refuses it.
    """
    private_folder(path.parent)
    put_whole(path, lambda file: file.write(content), forced=forced)


def put_whole(path: Path, write: Write, *, forced: bool = True) -> None:
    """Let `write` fill a file beside the place, then put it there.

    Raises:
        OSError: the system refuses it.
    """
    target = Path(os.path.realpath(path))
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError("it is a pipe or a device, and no file")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".xraysr-{uuid.uuid4().hex}.part")
    with _noted(part):
        try:
            with new_private_file(part) as file:
                write(file)
                file.flush()
                if forced:
                    os.fsync(file.fileno())
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)


def clear_unfinished() -> int:
    """Remove the parts of files whose program died; gives how many."""
    cleared = 0
    with suppress(OSError):
        for note in list((places.cache_folder() / NOTES).iterdir()):
            cleared += _cleared(note)
    return cleared


@contextmanager
def _noted(part: Path) -> Iterator[None]:
    """Hold a note of where something grows; a home that cannot be written does without."""
    note = _new_note()
    if note is None:
        yield
        return
    path, file = note
    try:
        file.write(os.fsencode(part.absolute()))
        file.flush()
        yield
    finally:
        file.close()
        path.unlink(missing_ok=True)


def _new_note() -> tuple[Path, BinaryIO] | None:
    try:
        folder = private_folder(places.cache_folder() / NOTES)
        while True:
            path = folder / uuid.uuid4().hex
            file = new_private_file(path)
            if is_locked_by_us(file) and path.exists():
                return path, file
            file.close()  # a program that starts right now took it for one that was left
            if path.exists():
                path.unlink(missing_ok=True)
                return None  # the disk has no locks: then nobody could tell who still writes
    except OSError:
        return None


def _cleared(note: Path) -> bool:
    """Remove the part that a note names, and the note, unless its program lives."""
    try:
        with note.open("r+b") as file:
            if not is_locked_by_us(file):
                return False
            part = Path(os.fsdecode(file.read(MOST_NOTE_BYTES)))
            was_there = bool(_PART.fullmatch(part.name)) and part.is_file()
            if was_there:
                part.unlink(missing_ok=True)
        note.unlink(missing_ok=True)
    except (OSError, ValueError):  # gone meanwhile, or on a drive that is not there today
        return False
    return was_there
