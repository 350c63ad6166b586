"""The table of a batch: what stands in its cells, what is listed, and what can be done with a row."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView

from xraysr_gui.batches.line import Line, OutputFile, State
from xraysr_gui.gui.batching.batch_dock import BatchDock
from xraysr_gui.gui.batching.line_table import PSNR, SSIM

RESULT = (OutputFile("a.png", "ab" * 32, 9),)
DONE = Line("a.png", State.DONE, outputs=RESULT, seconds=2.0, figures=(("psnr", 41.239), ("ssim", 0.98766)))
SAME = Line(
    "b.png", State.DONE, outputs=RESULT, figures=(("psnr", math.inf), ("ssim", 1.0)), notices=("A.", "B.")
)
FAILED = Line("c.png", State.FAILED, "It is no picture.")
WAITS, PLACED = Line("d.png"), Line("e.png", State.PLACING)


@pytest.fixture
def dock(qtbot):
    made = BatchDock()
    qtbot.addWidget(made)
    made.resize(1300, 300)
    made.show()
    made.show_lines((DONE, SAME, FAILED, WAITS, PLACED))
    return made


def rows(dock):
    model = dock.lines
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(dock, title):
    box = dock.findChild(QComboBox, "batch-filter")
    box.setCurrentIndex(box.findText(title))


def test_each_cell_says_what_became_of_a_file(dock):
    assert rows(dock) == [
        ["a.png", "\u2713 done", "41.24", "0.9877", "2.0 s", ""],
        ["b.png", "\u2713 done", "identical", "1.0000", "< 0.1 s", "A. B."],
        ["c.png", "\u2717 failed", "", "", "", "It is no picture."],
        ["d.png", "\u2026 waiting", "", "", "", ""],
        ["e.png", "\u2026 waiting", "", "", "", ""],
    ]


def test_a_figure_says_what_it_is_held_to_and_no_head_is_cut(dock):
    header = dock.findChild(QTableView, "batch-table").horizontalHeader()
    for column in (PSNR, SSIM):
        words = dock.lines.headerData(column, Qt.Orientation.Horizontal)
        assert words.endswith("to input")
        assert header.sectionSizeFromContents(column).width() <= header.sectionSize(column)
        tip = dock.lines.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert "not how good" in tip


def test_what_is_listed_follows_what_happens(dock):
    choose(dock, "Not done yet")
    assert [row[0] for row in rows(dock)] == ["d.png", "e.png"]
    choose(dock, "Failed")
    dock.take((Line("d.png", State.FAILED, "Gone."),), {"e.png": 0.426})
    assert [(row[0], row[-1]) for row in rows(dock)] == [("c.png", "It is no picture."), ("d.png", "Gone.")]
    choose(dock, "All files")
    assert rows(dock)[4][1] == "\u2026 43 %"
    dock.take((Line("new.png", State.DONE, outputs=RESULT),), {})
    assert [row[1] for row in rows(dock)][3:] == ["\u2717 failed", "\u2026 waiting", "\u2713 done"]
    choose(dock, "Done")
    assert [row[0] for row in rows(dock)] == ["a.png", "b.png", "new.png"]


def test_only_a_result_can_be_shown_and_the_chosen_row_stays_chosen(dock, qtbot):
    shown = []
    dock.line_wanted.connect(shown.append)
    table, button = dock.findChild(QTableView, "batch-table"), dock.findChild(QPushButton, "batch-show")
    assert not button.isEnabled()
    assert "Choose a file" in button.toolTip()
    table.setFocus()
    table.selectRow(2)
    assert "no result" in button.toolTip()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert not shown
    table.selectRow(1)
    assert button.isEnabled()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown == [SAME, SAME]
    choose(dock, "Done")
    assert dock.line == SAME
    dock.show_lines((WAITS, SAME, DONE))
    assert dock.line == SAME


def test_report_and_folder_are_offered_where_they_are(dock):
    report, folder = (dock.findChild(QPushButton, f"batch-{name}") for name in ("report", "open-folder"))
    assert not report.isEnabled()
    assert "when the batch ends" in report.toolTip()
    assert "started yet" in folder.toolTip()
    dock.show_places("", "")
    assert report.isEnabled()
    assert folder.isEnabled()
    dock.show_heading("3 of 5 files are done.", ("One.", "Two."))
    heading = dock.findChild(QLabel, "batch-heading")
    assert (heading.text(), heading.toolTip()) == ("3 of 5 files are done.", "One.\nTwo.")
