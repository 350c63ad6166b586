"""The bytes of one image: a file, or one member of a zip archive, never more than is sane."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path
from typing import BinaryIO

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage

HEAD_BYTES = 4096
MOST_MEMBER_BYTES = 1 << 30
MOST_SWELLING = 200  # times that a member may be larger than its packed form
FEW_BYTES = 1 << 20  # below this, no swelling is suspicious


class Content:
    """What a reader may look at. Nothing is held open between two looks.

    Raises:
        CannotOpenImage: there is no such file, it is none, or its archive is made to do harm.
        OSError: the system refuses.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.size = _size_of_file(address)
        self._member: bytes | None = None
        if address.member:
            self._member = read_member(address)
            self.size = len(self._member)
        with self.open() as file:
            self.head: bytes = file.read(HEAD_BYTES)

    @property
    def disk_path(self) -> Path | None:
        """The file itself, None for the member of an archive."""
        return None if self.address.member else self.address.path

    def open(self) -> BinaryIO:
        """A stream from the beginning."""
        if self._member is not None:
            return io.BytesIO(self._member)
        return self.address.path.open("rb")


def _size_of_file(address: Address) -> int:
    """Look before opening: opening a pipe or a device would wait for ever."""
    found = os.stat(address.path)
    if stat.S_ISREG(found.st_mode):
        return found.st_size
    kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or a device, not a file"
    raise CannotOpenImage(
        f"{address.name} could not be opened as an image.",
        why=f"It is {kind}.",
        remedy="Choose an image file, or open the folder as a folder.",
    )


def read_member(address: Address) -> bytes:
    """Inflate one member of a zip archive, no further than its own word and our limits allow.

    Raises:
        CannotOpenImage: the archive is damaged, locked, or swells without end.
    """
    try:
        with zipfile.ZipFile(address.path) as archive:
            member = archive.getinfo(address.member)
            _refuse_suspicious(address, member)
            with archive.open(member) as stream:
                inflated = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise _refusal(address, f"the archive {address.path.name} is damaged or locked") from error
    if len(inflated) > member.file_size:
        raise _refusal(
            address, "it is larger than the archive says, which is the way of files made to do harm"
        )
    return inflated


def _refuse_suspicious(address: Address, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise _refusal(address, "it is locked with a password")
    swelling = (
        member.file_size > MOST_SWELLING * max(member.compress_size, 1) and member.file_size > FEW_BYTES
    )
    if swelling or member.file_size > MOST_MEMBER_BYTES:
        raise _refusal(
            address, "it would swell beyond all measure, which is the way of files made to do harm"
        )


def _refusal(address: Address, why: str) -> CannotOpenImage:
    return CannotOpenImage(
        f"{address.name} could not be taken out of its archive.",
        why=f"The reason is that {why}.",
        remedy="Unpack the archive with another program and open the file, or ask the sender for a new copy.",
    )
