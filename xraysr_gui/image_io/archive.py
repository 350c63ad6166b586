"""A zip archive of images, of which nothing is ever written to the disk.

A member is taken into memory, one at a time, no further than the archive's own word and our limits
allow: a few kilobytes can be packed so that they unpack to the size of a drive.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.file_refusals import refused, shown
from xraysr_gui.image_io.plain_file import open_plain_file

MOST_MEMBERS = 20_000
MOST_MEMBER_BYTES = 1 << 30
MOST_SWELLING = 200  # times that a member may be larger than its packed form
FEW_BYTES = 1 << 20  # below this, no swelling is suspicious
LONGEST_NAME = 300
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError),
    *(KeyError, RuntimeError, NotImplementedError, ValueError, IndexError, OverflowError),
)
_HARMFUL = "which is the way of files made to do harm"
_UNPACK = "Unpack the archive with another program and open the file, or ask the sender for a new copy."


class Archive:
    """An open archive; use it in a `with` statement.

    Raises:
        CannotOpenImage: it is damaged, or promises more than it may.
        OSError: the system refuses the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with ExitStack() as held:
            file = held.enter_context(open_plain_file(path, path.name))
            try:
                self._zip = held.enter_context(zipfile.ZipFile(file))
            except _BROKEN as error:
                raise _damaged(path) from error
            self._check_whole()
            self._held = held.pop_all()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    @property
    def names(self) -> list[str]:
        """The members that are files, in the archive's order."""
        return list(dict.fromkeys(one.filename for one in self._zip.infolist() if not one.is_dir()))

    def read(self, name: str, most: int | None = None) -> bytes:
        """Unpack a member; `most` is how much of its beginning is wanted.

        Raises:
            CannotOpenImage: it is locked, damaged, badly named, or swells beyond measure.
        """
        address = Address(self.path, name)
        reason = why_name_is_refused(name)
        if reason:
            raise _refusal(address, reason)
        try:
            member = self._zip.getinfo(name)
            _refuse_suspicious(address, member)
            with self._zip.open(member) as stream:  # it stops at the size that the archive states
                return stream.read(member.file_size if most is None else most)
        except _BROKEN as error:
            raise _refusal(
                address, tr("the archive {} is damaged, locked or of an unknown kind").format(self.path.name)
            ) from error

    def size(self, name: str) -> int:
        """How many bytes a member unpacks to, as the archive says."""
        return self._zip.getinfo(name).file_size

    def _check_whole(self) -> None:
        members = self._zip.infolist()
        packed = max(self.path.stat().st_size, 1)
        unpacked = sum(one.file_size for one in members)
        if len(members) > MOST_MEMBERS:
            limit = tr("it holds {} files, and this program opens at most {}").format(
                len(members), MOST_MEMBERS
            )
            raise _refusal(Address(self.path), limit)
        if unpacked > MOST_SWELLING * packed and unpacked > FEW_BYTES:
            raise _refusal(
                Address(self.path),
                tr("its files would grow far beyond any sensible size, {}").format(_HARMFUL),
            )


def is_zip(head: bytes) -> bool:
    """Whether a file begins like a zip archive."""
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def read_member(address: Address) -> bytes:
    """Unpack one member into memory.

    Raises:
        CannotOpenImage: the archive is damaged, locked, or swells without end.
        OSError: the system refuses the file.
    """
    with Archive(address.path) as archive:
        return archive.read(address.member)


def why_name_is_refused(name: str) -> str:
    """What is wrong with a member's name, "" if nothing is.

    Nothing is written under these names, but a name that plays tricks says enough about its archive, and
    it would be shown to a person.
    """
    parts = name.replace("\\", "/").split("/")
    if len(name) > LONGEST_NAME:
        return tr("its name is longer than 300 signs")
    if not parts[0] or ":" in parts[0] or ".." in parts:
        return tr("its name points out of the archive")
    if any(unicodedata.category(sign) in ("Cc", "Cf") for sign in name):
        return tr("its name contains signs that cannot be seen")
    if any(_RESERVED.fullmatch(part.rstrip(" .")) for part in parts):
        return tr("its name is one that Windows keeps for itself")
    return ""


def _refuse_suspicious(address: Address, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise _refusal(address, tr("it is locked with a password"))
    most = MOST_SWELLING * max(member.compress_size, 1)
    if member.file_size > max(most, FEW_BYTES) or member.file_size > MOST_MEMBER_BYTES:
        raise _refusal(address, tr("it would grow far beyond any sensible size, {}").format(_HARMFUL))


def _damaged(path: Path) -> CannotOpenImage:
    return refused(path.name, tr("It is a zip archive that is damaged or not complete."), _UNPACK)


def _refusal(address: Address, why: str) -> CannotOpenImage:
    where = (
        tr(" out of the archive {}").format(shown(address.path.name))
        if address.member
        else tr(" as an archive")
    )
    return CannotOpenImage(
        tr("{} could not be taken{}.").format(shown(address.name), where),
        why=tr("The reason is that {}.").format(why),
        remedy=_UNPACK,
    )
