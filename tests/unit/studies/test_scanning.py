from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.support.listed_images import NOT_AN_IMAGE, FakeReader, write_image
from xraysr_gui.core.errors import Cancelled, ChildNotStarted
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.summary import Refusal
from xraysr_gui.studies.scanning import FIRST_BATCH, ScanReport, scan
from xraysr_gui.studies.tree import stacks_of


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def folder(tmp_path) -> Path:
    """Thirty images of one series."""
    for number in range(30):
        write_image(tmp_path / "in" / f"{number}.dcm", series_uid="1", instance_number=number)
    return tmp_path / "in"


def listed(index) -> int:
    return sum(len(stack.images) for *_, stack in stacks_of(index.search()))


def test_a_folder_is_entered_whole(folder, reader, index):
    report = scan([folder], reader, index, Progress())
    newest = next(stack for *_, stack in stacks_of(index.search()) if stack.images[0].path.stem == "0")
    assert report == ScanReport(found=30, folders=1, newest=newest)
    assert listed(index) == 30
    assert sorted(reader.read) == sorted(folder.iterdir())


def test_a_second_look_reads_only_what_has_changed(folder, reader, index):
    scan([folder], reader, index, Progress())
    reader.asked.clear()
    changed, added = folder / "3.dcm", folder / "new.dcm"
    write_image(changed, series_uid="1", patient_name="Longer than before")
    write_image(added, series_uid="1")

    report = scan([folder], reader, index, Progress())

    assert sorted(reader.read) == [changed, added]
    assert (report.found, report.skipped) == (2, 29)


def test_a_file_of_the_same_size_but_another_time_is_read_again(folder, reader, index):
    scan([folder], reader, index, Progress())
    os.utime(folder / "3.dcm", ns=(1, 1))
    assert scan([folder], reader, index, Progress()).found == 1


def test_texts_in_a_folder_are_passed_over_and_not_asked_again(folder, reader, index):
    (folder / "readme").write_text("no image")
    others = (Refusal(folder / "readme", NOT_AN_IMAGE),)
    first = scan([folder], reader, index, Progress())
    assert (first.found, first.passed_over, first.folders) == (30, others, 1)
    reader.asked.clear()
    second = scan([folder], reader, index, Progress())
    assert (second.found, second.skipped, second.passed_over) == (0, 30, others)
    assert reader.read == []


def test_what_by_its_name_is_no_image_is_told_of_too_and_not_read(folder, reader, index):
    (folder / "notes.txt").write_text("no image")
    report = scan([folder], reader, index, Progress())
    assert report.passed_over == (Refusal(folder / "notes.txt", "Files of the kind .txt hold no images."),)
    assert report.found == 30
    assert folder / "notes.txt" not in reader.read


def test_a_file_named_by_hand_is_refused_with_a_sentence_each_time(tmp_path, reader, index):
    (tmp_path / "readme.txt").write_text("no image")
    refusal = Refusal(tmp_path / "readme.txt", NOT_AN_IMAGE)
    for _ in range(2):
        assert scan([tmp_path / "readme.txt"], reader, index, Progress()).refused == (refusal,)


def test_a_file_that_brings_the_reader_down_costs_only_itself(folder, reader, index):
    (folder / "7.dcm").write_bytes(b"")
    report = scan([folder, folder / "7.dcm"], reader, index, Progress())
    assert (report.found, listed(index)) == (29, 29)
    (refusal,) = report.refused
    assert refusal.sentence.startswith("The file could not be read. The reader died.")


def test_a_reader_that_cannot_start_is_told_and_no_file_is_blamed(folder, reader, index):
    calls = []

    def summaries(paths, progress):
        calls.append(paths)
        raise ChildNotStarted("The reader could not start.", why="It is not installed.", remedy="Install it.")

    reader.summaries = summaries
    with pytest.raises(ChildNotStarted):
        scan([folder], reader, index, Progress())
    assert len(calls) == 1


def test_stopping_keeps_what_was_found_and_going_on_reads_the_rest(folder, reader, index):
    with pytest.raises(Cancelled):
        scan([folder], reader, index, Progress(stop_requested=lambda: bool(reader.asked)))
    assert listed(index) == FIRST_BATCH
    rest = scan([folder], reader, index, Progress())
    assert (rest.found, rest.skipped, rest.folders) == (30 - FIRST_BATCH, FIRST_BATCH, 1)


def test_a_reader_that_waits_hears_the_wish_to_stop(folder, reader, index):
    reader.may_go_on.clear()
    stop = threading.Event()
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(Cancelled):
        scan([folder], reader, index, Progress(stop_requested=stop.is_set))
    assert listed(index) == 0


def test_the_newest_study_is_told_by_its_date_then_its_time_then_the_time_of_its_file(
    tmp_path, reader, index
):
    old, new = tmp_path / "a", tmp_path / "b"
    for name, date, time, series in (
        ("1", "20240301", "101500", 1),
        ("2", "20250301", "080000", 2),
        ("3", "20250301", "080000", 1),
        ("4", "20230301", "101500", 1),
        ("5", "soon", "101500", 1),
    ):
        facts = {"study_date": date, "study_time": time, "study_uid": date, "series_number": series}
        write_image(old / f"{name}.dcm", series_uid=f"{date}-{series}", **facts)
    for _ in range(2):  # also where the folder is known already
        report = scan([old], reader, index, Progress())
        assert [image.path.name for image in report.newest.images] == ["3.dcm"], (
            "its first series comes first"
        )
    later = {"study_date": "20250301", "study_time": "170000", "study_uid": "later", "series_uid": "7"}
    write_image(new / "6.dcm", **later)
    assert scan([old, new], reader, index, Progress()).newest.images[0].path.name == "6.dcm"
    assert scan([old], reader, index, Progress()).newest.images[0].path.name == "3.dcm"
    twin = write_image(new / "7.dcm", **later | {"study_uid": "twin", "series_uid": "8"})
    os.utime(twin, (9e9, 9e9))
    assert scan([old, new], reader, index, Progress()).newest.images[0].path == twin
    assert scan([tmp_path / "none"], reader, index, Progress()).newest is None


def test_progress_grows_to_the_end_and_counts_files(folder, reader, index):
    heard: list[tuple[float, str]] = []
    scan([folder], reader, index, Progress(lambda fraction, doing: heard.append((fraction, doing))))
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert ("Reading file 1 of 30") in [doing for _, doing in heard]
    assert fractions[-1] < 1


def test_an_empty_folder_gives_an_empty_report(tmp_path, reader, index):
    report = scan([tmp_path], reader, index, Progress())
    assert report == ScanReport(folders=1)
    assert report.nothing_found_in_folders
    assert scan([], reader, index, Progress()) == ScanReport()
    assert not ScanReport().nothing_found_in_folders


def test_an_archive_without_images_counts_as_a_folder_without_images(tmp_path, reader, index):
    (tmp_path / "a.zip").write_text("no image")
    report = scan([tmp_path / "a.zip"], reader, index, Progress())
    assert (report.nothing_found_in_folders, len(report.refused)) == (True, 1)
    (tmp_path / "a.png").write_text("no image")
    assert not scan([tmp_path / "a.png"], reader, index, Progress()).nothing_found_in_folders
