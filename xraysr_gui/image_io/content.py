"""The bytes of one image: a file, or one member of a zip archive, never more than is sane."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.room import Room
from xraysr_gui.isolation.named_files import open_for_reading

HEAD_BYTES = 4096


class Content:
    """What a reader may look at. Nothing is held open between two looks.

    Raises:
        CannotOpenImage: there is no such file, it may not be read, or its archive is made to do harm.
    """

    def __init__(self, address: Address, member: bytes | None = None, room: Room = Room()) -> None:
        self.address, self.room = address, room
        self._member = member
        try:
            size = _size_of_file(address)
            if address.member and member is None:
                from xraysr_gui.image_io.archive import read_member

                self._member = read_member(address)
            self.size = size if self._member is None else len(self._member)
            with self.open() as file:
                self.head: bytes = file.read(HEAD_BYTES)
        except OSError as error:
            raise refusals.of_system(address.name, error) from error
        except ValueError as error:  # a path with a NUL sign in it
            raise refusals.refused(
                address.name, "Its name contains signs that no file name may have.", "Rename the file."
            ) from error

    @property
    def disk_path(self) -> Path | None:
        """The file itself, None for the member of an archive."""
        return None if self.address.member else self.address.path

    def open(self) -> BinaryIO:
        """A stream from the beginning.

        Raises:
            OSError: the file is gone, or the system refuses it.
        """
        if self._member is not None:
            return io.BytesIO(self._member)
        return open_plain_file(self.address.path, self.address.name)

    def all_bytes(self) -> bytes:
        """The whole file in memory.

        Raises:
            CannotOpenImage: the system refuses it.
        """
        if self._member is not None:
            return self._member
        try:
            with self.open() as file:
                return file.read()
        except OSError as error:
            raise refusals.of_system(self.address.name, error) from error


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


def _size_of_file(address: Address) -> int:
    """Look before opening: opening a device can do things by itself."""
    found = os.stat(address.path)
    _refuse_unless_plain(found.st_mode, address.name)
    return found.st_size


def _refuse_unless_plain(mode: int, name: str) -> None:
    if stat.S_ISREG(mode):
        return
    kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device, not a file"
    raise refusals.refused(name, f"It is {kind}.", "Choose an image file, or open the folder as a folder.")
