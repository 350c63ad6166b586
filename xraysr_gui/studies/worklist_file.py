"""Keeps the list of cases to be read with the reader's marks, whatever ends the program.

Every mark is written at once and a line of what happened with it, which nothing changes later.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xraysr_gui.core.address import Address
from xraysr_gui.studies.database import Database, Kept
from xraysr_gui.studies.steps import Schema

WORKLIST = Schema(
    (
        (
            """CREATE TABLE cases (
                id INTEGER PRIMARY KEY,
                path BLOB NOT NULL,  -- as the system spells it: a name need not be valid Unicode
                member TEXT NOT NULL,
                joined REAL NOT NULL,  -- seconds since 1970, never less than those of the case before
                turn REAL NOT NULL,  -- when it would be begun if all were read as they come
                mark TEXT NOT NULL DEFAULT '',
                marked REAL,
                read REAL,
                UNIQUE (path, member)
            )""",
            """CREATE TABLE events (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                at REAL NOT NULL,
                case_id INTEGER REFERENCES cases(id) ON DELETE CASCADE,
                what TEXT NOT NULL
            )""",
        ),
    ),
    durable=True,
)
KEPT = Kept("The worklist", "The old one with its marks lies beside it as {}; keep that file.")


class Mark(StrEnum):
    """What a reader says of a case."""

    NONE = ""
    URGENT = "urgent"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case of the list. Times are seconds since 1970.

    Attributes:
        id: Its number in the file, for as long as the list lives.
        address: The image.
        joined: When it came into the list.
        turn: When it would have been begun, had all been read as they came.
        mark: What the reader said of it.
        marked: When, None if never.
        read: When it was read, None if it waits.
    """

    id: int
    address: Address
    joined: float
    turn: float
    mark: Mark = Mark.NONE
    marked: float | None = None
    read: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of what happened: when, to which case (None: to all), what."""

    at: float
    case_id: int | None
    what: str


class WorklistFile:
    """The list on the disk; every method waits for the disk."""

    def __init__(self, file: Path) -> None:
        self._database = Database(file, WORKLIST, KEPT)

    def join(self, addresses: Iterable[Address], now: float, seconds: float) -> int:
        """Take cases in that are not in it yet, in this order; gives how many were new.

        Args:
            addresses: Of their images.
            now: The time; a clock that was set back counts as standing still.
            seconds: How long reading one takes, for their turns.
        """

        def write(connection: sqlite3.Connection) -> int:
            at, last = _not_before(connection, now), _last_turn(connection)
            new = 0
            for address in addresses:
                turn = at if last is None else max(at, last + seconds)
                made = connection.execute(
                    "INSERT OR IGNORE INTO cases (path, member, joined, turn) VALUES (?, ?, ?, ?)",
                    (os.fsencode(address.path), address.member, at, turn),
                )
                if made.rowcount:
                    _note(connection, at, made.lastrowid, "joined")
                    last, new = turn, new + 1
            return new

        return self._database.run(write)

    def cases(self) -> tuple[ListedCase, ...]:
        """All cases, read or not, as they came."""
        query = "SELECT id, path, member, joined, turn, mark, marked, read FROM cases ORDER BY joined, id"
        rows = self._database.run(lambda connection: connection.execute(query).fetchall())
        return tuple(
            ListedCase(id, Address(Path(os.fsdecode(path)), member), joined, turn, Mark(mark), marked, read)
            for id, path, member, joined, turn, mark, marked, read in rows
        )

    def mark(self, case_id: int, mark: Mark, now: float) -> None:
        """Keep what the reader says of a case, in place of what was said before."""
        self._change(case_id, "mark = ?, marked = ?", mark, now, f"marked {mark or 'nothing'}")

    def set_read(self, case_id: int, now: float, *, is_read: bool = True) -> None:
        """Keep that a case was read, or that it waits again."""
        what = "read" if is_read else "waits again"
        self._change(case_id, "read = CASE ? WHEN 1 THEN ? END", is_read, now, what)

    def note(self, what: str, now: float) -> None:
        """Write down what concerns the whole list, such as another order."""
        self._database.run(lambda connection: _note(connection, _not_before(connection, now), None, what))

    def remove(self, case_ids: Sequence[int]) -> None:
        """Take cases out of the list, with all that was said of them; their files stay."""
        numbers = [(number,) for number in case_ids]
        self._database.run(
            lambda connection: connection.executemany("DELETE FROM cases WHERE id = ?", numbers) and None
        )

    def events(self) -> tuple[Event, ...]:
        """All that happened, oldest first."""
        query = "SELECT at, case_id, what FROM events ORDER BY id"
        rows = self._database.run(lambda connection: connection.execute(query).fetchall())
        return tuple(Event(*row) for row in rows)

    def take_notices(self) -> tuple[str, ...]:
        """What a person should know about the list itself, each told once."""
        return self._database.take_notices()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self._database.close()

    def _change(self, case_id: int, change: str, value: object, now: float, what: str) -> None:
        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            connection.execute(f"UPDATE cases SET {change} WHERE id = ?", (value, at, case_id))
            _note(connection, at, case_id, what)

        self._database.run(write)


def _not_before(connection: sqlite3.Connection, now: float) -> float:
    """The time, or that of the last line where the clock was set back."""
    (last,) = connection.execute("SELECT max(at) FROM events").fetchone()
    return now if last is None else max(now, float(last))


def _last_turn(connection: sqlite3.Connection) -> float | None:
    """When the last of those that wait would be begun, None if nobody waits."""
    (last,) = connection.execute("SELECT max(turn) FROM cases WHERE read IS NULL").fetchone()
    return None if last is None else float(last)


def _note(connection: sqlite3.Connection, at: float, case_id: int | None, what: str) -> None:
    connection.execute("INSERT INTO events (at, case_id, what) VALUES (?, ?, ?)", (at, case_id, what))
