from __future__ import annotations

import errno
import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from tests.support.killed_program import killed_program
from tests.support.open_sessions import (
    MARKS,
    REGIONS,
    STEP,
    PlainReader,
    brought_back,
    died,
    find_leftover,
    image_in,
    page_of,
    result_of,
    worked_on,
)
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.greys import Window
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Overlay, Step
from xraysr_gui.core.workspace import Document
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.settings.own_files import UNREADABLE
from xraysr_gui.studies.journal import LIST, Journal
from xraysr_gui.studies.leftover import KEPT_DAYS, MOST_KEPT, bring_back, find_leftovers
from xraysr_gui.studies.session import KeptSession, Snapshot


def test_everything_comes_back_and_only_what_is_needed_is_read(tmp_path):
    snapshot = worked_on(tmp_path)
    died(tmp_path, snapshot)
    reader = PlainReader()
    brought = brought_back(tmp_path, reader)
    assert reader.opened == ["b.png"]
    (document,) = brought.documents
    assert (document.marks, document.regions) == (MARKS, REGIONS)
    for found, wanted in zip(document.results, snapshot.documents[1].results, strict=True):
        np.testing.assert_array_equal(found.pixels, wanted.pixels)
        assert found.steps == wanted.steps
        assert found.spacing == wanted.spacing
    assert {address.name: drawn for address, drawn in brought.aside.items()} == {
        "a.png": (MARKS[:1], ()),
        "c.png": (MARKS[1:], ()),
    }
    assert brought.page == snapshot.page
    assert brought.sentences == ()


def test_padding_and_the_window_of_a_contrast_come_back(tmp_path):
    image = image_in(tmp_path, "a.png")
    padding = replace(image.greys, padding=(0, int(np.median(image.greys.codes))))
    image = replace(image, greys=padding, exact=None, overlays=(Overlay("mark", image.pixels > 9),))
    step = Step("curve", 1, (), "Curve", greys=(3.0, 80.0))
    result = image.enhanced(np.full((48, 64), 0.5, np.float32), step, 2)
    died(tmp_path, Snapshot((Document(image, (result,)),)))

    class Reader:
        def open(self, address, progress):
            return image

    brought = brought_back(tmp_path, Reader())
    (found,) = brought.documents[0].results
    assert found.vois == result.vois == (Window.between(3, 80, "Enhanced contrast"),)
    assert found.steps == result.steps
    assert found.left_out.any()
    np.testing.assert_array_equal(found.left_out, result.left_out)
    np.testing.assert_array_equal(found.greys.codes, result.greys.codes)
    np.testing.assert_array_equal(found.overlays[0].drawn, result.overlays[0].drawn)


@pytest.mark.parametrize("down", [2, 3])
def test_a_degraded_copy_of_fewer_pixels_comes_back_with_what_was_made_of_it(tmp_path, down):
    image = image_in(tmp_path, "a.png")
    padding = replace(image.greys, padding=(0, int(np.median(image.greys.codes))))
    image = replace(image, greys=padding, exact=None, overlays=(Overlay("mark", image.pixels > 9),))
    copy = degraded(image, Degradation(down=down, noise=2.0))
    again = copy.enhanced(np.full((24 // down * 2, 32 // down * 2), 0.5, np.float32), STEP, 2)
    died(tmp_path, Snapshot((Document(image, (copy, again)),)))

    class Reader:
        def open(self, address, progress):
            return image

    brought = brought_back(tmp_path, Reader())
    assert brought.sentences == ()
    for found, wanted in zip(brought.documents[0].results, (copy, again), strict=True):
        np.testing.assert_array_equal(found.pixels, wanted.pixels)
        np.testing.assert_array_equal(found.left_out, wanted.left_out)
        assert (found.steps, found.spacing, found.notices) == (wanted.steps, wanted.spacing, wanted.notices)


def test_a_session_that_still_runs_is_nobody_elses(tmp_path):
    journal = Journal(tmp_path / "kept")
    journal.write(worked_on(tmp_path))
    assert find_leftover(tmp_path / "kept") is None
    journal.end()
    assert find_leftover(tmp_path / "kept") is None
    assert find_leftover(tmp_path / "nowhere") is None


def test_what_is_offered_here_is_not_offered_there(tmp_path):
    died(tmp_path, worked_on(tmp_path))
    held = find_leftover(tmp_path / "kept")
    assert find_leftover(tmp_path / "kept") is None
    held.lock.let_go()
    again = find_leftover(tmp_path / "kept")
    assert again is not None
    again.discard()


def test_a_changed_image_brings_nothing_back_and_says_so(tmp_path):
    died(tmp_path, worked_on(tmp_path))
    image_in(tmp_path, "b.png", (30, 30))
    (tmp_path / "c.png").unlink()
    brought = brought_back(tmp_path)
    assert brought.documents == ()
    assert brought.page is None
    assert brought.sentences == tuple(
        words
        for name in ("c.png", "b.png")
        for words in (
            f"What was made of {name} was left out.",
            "Its file has changed or is gone.",
            "Put the earlier file back in its place, then open the session again.",
        )
    )


@pytest.mark.parametrize("damage", ["missing", "short", "other", "nan", "pickle"])
def test_a_damaged_result_is_left_out_and_said(tmp_path, damage):
    folder = died(tmp_path, worked_on(tmp_path))
    file = sorted(folder.glob("*.npy"))[0]
    match damage:
        case "missing":
            file.unlink()
        case "short":
            file.write_bytes(file.read_bytes()[:-10])
        case "other":
            np.save(file, np.zeros((7, 9), np.float32))
        case "nan":
            np.save(file, np.full((48, 64), np.nan, np.float32))
        case "pickle":
            np.save(file, np.array([{}]), allow_pickle=True)
    brought = brought_back(tmp_path)
    assert len(brought.documents[0].results) == 1
    what, why, remedy = brought.sentences
    assert what == "Fast x2 of b.png could not be brought back."
    assert why in ("Its pixels are missing or damaged.", "It does not fit this image any more.")
    assert remedy == "Make it again from b.png."


def test_a_result_that_found_no_room_is_said(tmp_path):
    image = image_in(tmp_path, "a.png")
    journal = Journal(tmp_path / "kept", most_bytes=10)
    journal.write(Snapshot((Document(image, (result_of(image),)),)))
    journal._lock.let_go()
    brought = brought_back(tmp_path)
    assert brought.sentences == (
        "Fast x2 of a.png could not be brought back.",
        "It was too large to be kept.",
        "Make it again from a.png.",
    )


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"schema": 99}', b"\xff\xfe"])
def test_what_makes_no_sense_is_put_aside_and_told_once_and_no_result_is_lost(tmp_path, text):
    folder = died(tmp_path, worked_on(tmp_path))
    results = {path.name: path.read_bytes() for path in folder.glob("*.npy")}
    (folder / LIST).write_bytes(text)
    told = []
    assert find_leftovers(tmp_path / "kept", tell=told.append) == []
    aside = folder.with_name(f"{folder.name}{UNREADABLE}")
    assert results
    assert {path.name: path.read_bytes() for path in aside.glob("*.npy")} == results
    assert (aside / LIST).read_bytes() == text
    assert len(told) == 1
    assert str(aside) in told[0]
    assert find_leftovers(tmp_path / "kept", tell=told.append) == []
    assert len(told) == 1
    assert aside.exists()


def test_an_empty_session_goes_and_an_old_one_unless_it_is_the_newest(tmp_path):
    empty = died(tmp_path, Snapshot())
    older, newest = died(tmp_path, worked_on(tmp_path)), died(tmp_path, worked_on(tmp_path))
    long_ago = time.time() - (KEPT_DAYS + 1) * 86400
    for folder in (older, newest):
        os.utime(folder / LIST, (long_ago, long_ago))
    found = find_leftover(tmp_path / "kept")
    assert found.folder == newest
    assert not empty.exists()
    assert not older.exists()
    found.discard()


def dies_at(moments, folder, snapshot, monkeypatch):
    """Sessions that died at these moments of the computer's clock, the first first."""

    class Clock(datetime):
        told = iter(moments)

        @classmethod
        def now(cls, zone=None):
            moment = next(cls.told)
            return moment.astimezone(zone) if zone else moment.astimezone().replace(tzinfo=None)

    monkeypatch.setattr("xraysr_gui.studies.journal.datetime", Clock)
    return [died(folder, snapshot) for _ in moments]


NOON = datetime(2026, 10, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "moments",
    [
        [NOON + timedelta(seconds=second) for second in range(MOST_KEPT + 2)],
        [NOON - timedelta(hours=hour) for hour in range(MOST_KEPT + 2)],
        [NOON] * (MOST_KEPT + 2),
        [NOON.astimezone(timezone(timedelta(hours=hour))) for hour in (12, 2, 1, -5, -11)],
    ],
    ids=["within a minute", "a clock set back again and again", "a clock that stands", "journeys"],
)
def test_the_newest_is_offered_first_and_few_are_kept_whatever_the_clock_says(tmp_path, monkeypatch, moments):
    folders = dies_at(moments, tmp_path, worked_on(tmp_path), monkeypatch)
    for left, expected in ((MOST_KEPT, folders[-1]), (MOST_KEPT - 1, folders[-2]), (1, folders[-3])):
        found = find_leftover(tmp_path / "kept")
        assert found.folder == expected
        assert sum(folder.exists() for folder in folders) == left
        found.discard()
    assert find_leftover(tmp_path / "kept") is None


@pytest.mark.skipif(
    not hasattr(time, "tzset"), reason="this system cannot change its time zone for one program"
)
def test_a_change_of_time_zone_changes_no_order(tmp_path, monkeypatch):
    folders = []
    for zone in ("Pacific/Kiritimati", "Europe/Berlin", "Pacific/Niue"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        folders.append(died(tmp_path, worked_on(tmp_path)))
    monkeypatch.delenv("TZ")
    time.tzset()
    found = find_leftover(tmp_path / "kept")
    assert found.folder == folders[-1]
    assert datetime.fromisoformat(found.session.made_at).utcoffset() == timedelta(0)
    found.discard()


def test_a_session_without_a_number_is_older_than_every_one_that_has_one(tmp_path):
    old, new = died(tmp_path, worked_on(tmp_path)), died(tmp_path, worked_on(tmp_path))
    told = json.loads((old / LIST).read_text())
    told |= {"made_at": "2099-01-01T10:00+02:00"}
    del told["number"]
    (old / LIST).write_text(json.dumps(told))
    found = find_leftover(tmp_path / "kept")
    assert found.folder == new
    found.discard()


def test_the_time_is_told_by_the_clock_on_the_wall(monkeypatch):
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        assert KeptSession(made_at="2026-11-28T01:30:12.123456+00:00").local_time() == "2026-11-28 07:00"
        monkeypatch.delenv("TZ")
        time.tzset()
    assert KeptSession(made_at="yesterday").local_time() == "yesterday"


def test_what_cannot_be_read_now_is_kept_for_another_time(tmp_path, monkeypatch):
    folder = died(tmp_path, worked_on(tmp_path))

    def refuse(*_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("xraysr_gui.studies.leftover.read_own", refuse)
        assert find_leftover(tmp_path / "kept") is None
    found = find_leftover(tmp_path / "kept")
    assert found.folder == folder
    found.discard()


KILLED = """
import sys
from pathlib import Path
from tests.support.open_sessions import worked_on
from xraysr_gui.studies.journal import Journal

journal = Journal(Path(sys.argv[1]) / "kept")
snapshot = worked_on(Path(sys.argv[1]))
while True:
    journal.write(snapshot)
    print(journal.folder, flush=True)
"""


def test_after_many_kills_the_newest_is_offered_each_time(tmp_path):
    for _ in range(MOST_KEPT + 3):
        with killed_program(KILLED, tmp_path) as said:
            newest = said.readline().strip()
        found = find_leftover(tmp_path / "kept")
        assert str(found.folder) == newest
        found.lock.let_go()


def test_bringing_back_can_be_stopped(tmp_path):
    died(tmp_path, worked_on(tmp_path))
    leftover = find_leftover(tmp_path / "kept")
    with pytest.raises(Cancelled):
        bring_back(leftover, PlainReader(), Progress(stop_requested=lambda: True))
    leftover.discard()


def test_an_image_that_cannot_be_opened_any_more_is_said(tmp_path):
    snapshot = worked_on(tmp_path)
    died(tmp_path, replace(snapshot, aside={}))

    class Broken:
        def open(self, address, progress):
            from xraysr_gui.core.errors import CannotOpenImage

            raise CannotOpenImage("b.png could not be opened.", why="It is damaged.", remedy="Get it again.")

    brought = brought_back(tmp_path, Broken())
    assert brought.sentences == ("b.png could not be opened.", "It is damaged.", "Get it again.")


def test_how_the_views_stood_is_brought_back_and_a_changed_image_leaves_its_view_empty(tmp_path):
    snapshot = worked_on(tmp_path)
    first, second = (one.original for one in snapshot.documents)
    views = Arrangement(2, 2, (page_of(second, first), None, page_of(first), page_of(second)), 3)
    died(tmp_path, replace(snapshot, views=views))
    assert brought_back(tmp_path, PlainReader()).views == views
    died(tmp_path, replace(snapshot, views=views))
    image_in(tmp_path, "a.png", (20, 20), seed=9)
    found = brought_back(tmp_path, PlainReader()).views
    assert found == replace(views, pages=(views.pages[0], None, None, views.pages[3]))
