"""The hash of a file's bytes, worked out beside the decoding: provenance names inputs by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.file_refusals import of_system, refused

PIECE = 1 << 20
CHANGED = "It was changed while it was read."


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
    """Hash the file while something else is done with it; the hash is there at the end.

    Raises:
        CannotOpenImage: the file became another one meanwhile, so the hash need not be that of what was read.
    """
    version, found = _version_of(content), Digest()
    stopped = Event()
    beside = Thread(target=_hash_into, args=(found, content, version, stopped), name="digest", daemon=True)
    beside.start()
    try:
        yield found
    except BaseException:
        stopped.set()  # nobody waits for the rest of a large file that was refused
        raise
    finally:
        beside.join()
    if version.size != content.size or _version_of(content) != version:
        raise refused(
            content.address.name, tr(CHANGED), tr("Open it again when nobody writes to it any more.")
        )


def _version_of(content: Content) -> _Version:
    try:
        now = content.address.path.stat()
    except OSError as error:
        raise of_system(content.address.name, error) from error
    size = content.size if content.address.member else now.st_size
    return _Version(content.address.at_frame(0), size, now.st_mtime_ns)


def _hash_into(found: Digest, content: Content, version: _Version, stopped: Event) -> None:
    try:
        found.sha256 = _sha256(content, version, stopped)
    except OSError:  # who decodes it at the same time tells the person
        return


_known: dict[_Version, str] = {}
_MOST_KNOWN = 4


def _sha256(content: Content, version: _Version, stopped: Event) -> str:
    """The hash, kept without the content: the member of an archive may be a gigabyte."""
    import hashlib

    if version not in _known:
        found = hashlib.sha256()
        with content.open() as file:
            while piece := file.read(PIECE):
                found.update(piece)
                if stopped.is_set():
                    return ""
        while len(_known) >= _MOST_KNOWN:
            _known.pop(next(iter(_known)))
        _known[version] = found.hexdigest()
    return _known[version]
