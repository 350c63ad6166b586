"""The hash of a file's bytes, worked out beside the decoding: provenance names inputs by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from xraysr_gui.core.address import Address
from xraysr_gui.image_io.content import Content


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one file: its hash serves all its frames."""

    address: Address
    size: int
    changed_ns: int
    content: Content = field(compare=False)


@contextmanager
def digested(content: Content) -> Iterator[Future[str]]:
    """Hash the file while something else is done with it; the hash is there at the end."""
    changed = content.address.path.stat().st_mtime_ns
    version = _Version(content.address.at_frame(0), content.size, changed, content)
    with ThreadPoolExecutor(1, "digest") as pool:
        yield pool.submit(_sha256, version)


@lru_cache(maxsize=4)
def _sha256(version: _Version) -> str:
    with version.content.open() as file:
        found = hashlib.sha256()
        while piece := file.read(1 << 20):
            found.update(piece)
        return found.hexdigest()
