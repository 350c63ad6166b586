from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xraysr_gui.commands.report_crash import MOST_REPORTS, crash_words, report_crash
from xraysr_gui.core.presets import first_voi
from xraysr_gui.settings import places

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def caught(work):
    with pytest.raises(Exception) as info:  # noqa: PT011
        work()
    return info.value


def test_a_report_names_the_place_in_the_code_and_the_fault():
    words = crash_words(caught(lambda: first_voi("no radiograph")), NOW)
    assert re.search(r"xraysr_gui/core/presets\.py:\d+ in first_voi: ", words)
    assert words.splitlines()[-1].startswith("AttributeError: 'str' object has no attribute")
    assert "2026-03-04 05:06 UTC" in words.splitlines()[0]


def test_a_report_names_no_patient_and_no_folder_of_this_computer():
    def work():
        raise RuntimeError("cannot show DOE^JANE born 19700101 from '/images/Jane Doe/1.dcm'")

    words = crash_words(caught(work), NOW)
    assert words.splitlines()[-1] == "RuntimeError: cannot show <person> born <date> from <file>"
    assert str(Path.home()) not in words
    assert str(Path(__file__).parent) not in words


def test_the_first_cause_is_told_first():
    def work():
        try:
            int("x")
        except ValueError as error:
            raise LookupError("no table") from error

    words = crash_words(caught(work), NOW)
    assert words.index("ValueError: ") < words.index("LookupError: no table")


def test_a_cause_that_was_put_aside_is_not_told():
    def work():
        try:
            int("x")
        except ValueError:
            raise LookupError("no table") from None

    assert "ValueError" not in crash_words(caught(work), NOW)


def test_the_report_lies_in_the_log_folder_and_only_its_owner_reads_it():
    report = report_crash(ValueError("x"))
    assert report.parent == places.log_folder()
    assert report.read_text(encoding="utf-8").endswith("ValueError: x\n")
    assert report.stat().st_mode & 0o077 == 0


def test_only_the_newest_reports_are_kept():
    reports = [report_crash(ValueError(str(number))) for number in range(MOST_REPORTS + 3)]
    assert sorted(places.log_folder().iterdir()) == sorted(reports[3:])


def test_a_disk_that_takes_no_report_is_no_second_fault(monkeypatch, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setattr(places, "log_folder", lambda: in_the_way / "log")
    assert report_crash(ValueError("x")) is None
