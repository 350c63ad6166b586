"""Files and folders that the program keeps for itself: nobody else on this computer may look into them."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MOST_ASIDE = 1000
UNREADABLE = ".unreadable"
"""What the name of something ends with that was set aside."""


def private_folder(folder: Path) -> Path:
    """The folder, made with whatever is missing above it; for its owner alone.

    Raises:
        OSError: the system refuses it.
    """
    if not folder.is_dir():
        if folder.parent != folder:
            _made(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:  # made by an older version, or by hand
        with suppress(PermissionError):  # of somebody else: what is put into it is private all the same
            folder.chmod(PRIVATE_FOLDER)
    return folder


def _made(folder: Path) -> None:
    """Missing folders on the way; those that are there are not ours."""
    for parent in (*reversed(folder.parents), folder):
        parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def new_private_file(path: Path) -> BinaryIO:
    """A file that was not there before, for its owner alone, open for writing.

    Raises:
        OSError: it is there, or the system refuses it.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, PRIVATE_FILE), "r+b")


def private_file(path: Path) -> BinaryIO:
    """The file, made empty if it is missing, open for reading and writing; for its owner alone.

    Raises:
        OSError: the system refuses it, or something else than a file is in its place.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NOT_WAITING, PRIVATE_FILE)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise OSError(f"{path.name} is no ordinary file")
    if os.name == "posix" and mode & 0o077:
        os.fchmod(descriptor, PRIVATE_FILE)
    return os.fdopen(descriptor, "r+b")


def read_own(path: Path, most: int, beginning: int | None = None) -> bytes:
    """What one of our files holds, or its beginning; a pipe in its place is never waited for.

    Raises:
        OSError: it is missing, or the system refuses it.
        ValueError: it is no ordinary file, or larger than any that we write.
    """
    descriptor = os.open(path, os.O_RDONLY | _NOT_WAITING)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ValueError(f"{path.name} is no ordinary file")
    with os.fdopen(descriptor, "rb") as file:
        held = file.read(most + 1 if beginning is None else beginning)
    if len(held) > most:
        raise ValueError(f"{path.name} is larger than {most} bytes")
    return held


def put_aside(path: Path) -> Path:
    """Give what cannot be read a name under which nobody looks for it; nothing that lies there is lost.

    Raises:
        OSError: the system refuses it.
    """
    endings = ("", *(f"-{number}" for number in range(2, MOST_ASIDE)))
    names = (path.with_name(f"{path.name}{UNREADABLE}{ending}") for ending in endings)
    aside = next(name for name in names if not os.path.lexists(name))
    return path.rename(aside)


def refuse_other_than_file(path: Path) -> None:
    """Put aside what stands in the place of one of our files and is none: a library would wait for a pipe.

    Raises:
        OSError: the system refuses it.
    """
    if os.path.lexists(path) and not path.is_file():
        put_aside(path)
