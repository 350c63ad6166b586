"""Opens a file of tables, and makes a new one where the old is beyond use."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import TypeVar

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.settings.own_files import private_file, private_folder, refuse_other_than_file
from xraysr_gui.studies.steps import Schema, version_of

T = TypeVar("T")

BUSY_S, TURNS = 5.0, 20
_DAMAGED = (11, 26)  # SQLITE_CORRUPT, SQLITE_NOTADB


class ListUnavailable(UserError):
    """A list that the program keeps cannot be read or written; images can be opened all the same."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file of tables is to a person.

    Attributes:
        title: What it is called, at the beginning of a sentence.
        remedy: What to do when it was set aside, under the name {}.
    """

    title: str
    remedy: str


class _OfAnotherVersion(Exception):
    """Another version of the program has written the file, and this one does not understand it."""


class Database:
    """One connection, opened at first use and shared by all threads in turn.

    One that is damaged, or was written by a program of another version, is set aside and a new one begun.

    Args:
        file: Where it lies.
        schema: What it holds.
        kept: What it is called, and what a person does once it had to be begun anew.
    """

    def __init__(self, file: Path, schema: Schema, kept: Kept) -> None:
        self._file, self._schema, self._kept = file, schema, kept
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._notices: list[str] = []

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Read or write; a change that fails half-way is taken back.

        Raises:
            ListUnavailable: the disk is full, the folder cannot be written, another program holds it.
        """
        with self._lock:
            try:
                return self._attempt(work)
            except _OfAnotherVersion:
                self._put_aside(tr("was written by another version of this program"))
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise self._unavailable(error) from error
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                    raise
                self._put_aside(tr("was damaged"))
            return self._attempt(work)

    def take_notices(self) -> tuple[str, ...]:
        """What a person should know, each told once."""
        with self._lock:
            notices, self._notices = tuple(self._notices), []
            return notices

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _attempt(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._opened()
        with connection:
            return work(connection)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._make_private_file()
            connection = sqlite3.connect(
                self._file, timeout=BUSY_S, isolation_level="IMMEDIATE", check_same_thread=False
            )
            try:
                _prepare(connection, self._schema)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _make_private_file(self) -> None:
        """Nobody else on this computer may read the names of patients."""
        try:
            private_folder(self._file.parent)
            refuse_other_than_file(self._file)
            private_file(self._file).close()
        except OSError as error:
            raise self._unavailable(error) from error

    def _put_aside(self, why: str) -> None:
        self.close()
        aside = self._file.with_name(f"{self._file.stem}.unusable{self._file.suffix}")
        try:
            self._file.replace(aside)
            for ending in ("-wal", "-shm"):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        except OSError as error:
            raise self._unavailable(error) from error
        self._notices.append(
            tr("{} {}, so a new one was begun. Your images are untouched. {}").format(
                tr(self._kept.title), why, tr(self._kept.remedy).format(aside.name)
            )
        )

    def _unavailable(self, error: Exception) -> ListUnavailable:
        return ListUnavailable(
            tr("{} could not be used.").format(tr(self._kept.title)),
            why=tr("Its file {} gave this error: {}.").format(
                self._file, getattr(error, "strerror", None) or error
            ),
            remedy=tr("Check that the disk has room and that you may write there. Images open all the same."),
        )


def _use_log(connection: sqlite3.Connection) -> None:
    """Let readers go on while one writes. SQLite does not wait for its turn to change to that, only for a
    change of what is in the file: so that is what is waited for, when another window writes just now.
    """
    for _ in range(TURNS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        connection.execute("BEGIN IMMEDIATE")
        connection.rollback()
    connection.execute("PRAGMA journal_mode = WAL")


def _prepare(connection: sqlite3.Connection, schema: Schema) -> None:
    _use_log(connection)
    connection.execute(f"PRAGMA synchronous = {'FULL' if schema.durable else 'NORMAL'}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # who was forgotten leaves no trace in the file
    if version_of(connection) > schema.version:
        raise _OfAnotherVersion
    try:
        schema.bring_up_to_date(connection)
    except sqlite3.OperationalError as error:
        if (
            error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_ERROR
        ):  # a table is there already, or a column is not
            raise _OfAnotherVersion from error
        raise
    if not schema.is_in(connection):
        raise _OfAnotherVersion
