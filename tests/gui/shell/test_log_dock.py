from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton

from xraysr_gui.gui.shell.log_dock import LogDock
from xraysr_gui.gui.shell.log_memory import KEPT, LogMemory


@pytest.fixture
def log():
    log = logging.Logger("xraysr_gui.image_io.reader")
    log.propagate = False
    return log


@pytest.fixture
def dock(qtbot, log):
    memory = LogMemory(logging.DEBUG)
    log.addHandler(memory)
    dock = LogDock(memory)
    qtbot.addWidget(dock)
    dock.memory = memory
    return dock


def text(dock) -> str:
    return dock.findChild(QPlainTextEdit, "log-text").toPlainText()


def choose_level(dock, level: int) -> None:
    box = dock.findChild(QComboBox, "log-level")
    box.setCurrentIndex(box.findData(level))


def test_a_line_names_its_time_level_and_place(qtbot, dock, log):
    log.info("read in %d ms", 12)

    qtbot.waitUntil(lambda: text(dock) != "")

    assert text(dock).endswith("INFO    image_io.reader: read in 12 ms")
    assert text(dock)[2] == ":"


def test_the_level_hides_lines_and_shows_them_again(qtbot, dock, log):
    log.debug("small")
    log.warning("large")
    qtbot.waitUntil(lambda: "large" in text(dock))
    assert "small" not in text(dock)

    choose_level(dock, logging.DEBUG)
    assert [line[-5:] for line in text(dock).splitlines()] == ["small", "large"]
    choose_level(dock, logging.ERROR)
    assert text(dock) == ""


def test_lines_of_many_threads_arrive_once_each_and_in_order(qtbot, dock, log):
    def speak(name: int) -> None:
        for number in range(50):
            log.info("thread %d line %d", name, number)

    threads = [threading.Thread(target=speak, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(text(dock).splitlines()) == 200)

    words = [line.rpartition(": ")[2] for line in text(dock).splitlines()]
    assert len(set(words)) == 200
    assert [w for w in words if "thread 2" in w] == [f"thread 2 line {n}" for n in range(50)]


def test_a_burst_of_lines_is_one_message_to_the_window(qtbot, dock, log):
    told = []
    dock.memory.news.arrived.connect(lambda: told.append(1))
    for _ in range(2):
        for number in range(50):
            log.info("line %d", number)
        qtbot.waitUntil(lambda: text(dock).endswith("line 49"))
        dock.findChild(QPlainTextEdit, "log-text").clear()
    assert len(told) == 2


def test_the_same_words_twice_are_two_lines(qtbot, dock, log):
    log.info("again")
    qtbot.waitUntil(lambda: text(dock).count("again") == 1)
    log.info("again")
    qtbot.waitUntil(lambda: text(dock).count("again") == 2)


def test_only_the_last_lines_are_kept(qtbot, dock, log):
    for number in range(KEPT + 10):
        log.info("line %d", number)

    qtbot.waitUntil(lambda: text(dock).endswith(f"line {KEPT + 9}"))

    lines = text(dock).splitlines()
    assert len(lines) == len(dock.memory.lines()) == KEPT
    assert lines[0].endswith("line 10")


def test_copy_puts_the_shown_lines_on_the_clipboard(qtbot, dock, log):
    log.error("broken")
    qtbot.waitUntil(lambda: text(dock) != "")
    qtbot.mouseClick(dock.findChild(QPushButton, "copy-log"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text(dock)


def test_an_error_names_its_exception(qtbot, dock, log):
    try:
        raise KeyError("rows")
    except KeyError:
        log.exception("a job failed")
    qtbot.waitUntil(lambda: "a job failed (KeyError: 'rows')" in text(dock))


def test_nothing_in_the_log_names_a_patient(qtbot, dock, log):
    log.info("cannot read %s of DOE^JANE", "/images/doe/1.dcm")
    qtbot.waitUntil(lambda: text(dock) != "")
    assert text(dock).endswith("cannot read <file> of <person>")
