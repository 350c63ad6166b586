"""The hash of a file's bytes, worked out beside the decoding: provenance names inputs by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Thread

from xraysr_gui.core.address import Address
from xraysr_gui.image_io.content import Content

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one file: its hash serves all its frames."""

    address: Address
    size: int
    changed_ns: int
    content: Content = field(compare=False)


@dataclass(slots=True)
class Digest:
    """The hash, "" until the work beside it is done, and where the file was gone by then."""

    sha256: str = ""


@contextmanager
def digested(content: Content) -> Iterator[Digest]:
    """Hash the file while something else is done with it; the hash is there at the end."""
    changed = content.address.path.stat().st_mtime_ns
    version = _Version(content.address.at_frame(0), content.size, changed, content)
    found = Digest()
    beside = Thread(target=_hash_into, args=(found, version), name="digest", daemon=True)
    beside.start()
    try:
        yield found
    finally:
        beside.join()


def _hash_into(found: Digest, version: _Version) -> None:
    try:
        found.sha256 = _sha256(version)
    except OSError:  # who decodes it at the same time tells the person
        return


@lru_cache(maxsize=4)
def _sha256(version: _Version) -> str:
    import hashlib

    found = hashlib.sha256()
    with version.content.open() as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()
