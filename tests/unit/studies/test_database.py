from __future__ import annotations

import os
import sqlite3

import pytest

from tests.support.listed_images import a_summary
from xraysr_gui.image_io.summary import Summaries
from xraysr_gui.studies.database import Database, ListUnavailable
from xraysr_gui.studies.index import KEPT, StudyIndex
from xraysr_gui.studies.schema import STUDIES
from xraysr_gui.studies.steps import version_of

ANNA = Summaries((a_summary("/1.dcm", patient_name="ANNA", study_date="20240315"),), ())


def test_an_index_of_the_first_version_is_brought_up_to_date_with_its_images(index, database):
    database.parent.mkdir()
    old = sqlite3.connect(database)
    STUDIES.bring_up_to_date(old, 1)
    old.execute("INSERT INTO files (id, path, mtime_ns, size) VALUES (1, ?, 0, 0)", (b"/1.dcm",))
    facts = {
        "series_key": "a",
        "patient_name": "ANNA",
        "study_date": "20240315",
        "frames": 1,
        "name": "1.dcm",
    }
    empty = "patient_id birth_date sex study_uid study_time study_description accession series_uid format"
    empty += " series_description modality body_part member"
    facts |= dict.fromkeys(empty.split(), "") | {"file_id": 1, "series_number": 0, "instance_number": 0}
    with old:
        old.execute(
            f"INSERT INTO images ({', '.join(facts)}) VALUES ({', '.join('?' * len(facts))})",
            tuple(facts.values()),
        )
    assert version_of(old) == 1
    old.close()

    assert [patient.name for patient in index.search("anna 2024-03")] == ["ANNA"]
    index.forget([ANNA.found[0].address.path])
    assert index.search() == ()
    assert index.take_notices() == ()


def test_every_step_leads_to_the_next_version(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.sqlite")
    for step in range(1, STUDIES.version + 1):
        STUDIES.bring_up_to_date(connection, step)
        assert version_of(connection) == step
    STUDIES.bring_up_to_date(connection)
    assert version_of(connection) == STUDIES.version
    connection.close()


def test_a_step_that_fails_leaves_the_version_before(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.sqlite")
    connection.execute("CREATE TABLE images (in_the_way)")
    with pytest.raises(sqlite3.OperationalError):
        STUDIES.bring_up_to_date(connection)
    assert version_of(connection) == 0
    tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("images",)]
    connection.close()


@pytest.mark.parametrize(
    "damage", [b"this is not a database" * 100, b"\0" * 4096, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_index_is_put_aside_and_a_new_one_begun(index, database, damage):
    database.parent.mkdir()
    database.write_bytes(damage)
    index.add(ANNA)
    assert [patient.name for patient in index.search()] == ["ANNA"]
    (notice,) = index.take_notices()
    assert notice.startswith("The list of studies was damaged, so a new one was begun. Your images are")
    assert index.take_notices() == ()
    assert database.with_name("studies.unusable.sqlite").read_bytes() == damage


def test_an_index_that_breaks_in_use_is_put_aside(index, database):
    index.add(Summaries(tuple(a_summary(f"/{n}.dcm", patient_name=f"P{n}") for n in range(500)), ()))
    index.close()
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    assert index.search() == ()
    assert len(index.take_notices()) == 1
    index.add(ANNA)
    assert [patient.name for patient in index.search("anna")] == ["ANNA"]


def test_an_index_of_a_newer_program_is_put_aside_unharmed(index, database):
    index.add(ANNA)
    index.close()
    newer = sqlite3.connect(database)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    assert index.search() == ()
    (notice,) = index.take_notices()
    assert "written by another version of this program" in notice
    aside = sqlite3.connect(database.with_name("studies.unusable.sqlite"))
    assert aside.execute("SELECT patient_name FROM images").fetchall() == [("ANNA",)]
    aside.close()


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE images RENAME COLUMN patient_name TO full_name",
        "ALTER TABLE files DROP COLUMN vanished",
        "DROP TABLE words",
        "DROP TRIGGER image_added",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 1",
    ],
)
def test_an_index_of_another_schema_is_put_aside_and_a_new_one_begun(index, database, change):
    index.add(ANNA)
    index.close()
    other = sqlite3.connect(database)
    other.execute(change)
    other.commit()
    other.close()
    assert index.search() == ()
    (notice,) = index.take_notices()
    assert "written by another version of this program" in notice
    index.add(ANNA)
    assert [patient.name for patient in index.search("anna")] == ["ANNA"]
    assert index.take_notices() == ()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX pipes")
def test_a_pipe_in_the_place_of_the_index_holds_nobody(index, database):
    database.parent.mkdir()
    os.mkfifo(database)
    index.add(ANNA)
    assert [patient.name for patient in index.search("anna")] == ["ANNA"]


def test_a_folder_that_cannot_be_made_is_told_in_three_sentences(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    index = StudyIndex(tmp_path / "cache" / "studies.sqlite")
    with pytest.raises(ListUnavailable) as caught:
        index.search()
    assert caught.value.what == "The list of studies could not be used."
    assert "cache" in caught.value.why
    assert caught.value.remedy.endswith("Images open all the same.")


def test_an_index_that_another_program_holds_is_told_and_not_put_aside(index, database, monkeypatch):
    monkeypatch.setattr("xraysr_gui.studies.database.BUSY_S", 0.05)
    index.add(ANNA)
    index.close()
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(ListUnavailable, match="locked"):
            index.add(ANNA)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert len(index.search()) == 1
    assert index.take_notices() == ()


def test_a_mistake_of_ours_is_not_taken_for_damage(database):
    store = Database(database, STUDIES, KEPT)
    store.run(lambda connection: connection.execute("INSERT INTO files VALUES (1, 'x', 0, 0, '', 0)"))
    with pytest.raises(sqlite3.IntegrityError):
        store.run(lambda connection: connection.execute("INSERT INTO files VALUES (1, 'x', 0, 0, '', 0)"))
    assert store.take_notices() == ()
    store.close()


def test_a_change_that_fails_half_way_is_taken_back(database):
    store = Database(database, STUDIES, KEPT)

    def breaks(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO files VALUES (1, 'x', 0, 0, '', 0)")
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        store.run(breaks)
    assert store.run(lambda connection: connection.execute("SELECT count(*) FROM files").fetchone()) == (0,)
    store.close()
