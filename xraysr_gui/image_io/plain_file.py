"""Opening a file that is nothing but a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.file_refusals import refused
from xraysr_gui.isolation.named_files import open_for_reading


def open_plain_file(path: Path, name: str, *, follow: bool = True) -> BinaryIO:
    """Open a file that is nothing but a file, and wait for nothing: a pipe would wait for ever.

    What is looked at is what was opened, whatever lay under the name a moment before.

    Raises:
        CannotOpenImage: it is a folder, a pipe, a socket or a device.
        OSError: the system refuses it, or it is a link that may not be followed.
    """
    how = (
        os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    if not follow:
        how |= getattr(os, "O_NOFOLLOW", 0)
    _refuse_unless_plain(os.stat(path).st_mode, name)
    number = open_for_reading(path, how)
    try:
        _refuse_unless_plain(os.fstat(number).st_mode, name)
    except CannotOpenImage:
        os.close(number)
        raise
    return os.fdopen(number, "rb")


def size_of_file(address: Address) -> int:
    """Look before opening: opening a device can do things by itself."""
    found = os.stat(address.path)
    _refuse_unless_plain(found.st_mode, address.name)
    return found.st_size


def _refuse_unless_plain(mode: int, name: str) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        remedy = tr("Choose the images in it; the window also opens it as a whole.")
        raise refused(name, tr("It is a folder."), remedy)
    raise refused(name, tr("It is a pipe or a device, not a file."), tr("Choose an image file."))
