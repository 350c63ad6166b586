"""The tables of a ledger, and lines as they hold them."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from xraysr_gui.batches.line import Line, OutputFile, Stamp, State
from xraysr_gui.studies.steps import Schema

TABLES = Schema(
    (
        (
            "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE lines "
            "(input TEXT PRIMARY KEY, state TEXT NOT NULL, told TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE outputs "
            "(name TEXT PRIMARY KEY, input TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE pictures (input TEXT PRIMARY KEY, png BLOB NOT NULL) WITHOUT ROWID",
        ),
    ),
    durable=True,
)
"""Names stand as JSON: a name of a file may hold bytes that are no text."""
_FIELDS = tuple(field.name for field in fields(Line))


def name_key(name: str) -> str:
    """A name as it stands in a table."""
    return json.dumps(name)


def line_as_text(line: Line) -> str:
    """All of a line; a ledger of a large folder has no time for copies of it."""
    told = {name: getattr(line, name) for name in _FIELDS}
    told["stamp"] = None if line.stamp is None else asdict(line.stamp)
    told["outputs"] = [asdict(one) for one in line.outputs]
    return json.dumps(told, allow_nan=True)


def line_of_text(text: str) -> Line:
    """The line that was written."""
    told = json.loads(text)
    stamp = told["stamp"]
    taken = {
        "state": State(told["state"]),
        "stamp": None if stamp is None else Stamp(int(stamp["changed_ns"]), int(stamp["size"])),
        "outputs": tuple(OutputFile(**one) for one in told["outputs"]),
        "figures": tuple((str(name), float(value)) for name, value in told["figures"]),
        "notices": tuple(told["notices"]),
        "said": tuple(told.get("said", ())),
    }
    return Line(**{**{name: told[name] for name in _FIELDS if name in told}, **taken})
