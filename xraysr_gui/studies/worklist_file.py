"""Keeps the list of cases to be read with the reader's marks, whatever ends the program.

Every mark is written at once and a line of what happened with it, which nothing changes later.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from xraysr_gui.core.address import Address
from xraysr_gui.core.loose import JsonList
from xraysr_gui.studies.database import Database
from xraysr_gui.studies.worklist_case import Event, Finding, ListedCase, Mark, Score
from xraysr_gui.studies.worklist_schema import KEPT, WORKLIST

_CASES = """SELECT id, path, member, joined, turn, mark, marked, read, first, outcome, settled, seen,
    finding, found, scores.case_id, p, low, high, normality, flagged, reason, model, judges, sha256
    FROM cases LEFT JOIN verdicts ON verdicts.case_id = id LEFT JOIN scores ON scores.case_id = id
    ORDER BY joined, id"""

_EVENTS = "SELECT at, case_id, what, writer, id FROM events"


class WorklistFile:
    """The list on the disk; every method waits for the disk. Each window has one of its own."""

    def __init__(self, file: Path) -> None:
        self._database = Database(file, WORKLIST, KEPT)
        self._writer = uuid.uuid4().hex
        self._told = -1

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
                    self._note(connection, at, made.lastrowid, "joined")
                    last, new = turn, new + 1
            return new

        return self._database.run(write)

    def cases(self) -> tuple[ListedCase, ...]:
        """All cases, read or not, as they came."""
        rows = self._database.run(lambda connection: connection.execute(_CASES).fetchall())
        return tuple(_case_of(list(row)) for row in rows)

    def mark(self, case_id: int, mark: Mark, now: float) -> None:
        """Keep what the reader says of a case, in place of what was said before.

        As long as no score was shown it is also kept as the reader's first word, which no score has touched.
        """

        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            changed = connection.execute(
                "UPDATE cases SET mark = ?, marked = ? WHERE id = ?", (mark, at, case_id)
            )
            if not changed.rowcount:  # another window took it out
                return
            _verdict(connection, case_id, "first = CASE WHEN seen IS NULL THEN ? ELSE first END", mark)
            self._note(connection, at, case_id, f"marked {mark or 'nothing'}")

        self._database.run(write)

    def see(self, case_ids: Sequence[int], now: float) -> None:
        """Keep that the scores of cases were shown: what a reader says from now on may follow them."""

        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            for case_id in case_ids:
                if _is_listed(connection, case_id):
                    _verdict(connection, case_id, "seen = coalesce(seen, ?)", at)

        self._database.run(write)

    def settle(self, case_id: int, outcome: Mark, now: float) -> None:
        """Keep how a case turned out."""
        self._keep(case_id, "outcome = ?, settled = ?", outcome, f"turned out {outcome or 'open'}", now)

    def find(self, case_id: int, finding: Finding, now: float) -> None:
        """Keep whether a reader calls an image abnormal or normal."""
        words = f"called {finding or 'neither normal nor abnormal'}"
        self._keep(case_id, "finding = ?, found = ?", finding, words, now)

    def _keep(self, case_id: int, columns: str, said: str, words: str, now: float) -> None:
        """What is said of a case that is on the list, with its time and a line in the audit."""

        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            if _is_listed(connection, case_id):
                _verdict(connection, case_id, columns, said, at)
                self._note(connection, at, case_id, words)

        self._database.run(write)

    def score(self, case_id: int, score: Score, now: float) -> None:
        """Keep what a model said of a case, in place of what one said before."""

        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            if not _is_listed(connection, case_id):
                return
            connection.execute(
                "INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (case_id, at, score.model, score.p, score.low, score.high, score.normality, score.flagged,
                 score.reason, score.judges, score.sha256),
            )  # fmt: skip
            self._note(connection, at, case_id, _said_by_model(score))

        self._database.run(write)

    def forget_score(self, case_id: int, now: float) -> None:
        """Keep that a score does not hold any more: the file is another one."""

        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            if connection.execute("DELETE FROM scores WHERE case_id = ?", (case_id,)).rowcount:
                self._note(connection, at, case_id, "its file is another one now")

        self._database.run(write)

    def set_read(self, case_id: int, now: float, *, is_read: bool = True) -> None:
        """Keep that a case was read, or that it waits again."""

        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            if _is_listed(connection, case_id):
                read = at if is_read else None
                connection.execute("UPDATE cases SET read = ? WHERE id = ?", (read, case_id))
                self._note(connection, at, case_id, "read" if is_read else "waits again")

        self._database.run(write)

    def note(self, what: str, now: float) -> None:
        """Write down what concerns the whole list, such as another order."""
        self._database.run(
            lambda connection: self._note(connection, _not_before(connection, now), None, what)
        )

    def remove(self, case_ids: Sequence[int]) -> None:
        """Take cases out of the list, with all that was said of them; their files stay."""
        numbers = [(number,) for number in case_ids]
        self._database.run(
            lambda connection: connection.executemany("DELETE FROM cases WHERE id = ?", numbers) and None
        )

    def watch(self, folder: Path, now: float) -> None:
        """Keep that new files of a folder join by themselves."""

        def write(connection: sqlite3.Connection) -> None:
            at = _not_before(connection, now)
            connection.execute("INSERT OR IGNORE INTO watched VALUES (?, ?)", (os.fsencode(folder), at))
            self._note(connection, at, None, "watches a folder")

        self._database.run(write)

    def leave(self, now: float) -> None:
        """Watch no folder any more."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM watched")
            self._note(connection, _not_before(connection, now), None, "watches no folder")

        self._database.run(write)

    def watched(self) -> tuple[Path, ...]:
        """The folders whose new files join by themselves."""
        query = "SELECT path FROM watched ORDER BY since, path"
        rows = self._database.run(lambda connection: connection.execute(query).fetchall())
        return tuple(Path(os.fsdecode(path)) for (path,) in rows)

    def events(self) -> tuple[Event, ...]:
        """All that happened, oldest first."""
        query = f"{_EVENTS} ORDER BY id"
        rows = self._database.run(lambda connection: connection.execute(query).fetchall())
        return tuple(Event(*row) for row in rows)

    def take_foreign(self) -> tuple[Event, ...]:
        """What other windows wrote since this was asked last; nothing of the time before the first asking."""

        def read(connection: sqlite3.Connection) -> tuple[Event, ...]:
            query = f"{_EVENTS} WHERE id > ? AND writer != ? ORDER BY id"
            rows = connection.execute(query, (self._told, self._writer)).fetchall() if self._told >= 0 else []
            (self._told,) = connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
            return tuple(Event(*row) for row in rows)

        return self._database.run(read)

    def clock_behind(self, now: float) -> float:
        """So many seconds the clock is behind what was written last; 0 where it goes as it should."""
        return self._database.run(lambda connection: _not_before(connection, now)) - now

    def take_notices(self) -> tuple[str, ...]:
        """What a person should know about the list itself, each told once."""
        return self._database.take_notices()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self._database.close()

    def _note(self, connection: sqlite3.Connection, at: float, case_id: int | None, what: str) -> None:
        connection.execute(
            "INSERT INTO events (at, case_id, what, writer) VALUES (?, ?, ?, ?)",
            (at, case_id, what, self._writer),
        )


def _case_of(row: JsonList) -> ListedCase:
    id, path, member, joined, turn, mark, marked, read, first, outcome, settled, seen, *rest = row
    finding, found, scored, *said = rest
    score = None
    if scored is not None:
        p, low, high, normality, flagged, *words = said
        score = Score(p, low, high, normality, bool(flagged), *words)
    address = Address(Path(os.fsdecode(path)), member)
    verdicts = Mark(first or ""), Mark(outcome or ""), settled, seen, Finding(finding or ""), found
    return ListedCase(id, address, joined, turn, Mark(mark), marked, read, score, *verdicts)


def _is_listed(connection: sqlite3.Connection, case_id: int) -> bool:
    """Whether a case is there; another window may have taken it out."""
    return connection.execute("SELECT 1 FROM cases WHERE id = ?", (case_id,)).fetchone() is not None


def _verdict(connection: sqlite3.Connection, case_id: int, change: str, *values: object) -> None:
    connection.execute("INSERT OR IGNORE INTO verdicts (case_id) VALUES (?)", (case_id,))
    connection.execute(f"UPDATE verdicts SET {change} WHERE case_id = ?", (*values, case_id))


def _said_by_model(score: Score) -> str:
    """As it stands in the log: figures and a name, and no word of a patient."""
    by = f" by {score.model}" if score.model else ""
    if score.weight is None:
        return f"not judged{by}"
    return f"{'flagged' if score.flagged else 'not flagged'} at {score.weight:.3f}{by}"


def _not_before(connection: sqlite3.Connection, now: float) -> float:
    """The time, or that of the last line where the clock was set back."""
    (last,) = connection.execute("SELECT max(at) FROM events").fetchone()
    return now if last is None else max(now, float(last))


def _last_turn(connection: sqlite3.Connection) -> float | None:
    """When the last of those that wait would be begun, None if nobody waits."""
    (last,) = connection.execute("SELECT max(turn) FROM cases WHERE read IS NULL").fetchone()
    return None if last is None else float(last)
