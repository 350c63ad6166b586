"""The list of cases on the disk: nothing of it is ever lost, and the clock may do what it likes."""

import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from xraysr_gui.commands.read_worklist import read_worklist
from xraysr_gui.core.address import Address
from xraysr_gui.studies.steps import Schema
from xraysr_gui.studies.worklist_case import Finding, Mark, Score
from xraysr_gui.studies.worklist_file import WorklistFile
from xraysr_gui.studies.worklist_schema import WORKLIST
from xraysr_gui.worklist.rules import Pace

SCORE = Score(0.9, 0.8, 0.95, 0.1, True, "It is bright.", "m 1", "m 1 aaaa", "ab" * 32)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kept" / "worklist.sqlite"


@pytest.fixture
def listed(file):
    made = WorklistFile(file)
    yield made
    made.close()


def images(*names):
    return [Address(Path("/films") / name) for name in names]


def test_cases_join_once_and_have_their_turns(listed):
    assert listed.join(images("a.dcm", "b.dcm"), 1000.0, 300.0) == 2
    assert listed.join(images("b.dcm", "c.dcm"), 1100.0, 300.0) == 1
    cases = listed.cases()
    assert [(case.address.name, case.joined, case.turn) for case in cases] == [
        ("a.dcm", 1000.0, 1000.0), ("b.dcm", 1000.0, 1300.0), ("c.dcm", 1100.0, 1600.0),
    ]  # fmt: skip


def test_marks_come_back_and_every_change_has_its_line(listed, file):
    listed.join(images("a.dcm", "b.dcm"), 1000.0, 300.0)
    first, second = listed.cases()
    listed.mark(first.id, Mark.URGENT, 1010.0)
    listed.mark(first.id, Mark.ORDINARY, 1020.0)
    listed.set_read(second.id, 1030.0)
    listed.set_read(second.id, 1040.0, is_read=False)
    listed.note("order: as they come", 1050.0)
    listed.close()
    again = WorklistFile(file)
    first, second = again.cases()
    assert (first.mark, first.marked, first.read) == (Mark.ORDINARY, 1020.0, None)
    assert (second.mark, second.read) == (Mark.NONE, None)
    told = [(event.at, event.case_id, event.what) for event in again.events()]
    assert told[2:] == [
        (1010.0, first.id, "marked urgent"),
        (1020.0, first.id, "marked ordinary"),
        (1030.0, second.id, "read"),
        (1040.0, second.id, "waits again"),
        (1050.0, None, "order: as they come"),
    ]
    again.close()


def test_a_clock_that_is_set_back_stands_still(listed):
    listed.join(images("a.dcm"), 5000.0, 300.0)
    listed.join(images("b.dcm"), 100.0, 300.0)
    listed.mark(listed.cases()[0].id, Mark.URGENT, 50.0)
    assert [case.joined for case in listed.cases()] == [5000.0, 5000.0]
    assert listed.cases()[0].marked == 5000.0
    times = [event.at for event in listed.events()]
    assert times == sorted(times)


def test_a_name_that_is_no_text_is_kept(listed):
    odd = Address(Path("/films/\udcff.dcm"), "")
    listed.join([odd], 1.0, 1.0)
    assert listed.cases()[0].address == odd


def test_who_is_taken_out_leaves_nothing(listed, file):
    listed.join(images("Mueller_Anna.dcm", "b.dcm"), 1.0, 1.0)
    listed.remove([listed.cases()[0].id])
    assert [case.address.name for case in listed.cases()] == ["b.dcm"]
    assert {event.case_id for event in listed.events()} == {listed.cases()[0].id}
    listed.close()
    assert b"Mueller" not in file.read_bytes()


def test_two_windows_on_one_list(listed, file):
    other = WorklistFile(file)
    listed.join(images("a.dcm"), 1.0, 1.0)
    other.join(images("a.dcm", "b.dcm"), 2.0, 1.0)
    other.mark(other.cases()[0].id, Mark.URGENT, 3.0)
    listed.set_read(listed.cases()[0].id, 4.0)
    both = listed.cases()
    assert [case.address.name for case in both] == ["a.dcm", "b.dcm"]
    assert (both[0].mark, both[0].read) == (Mark.URGENT, 4.0)
    assert both == other.cases()
    other.close()


def test_a_first_word_stands_until_the_score_was_shown(listed):
    listed.join(images("a.dcm", "b.dcm"), 1.0, 1.0)
    first, second = (case.id for case in listed.cases())
    listed.mark(first, Mark.ORDINARY, 2.0)
    listed.mark(first, Mark.URGENT, 3.0)
    listed.score(first, SCORE, 4.0)
    listed.see([first, second], 5.0)
    listed.see([first], 6.0)
    listed.mark(first, Mark.ORDINARY, 7.0)
    listed.mark(second, Mark.URGENT, 8.0)
    listed.settle(first, Mark.URGENT, 9.0)
    one, two = listed.cases()
    assert (one.first, one.mark, one.outcome, one.settled, one.seen) == (
        Mark.URGENT, Mark.ORDINARY, Mark.URGENT, 9.0, 5.0,
    )  # fmt: skip
    assert (one.score, one.flagged) == (SCORE, True)
    assert (two.first, two.mark, two.score, two.flagged) == (Mark.NONE, Mark.URGENT, None, None)
    assert [event.what for event in listed.events()][4] == "flagged at 0.900 by m 1"
    listed.forget_score(first, 10.0)
    assert listed.cases()[0].score is None


def test_what_an_image_is_called_is_kept_beside_its_urgency(listed):
    listed.join(images("a.dcm"), 1.0, 1.0)
    (case,) = listed.cases()
    listed.mark(case.id, Mark.ORDINARY, 2.0)
    listed.find(case.id, Finding.ABNORMAL, 3.0)
    (case,) = listed.cases()
    assert (case.mark, case.finding, case.found, case.outcome) == (
        Mark.ORDINARY, Finding.ABNORMAL, 3.0, Mark.NONE,
    )  # fmt: skip
    assert listed.events()[-1].what == "called abnormal"
    listed.find(case.id, Finding.NONE, 4.0)
    assert listed.cases()[0].finding is Finding.NONE


def test_a_list_of_the_version_before_keeps_its_marks(file):
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as old, old:
        Schema(WORKLIST.steps[:1]).bring_up_to_date(old)
        old.execute("INSERT INTO cases VALUES (7, ?, '', 1.0, 1.0, 'urgent', 2.0, NULL)", (b"/films/a.dcm",))
        old.execute("INSERT INTO events (at, case_id, what) VALUES (2.0, 7, 'marked urgent')")
    listed = WorklistFile(file)
    (case,) = listed.cases()
    assert (case.id, case.mark, case.score, case.first) == (7, Mark.URGENT, None, Mark.NONE)
    listed.score(7, SCORE, 3.0)
    assert listed.cases()[0].score == SCORE
    assert listed.take_notices() == ()
    listed.close()


def test_what_another_window_writes_is_heard_once(listed, file):
    other = WorklistFile(file)
    listed.join(images("a.dcm"), 1.0, 1.0)
    assert listed.take_foreign() == ()
    number = listed.cases()[0].id
    other.set_read(number, 2.0)
    listed.mark(number, Mark.URGENT, 3.0)
    assert [event.what for event in listed.take_foreign()] == ["read"]
    assert listed.take_foreign() == ()
    assert listed.clock_behind(-7197.0) == 7200.0
    other.remove([number])
    listed.mark(number, Mark.URGENT, 4.0)  # gone meanwhile: nothing to mark, and no error
    listed.settle(number, Mark.URGENT, 4.0)
    listed.score(number, SCORE, 4.0)
    listed.see([number], 4.0)
    assert listed.cases() == ()
    other.close()


def test_what_nobody_can_tell_of_stands_before_what_seems_ordinary(listed):
    names = "ordinary", "mute", "flagged", "likelier", "silenced", "urgent", "unseen", "strange"
    listed.join(images(*names), 60.0, 60.0)
    numbers = {case.address.name: case.id for case in listed.cases()}
    scores = {
        "ordinary": replace(SCORE, p=0.4, flagged=False),
        "mute": replace(SCORE, p=None, normality=None, flagged=False),
        "flagged": replace(SCORE, p=0.7),
        "likelier": replace(SCORE, p=0.8),
        "silenced": replace(SCORE, p=0.99),
        "strange": replace(SCORE, p=None, normality=0.02),
    }
    for name, score in scores.items():
        listed.score(numbers[name], score, 61.0)
    listed.mark(numbers["silenced"], Mark.ORDINARY, 62.0)
    listed.mark(numbers["urgent"], Mark.URGENT, 62.0)
    reading = read_worklist(listed, "urgent-within-cap", Pace(1.0, 120.0), 63.0)
    assert [row.case.address.name for row in reading.rows] == [
        "urgent", "strange", "likelier", "flagged", "mute", "unseen", "ordinary", "silenced",
    ]  # fmt: skip
    assert reading.record.false_alarms == 0  # not urgent is not normal
    listed.find(numbers["silenced"], Finding.NORMAL, 62.5)
    assert read_worklist(listed, "as-they-come", Pace(1.0, 120.0), 63.0).record.false_alarms == 1
    plain = read_worklist(listed, "as-they-come", Pace(1.0, 120.0), 63.0)
    assert [row.case.address.name for row in plain.rows] == list(names)


def test_a_damaged_list_is_kept_beside_the_new_one_and_told(listed, file):
    file.parent.mkdir()
    file.write_bytes(b"no database" * 999)
    assert listed.cases() == ()
    (told,) = listed.take_notices()
    assert told.startswith("The worklist was damaged, so a new one was begun.")
    assert "worklist.unusable.sqlite" in told
    assert file.with_name("worklist.unusable.sqlite").read_bytes() == b"no database" * 999


def test_a_killed_program_has_every_mark_that_it_was_given(file):
    """It marks as fast as it can and tells each mark that is done; whatever it told is there afterwards."""
    program = f"""
        import sys
        from pathlib import Path
        from xraysr_gui.core.address import Address
        from xraysr_gui.studies.worklist_case import Finding, Mark
        from xraysr_gui.studies.worklist_file import WorklistFile
        listed = WorklistFile(Path({str(file)!r}))
        listed.join([Address(Path(f"/films/{{n}}")) for n in range(500)], 1.0, 1.0)
        for case in listed.cases():
            listed.mark(case.id, Mark.URGENT, 2.0)
            sys.stdout.write(f"{{case.id}}\\n")
            sys.stdout.flush()
        """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    ) as child:
        told = [int(child.stdout.readline()) for _ in range(40)]
        child.send_signal(signal.SIGKILL)
        told += [int(line) for line in child.stdout.read().split("\n")[:-1]]
    listed = WorklistFile(file)
    marked = {case.id for case in listed.cases() if case.mark == Mark.URGENT}
    assert len(listed.cases()) == 500
    assert set(told) <= marked
    assert len(marked) <= len(told) + 1
    listed.close()
