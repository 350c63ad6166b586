"""The archive of a session, of which nothing is believed before it was held against its size and its hash."""

from __future__ import annotations

import hashlib
import stat
import struct
import zipfile
from pathlib import Path
from types import TracebackType

from xraysr_gui.core.words import tr

MANIFEST = "manifest.json"
MOST_MEMBERS = 20_000
MOST_DIRECTORY_BYTES = 4 << 20
MOST_LIST_BYTES = 16 << 20
MOST_RESULT_BYTES = (400_000_000 * 4) + 4096
_END = struct.Struct("<4s4H2LH")
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_BYTES = 20
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, KeyError, RuntimeError, NotImplementedError)


class NoSession(ValueError):
    """Why a file is no session, as the end of a sentence."""


class Members:
    """The members of a session file; use it in a `with` statement.

    Raises:
        NoSession: it is none, or promises more than it may.
        OSError: the system refuses the file.
    """

    def __init__(self, path: Path) -> None:
        _check_end(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (*_BROKEN, ValueError, IndexError, OverflowError) as error:
            raise NoSession(tr("it is damaged or cut short")) from error
        self._members = {one.filename: one for one in self._zip.infolist()}

    def __enter__(self) -> Members:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def read(self, name: str, sha256: str, most: int = MOST_RESULT_BYTES) -> bytes:
        """All of one member; `sha256` is what the manifest says of it, "" for the manifest itself."""
        member = self._members.get(name)
        if member is None:
            raise NoSession(tr("a part of it is missing"))
        if member.compress_type != zipfile.ZIP_STORED or member.compress_size != member.file_size:
            raise NoSession(tr("it is compressed, and sessions of this program never are"))
        if member.flag_bits & 1 or member.file_size > most:
            raise NoSession(tr("a part of it is locked or larger than anything that this program writes"))
        try:
            with self._zip.open(member) as stream:
                data = stream.read(member.file_size)
        except (*_BROKEN, ValueError) as error:
            raise NoSession(tr("it is damaged or cut short")) from error
        if name != MANIFEST and hashlib.sha256(data).hexdigest() != sha256:
            raise NoSession(tr("a part of it is not what it was when it was written"))
        return data


def _check_end(path: Path) -> None:
    """Refuse a directory of members that is too long, before an object is made of each."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise NoSession(tr("it is no file"))
    with path.open("rb") as file:
        file.seek(max(found.st_size - _END.size - _LOCATOR_BYTES - _LARGE_END.size, 0))
        tail = file.read()
    if len(tail) < _END.size or tail[-_END.size :][:4] != b"PK\x05\x06":
        raise NoSession(tr("it is no session, or cut short"))
    _, _, _, _, count, length, _, comment = _END.unpack(tail[-_END.size :])
    if tail.startswith(b"PK\x06\x06") and len(tail) == _END.size + _LOCATOR_BYTES + _LARGE_END.size:
        count, length = _LARGE_END.unpack(tail[: _LARGE_END.size])[7:9]
    if comment or count > MOST_MEMBERS or length > MOST_DIRECTORY_BYTES:
        raise NoSession(tr("it holds more parts than any session"))
