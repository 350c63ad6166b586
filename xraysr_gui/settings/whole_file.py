"""Writes files whole or not at all, and clears away what a program left that was ended in the middle.

A file grows under a hidden name beside its place. Where, is noted in a file of our own, which is locked as
long as its program writes: the system gives the lock back when that program dies, in whatever way, and the
next start removes what the note names.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.words import tr
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
            tr("{} could not be written.").format(path.name),
            why=tr("The folder {} refused it: {}.").format(path.parent, error.strerror or error),
            remedy=tr("Choose a folder that you may write to, with room left."),
        ) from error


def refuse_unwritable(folder: Path) -> None:
    """Find out before long work whether its files can be written; what was not there is not there after it.

    Raises:
        CannotExport: the folder cannot be made, or takes no file.
    """
    with _told_of(folder), _new_folders(folder, kept=False), tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x" * SMALL)
        file.flush()


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a hidden folder to fill, whose files take their places at the end; a block that fails leaves none.

    Raises:
        CannotExport: the folder cannot be made, or takes no file.
    """
    home = folder if folder.is_dir() else folder.absolute().parent
    part = home / _name_of_part()
    inside = part / "whole"  # made like any other: the same people may read it
    with ExitStack() as left:
        with _told_of(folder):
            if folder.exists() and not folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            left.enter_context(_new_folders(home))
            left.enter_context(_noted(part))
            left.callback(shutil.rmtree, part, ignore_errors=True)
            inside.mkdir(parents=True)
        try:
            yield inside
        except CannotExport as error:
            why = error.why.replace(str(inside), str(folder))
            raise CannotExport(error.what, why=why, remedy=error.remedy) from error
        with _told_of(folder):
            _put_folder(inside, folder)


@contextmanager
def own_folder(home: Path | None = None) -> Iterator[Path]:
    """Give a folder that nobody else reads, gone after the block, or at the next start after a kill.

    It lies in `home`, else where the system keeps what is soon forgotten.
    """
    part = (home or Path(tempfile.gettempdir())) / _name_of_part()
    with _noted(part):
        part.mkdir(0o700)
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _told_of(folder: Path) -> Iterator[None]:
    """Turn what the system refuses into sentences."""
    try:
        yield
    except OSError as error:
        raise CannotExport(
            tr("Nothing can be written to {}.").format(folder),
            why=tr("The system refused it: {}.").format(error.strerror or error),
            remedy=tr("Choose a folder that you may write to, with room left."),
        ) from error


def _put_folder(part: Path, folder: Path) -> None:
    """Put all files of a folder in their places, or none; those that were there wait beside them."""
    if not folder.exists():
        os.rename(part, folder)
        return
    before = Path(tempfile.mkdtemp(dir=part.parent))
    with ExitStack() as undo:
        for inner in sorted(one for one in part.rglob("*") if one.is_dir()):
            undo.enter_context(_new_folders(folder / inner.relative_to(part)))
        for number, file in enumerate(sorted(one for one in part.rglob("*") if one.is_file())):
            target = folder / file.relative_to(part)
            if target.exists():
                os.replace(target, before / f"{number}")
                undo.callback(os.replace, before / f"{number}", target)
            os.replace(file, target)
            undo.callback(target.unlink)
        undo.pop_all()


@contextmanager
def _new_folders(folder: Path, *, kept: bool = True) -> Iterator[None]:
    """Make a folder and those above it; those that were new and are empty go again, unless all went well."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    well = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
        well = kept
    finally:
        for one in () if well else new:
            with suppress(OSError):  # not there, or somebody else's files are in it
                one.rmdir()


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
    part = target.with_name(_name_of_part())
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


def _name_of_part() -> str:
    return f".xraysr-{uuid.uuid4().hex}.part"


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
            was_there = bool(_PART.fullmatch(part.name)) and not part.is_symlink() and part.exists()
            if was_there and part.is_dir():
                shutil.rmtree(part)
            elif was_there:
                part.unlink(missing_ok=True)
        note.unlink(missing_ok=True)
    except (OSError, ValueError):  # gone meanwhile, or on a drive that is not there today
        return False
    return was_there
