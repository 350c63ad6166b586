"""The dock of waiting times: the printed example as it is typed, and a simulated day with its plots."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from xraysr_gui.commands.read_worklist import Reading, Row
from xraysr_gui.commands.simulate_queue import simulate_queue
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.gui.worklist.queue_dock import QueueDock
from xraysr_gui.studies.worklist_case import ListedCase
from xraysr_gui.worklist.queue_simulator import ReadingPlace, exact_mean
from xraysr_gui.worklist.rules import RULES, Pace


def cells(table):
    return [[table.item(row, column).text() for column in range(table.columnCount())]
            for row in range(table.rowCount())]  # fmt: skip


@pytest.fixture
def dock(qtbot):
    made = QueueDock()
    qtbot.addWidget(made)
    return made


def test_the_printed_example_as_it_is_typed(dock):
    assert cells(dock.batch.table) == [
        ["5", "20 min", "0 min", "20 min"],
        ["9", "40 min", "5 min", "35 min"],
        ["12", "55 min", "10 min", "45 min"],
    ]
    words = dock.batch.findChild(QLabel, "example-words")
    assert words.text().startswith(
        "On average urgent images are begun after 38.3 min as they come and after 5.0"
    )
    urgent = dock.batch.findChild(QLineEdit, "example-urgent")
    urgent.selectAll()
    QTest.keyClicks(urgent, "2, 21")
    assert words.text() == "There is no place 21 in a list of 20."
    assert [row[0] for row in cells(dock.batch.table)] == ["2"]
    dock.batch.findChild(QSpinBox, "example-minutes").setValue(7)
    assert cells(dock.batch.table) == [["2", "7 min", "0 min", "7 min"]]


def test_a_simulated_day_and_its_plots(dock, qtbot):
    wanted = []
    dock.simulator.wanted.connect(wanted.append)
    QTest.mouseClick(dock.simulator.go, Qt.MouseButton.LeftButton)
    assert wanted == [ReadingPlace()]
    roc = ((0.0, 0.0), (0.2, 0.9), (1.0, 1.0))
    dock.simulator.show_simulated(simulate_queue(ReadingPlace(load=0.65), Pace(5.0, 30.0), roc, Progress()))
    rows = {(row[0], row[1]): row[2] for row in cells(dock.simulator.table)}
    assert len(rows) == 15
    everybody = {words.split()[0] for (_, who), words in rows.items() if who == "all"}
    assert everybody == {f"{exact_mean(0.65, 5.0):.1f}"}
    words = dock.simulator.findChild(QLabel, "queue-words").text()
    assert words.endswith("Under every rule the mean over all cases is 4.6 min.")
    strict = dock.simulator.roc.curves[2]
    assert [round(x) for x, _ in strict] == [0, 20, 100]
    assert strict[1][1] < min(strict[0][1], strict[2][1])
    dock.simulator.waiting.resize(300, 200)
    assert dock.simulator.waiting.plot().across.high > 10
    before = dock.simulator.roc.grab().toImage()
    dock.simulator.roc.show_curves((), ("", ""), None)
    assert dock.simulator.roc.grab().toImage() != before


def test_sums_are_called_sums_and_the_waits_of_one_case_stand_beside_them(dock):
    waits = ((0.0, -90.0), (10.0, -30.0), (20.0, 120.0))
    rows = tuple(
        Row(ListedCase(n, Address(Path(f"/{n}.png")), 0.0, 0.0), 5.0, starts, costs, is_overdue=False)
        for n, (starts, costs) in enumerate(waits)
    )
    dock.who_pays.show_reading(Reading(rows), lambda case: case.address.name)
    words = dock.who_pays.findChild(QLabel, "who-pays-sum").text()
    assert "all cases together: 2 h 0 min sooner in total, 2 h 0 min later in total." in words
    assert "One case waits 15 min on average from when it came, 25 min at most." in words
    assert [row[3] for row in cells(dock.who_pays.table)] == [
        "1 h 30 min sooner",
        "30 min sooner",
        "2 h 0 min later",
    ]


def test_what_the_order_does_is_told_of_no_case_that_its_reader_has_not_marked(dock):
    rows = tuple(
        Row(ListedCase(n, Address(Path(f"/{n}.png")), 0.0, 0.0), 5.0, 10.0 * n, costs, is_overdue=False)
        for n, costs in enumerate((-90.0, 5.0))
    )
    dock.who_pays.show_reading(Reading(rows), lambda case: case.address.name, lambda case: case.id == 0)
    words = dock.who_pays.findChild(QLabel, "who-pays-sum").text()
    assert words.startswith(
        "What the order does to a case is told once you have marked it. One case waits 10 min"
    )
    assert "1 h 30 min" not in words
    assert cells(dock.who_pays.table) == [
        ["0.png", "0 min", "", "mark it first"],
        ["1.png", "10 min", "5 min", "5 min later"],
    ]


def test_rules_are_told_apart_by_their_first_word_and_none_is_cut(dock, qtbot):
    assert len({rule.title.split()[0] for rule in RULES}) == len(RULES)
    dock.resize(420, 500)
    dock.show()
    dock.simulator.show_simulated(simulate_queue(ReadingPlace(load=0.65), Pace(5.0, 30.0), (), Progress()))
    table = dock.simulator.table
    widest = max(table.fontMetrics().horizontalAdvance(rule.title) for rule in RULES)
    assert table.columnWidth(0) >= widest
