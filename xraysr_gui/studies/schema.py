"""The tables of the study index."""

from __future__ import annotations

from xraysr_gui.studies.steps import Schema

_FIRST_FACTS = (
    "format",
    "patient_id",
    "patient_name",
    "birth_date",
    "sex",
    "study_uid",
    "study_date",
    "study_time",
    "study_description",
    "accession",
    "series_uid",
    "series_number",
    "series_description",
    "modality",
    "body_part",
    "instance_number",
    "rows",
    "columns",
    "bits",
    "frames",
    "frame_time_ms",
)
FACTS = (*_FIRST_FACTS, "identity")

_FILES = """
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,  -- as the system spells it: a name need not be valid Unicode
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    refusal TEXT NOT NULL DEFAULT '',  -- why it is no image that we can read; '' for an image
    vanished INTEGER NOT NULL DEFAULT 0
)"""

_IMAGES = f"""
CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    series_key TEXT NOT NULL,
    {", ".join(_FIRST_FACTS)}
)"""

_TABLES = (
    _FILES,
    _IMAGES,
    "CREATE INDEX images_by_file ON images(file_id)",
    "CREATE INDEX images_by_series ON images(series_key)",
)


def _text_of(row: str) -> str:
    """The words by which a row of images is found; a date both as 20240315 and as 2024-03-15."""
    plain = ("patient_name", "patient_id", "study_description", "series_description", "accession")
    short = ("modality", "body_part", "name")
    dates = [
        f"{row}.{date} || ' ' || substr({row}.{date}, 1, 4) || '-' || substr({row}.{date}, 5, 2)"
        f" || '-' || substr({row}.{date}, 7, 2)"
        for date in ("study_date", "birth_date")
    ]
    return " || ' ' || ".join([*(f"{row}.{column}" for column in (*plain, *short)), *dates])


_WORDS = (
    """CREATE VIRTUAL TABLE words USING fts5(
        text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')""",
    f"""CREATE TRIGGER image_added AFTER INSERT ON images BEGIN
        INSERT INTO words(rowid, text) VALUES (new.id, {_text_of("new")}); END""",
    """CREATE TRIGGER image_removed AFTER DELETE ON images BEGIN
        DELETE FROM words WHERE rowid = old.id; END""",
    f"INSERT INTO words(rowid, text) SELECT id, {_text_of('images')} FROM images",
)

_IDENTITY = (
    "ALTER TABLE images ADD COLUMN identity TEXT NOT NULL DEFAULT ''",
    "UPDATE files SET mtime_ns = -1 WHERE refusal = ''",  # what is looked at again is read again
)

_WHOLE_IDENTITY = (
    "UPDATE files SET mtime_ns = -1 WHERE id IN (SELECT file_id FROM images WHERE format != 'DICOM')",
)

STUDIES = Schema((_TABLES, _WORDS, _IDENTITY, _WHOLE_IDENTITY))
