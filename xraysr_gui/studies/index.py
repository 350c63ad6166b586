"""Remembers which images lie where, and finds them by what a person types."""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.summary import Refusal, Summaries, Summary
from xraysr_gui.studies.database import Database, Kept
from xraysr_gui.studies.schema import FACTS, STUDIES
from xraysr_gui.studies.tree import Entry, Patient, grow_tree, series_key, stacks_of, study_key
from xraysr_gui.studies.vanished import which_vanished

KEPT = Kept("The list of studies", "Open their folders again to list them.")
"""It holds nothing that a second look at the files does not bring back."""
MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_LARGEST = 2**62

_SELECT = (
    f"SELECT files.path, files.vanished, images.member, {', '.join(f'images.{fact}' for fact in FACTS)} "
    "FROM images JOIN files ON files.id = images.file_id"
)
_ADD_IMAGE = (
    f"INSERT INTO images (file_id, member, name, series_key, {', '.join(FACTS)}) "
    f"VALUES ({', '.join('?' * (4 + len(FACTS)))})"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file has changed since it was read."""

    mtime_ns: int = 0
    size: int = 0

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """The stamp of a file now; zeros if it cannot be asked."""
        try:
            facts = path.stat()
        except OSError:
            return cls()
        return cls(facts.st_mtime_ns, facts.st_size)


class StudyIndex:
    """The list of studies on this computer; every method may be called from any thread, and may wait."""

    def __init__(self, file: Path) -> None:
        self._database = Database(file, STUDIES, KEPT)

    def add(self, summaries: Summaries, stamps: Mapping[Path, Stamp] | None = None) -> None:
        """Remember images, and files that are none, in place of what was known of these files."""
        known = stamps or {}
        images: dict[Path, list[Summary]] = {}
        for summary in summaries.found:
            images.setdefault(summary.address.path, []).append(summary)
        refusals = {refusal.path: refusal.sentence for refusal in summaries.refused}
        paths = [*images, *(path for path in refusals if path not in images)]
        stamped = [(path, known.get(path) or Stamp.of(path)) for path in paths]

        def write(connection: sqlite3.Connection) -> None:
            for path, stamp in stamped:
                refusal = "" if path in images else refusals[path]
                _write_file(connection, path, stamp, refusal, images.get(path, []))

        self._database.run(write)

    def unchanged(self, stamps: Mapping[Path, Stamp]) -> dict[Path, bool]:
        """Which of these files are known as they are now, and whether each is an image."""

        def read(connection: sqlite3.Connection) -> dict[Path, bool]:
            query = "SELECT mtime_ns, size, refusal FROM files WHERE path = ?"
            answer: dict[Path, bool] = {}
            for path, stamp in stamps.items():
                row = connection.execute(query, (os.fsencode(path),)).fetchone()
                if row is not None and row[:2] == (stamp.mtime_ns, stamp.size):
                    answer[path] = not row[2]
            return answer

        return self._database.run(read)

    def search(self, text: str = "") -> tuple[Patient, ...]:
        """The series in which an image matches every typed word from its beginning; all for no word."""
        words = _WORD.findall(unicodedata.normalize("NFC", text.replace("\0", " ")))[:MOST_WORDS]
        where, wanted = "", tuple[str, ...]()
        if words:
            where = (
                " WHERE images.series_key IN (SELECT series_key FROM images WHERE id IN "
                "(SELECT rowid FROM words WHERE words MATCH ?))"
            )
            wanted = (" ".join(f'"{word}"*' for word in words),)
        return grow_tree(self._entries(where, wanted))

    def newest_stack(self, paths: Collection[Path]) -> Stack | None:
        """The first stack of the newest study in these files: by its date, its time, the time of its file."""
        query = (
            "SELECT files.path, images.id, images.study_date, images.study_time, files.mtime_ns "
            "FROM images JOIN files ON files.id = images.file_id"
        )
        rows = self._database.run(lambda connection: connection.execute(query).fetchall())
        asked = {os.fsencode(path) for path in paths}
        ages = [(_day(date), time, mtime, -id) for path, id, date, time, mtime in rows if path in asked]
        if not ages:
            return None
        [newest] = self._entries(" WHERE images.id = ?", (-max(ages)[-1],))
        study = study_key(newest.summary)
        where = " WHERE images.study_uid = ? AND images.study_date = ?"
        summary = newest.summary
        beside = self._entries(where, (_storable(summary.study_uid), _storable(summary.study_date)))
        tree = grow_tree(one for one in beside if study_key(one.summary) == study)
        stacks = [stack for *_, stack in stacks_of(tree)]
        named = [stack for stack in stacks if any(one.path in paths for one in stack.images)]
        return (named or stacks)[0]  # what was named may be a copy of what is listed

    def refusals(self, paths: Iterable[Path]) -> tuple[Refusal, ...]:
        """Why these files are no images, as far as that is known."""

        def read(connection: sqlite3.Connection) -> tuple[Refusal, ...]:
            query = "SELECT refusal FROM files WHERE path = ? AND refusal != ''"
            found = ((path, connection.execute(query, (os.fsencode(path),)).fetchone()) for path in paths)
            return tuple(Refusal(path, row[0]) for path, row in found if row is not None)

        return self._database.run(read)

    def paths(self) -> tuple[Path, ...]:
        """Every file that is listed as an image."""
        query = "SELECT path FROM files WHERE refusal = '' AND vanished = 0"
        rows = self._database.run(lambda connection: connection.execute(query).fetchall())
        return tuple(Path(os.fsdecode(path)) for (path,) in rows)

    def forget(self, paths: Iterable[Path]) -> Summaries:
        """Take files from the list, never from the disk; `add()` of what is given back undoes it."""
        encoded = [os.fsencode(path) for path in paths]

        def remove(connection: sqlite3.Connection) -> list[Entry]:
            gone: list[Entry] = []
            for path in encoded:
                gone.extend(map(_entry, connection.execute(f"{_SELECT} WHERE files.path = ?", (path,))))
                connection.execute("DELETE FROM files WHERE path = ?", (path,))
            connection.execute("INSERT INTO words(words) VALUES ('optimize')")  # drops the names for good
            return gone

        return Summaries(tuple(entry.summary for entry in self._database.run(remove)), ())

    def note_vanished(self, progress: Progress) -> bool:
        """Look which files are still there; True if that has changed. May wait for a slow drive."""

        def read(connection: sqlite3.Connection) -> dict[Path, bool]:
            rows = connection.execute("SELECT path, vanished FROM files WHERE refusal = ''")
            return {Path(os.fsdecode(path)): bool(vanished) for path, vanished in rows}

        noted = self._database.run(read)
        gone = which_vanished(noted, progress)
        changed = [(path in gone, os.fsencode(path)) for path, was in noted.items() if (path in gone) != was]
        if changed:
            sentence = "UPDATE files SET vanished = ? WHERE path = ?"
            self._database.run(lambda connection: connection.executemany(sentence, changed) and None)
        return bool(changed)

    def take_notices(self) -> tuple[str, ...]:
        """What a person should know about the list itself, each told once."""
        return self._database.take_notices()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self._database.close()

    def _entries(self, where: str, wanted: tuple[object, ...]) -> list[Entry]:
        rows = self._database.run(lambda connection: connection.execute(_SELECT + where, wanted).fetchall())
        return [_entry(row) for row in rows]


def _day(date: str) -> str:
    """A date that can be compared; "" for what is none."""
    return date if len(date) == 8 and date.isdecimal() else ""


def _write_file(
    connection: sqlite3.Connection, path: Path, stamp: Stamp, refusal: str, images: list[Summary]
) -> None:
    encoded = os.fsencode(path)
    connection.execute("DELETE FROM files WHERE path = ?", (encoded,))
    file_id = connection.execute(
        "INSERT INTO files (path, mtime_ns, size, refusal) VALUES (?, ?, ?, ?)",
        (encoded, stamp.mtime_ns, stamp.size, _storable(refusal)),
    ).lastrowid
    rows = [
        (
            file_id,
            _storable(image.address.member),
            _storable(image.address.name),
            _storable(series_key(image)),
            *(_storable(getattr(image, fact)) for fact in FACTS),
        )
        for image in images
    ]
    connection.executemany(_ADD_IMAGE, rows)


def _entry(row: tuple[Any, ...]) -> Entry:
    path, vanished, member, *facts = row
    return Entry(Summary(Address(Path(os.fsdecode(path)), member), *facts), bool(vanished))


def _storable(value: object) -> object:
    """SQLite holds neither lone surrogates nor integers beyond 64 bits; a hostile header may have both."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int):
        return max(-_LARGEST, min(value, _LARGEST))
    return value
