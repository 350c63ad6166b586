"""Closing the window with work that lies in no file: one question, four answers; a signal asks nothing."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QMessageBox, QPushButton

from tests.e2e.test_after_a_crash import LESION, LINE, SAMPLE
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings


class Reader:
    """Somebody who works with one program after the other."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.programs: list[Application] = []

    def start(self, paths=(), **settings) -> Application:
        new_qt_application([])
        program = Application(Settings(**settings), ImageReader(), ImageReader())
        self.programs.append(program)
        self.qtbot.addWidget(program.window)
        program.start(list(paths))
        self.wait(lambda: program.is_furnished)
        return program

    def work(self, program: Application) -> None:
        """One result, one region and one mark."""
        self.wait(lambda: program.desk.workspace.document is not None)
        document = program.desk.workspace.document
        result = enhance_radiograph(document.original, BUILT_IN["median"], BUILT_IN["median"].parameters())
        program.desk.workspace.change(document.with_result(result).with_regions(LESION).with_mark(LINE))

    def ask_to_close(self, program: Application) -> QMessageBox | None:
        self.qtbot.keyClick(program.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
        return program.window.findChild(QMessageBox, "leaving-question")

    def answer(self, program: Application, name: str) -> None:
        box = program.window.findChild(QMessageBox, "leaving-question")
        self.qtbot.mouseClick(box.findChild(QPushButton, name), Qt.MouseButton.LeftButton)

    def until_closed(self, program: Application) -> None:
        self.wait(lambda: not program.window.isVisible())
        program.shut_down()

    def wait(self, true) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)


@pytest.fixture
def reader(qtbot, monkeypatch):
    monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
    one = Reader(qtbot)
    yield one
    for program in one.programs:
        program.shut_down()


def kept_sessions():
    return sorted((places.cache_folder() / "sessions").glob("*/session.json"))


def test_what_is_kept_is_offered_at_the_next_start_and_opened_whole(reader):
    first = reader.start([SAMPLE])
    reader.work(first)
    wanted = first.desk.workspace.document.results[0].pixels
    box = reader.ask_to_close(first)
    assert "1 result, 1 region and 1 mark on 1 image" in box.text()
    assert box.defaultButton().objectName() == "leave-keep"
    assert first.window.isVisible()
    reader.qtbot.keyClick(box, Qt.Key.Key_Return)  # Enter keeps
    reader.until_closed(first)
    assert len(kept_sessions()) == 1

    again = reader.start()
    reader.wait(again.desk.banner.isVisible)
    assert "kept for this start" in again.desk.banner.message.what
    row = again.rooms["browsing"].panel.findChild(QPushButton, "kept-session")
    assert row.sizeHint().width() <= row.width(), "its words are seen whole"
    assert row.isVisible()
    again.window.activateWindow()
    reader.wait(again.window.isActiveWindow)
    again.rooms["browsing"].panel.findChild(QLineEdit, "study-search").setFocus()
    reader.qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    reader.wait(lambda: again.desk.grid.active.radiograph is not None)
    assert QApplication.focusWidget() is again.desk.grid.active  # single keys speak of the image
    document = again.desk.workspace.document
    assert (document.regions, document.marks) == ((LESION,), (LINE,))
    assert (document.results[0].pixels == wanted).all()
    assert not again.desk.banner.isVisible()  # it was answered in the list
    assert reader.ask_to_close(again) is not None  # it still lies in no file


def test_what_was_saved_before_it_was_kept_is_not_asked_for_at_the_next_end(reader, tmp_path):
    first = reader.start([SAMPLE])
    reader.work(first)
    leaving, document = first.rooms["saving"].keeping.leaving, first.desk.workspace.document
    first.rooms["saving"].exporting.save(tmp_path / "result.png", document.results[0])
    first.rooms["regions"].region_files.export(tmp_path / "regions.json", document.regions)
    reader.wait(lambda: leaving.unsaved.words() == "1 mark")
    reader.qtbot.keyClick(reader.ask_to_close(first), Qt.Key.Key_Return)
    reader.until_closed(first)

    again = reader.start()
    reader.wait(again.desk.banner.isVisible)
    row = again.rooms["browsing"].panel.findChild(QPushButton, "kept-session")
    reader.qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    reader.wait(lambda: again.desk.workspace.document is not None)
    assert again.desk.workspace.document.regions == (LESION,)
    assert "1 mark on 1 image" in reader.ask_to_close(again).text()
    reader.answer(again, "leave-cancel")
    reader.wait(lambda: again.rooms["saving"].keeping.leaving._question is None)
    again.desk.workspace.change(again.desk.workspace.document.without_mark(0))
    reader.ask_to_close(again)
    reader.until_closed(again)  # without a question


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("banner-answer-0", Qt.Key.Key_Space),
        ("banner-answer-1", Qt.Key.Key_Space),
        ("banner-close", Qt.Key.Key_Escape),
    ],
)
def test_after_an_answer_in_the_strip_single_keys_speak_of_the_image(reader, answer, key):
    first = reader.start([SAMPLE])
    reader.work(first)
    reader.qtbot.keyClick(reader.ask_to_close(first), Qt.Key.Key_Return)
    reader.until_closed(first)

    again = reader.start()
    reader.wait(again.desk.banner.isVisible)
    again.window.activateWindow()
    reader.wait(again.window.isActiveWindow)
    button = again.desk.banner.findChild(QAbstractButton, answer)
    button.setFocus()
    reader.qtbot.keyClick(button, key)
    assert not again.desk.banner.isVisible()
    assert QApplication.focusWidget() is again.desk.grid.active
    if answer == "banner-answer-0":
        reader.wait(lambda: again.desk.grid.active.radiograph is not None)
        assert QApplication.focusWidget() is again.desk.grid.active


def test_what_is_discarded_is_gone(reader):
    program = reader.start([SAMPLE])
    reader.work(program)
    reader.ask_to_close(program)
    reader.answer(program, "leave-discard")
    reader.until_closed(program)
    assert kept_sessions() == []


def test_cancel_leaves_everything_and_the_question_comes_again(reader):
    program = reader.start([SAMPLE])
    reader.work(program)
    reader.ask_to_close(program)
    reader.ask_to_close(program)
    assert len(program.window.findChildren(QMessageBox, "leaving-question")) == 1
    reader.answer(program, "leave-cancel")
    reader.wait(lambda: program.rooms["saving"].keeping.leaving._question is None)
    assert program.window.isVisible()
    assert program.desk.workspace.document.regions == (LESION,)
    assert reader.ask_to_close(program) is not None


def test_a_saved_session_closes_without_a_question_and_opens_on_the_command_line(reader, tmp_path):
    program = reader.start([SAMPLE])
    reader.work(program)
    wanted = program.desk.workspace.document.results[0].pixels
    path = tmp_path / "case.xraysr"
    program.rooms["saving"].session_files.save(path)
    reader.wait(lambda: not program.rooms["saving"].keeping.leaving.unsaved)
    assert reader.ask_to_close(program) is None
    reader.until_closed(program)
    assert kept_sessions() == []

    again = reader.start([path])
    reader.wait(lambda: again.desk.workspace.document is not None)
    assert (again.desk.workspace.document.results[0].pixels == wanted).all()
    assert again.desk.workspace.document.marks == (LINE,)
    assert again.desk.banner.message is None
    again.desk.workspace.change(again.desk.workspace.document.without_mark(0))
    assert not again.rooms["saving"].keeping.leaving.unsaved
    again.desk.workspace.change(again.desk.workspace.document.with_regions(LESION.moved(3, 0)))
    assert again.rooms["saving"].keeping.leaving.unsaved.words() == "1 region"


def test_the_answer_save_writes_a_session_and_then_closes(reader, tmp_path):
    program = reader.start([SAMPLE])
    reader.work(program)
    reader.ask_to_close(program)
    reader.answer(program, "leave-save")
    dialog = program.window.findChild(QFileDialog, "save-session-dialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "case.xraysr"))
    dialog.reject()
    reader.until_closed(program)
    assert (tmp_path / "case.xraysr").exists()


def test_exported_results_and_regions_are_saved(reader, tmp_path):
    program = reader.start([SAMPLE])
    reader.work(program)
    leaving, document = program.rooms["saving"].keeping.leaving, program.desk.workspace.document
    program.rooms["saving"].exporting.save(tmp_path / "result.png", document.results[0])
    reader.wait(lambda: not leaving.unsaved.results)
    program.rooms["regions"].region_files.export(tmp_path / "regions.json", document.regions)
    reader.wait(lambda: not leaving.unsaved.regions)
    assert leaving.unsaved.words() == "1 mark"


def test_where_nothing_may_be_kept_the_question_says_so_and_offers_to_save(reader):
    program = reader.start([SAMPLE], keep_session=False)
    reader.work(program)
    box = reader.ask_to_close(program)
    assert box.findChild(QPushButton, "leave-keep") is None
    assert box.defaultButton().objectName() == "leave-save"
    assert "switched off" in box.informativeText()
    reader.answer(program, "leave-discard")
    reader.until_closed(program)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_of_the_system_keeps_all_without_a_question(reader, number):
    program = reader.start([SAMPLE])
    reader.work(program)
    os.kill(os.getpid(), number)
    reader.until_closed(program)
    again = reader.start()
    reader.wait(again.desk.banner.isVisible)
    assert "1 image, 1 result, 1 region, 1 mark" in again.desk.banner.message.rest
    assert "kept for this start" in again.desk.banner.message.what


def test_without_work_of_ones_own_nothing_is_asked(reader):
    program = reader.start([SAMPLE])
    reader.wait(lambda: program.desk.workspace.document is not None)
    assert reader.ask_to_close(program) is None
    reader.until_closed(program)


@pytest.mark.parametrize("key", [Qt.Key.Key_Y, Qt.Key.Key_N], ids=["arrow", "note"])
def test_an_arrow_or_a_note_whose_words_are_being_typed_is_asked_about(reader, key):
    program = reader.start([SAMPLE])
    reader.wait(lambda: program.desk.workspace.document is not None)
    view = program.desk.grid.active
    reader.wait(lambda: view.radiograph is not None)
    reader.qtbot.keyClick(view, key)
    middle = view.rect().center()
    reader.qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    if key == Qt.Key.Key_Y:
        reader.qtbot.mouseMove(view, middle + QPoint(40, 30))
    reader.qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 30))
    entry = view.findChild(QLineEdit, "text-entry")
    reader.qtbot.keyClicks(entry, "seen here")
    box = reader.ask_to_close(program)
    assert box is not None
    assert "1 mark on 1 image" in box.text()
    (mark,) = program.desk.workspace.document.marks
    assert mark.text == "seen here"
    reader.answer(program, "leave-discard")
