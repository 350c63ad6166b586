"""The ledger of a batch: a line per file, on the disk before it counts, beside the results it tells of.

It lies in a hidden folder of the output folder, with the room in which results grow. One program at a time
has it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from xraysr_gui.batches.ledger_refusals import (
    begun_already,
    in_use,
    no_room,
    of_later_version,
    of_other_batch,
    unusable,
)
from xraysr_gui.batches.ledger_tables import TABLES, line_as_text, line_of_text, name_key
from xraysr_gui.batches.line import Line, State
from xraysr_gui.core.words import tr
from xraysr_gui.settings.file_lock import is_locked_by_us
from xraysr_gui.settings.own_files import private_file, private_folder
from xraysr_gui.studies.steps import version_of

T = TypeVar("T")
HOME, FILE, LOCK, ROOMS = ".xraysr-batch", "ledger.sqlite", "lock", "rooms"
BUSY_S = 10.0
_DAMAGED, _FULL = (11, 26), 13  # SQLITE_CORRUPT, SQLITE_NOTADB; SQLITE_FULL
_ENDINGS = ("", "-wal", "-shm")


class _Damaged(Exception):
    """A page cannot be read, or a table is not what it was made."""


class Ledger:
    """Of the batch whose results lie in a folder. Not for several threads at a time."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / HOME
        self._file = self.home / FILE
        self._folder = folder
        self._lock: BinaryIO | None = None
        self._connection: sqlite3.Connection | None = None
        self.notices: list[str] = []
        self.is_rebuilt = False

    @property
    def is_there(self) -> bool:
        """Whether a batch was begun in the folder."""
        return self._file.exists()

    def begin(self, facts: str, *, resume: bool = False, overwrite: bool = False) -> None:
        """Take hold of the ledger, made anew or gone on with; `facts` must be those it was begun with.

        A damaged one is set aside, and `is_rebuilt` says that results are to be asked what they are.

        Raises:
            CannotExport: a batch was begun there and nobody says that it goes on; it has other steps; another
                program or a later version of this one writes it; the folder refuses it.
        """
        if self.is_there and not resume and not overwrite:
            raise begun_already(self._folder)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            private_folder(self.home)
            self._take_hold()
            if overwrite and not resume:
                self._remove()
            self.is_rebuilt = not self.is_there
            self._open(facts)
            self._clear_rooms()
        except OSError as error:
            self.close()
            raise unusable(self._folder, error) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of it; rooms are left only where a program was killed."""
        if self._lock is not None:
            shutil.rmtree(self.home / ROOMS, ignore_errors=True)
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def lines(self) -> dict[str, Line]:
        """All lines by the names of their inputs."""
        rows = self._run(lambda db: db.execute("SELECT told FROM lines").fetchall())
        found = (line_of_text(text) for (text,) in rows)
        return {line.input: line for line in found}

    def line(self, name: str) -> Line | None:
        """The line of an input, None if there is none."""
        asked = "SELECT told FROM lines WHERE input = ?"
        row = self._run(lambda db: db.execute(asked, (name_key(name),)).fetchone())
        return None if row is None else line_of_text(row[0])

    def enter(self, lines: Iterable[Line]) -> None:
        """Lines for files that have none yet."""
        rows = [(name_key(line.input), line.state, line_as_text(line)) for line in lines]
        self._run(lambda db: db.executemany("INSERT OR IGNORE INTO lines VALUES (?, ?, ?)", rows))

    def forget(self, names: Iterable[str]) -> None:
        """Lines of files that belong to the batch no more; their results stay."""
        keys = [(name_key(name),) for name in names]
        self._run(lambda db: db.executemany("DELETE FROM lines WHERE input = ?", keys))
        self._run(lambda db: db.executemany("DELETE FROM outputs WHERE input = ?", keys))

    def put(self, line: Line, picture: bytes = b"") -> None:
        """What is known of a file now; it is on the disk when this returns.

        Raises:
            NoRoom: the disk is full.
        """
        key = name_key(line.input)

        def write(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO lines VALUES (?, ?, ?)", (key, line.state, line_as_text(line)))
            how = "REPLACE" if line.state is State.DONE else "IGNORE"
            for one in line.outputs if line.state is not State.FAILED else ():
                sha256 = one.sha256 if line.state is State.DONE else ""
                row = name_key(one.name), key, sha256
                db.execute(f"INSERT OR {how} INTO outputs VALUES (?, ?, ?)", row)
            if picture:
                db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?)", (key, picture))

        self._run(write)

    def owner(self, output: str) -> tuple[str, str] | None:
        """Whose result a file is, by the key of the input's name, with its hash; None if it is nobody's."""
        asked = "SELECT input, sha256 FROM outputs WHERE name = ?"
        row = self._run(lambda db: db.execute(asked, (name_key(output),)).fetchone())
        return None if row is None else (str(row[0]), str(row[1]))

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Small pictures of some files, by the keys of their names."""
        yield from self._run(lambda db: db.execute("SELECT input, png FROM pictures").fetchall())

    def room(self, number: int) -> Path:
        """An empty folder for one result to grow in.

        Raises:
            OSError: the disk is full, or gone.
        """
        room = self.home / ROOMS / f"{number}"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
        return room

    def _take_hold(self) -> None:
        lock = private_file(self.home / LOCK)
        if not is_locked_by_us(lock):
            lock.close()
            raise in_use(self._folder)
        self._lock = lock

    def _open(self, facts: str) -> None:
        try:
            self._connection = self._opened()
        except _Damaged:
            self._put_aside()
            self._connection = self._opened()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise unusable(self._folder, error) from error
            self._put_aside()
            self._connection = self._opened()
        told = self._run(lambda db: db.execute("SELECT value FROM facts WHERE name = 'batch'").fetchone())
        if told is None:
            self._run(lambda db: db.execute("INSERT INTO facts VALUES ('batch', ?)", (facts,)))
        elif told[0] != facts:
            raise of_other_batch(self._folder)

    def _opened(self) -> sqlite3.Connection:
        if self._file.is_dir():  # not of our making
            raise _Damaged
        private_file(self._file).close()
        db = sqlite3.connect(self._file, timeout=BUSY_S, isolation_level="IMMEDIATE", check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            if version_of(db) > TABLES.version:
                raise of_later_version(self._folder)
            if [one for (one,) in db.execute("PRAGMA quick_check")] != ["ok"]:
                raise _Damaged
            TABLES.bring_up_to_date(db)
            if not TABLES.is_in(db):
                raise _Damaged
        except BaseException:
            db.close()
            raise
        return db

    def _put_aside(self) -> None:
        names = (self.home / f"ledger-damaged-{number}.sqlite" for number in range(1, 1000))
        aside = next(name for name in names if not name.exists())
        for ending in _ENDINGS:
            with suppress(FileNotFoundError):
                self._file.with_name(FILE + ending).rename(aside.with_name(aside.name + ending))
        self.is_rebuilt = True
        self.notices.append(
            tr(
                "The ledger was damaged. It is kept as {}, and a new one was made of what the results tell."
            ).format(f"{HOME}/{aside.name}")
        )

    def _remove(self) -> None:
        for ending in _ENDINGS:
            self._file.with_name(FILE + ending).unlink(missing_ok=True)

    def _clear_rooms(self) -> None:
        """What was growing when a program was killed is nothing."""
        rooms = self.home / ROOMS
        if rooms.exists():
            shutil.rmtree(rooms)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        assert self._connection is not None
        try:
            with self._connection:
                return work(self._connection)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == _FULL:
                raise no_room(self._folder) from error
            raise unusable(self._folder, error) from error
