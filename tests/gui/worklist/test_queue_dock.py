"""The dock of waiting times: the printed example as it is typed, and a simulated day with its plots."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from xraysr_gui.commands.simulate_queue import simulate_queue
from xraysr_gui.core.progress import Progress
from xraysr_gui.gui.worklist.queue_dock import QueueDock
from xraysr_gui.worklist.queue_simulator import ReadingPlace, exact_mean
from xraysr_gui.worklist.rules import Pace


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
