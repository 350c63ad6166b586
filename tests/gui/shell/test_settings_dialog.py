from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QListWidget,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.keymap_page import KeymapPage
from xraysr_gui.gui.shell.keymaps import Keymap
from xraysr_gui.gui.shell.settings_dialog import SettingsDialog
from xraysr_gui.settings.schema import OwnKeys, Settings, declared


@pytest.fixture
def window(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def table(window):
    done: list[str] = []
    rows = [
        Action(id, id.title(), "Edit", lambda id=id: done.append(id)) for id in ("undo", "redo", "invert")
    ]
    made = ActionTable(rows, Keymap(), window, lambda _: QIcon())
    made.done = done
    return made


@pytest.fixture
def dialog(qtbot, window, table):
    shown = SettingsDialog(Settings(), table, window)
    qtbot.addWidget(shown)
    shown.heard = []
    shown.changed.connect(shown.heard.append)
    shown.show()
    return shown


def test_every_setting_has_an_editor_with_its_help(dialog):
    for setting in declared():
        editor = dialog.findChild(KeymapPage if isinstance(setting.kind, OwnKeys) else QWidget, setting.name)
        assert editor is not None, setting.name
        assert editor.toolTip() == setting.about.help


def test_each_explanation_stands_nearer_to_its_own_setting_than_to_the_next(qtbot, dialog):
    pages = dialog.findChild(QListWidget, "settings-pages")
    for number in (row for row in range(pages.count()) if pages.item(row).text() != "Keys"):
        pages.setCurrentRow(number)
        form = dialog.findChild(QStackedWidget).currentWidget().layout()
        qtbot.waitUntil(lambda form=form: form.itemAt(0).widget().isVisible())
        rows = [form.itemAt(row, QFormLayout.ItemRole.FieldRole).widget() for row in range(form.rowCount())]
        for own, words, following in zip(rows[::2], rows[1::2], rows[2::2], strict=False):
            text = words.fontMetrics().boundingRect(
                words.contentsRect(), Qt.TextFlag.TextWordWrap, words.text()
            )
            above = words.y() + words.contentsRect().y() - own.geometry().bottom()
            below = following.y() - (words.y() + words.contentsRect().y() + text.height())
            assert above < below, words.text()


def test_a_change_holds_at_once(qtbot, dialog):
    dialog.findChild(QComboBox, "theme").setCurrentIndex(1)
    dialog.findChild(QSpinBox, "text_size").setValue(12)
    dialog.findChild(QListWidget, "settings-pages").setCurrentRow(1)
    qtbot.keyClick(dialog.findChild(QCheckBox, "smooth"), Qt.Key.Key_Space)
    assert dialog.heard[0] == replace(Settings(), theme="light")
    assert dialog.heard[1] == replace(Settings(), theme="light", text_size=12)
    assert dialog.heard[2] == replace(Settings(), theme="light", text_size=12, smooth=False)


def test_a_page_goes_back_to_its_defaults_and_leaves_the_others(qtbot, dialog):
    dialog.findChild(QComboBox, "theme").setCurrentIndex(1)
    dialog.findChild(QCheckBox, "linked").setChecked(False)
    dialog.findChild(QListWidget, "settings-pages").setCurrentRow(0)
    qtbot.mouseClick(dialog.findChild(QPushButton, "reset-page"), Qt.MouseButton.LeftButton)
    assert dialog.heard[-1] == replace(Settings(), linked=False)
    assert dialog.findChild(QComboBox, "theme").currentData() == "dark"


def test_a_key_is_given_after_saying_whom_it_is_taken_from(qtbot, dialog, table):
    page = dialog.findChild(KeymapPage)
    rows = page.rows
    rows.setCurrentItem(rows.findItems("Redo", Qt.MatchFlag.MatchExactly)[0])
    page.key.setKeySequence(QKeySequence("Ctrl+Z"))
    assert "Undo" in page.conflict.text()
    page.give.click()
    own = dialog.heard[-1].own_keys
    assert own["redo"] == ("Ctrl+Z",)
    assert own["undo"] == ()


def test_the_table_gives_keys_tips_and_reasons(qtbot, window):
    reasons = ["Open an image first."]
    row = Action(
        "invert", "Invert", "Image", lambda: None, why_not=lambda: reasons[0], explains="Black for white."
    )
    table = ActionTable([row], Keymap(), window, lambda _: QIcon())
    action = table.action("invert")
    assert not action.isEnabled()
    assert action.toolTip() == "Invert (Alt+I)\nOpen an image first."
    reasons[0] = ""
    table.refresh()
    assert action.isEnabled()
    assert action.toolTip() == "Invert (Alt+I)\nBlack for white."
    table.set_keymap(Keymap("ohif"))
    assert action.shortcut() == QKeySequence("I")


def test_what_cannot_be_done_is_not_done(table, window):
    done: list[int] = []
    blocked = ActionTable(
        [Action("undo", "Undo", "", lambda: done.append(1), why_not=lambda: "No.")],
        Keymap(),
        window,
        lambda _: QIcon(),
    )
    blocked.trigger("undo")
    assert done == []
    table.trigger("redo")
    assert table.done == ["redo"]


CARD = ("webgpu:0", "webgpu:0 NVIDIA RTX A2000")


def test_a_card_of_this_computer_can_be_chosen_by_its_name(dialog):
    chooser = dialog.findChild(QComboBox, "device")
    dialog.offer("device", [CARD])
    dialog.offer("device", [CARD])
    assert [chooser.itemText(n) for n in range(3, chooser.count())] == [CARD[1]]
    chooser.setCurrentIndex(chooser.findText(CARD[1]))
    assert dialog.heard == [replace(Settings(), device="webgpu:0")]


def test_a_card_that_was_chosen_stands_for_itself_until_its_name_is_known(qtbot, window, table):
    shown = SettingsDialog(replace(Settings(), device="webgpu:0"), table, window)
    qtbot.addWidget(shown)
    chooser = shown.findChild(QComboBox, "device")
    assert chooser.currentText() == "webgpu:0"
    shown.offer("device", [CARD])
    assert chooser.currentText() == CARD[1]
