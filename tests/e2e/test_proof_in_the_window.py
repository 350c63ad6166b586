"""Verifying and the support bundle in the window, by keys and dialogs; the log of results beside them."""

from __future__ import annotations

import json
import logging
import shutil
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QPushButton, QTableWidget

from tests.support.derived_files import source_file
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.checking.check_room import ROOM
from xraysr_gui.commands.checking.check_surroundings import SURROUNDINGS
from xraysr_gui.commands.noted import log_of_results
from xraysr_gui.commands.report_crash import report_crash
from xraysr_gui.core.address import Address
from xraysr_gui.gui.proving.support_dialog import SupportDialog
from xraysr_gui.gui.proving.verify_dialog import VerifyDialog
from xraysr_gui.settings import places
from xraysr_gui.settings.audit_findings import verify_log
from xraysr_gui.settings.audit_log import told_in
from xraysr_gui.settings.upgrades import VERSION
from xraysr_gui.studies.recent import RecentFiles
from xraysr_gui.studies.worklist_file import WorklistFile

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
PLANTED = "Quirrel", "Zacharias", "QX4711", "Hogsmeade"


class Person:
    """Who uses the window."""

    def __init__(self, program, qtbot):
        self.program, self.qtbot = program, qtbot

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def open(self, path: Path) -> None:
        self.program.rooms["browsing"].opening.open_paths([path])
        view = self.program.desk.grid.active
        self.until(lambda: view.radiograph is not None and view.radiograph.source.address.path == path)

    def key(self, key, modifiers=CONTROL | ALT) -> None:
        self.program.window.activateWindow()
        self.program.desk.grid.active.setFocus()
        self.qtbot.keyClick(self.program.desk.grid.active, key, modifiers)

    def press(self, dialog, name: str) -> None:
        self.qtbot.mouseClick(dialog.findChild(QPushButton, name), LEFT)

    def choose(self, name: str, path: Path) -> None:
        [dialog] = [one for one in self.program.window.findChildren(QFileDialog, name) if one.isVisible()]
        dialog.selectFile(str(path))
        dialog.accept()


@pytest.fixture
def person(program, qtbot) -> Person:
    return Person(program, qtbot)


def test_a_result_is_verified_where_it_is_looked_at_and_a_change_is_shown_as_a_map(person, tmp_path):
    program = person.program
    source, target = source_file(tmp_path / "in.dcm"), tmp_path / "out.dcm"
    person.open(source)
    person.key(Qt.Key.Key_E, CONTROL)
    enhancing = program.rooms["enhancing"].enhancing
    person.until(lambda: bool(program.desk.workspace.document.results) and not enhancing.is_running)
    [result] = program.desk.workspace.document.results
    exporting = program.rooms["saving"].exporting
    exporting.save(target, result)
    person.until(lambda: target.exists() and not exporting.is_writing)
    told = [told_in(line) for _, _, line in log_of_results().lines()]
    assert [(one["what"], one["steps"][0]["enhancer"]) for one in told] == [
        ("made", "bilinear"),
        ("saved", "bilinear"),
    ]
    assert {one["input"] for one in told} == {result.source.sha256}
    assert verify_log(log_of_results()).is_whole

    person.open(target)
    verifying = program.rooms["proving"].verifying
    person.key(Qt.Key.Key_V, CONTROL | ALT | Qt.KeyboardModifier.ShiftModifier)
    dialog = program.window.findChild(VerifyDialog)
    person.until(lambda: not verifying.is_verifying)
    table = dialog.findChild(QTableWidget, "verify-rows")
    assert [table.item(0, column).text() for column in (0, 1)] == ["identical", "out.dcm"]
    assert table.item(0, 2).text() == str(Path(table.item(0, 1).toolTip()).parent), "two may have one name"
    words = dialog.findChild(QPlainTextEdit, "verify-words")
    assert "every pixel is identical" in words.toPlainText()
    assert "bilinear" in words.toPlainText()
    assert dialog.findChild(QLabel, "verify-map").isHidden()

    changed = bytearray(target.read_bytes())
    changed[-2000] ^= 64
    (tmp_path / "changed.dcm").write_bytes(changed)
    source.rename(tmp_path / "elsewhere.dcm")
    (tmp_path / "elsewhere").mkdir()
    shutil.move(tmp_path / "elsewhere.dcm", tmp_path / "elsewhere" / "in.dcm")
    person.press(dialog, "verify-files")
    person.choose("verify-file-dialog", tmp_path / "changed.dcm")
    person.until(lambda: verifying.is_verifying or table.rowCount() == 1)
    person.until(lambda: not verifying.is_verifying and table.rowCount() == 1)
    assert table.item(0, 0).text() == "pixels changed"
    assert "Name it or its folder as the input" in words.toPlainText()
    person.press(dialog, "verify-input")
    person.choose("verify-file-dialog", tmp_path / "elsewhere")
    person.until(lambda: not verifying.is_verifying and "1 pixel at" in words.toPlainText())
    picture = dialog.findChild(QLabel, "verify-map")
    assert not picture.isHidden()
    image = picture.pixmap().toImage()
    dots = [(x, y) for x in range(image.width()) for y in range(image.height())]
    assert {image.pixelColor(x, y).lightness() > 60 for x, y in dots} == {True, False}
    verifying.save(tmp_path / "verdicts.csv")
    person.until(lambda: (tmp_path / "verdicts.csv").exists())
    assert "pixels changed" in (tmp_path / "verdicts.csv").read_text()
    dialog.reject()


def plant(person: Person, folder: Path) -> None:
    """A name and an id everywhere that the program writes or reads."""
    path = folder / "Zacharias Quirrel" / "QX4711-Quirrel.dcm"
    path.parent.mkdir(parents=True)
    source_file(path, PatientName="Quirrel^Zacharias", PatientID="QX4711", StudyDescription="Knee of Quirrel")
    person.open(path)
    person.program.rooms["browsing"].opening.open_paths([path.parent])
    person.until(lambda: (places.cache_folder() / "studies.sqlite").exists())
    recent = RecentFiles(places.settings_folder() / "recent.json")
    recent.add([path])
    worklist = WorklistFile(places.data_folder() / "worklist.sqlite")
    worklist.join([Address(path)], 1.0, 1.0)
    worklist.close()
    own = {"own_keys": {"Quirrel": ["Ctrl+Q"]}, "theme": "light", "device": "Quirrel"}
    file = places.settings_folder() / "settings.json"
    file.write_text(json.dumps({"version": VERSION, "settings": own}))
    for error in (ValueError(f"Quirrel, Zacharias is not in {path}"), OSError(2, "gone", str(path))):
        report_crash(error)
    log = logging.getLogger("xraysr_gui.planting")
    log.info("%s could not be read: %s after %d tries", path, "Mr Zacharias Quirrel of Hogsmeade", 3)
    log.info("a fault", exc_info=ValueError("QX4711"))


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """That of a person who has a name."""
    folder = tmp_path / "Zacharias Quirrel of Hogsmeade"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("QUIRREL", "Zacharias")
    monkeypatch.setenv("LOGNAME", "Quirrel")
    return folder


def test_the_support_bundle_names_nobody_and_is_shown_before_it_is_written(
    home, person, tmp_path, monkeypatch, caplog
):
    caplog.set_level(logging.INFO, "xraysr_gui")
    monkeypatch.setattr("xraysr_gui.commands.checking.check_installation.CHECKS", (SURROUNDINGS, ROOM))
    plant(person, home)
    person.key(Qt.Key.Key_U, CONTROL | ALT | Qt.KeyboardModifier.ShiftModifier)
    dialog = person.program.window.findChild(SupportDialog)
    text = dialog.findChild(QPlainTextEdit, "support-text")
    person.until(lambda: not person.program.rooms["proving"].supporting.is_gathering)
    shown = text.toPlainText()
    assert not any(one.lower() in shown.lower() for one in PLANTED), shown
    for expected in (
        '"theme": "light"',
        "<...> could not be read: <...> after 3 tries",
        "a fault (ValueError)",
        "ValueError",
        "green: Fonts",
        '"whole": true',
    ):
        assert expected in shown, shown
    person.press(dialog, "support-save")
    target = tmp_path / "out.zip"
    person.choose("support-save-dialog", target)
    person.until(target.exists)
    with zipfile.ZipFile(target) as archive:
        packed = {name: archive.read(name).decode() for name in archive.namelist()}
    assert all(text.strip() in shown for text in packed.values())
    assert not any(one.lower() in text.lower() for one in PLANTED for text in packed.values())
    assert b"QX4711" not in target.read_bytes()
    dialog.reject()
