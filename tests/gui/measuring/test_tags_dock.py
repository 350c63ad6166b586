from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView

from xraysr_gui.gui.measuring.tags_dock import TagsDock
from xraysr_gui.image_io.tags import Tag

TAGS = (
    Tag(0, "(0008,0060)", "CS", "Modality", "DX"),
    Tag(0, "(0008,1140)", "SQ", "Referenced Image Sequence", "1 item"),
    Tag(1, "(FFFE,E000)", "", "Item 1", ""),
    Tag(2, "(0008,1155)", "UI", "Referenced SOP Instance UID", "1.2.3"),
    Tag(0, "(0010,0010)", "PN", "Patient's Name", "DOE^JANE"),
    Tag(0, "(0019,1001)", "LO", "Private", "Dose mode"),
)


@pytest.fixture
def dock(qtbot):
    dock = TagsDock()
    qtbot.addWidget(dock)
    dock.resize(600, 400)
    dock.show()
    qtbot.waitExposed(dock)
    dock.show_tags(TAGS)
    return dock


def shown(dock) -> list[str]:
    rows = dock.findChild(QTableView, "tag-table").model()
    return [rows.index(row, 0).data().strip() for row in range(rows.rowCount())]


def search(qtbot, dock, words: str) -> None:
    field = dock.findChild(QLineEdit, "tag-search")
    field.clear()
    qtbot.keyClicks(field, words)


def count(dock) -> str:
    return dock.findChild(QLabel, "tag-count").text()


@pytest.mark.parametrize("words", ["modality", "0008,0060", "00080060", "dx", "DX mod"])
def test_an_element_is_found_by_tag_name_value_or_several_words(qtbot, dock, words):
    search(qtbot, dock, words)

    assert shown(dock) == ["(0008,0060)"]
    assert count(dock) == "1 of 6"


def test_a_keyword_without_spaces_finds_its_element(qtbot, dock):
    search(qtbot, dock, "ReferencedSOPInstanceUID")
    assert "(0008,1155)" in shown(dock)


def test_a_find_inside_a_sequence_shows_which_sequence(qtbot, dock):
    search(qtbot, dock, "1.2.3")

    assert shown(dock) == ["(0008,1140)", "(FFFE,E000)", "(0008,1155)"]
    assert count(dock) == "1 of 6"
    rows = dock.findChild(QTableView, "tag-table").model()
    assert [rows.is_found(row) for row in range(3)] == [False, False, True]


def test_elements_of_a_sequence_are_indented(dock):
    rows = dock.findChild(QTableView, "tag-table").model()
    indents = [len(t) - len(t.lstrip()) for t in (rows.index(row, 0).data() for row in range(6))]
    assert indents == [0, 0, 1, 2, 0, 0]


def test_an_element_of_the_maker_is_marked_as_private(dock):
    rows = dock.findChild(QTableView, "tag-table").model()
    fonts = [rows.index(row, 0).data(Qt.ItemDataRole.FontRole) for row in range(6)]
    assert [font is not None and font.italic() for font in fonts] == [False] * 5 + [True]
    assert "Private" in rows.index(5, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_what_was_found_is_marked_in_the_table(qtbot, dock):
    table = dock.findChild(QTableView, "tag-table")

    def yellow() -> int:
        image = table.viewport().grab().toImage()
        colours = [image.pixelColor(x, 10) for x in range(image.width())]
        return sum(c.red() - c.blue() > 40 for c in colours)

    plain = yellow()
    search(qtbot, dock, "modality")
    assert yellow() > plain + 20


def test_another_file_is_searched_for_the_same_words(qtbot, dock):
    search(qtbot, dock, "patient")
    dock.show_tags((Tag(0, "(0010,0020)", "LO", "Patient ID", "7"), TAGS[0]))
    assert shown(dock) == ["(0010,0020)"]
    dock.show_tags(())
    assert count(dock) == "No tags"


def test_down_enters_the_table_and_copying_takes_the_selected_rows(qtbot, dock):
    field, table = dock.findChild(QLineEdit, "tag-search"), dock.findChild(QTableView, "tag-table")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    dock.copy_selected()

    assert QGuiApplication.clipboard().text().splitlines() == [
        "(0008,0060)\tCS\tModality\tDX",
        "(0008,1140)\tSQ\tReferenced Image Sequence\t1 item",
    ]


def test_copy_all_takes_what_is_shown(qtbot, dock):
    search(qtbot, dock, "jane")
    qtbot.mouseClick(dock.findChild(QPushButton, "copy-tags"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "(0010,0010)\tPN\tPatient's Name\tDOE^JANE"


def test_escape_empties_the_search(qtbot, dock):
    search(qtbot, dock, "nothing like this")
    assert shown(dock) == []
    assert not dock.findChild(QPushButton, "copy-tags").isEnabled()

    qtbot.keyClick(dock.findChild(QLineEdit, "tag-search"), Qt.Key.Key_Escape)

    assert len(shown(dock)) == 6
    assert count(dock) == "6"
