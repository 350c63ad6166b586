"""The bytes of one image: a file, or one member of a zip archive, never more than is sane."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from xraysr_gui.core.address import Address
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.archive import read_member
from xraysr_gui.image_io.memory_needed import FreeMemory
from xraysr_gui.image_io.plain_file import open_plain_file, size_of_file

HEAD_BYTES = 4096


class Content:
    """What a reader may look at. Nothing is held open between two looks.

    Raises:
        CannotOpenImage: there is no such file, it may not be read, or its archive is made to do harm.
    """

    def __init__(
        self, address: Address, member: bytes | None = None, room: FreeMemory = FreeMemory()
    ) -> None:
        self.address, self.room = address, room
        self._member = member
        try:
            size = size_of_file(address)
            if address.member and member is None:
                self._member = read_member(address)
            self.size = size if self._member is None else len(self._member)
            with self.open() as file:
                self.head: bytes = file.read(HEAD_BYTES)
        except OSError as error:
            raise refusals.of_system(address.name, error) from error
        except ValueError as error:  # a path with a NUL sign in it
            raise refusals.refused(
                address.name,
                tr("Its name contains signs that no file name may have."),
                tr("Rename the file."),
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
