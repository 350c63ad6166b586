"""How the tables of a database come to be, and how an older database becomes a newer one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache

from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database holds.

    Attributes:
        steps: What each version adds to the one before. To change it, add a step; never edit one.
        durable: Whether a change is on the disk, power or not, before it counts as made.
    """

    steps: tuple[tuple[str, ...], ...]
    durable: bool = False

    @property
    def version(self) -> int:
        """The newest."""
        return len(self.steps)

    def bring_up_to_date(self, connection: sqlite3.Connection, up_to: int | None = None) -> None:
        """Go the steps that are missing, each wholly or not at all."""
        wanted = self.version if up_to is None else up_to
        while version_of(connection) < wanted:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                done = version_of(connection)  # another window may have gone this step meanwhile
                for statement in self.steps[done] if done < wanted else ():
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {min(done + 1, max(done, wanted))}")

    def is_in(self, connection: sqlite3.Connection) -> bool:
        """Whether every table, index and trigger is what the steps make: a version is only a number."""
        return _made_of(connection) == _declared(self)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the database has gone."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


@lru_cache(maxsize=4)
def _declared(schema: Schema) -> frozenset[str]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        schema.bring_up_to_date(fresh)
        return _made_of(fresh)


def _made_of(connection: sqlite3.Connection) -> frozenset[str]:
    """The words that made it; tables that the search makes for itself are not ours to know."""
    made = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'words!_%' ESCAPE '!' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    return frozenset(words for (words,) in made)
