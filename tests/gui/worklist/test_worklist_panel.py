"""How many cases are in sight in windows of two sizes, with a case open and everything told of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QListWidget, QStyleOptionViewItem

from xraysr_gui.commands.read_worklist import Reading, Row
from xraysr_gui.core.address import Address
from xraysr_gui.gui.widgets.scrolling import scrolling
from xraysr_gui.gui.worklist.case_list import BREAK, IN_SIGHT
from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.worklist_case import ListedCase, Mark, Score
from xraysr_gui.worklist.tally import FlagRecord, Share

TIP = Qt.ItemDataRole.ToolTipRole
SMALL, LARGE = (280, 585), (280, 815)
"""What the panel has in windows of 1366 x 768 and of 1600 x 1000."""
REASON = "The left lower lung is brighter than in normal images. " * 4


@pytest.fixture
def rows():
    score = Score(0.81, 0.64, 0.92, None, True, REASON, "judge 1")
    cases = [
        ListedCase(number, Address(Path(f"/films/{number}.png")), 0.0, 0.0, score=score)
        for number in range(1, 21)
    ]
    return tuple(Row(case, 7.0, 5.0, -15.0, is_overdue=False) for case in cases)


@pytest.mark.parametrize(("room", "least"), [(SMALL, 5), (LARGE, 8)])
def test_many_cases_are_in_sight_beside_all_that_is_told_of_one(qtbot, rows, room, least):
    buttons = [
        [QAction("Read, next case")],
        [QAction("Urgent"), QAction("Not urgent")],
        [QAction("Score map")],
    ]
    panel = WorklistPanel(buttons, ())
    area = scrolling(panel)
    qtbot.addWidget(area)
    panel.show_settings(Settings())
    area.resize(*room)
    area.show()
    qtbot.waitExposed(area)
    record = FlagRecord(1, Share(1, 2), Share(3, 9), Share(1, 3), Share(3, 9))
    reading = Reading(rows, record=record)
    panel.show_reading(reading, rows[0].case, lambda case: case.address.name, lambda _: False)
    qtbot.wait(50)
    shown = panel.findChild(QListWidget, "worklist-cases")
    frame = shown.viewport().rect()
    whole = [n for n in range(shown.count()) if frame.contains(shown.visualItemRect(shown.item(n)))]
    assert len(whole) >= least
    assert not area.verticalScrollBar().isVisible()
    times = panel.findChild(QLabel, "worklist-times")
    assert times.text() == "waits 7 min · begins in 5 min · 15 min sooner by this order"
    assert REASON.strip() in panel.findChild(QLabel, "worklist-score-reason").text()
    assert "15 min sooner by this order" in shown.item(0).toolTip()
    assert rows[0].case.mark is Mark.NONE


def test_before_a_reader_has_said_a_word_nothing_tells_of_the_score_and_no_line_is_cut(qtbot, rows):
    panel = WorklistPanel([], ())
    qtbot.addWidget(panel)
    panel.show_settings(Settings(worklist_read_first=True))
    panel.resize(*SMALL)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_reading(Reading(rows), rows[0].case, lambda case: case.address.name, lambda _: True)
    shown = panel.findChild(QListWidget, "worklist-cases")
    told = [label.text() for label in panel.findChildren(QLabel)]
    told += [shown.item(n).data(role) for n in range(shown.count()) for role in (IN_SIGHT, TIP)]
    everything = " ".join(map(str, told))
    assert "begins in 5 min" in everything
    for word in ("sooner", "later", "flagged", "81 %"):
        assert word not in everything, word
    line = str(shown.item(0).data(IN_SIGHT)).rpartition(BREAK)[2]
    assert shown.fontMetrics().horizontalAdvance(line) <= shown.viewport().width()


@pytest.mark.parametrize(("waited", "is_told"), [((50.0, 40.0, 40.0), True), ((40.0, 50.0, 40.0), False)])
def test_that_who_came_first_is_read_first_is_said_where_it_is_so(qtbot, rows, waited, is_told):
    panel = WorklistPanel([], ())
    qtbot.addWidget(panel)
    panel.show_settings(Settings())
    late = tuple(replace(row, waited=one) for row, one in zip(rows, waited, strict=False))
    panel.show_reading(Reading(late, beyond_help=2), None, lambda case: "A", lambda _: False)
    words = panel.findChild(QLabel, "worklist-load").text()
    assert words.startswith("3 cases wait. 2 of them wait longer than the cap in any order")
    assert ("who came first is read first" in words) is is_told


def test_both_lines_of_a_row_are_drawn_below_each_other(qtbot, rows):
    """Ink in the lower half, where nothing stands if the second line follows the first."""
    panel = WorklistPanel([], ())
    qtbot.addWidget(panel)
    panel.resize(*SMALL)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_reading(Reading(rows), None, lambda case: case.address.name, lambda _: False)
    shown = panel.findChild(QListWidget, "worklist-cases")
    place = shown.visualItemRect(shown.item(1))
    for half in (0, 1):
        strip = place.adjusted(40, half * place.height() // 2, 0, (half - 1) * place.height() // 2)
        picture = shown.viewport().grab(strip).toImage()
        seen = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
        assert len(seen) > 1, half


def test_a_long_name_is_cut_and_the_mark_of_a_reader_is_not(qtbot, rows):
    panel = WorklistPanel([], ())
    qtbot.addWidget(panel)
    urgent = replace(rows[0], case=replace(rows[0].case, mark=Mark.URGENT))
    name = "nih320_00001018_005_of_a_long_name.jpg"
    panel.show_reading(Reading((urgent, rows[1])), None, lambda case: name, lambda _: False)
    shown = panel.findChild(QListWidget, "worklist-cases")
    drawn = []
    for row, width in ((0, 200), (0, 2000), (1, 200)):
        option = QStyleOptionViewItem()
        option.initFrom(shown)
        option.widget, option.rect = shown, QRect(0, 0, width, 40)
        shown.itemDelegate().initStyleOption(option, shown.model().index(row, 0))
        drawn.append(option.text.split(BREAK)[0])
        if row == 0:
            assert option.fontMetrics.horizontalAdvance(drawn[-1]) <= width
    assert drawn[0].startswith("1.  nih")
    assert "\u2026" in drawn[0]
    assert drawn[0].endswith(".jpg \u00b7 urgent")
    assert drawn[1] == f"1.  {name} \u00b7 urgent"
    assert drawn[2] == f"2.  {name}"


def test_what_may_not_be_cut_off_stands_first_in_a_row(qtbot, rows):
    """A narrow list shows no more than some 35 letters of the second line."""
    panel = WorklistPanel([], ())
    qtbot.addWidget(panel)
    late = replace(rows[1], is_overdue=True)
    plain = replace(rows[2], case=replace(rows[2].case, score=None))
    panel.show_reading(Reading((rows[0], late, plain)), None, lambda case: "A", lambda _: False)
    shown = panel.findChild(QListWidget, "worklist-cases")
    seconds = [shown.item(n).data(IN_SIGHT).split(BREAK)[1] for n in range(3)]
    assert seconds == [
        "flagged · abnormal 81 % (64 to 92 %) · waits 7 min",
        "beyond the cap · flagged · abnormal 81 % (64 to 92 %) · waits 7 min",
        "waits 7 min",
    ]
