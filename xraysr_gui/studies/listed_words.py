"""What the lists of this computer say of patients and places, to be struck out of what is sent away."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

_QUERIES = (
    "SELECT patient_name, patient_id, accession, study_description, series_description, name FROM images",
    "SELECT path FROM files",
    "SELECT path FROM cases",
)


def words_in_list(file: Path) -> Iterator[str]:
    """The texts of one list; of one that is missing, damaged or of another version what can be read."""
    if not file.is_file():
        return
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as one,
    ):
        for query in _QUERIES:
            with suppress(sqlite3.OperationalError):  # a list of another kind
                for row in one.execute(query):
                    yield from (os.fsdecode(cell) if isinstance(cell, bytes) else str(cell) for cell in row)
