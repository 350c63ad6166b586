"""The whole window in a language that nobody speaks: what reads as English passed by the one function."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QListWidget, QMessageBox, QWidget

from tests.e2e.test_details_of_the_window import draw_rectangle
from tests.e2e.test_enhancing_a_study import Reader
from tests.support.waiting import WAIT_MS
from tests.support.words_in_sight import cut_off, texts_of, texts_of_actions, untranslated
from xraysr_gui.core.pseudo_words import pseudo
from xraysr_gui.core.words import LANGUAGE, PSEUDO, install
from xraysr_gui.gui.shell.command_palette import CommandPalette
from xraysr_gui.gui.widgets.qt_texts import QtTexts

IMAGE = "2_test_pattern.dcm"
KEYS = (
    "Ctrl Shift Alt Esc Space Home End Del Enter Return Ins Tab PgUp PgDown Left Right Up Down Backspace Num"
)
DATA = "xraysr test pattern dcm brkn construction"
FORMATS = "DICOM JPEG TIFF WebP MetaImage NIfTI Matlab"
ALLOWED = frozenset(f"{KEYS} {DATA} {FORMATS}".split())
"""Names of keys, which Qt has its own words for, of the program, of the open file, and of kinds of files."""
NOT_OURS = frozenset({"study-list", "study-tree", "tag-table", "log-text", "card", "data-probe"})
"""What shows the words of files and of people, or of those who wrote a card."""


@pytest.fixture
def _nobody_speaks_it(monkeypatch):
    monkeypatch.setenv(LANGUAGE, PSEUDO)
    install(pseudo)
    yield
    install(None)
    for translator in QApplication.instance().findChildren(QtTexts):
        QApplication.removeTranslator(translator)
        translator.setParent(None)


@pytest.fixture
def reader(_nobody_speaks_it, program, qtbot, open_file) -> Reader:
    open_file(IMAGE)
    return Reader(program, qtbot)


class Found:
    """Collects what is wrong, so that all of it is told at once."""

    def __init__(self) -> None:
        self.lines: dict[str, None] = {}

    def look_at(self, widget: QWidget, name: str) -> None:
        QApplication.sendPostedEvents()
        for where, text in texts_of(widget, NOT_OURS):
            self.judge(f"{name}: {where}", text)
        for line in cut_off(widget):
            self.lines[f"{name}: cut off: {line}"] = None

    def look_at_actions(self, actions, name: str) -> None:
        for where, text in texts_of_actions(actions):
            self.judge(f"{name}: {where}", text)

    def judge(self, where: str, text: str) -> None:
        words = untranslated(text, ALLOWED)
        if words:
            self.lines[f"{where}: {words} in {text[:160]!r}"] = None

    def told(self) -> str:
        return "\n".join(self.lines)


def test_window_menus_panels_and_docks(reader, qtbot):
    program, found = reader.program, Found()
    window = program.window
    window.resize(1500, 950)
    found.look_at_actions(window.menuBar().actions(), "menus")
    found.look_at_actions([program.desk.table.action(row.id) for row in program.desk.table], "actions")
    for id, _ in window.modules:
        if window.module != id:
            window.choose_module(id)
        qtbot.wait(50)
        found.look_at(window, f"panel {id}")
    for id in window.docks:
        window.open_dock(id)
        qtbot.wait(50)
        found.look_at(window.docks[id], id)
    assert not found.lines, found.told()


def test_a_result_its_map_its_figures_and_the_question_at_the_end(reader, qtbot):
    program, found = reader.program, Found()
    reader.key(Qt.Key.Key_F7)
    reader.key(Qt.Key.Key_E)
    reader.until_results(1)
    program.desk.table.trigger("compare-four")
    program.rooms["comparing"].arranging.side_by_side()
    reader.until(lambda: program.rooms["comparing"].arranging.heat.heat is not None)
    for id in ("compare", "enhance"):
        if program.window.module != id:
            program.window.choose_module(id)
        qtbot.wait(300)
        found.look_at(program.window, f"panel {id}")
    for id in ("dock-figures", "dock-steps", "dock-jobs", "dock-histogram"):
        program.window.open_dock(id)
        qtbot.wait(300)
        found.look_at(program.window.docks[id], id)
    draw_rectangle(program, qtbot)
    qtbot.wait(300)
    found.look_at(program.window, "a region")
    program.desk.table.trigger("save-report")
    (dialog,) = open_dialogs()
    found.look_at(dialog, "report")
    dialog.reject()
    program.window.close()
    box = program.window.findChild(QMessageBox, "leaving-question")
    reader.until(box.isVisible)
    found.look_at(box, "question at the end")
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert not found.lines, found.told()
    program.window.may_close = lambda: True


def test_settings_keys_about_and_the_palette(reader, qtbot):
    program, found = reader.program, Found()
    for row in ("settings", "cheat-sheet", "about"):
        program.desk.table.trigger(row)
        (dialog,) = open_dialogs()
        for page in dialog.findChildren(QListWidget, "settings-pages"):
            for number in range(page.count()):
                page.setCurrentRow(number)
                qtbot.wait(50)
                found.look_at(dialog, f"{row} {number}")
        found.look_at(dialog, row)
        dialog.close()
    program.desk.table.trigger("command-palette")
    found.look_at(program.window.findChild(CommandPalette), "palette")
    program.window.findChild(CommandPalette).hide()
    assert not found.lines, found.told()


@pytest.mark.parametrize("row", ["install-model", "save-views", "open-files", "save-session"])
def test_dialogs_that_ask_for_a_file(reader, row):
    program, found = reader.program, Found()
    assert program.desk.table.row(row).why_not() == ""
    program.desk.table.trigger(row)
    (dialog,) = open_dialogs()
    if isinstance(dialog, QFileDialog):
        for text in (dialog.windowTitle(), *dialog.nameFilters()):
            found.judge(row, text.partition(" (*")[0])
    else:
        found.look_at(dialog, row)
    dialog.reject()
    assert not found.lines, found.told()


def test_a_file_that_is_refused(reader, qtbot, tmp_path):
    """The words come from the reader child, which speaks the same language."""
    program, found = reader.program, Found()
    broken = tmp_path / "brkn.png"
    broken.write_bytes(b"no picture")
    program.rooms["browsing"].opening.open_paths([broken])
    banner = program.desk.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    found.look_at(banner, "banner")
    assert not found.lines, found.told()


def test_an_english_text_is_noticed():
    assert untranslated("[Öpén~] and more", ALLOWED) == ["and", "more"]
    assert untranslated(pseudo("Open {} files").format(3), ALLOWED) == []


def open_dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
