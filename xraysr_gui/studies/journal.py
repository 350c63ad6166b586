"""Keeps what is open in a folder of its own, so that a program that dies can offer it again.

Every file is written whole or not at all, and nothing that is mentioned is ever changed: a result gets a file
of its own once, and the list that names it takes its place in one step. A session that ends as it should
leaves nothing behind.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from weakref import WeakKeyDictionary

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.settings.own_files import private_folder, read_own
from xraysr_gui.settings.whole_file import put_own, put_whole
from xraysr_gui.studies.session import NUMBER_WITHIN, Snapshot, kept_of, number_in, to_json
from xraysr_gui.studies.session_lock import SessionLock

LIST = "session.json"
MOST_BYTES, MOST_LIST_BYTES = 1 << 30, 64 << 20
_PIXELS_AT_ONCE = 1 << 20


class Journal:
    """Writes one session; one thread at a time."""

    def __init__(self, place: Path, most_bytes: int = MOST_BYTES) -> None:
        self._place, self._most_bytes = place, most_bytes
        self._folder: Path | None = None
        self._lock: SessionLock | None = None
        self._files: WeakKeyDictionary[Radiograph, str] = WeakKeyDictionary()
        self._number = 0

    @property
    def folder(self) -> Path | None:
        """Where this session is kept, None before the first writing."""
        return self._folder

    def write(self, snapshot: Snapshot, progress: Progress | None = None) -> int:
        """Keep a moment; gives how many results found no room.

        Raises:
            CannotExport: the folder cannot be written.
            Cancelled: the program ends.
        """
        with _refusals_as_sentences(self._place):
            return self._write(snapshot, progress or Progress(), self._begun())

    def _write(self, snapshot: Snapshot, told: Progress, folder: Path) -> int:
        chosen, left_out = self._with_room(snapshot)
        for number, result in enumerate(chosen):
            told.at(number / len(chosen), "Keeping results")
            if result not in self._files:
                self._files[result] = _write_pixels(folder, result.pixels, told)
        named = {result: self._files[result] for result in chosen}
        self._number = max(self._number, newest_number(self._place)) + 1
        kept = kept_of(snapshot, lambda result: named.get(result, ""), stamp_of, _now(), self._number)
        put_own(folder / LIST, to_json(kept).encode())
        self._clear(set(named.values()))
        return left_out

    def end(self) -> None:
        """Leave nothing behind: the program was closed by its reader."""
        if self._lock is not None and self._folder is not None:
            self._lock.let_go()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._lock = None

    def _begun(self) -> Path:
        while self._folder is None:
            folder = self._place / uuid.uuid4().hex
            lock = SessionLock(private_folder(folder))
            if lock.take():  # else a program that starts right now took it for a leftover
                self._lock, self._folder = lock, folder
        return self._folder

    def _with_room(self, snapshot: Snapshot) -> tuple[list[Radiograph], int]:
        """The newest results of the image that was looked at last come first."""
        results = [one for document in reversed(snapshot.documents) for one in reversed(document.results)]
        chosen, total = [], 0
        for result in results:
            size = result.shape[0] * result.shape[1] * 4
            if total + size <= self._most_bytes:
                chosen.append(result)
                total += size
        return chosen, len(results) - len(chosen)

    def _clear(self, named: set[str]) -> None:
        """Results that were deleted, and what a stopped writing left."""
        assert self._folder is not None
        for path in (*self._folder.glob("*.npy"), *self._folder.glob("*.part")):
            if path.name not in named:
                path.unlink(missing_ok=True)
        for result in [one for one, name in self._files.items() if name not in named]:
            del self._files[result]


@contextmanager
def _refusals_as_sentences(place: Path) -> Iterator[None]:
    """Files of a session have names that mean nothing to a reader: what is told is what could not be kept."""
    try:
        yield
    except OSError as error:
        raise CannotExport(
            "What is open could not be kept for the case of a crash.",
            why=f"The folder {place} refused it: {error.strerror or error}.",
            remedy="Everything else goes on; free some room, or ask for the right to write there.",
        ) from error


def _write_pixels(folder: Path, pixels: Pixels, told: Progress) -> str:
    """As a file of numpy, in pieces, so that the program need not wait when it ends."""
    name = f"{uuid.uuid4().hex}.npy"

    def write(file: IO[bytes]) -> None:
        head = np.lib.format.header_data_from_array_1_0(pixels)
        np.lib.format.write_array_header_1_0(file, head)
        flat = pixels.ravel()
        for start in range(0, flat.size, _PIXELS_AT_ONCE):
            told.at(0.0, "Keeping results")
            file.write(flat[start : start + _PIXELS_AT_ONCE].tobytes())

    put_whole(folder / name, write)
    return name


def stamp_of(path: Path) -> tuple[int, int]:
    """Size and time of a file; zeros where it cannot be seen."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def newest_number(place: Path) -> int:
    """The largest number of all sessions that are there, running ones too; 0 where there is none."""
    return max((_number_of(path) for path in place.glob(f"*/{LIST}")), default=0)


def _number_of(path: Path) -> int:
    try:
        return number_in(read_own(path, MOST_LIST_BYTES, NUMBER_WITHIN))
    except (OSError, ValueError):  # its program ends just now, or it is no list of ours
        return 0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
