from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QListWidget

from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.enhancing.steps_dock import StepsDock


@pytest.fixture
def dock(qtbot):
    dock = StepsDock()
    qtbot.addWidget(dock)
    dock.show()
    qtbot.waitExposed(dock)
    return dock


@pytest.fixture
def document(radiograph):
    step = Step("unsharp-mask", 1, (("amount", 1.5), ("blur_radius", 2)), "Unsharp mask")
    sharper = radiograph.enhanced(radiograph.normalised(), step, 1)
    again = sharper.enhanced(radiograph.normalised(), Step("twice", 1, (), "Twice"), 1)
    return Document(radiograph, (sharper, again))


def rows(dock) -> list[str]:
    steps = dock.findChild(QListWidget, "step-list")
    return [steps.item(row).text() for row in range(steps.count())]


def click(qtbot, dock, row: int) -> None:
    steps = dock.findChild(QListWidget, "step-list")
    place = steps.visualItemRect(steps.item(row)).topLeft() + QPoint(20, 8)
    qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_every_version_is_listed_with_what_made_it(dock, document):
    dock.show_document(document)

    assert rows(dock)[0].startswith("Original\n")
    assert "16 bit, 64 \u00d7 48" in rows(dock)[0]
    assert rows(dock)[1] == "1  Unsharp mask\namount 1.5, blur radius 2\n64 \u00d7 48"
    assert rows(dock)[2] == "2  Twice\n64 \u00d7 48"
    tip = dock.findChild(QListWidget, "step-list").item(2).toolTip()
    assert tip == "Original → Unsharp mask → Twice"


def test_a_result_says_how_long_it_took_and_on_what(dock, radiograph):
    step = Step("net", 1, (), "Net", device="Processor", seconds=2.14)
    result = radiograph.enhanced(radiograph.normalised(), step, 1)
    dock.show_document(Document(radiograph, (result,)))
    assert rows(dock)[1] == "1  Net\n64 \u00d7 48\n2.1 s, Processor"


def test_a_click_asks_for_that_version(qtbot, dock, document):
    dock.show_document(document)

    with qtbot.waitSignal(dock.version_chosen) as chosen:
        click(qtbot, dock, 0)

    assert chosen.args == [0]


def test_the_keyboard_asks_for_versions_too(qtbot, dock, document):
    dock.show_document(document)
    with qtbot.waitSignal(dock.version_chosen) as chosen:
        qtbot.keyClick(dock.findChild(QListWidget, "step-list"), Qt.Key.Key_Up)
    assert chosen.args == [1]


def test_the_version_in_view_is_marked_without_asking_for_it(qtbot, dock, document):
    with qtbot.assertNotEmitted(dock.version_chosen):
        dock.show_document(document, 1)
        assert dock.findChild(QListWidget, "step-list").currentRow() == 1
        dock.show_document(document, -1)
        assert dock.findChild(QListWidget, "step-list").currentRow() == 2


def test_undone_results_leave_the_list(dock, document):
    dock.show_document(document)
    dock.show_document(Document(document.original, document.results[:1]))
    assert len(rows(dock)) == 2


def test_without_an_image_it_says_what_to_do(dock, document):
    dock.show_document(document)
    dock.show_document(None, why_no_image="Open an image first.")

    label = dock.findChild(QLabel, "no-steps")
    assert label.isVisible()
    assert "Open an image" in label.text()
    assert rows(dock) == []
