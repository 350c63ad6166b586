from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QListWidget,
    QMainWindow,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
)

from xraysr_gui.gui.widgets.kept_keys import KeepsKeys

KEYS = {"Down": Qt.Key.Key_Down, "Space": Qt.Key.Key_Space, "Del": Qt.Key.Key_Delete, "Home": Qt.Key.Key_Home}


@pytest.fixture
def window(qtbot):
    """A window whose shortcuts turn pages, with a panel of fields."""
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = KeepsKeys()
    column = QVBoxLayout(panel)
    window.fields = {
        "list": QListWidget(),
        "number": QSpinBox(value=5),
        "combo": QComboBox(),
        "tick": QCheckBox("Tick"),
        "button": QPushButton("Press"),
    }
    window.fields["list"].addItems(["one", "two", "three"])
    window.fields["combo"].addItems(["one", "two"])
    for field in window.fields.values():
        column.addWidget(field)
    window.setCentralWidget(panel)
    window.triggered = []
    for name in KEYS:
        action = QAction(name, window)
        action.setShortcut(name)
        action.triggered.connect(lambda _=False, name=name: window.triggered.append(name))
        window.addAction(action)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def press(qtbot, window, field: str, key: str):
    widget = window.fields[field]
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    qtbot.keyClick(window.windowHandle(), KEYS[key])
    return widget


def test_a_list_moves_by_its_own_arrows(qtbot, window):
    window.fields["list"].setCurrentRow(0)
    assert press(qtbot, window, "list", "Down").currentRow() == 1
    press(qtbot, window, "list", "Home")
    press(qtbot, window, "list", "Del")
    assert window.triggered == []


def test_a_number_and_a_choice_are_changed_by_arrows(qtbot, window):
    assert press(qtbot, window, "number", "Down").value() == 4
    assert press(qtbot, window, "combo", "Down").currentIndex() == 1
    assert window.triggered == []


def test_a_tick_is_set_with_the_space_bar(qtbot, window):
    assert press(qtbot, window, "tick", "Space").isChecked()
    assert window.triggered == []


def test_after_a_click_on_a_button_the_arrows_still_turn_pages(qtbot, window):
    press(qtbot, window, "button", "Down")
    press(qtbot, window, "button", "Home")
    assert window.triggered == ["Down", "Home"]
