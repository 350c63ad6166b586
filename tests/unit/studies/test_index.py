from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.listed_images import a_summary
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.summary import Refusal, Summaries
from xraysr_gui.studies.index import Stamp, StudyIndex
from xraysr_gui.studies.tree import stacks_of

MUELLER = a_summary(
    "/images/chest_pa 0815.dcm",
    patient_id="KH-42",
    patient_name="MÜLLER^ANNA",
    birth_date="19560302",
    sex="F",
    study_uid="1.2",
    study_date="20240315",
    study_time="101500",
    study_description="Thorax in zwei Ebenen",
    accession="ACC777",
    series_uid="1.2.3",
    series_number=4,
    series_description="p.a.",
    modality="DX",
    body_part="CHEST",
    instance_number=2,
    rows=2140,
    columns=1760,
    bits=10,
    frames=1,
    frame_time_ms=None,
)
LATERAL = a_summary(
    "/images/chest_lat.dcm",
    patient_id="KH-42",
    patient_name="MÜLLER^ANNA",
    study_uid="1.2",
    series_uid="1.2.3",
    instance_number=1,
)
OTHER = a_summary("/images/hand.dcm", patient_id="7", patient_name="Šimek^Jan", modality="CR")


def listed(tree) -> list[str]:
    return [image.name for *_, stack in stacks_of(tree) for image in stack.images]


def added(index: StudyIndex, *summaries) -> StudyIndex:
    index.add(Summaries(summaries, ()))
    return index


def test_what_was_added_comes_back_as_a_tree(index):
    (patient,) = added(index, MUELLER).search()
    (study,) = patient.studies
    (series,) = study.series
    assert (patient.name, patient.id, patient.birth_date, patient.sex) == (
        "MÜLLER, ANNA",
        "KH-42",
        "19560302",
        "F",
    )
    assert (study.title, study.date, study.time, study.accession) == (
        "Thorax in zwei Ebenen",
        "20240315",
        "101500",
        "ACC777",
    )
    assert (series.title, series.number, series.modality, series.body_part) == ("p.a.", 4, "DX", "CHEST")
    assert series.stacks[0].images == (MUELLER.address,)


def test_the_list_is_there_after_a_restart(index, database):
    added(index, MUELLER).close()
    again = StudyIndex(database)
    assert listed(again.search()) == ["chest_pa 0815.dcm"]
    again.close()


@pytest.mark.parametrize(
    "typed",
    [
        "müller",
        "MULLER",
        "mu\u0308ller",
        "mü",
        "anna müll",
        "kh-42",
        "thorax",
        "ebenen zwei",
        "2024",
        "20240315",
        "2024-03-15",
        "2024-03",
        "1956-03-02",
        "acc777",
        "chest",
        "dx",
        "0815",
        "chest_pa",
        "p.a.",
        '"anna"*',
    ],
)
def test_an_image_is_found_by(index, typed):
    found = listed(added(index, MUELLER, OTHER).search(typed))
    assert found == ["chest_pa 0815.dcm"]


@pytest.mark.parametrize(
    "typed", ["üller", "anna jan", "2023", "anna OR jan", "NOT jan", "0815 hand", "müllers"]
)
def test_an_image_is_not_found_by(index, typed):
    assert added(index, MUELLER, OTHER).search(typed) == ()


@pytest.mark.parametrize("typed", ["", "  ", "--", '"', "*", "^", "\0", "(", "'; --"])
def test_signs_without_letters_do_not_narrow_the_list(index, typed):
    assert len(listed(added(index, MUELLER, OTHER).search(typed))) == 2


def test_a_series_is_found_whole_even_if_one_image_matches(index):
    assert listed(added(index, MUELLER, LATERAL, OTHER).search("0815")) == [
        "chest_lat.dcm",
        "chest_pa 0815.dcm",
    ]


def test_a_file_that_is_read_again_replaces_what_was_known(index):
    added(index, MUELLER)
    added(index, a_summary(str(MUELLER.address.path), patient_name="CORRECTED"))
    assert [patient.name for patient in index.search()] == ["CORRECTED"]
    assert index.search("müller") == ()
    index.add(Summaries((), (Refusal(MUELLER.address.path, "Damaged meanwhile."),)))
    assert index.search() == ()


def test_every_member_of_an_archive_is_listed(index):
    added(
        index, a_summary("/a.zip", "x/1.dcm", series_uid="1"), a_summary("/a.zip", "x/2.dcm", series_uid="1")
    )
    ((_, _, stack),) = stacks_of(index.search())
    assert stack.images == (Address(Path("/a.zip"), "x/1.dcm"), Address(Path("/a.zip"), "x/2.dcm"))


def test_unchanged_files_are_told_from_changed_and_unknown_ones(index):
    image, text, changed = Path("/1.dcm"), Path("/2.dcm"), Path("/3.dcm")
    stamps = {image: Stamp(5, 100), text: Stamp(6, 10), changed: Stamp(7, 20)}
    found = (a_summary(str(image)), a_summary(str(changed)))
    index.add(Summaries(found, (Refusal(text, "No image."),)), stamps)
    asked = stamps | {changed: Stamp(8, 20), Path("/4.dcm"): Stamp(1, 1)}
    assert index.unchanged(asked) == {image: True, text: False}


def test_forgetting_takes_a_study_from_the_list_but_not_from_the_disk(index, tmp_path):
    file = tmp_path / "1.dcm"
    file.write_bytes(b"image")
    added(index, a_summary(str(file), patient_name="ANNA"), OTHER)
    index.forget([file])
    assert [patient.name for patient in index.search()] == ["Šimek, Jan"]
    assert index.search("anna") == ()
    assert file.read_bytes() == b"image"


def test_forgetting_can_be_undone(index):
    before = added(index, MUELLER, LATERAL).search()
    forgotten = index.forget([MUELLER.address.path, LATERAL.address.path, Path("/unknown")])
    assert index.search() == ()
    index.add(forgotten)
    assert index.search() == before
    assert index.search("thorax") == before


def test_who_was_forgotten_leaves_no_trace_in_the_file(index, database):
    added(index, a_summary("/1.dcm", patient_name="GEHEIMRAT"), OTHER)
    index.forget([Path("/1.dcm")])
    index.close()
    assert b"geheimrat" not in database.read_bytes().lower()


def test_nobody_else_may_read_the_list(index, database):
    added(index, OTHER)
    assert database.stat().st_mode & 0o077 == 0


def test_files_that_vanish_and_come_back_are_noticed(index, tmp_path):
    stays, goes = tmp_path / "1.dcm", tmp_path / "2.dcm"
    for file in (stays, goes):
        file.write_bytes(b"image")
    added(index, a_summary(str(stays), series_uid="1"), a_summary(str(goes), series_uid="1"))
    assert index.note_vanished(Progress()) is False
    goes.unlink()
    assert index.note_vanished(Progress()) is True
    ((_, series, stack),) = stacks_of(index.search())
    assert (series.vanished, len(stack.images)) == ({goes}, 2)
    assert index.note_vanished(Progress()) is False
    goes.write_bytes(b"image")
    assert index.note_vanished(Progress()) is True
    ((_, series, _),) = stacks_of(index.search())
    assert series.vanished == frozenset()


def test_a_name_that_is_no_valid_unicode_is_kept_as_the_system_spells_it(index):
    odd = "/images/\udcff\udcfe.dcm"
    added(index, a_summary(odd, patient_name="BAD\ud800NAME", instance_number=2**80))
    ((_, _, stack),) = stacks_of(index.search())
    assert stack.images == (Address(Path(odd)),)


def test_threads_share_the_index(index):
    def work(number: int) -> int:
        added(index, a_summary(f"/{number}.dcm", patient_name="ANNA"))
        return len(listed(index.search("anna")))

    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(work, range(40)))
    assert len(listed(index.search("anna"))) == max(counts) == 40


def test_a_window_that_begins_while_another_writes_waits_for_its_turn(index, database):
    database.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE a (b)")
        other.execute("BEGIN IMMEDIATE")
        ended = threading.Timer(0.3, other.execute, ["COMMIT"])
        ended.start()
        added(index, a_summary("/1.dcm"))
        ended.join()
    assert listed(index.search()) == ["1.dcm"]


def test_two_windows_share_the_index(index, database):
    other = StudyIndex(database)
    ready = threading.Barrier(2)

    def begin(one: StudyIndex, path: str) -> None:
        ready.wait(5)
        added(one, a_summary(path))

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(begin, index, "/1.dcm"), threads.submit(begin, other, "/2.dcm")]:
            done.result(10)
    assert listed(index.search()) == listed(other.search()) == ["1.dcm", "2.dcm"]
    other.close()


word = st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1, max_size=8)


@settings(max_examples=60)
@given(name=st.lists(word, min_size=1, max_size=3), cut=st.integers(1, 8))
def test_every_beginning_of_every_word_of_a_name_finds_it(tmp_path, name, cut):
    index = StudyIndex(tmp_path / "studies.sqlite")
    try:
        added(index, a_summary("/1.png", patient_name="^".join(name)))
        for part in name:
            assert listed(index.search(part[:cut])) == ["1.png"]
    finally:
        index.close()
