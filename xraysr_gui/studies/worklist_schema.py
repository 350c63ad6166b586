"""The tables of the worklist."""

from __future__ import annotations

from xraysr_gui.studies.database import Kept
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
        (
            """CREATE TABLE scores (
                case_id INTEGER PRIMARY KEY REFERENCES cases(id) ON DELETE CASCADE,
                at REAL NOT NULL,
                model TEXT NOT NULL,  -- '' where none could look at it
                p REAL,  -- with its interval; without it the model could not tell, for the reason
                low REAL,
                high REAL,
                normality REAL,
                flagged INTEGER NOT NULL,
                reason TEXT NOT NULL
            )""",
            """CREATE TABLE verdicts (
                case_id INTEGER PRIMARY KEY REFERENCES cases(id) ON DELETE CASCADE,
                seen REAL,  -- when the score was shown
                first TEXT NOT NULL DEFAULT '',  -- said before that
                outcome TEXT NOT NULL DEFAULT '',  -- how it turned out
                settled REAL
            )""",
            """CREATE TABLE watched (
                path BLOB PRIMARY KEY,
                since REAL NOT NULL
            )""",
            "ALTER TABLE events ADD COLUMN writer TEXT NOT NULL DEFAULT ''",  # which window
        ),
        ("ALTER TABLE scores ADD COLUMN judges TEXT NOT NULL DEFAULT ''",),  # with their hashes
        (
            "ALTER TABLE verdicts ADD COLUMN finding TEXT NOT NULL DEFAULT ''",  # abnormal or normal
            "ALTER TABLE verdicts ADD COLUMN found REAL",  # when that was said
        ),
        ("ALTER TABLE scores ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''",),  # of the file that was judged
    ),
    durable=True,
)
KEPT = Kept("The worklist", "The old one with its marks lies beside it as {}; keep that file.")
