"""Keeps what is open in a folder of its own, so that a program that dies can offer it again.

Every file is written whole or not at all, and nothing that is mentioned is ever changed: a result gets a file
of its own once, and the list that names it takes its place in one step. A session that ends as it should
leaves nothing behind, unless its reader wants it kept.
"""

from __future__ import annotations

import errno
import shutil
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.settings.own_files import private_folder, read_own
from xraysr_gui.settings.whole_file import put_own
from xraysr_gui.studies.pixel_files import PixelFiles, refusals_as_sentences
from xraysr_gui.studies.session import Snapshot, kept_of
from xraysr_gui.studies.session_json import NUMBER_WITHIN, number_in, to_json
from xraysr_gui.studies.session_lock import SessionLock

LIST = "session.json"
MOST_BYTES, MOST_LIST_BYTES = 1 << 30, 64 << 20
MOST_TRIES = 8


class Journal:
    """Writes one session; one thread at a time."""

    def __init__(self, place: Path, most_bytes: int = MOST_BYTES) -> None:
        self._place, self._most_bytes = place, most_bytes
        self._folder: Path | None = None
        self._lock: SessionLock | None = None
        self.pixel_files = PixelFiles(self._begun)
        self._number = 0

    @property
    def folder(self) -> Path | None:
        """Where this session is kept, None before the first writing."""
        return self._folder

    def write(self, snapshot: Snapshot, progress: Progress | None = None, *, is_wanted: bool = False) -> int:
        """Keep a moment; gives how many results found no room. What a reader wants kept has all of it.

        Raises:
            CannotExport: the folder cannot be written.
            Cancelled: the program ends.
        """
        with refusals_as_sentences(self._place):
            self._begun()
            return self._write(snapshot, progress or Progress(), is_wanted=is_wanted)

    def _write(self, snapshot: Snapshot, told: Progress, *, is_wanted: bool) -> int:
        chosen, left_out = self._with_room(snapshot, None if is_wanted else self._most_bytes)
        named: dict[Radiograph, str] = {}
        for number, result in enumerate(chosen):
            told.at(number / len(chosen), tr("Keeping results"))
            named[result] = self.pixel_files.write_result(result, told)
        self._number = max(self._number, newest_number(self._place)) + 1
        kept = kept_of(snapshot, lambda result: named.get(result, ""), stamp_of, _now(), self._number)
        put_own(self._begun() / LIST, to_json(replace(kept, is_wanted=is_wanted)).encode())
        self.pixel_files.name_only(frozenset(named.values()))
        return left_out

    def end(self) -> None:
        """Leave nothing behind: the program was closed by its reader."""
        if self._lock is not None and self._folder is not None:
            self._lock.let_go()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._lock = None

    def leave(self) -> None:
        """Let the next program find what was written last."""
        if self._lock is not None:
            self._lock.let_go()
        self._folder = self._lock = None

    def _begun(self) -> Path:
        """The folder of this session, held for it.

        Raises:
            CannotExport: it cannot be made, or its disk has no locks for files.
        """
        with refusals_as_sentences(self._place):
            tries = 0
            while self._folder is None:
                if tries == MOST_TRIES:
                    raise OSError(errno.ENOLCK, "files cannot be locked there")
                tries += 1
                folder = self._place / uuid.uuid4().hex
                lock = SessionLock(private_folder(folder))
                if lock.take():  # else a program that starts right now took it for a leftover
                    self._lock, self._folder = lock, folder
                else:
                    shutil.rmtree(folder, ignore_errors=True)
        return self._folder

    def _with_room(self, snapshot: Snapshot, most_bytes: int | None) -> tuple[list[Radiograph], int]:
        """The newest results of the image that was looked at last come first; what was put away is there."""
        results = [one for document in reversed(snapshot.documents) for one in reversed(document.results)]
        chosen, total = [], 0
        for result in results:
            size = 0 if self.pixel_files.holds(result) else result.shape[0] * result.shape[1] * 4
            if most_bytes is None or total + size <= most_bytes:
                chosen.append(result)
                total += size
        return chosen, len(results) - len(chosen)


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


def session_time() -> str:
    """The time of now as a session holds it."""
    return _now()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
