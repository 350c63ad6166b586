"""The hash of a file's bytes, worked out beside the decoding: provenance names inputs by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.image_io.content import Content

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one file: its hash serves all its frames."""

    address: Address
    size: int
    changed_ns: int


@dataclass(slots=True)
class Digest:
    """The hash, "" until the work beside it is done, and where the file was gone by then."""

    sha256: str = ""


@contextmanager
def digested(content: Content) -> Iterator[Digest]:
    """Hash the file while something else is done with it; the hash is there at the end."""
    changed = content.address.path.stat().st_mtime_ns
    version = _Version(content.address.at_frame(0), content.size, changed)
    found = Digest()
    beside = Thread(target=_hash_into, args=(found, content, version), name="digest", daemon=True)
    beside.start()
    try:
        yield found
    finally:
        beside.join()


def _hash_into(found: Digest, content: Content, version: _Version) -> None:
    try:
        found.sha256 = _sha256(content, version)
    except OSError:  # who decodes it at the same time tells the person
        return


_known: dict[_Version, str] = {}
_MOST_KNOWN = 4


def _sha256(content: Content, version: _Version) -> str:
    """The hash, kept without the content: the member of an archive may be a gigabyte."""
    import hashlib

    if version not in _known:
        found = hashlib.sha256()
        with content.open() as file:
            while piece := file.read(PIECE):
                found.update(piece)
        while len(_known) >= _MOST_KNOWN:
            _known.pop(next(iter(_known)))
        _known[version] = found.hexdigest()
    return _known[version]
