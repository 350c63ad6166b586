"""The manual: found by its key, searched, and true to the program that it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QListWidget, QTextBrowser

from tests.support import manual_pictures
from xraysr_gui.commands.checking import check_installation
from xraysr_gui.commands.checking.check_versions import VERSIONS
from xraysr_gui.gui.shell.manual_pages import ACTION_LINK, TABLES, manual_pages, search
from xraysr_gui.gui.shell.manual_window import ManualWindow
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.settings import places

FOLDER = places.resources() / "manual"
PAGES = manual_pages(FOLDER)
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
PAGE_LINK = re.compile(r"\]\(([^):]+\.md)\)")


@pytest.fixture
def manual(program, qtbot):
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: program.window.findChild(ManualWindow) is not None)
    return program.window.findChild(ManualWindow)


def page(manual) -> str:
    return manual.findChild(QTextBrowser, "manual-text").toPlainText()


def listed(manual) -> list[str]:
    rows = manual.findChild(QListWidget, "manual-list")
    return [rows.item(number).text() for number in range(rows.count())]


def test_the_key_opens_the_first_page_and_a_click_another(manual, qtbot):
    assert listed(manual) == [one.title for one in PAGES]
    assert page(manual).startswith("First steps")
    rows = manual.findChild(QListWidget, "manual-list")
    [row] = rows.findItems("What a figure means", Qt.MatchFlag.MatchExactly)
    place = rows.visualItemRect(row).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert page(manual).startswith("What a figure means")
    for metric in IN_REGIONS:
        assert f"{metric.title}\n{metric.meaning}" in page(manual)


def test_what_is_typed_is_found_and_enter_goes_there(manual, qtbot):
    field = manual.findChild(QLineEdit, "manual-field")
    qtbot.keyClicks(field, "known length")
    assert any(row.startswith("Opening and reading images > Lengths") for row in listed(manual))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    text = manual.findChild(QTextBrowser, "manual-text")
    assert "Calibrate by a known length" in page(manual)
    assert "known" in {mark.cursor.selectedText() for mark in text.extraSelections()}
    field.clear()
    qtbot.keyClicks(field, "haruspex")
    assert listed(manual) == ["Nothing was found in the manual."]


def test_a_link_does_what_it_names_or_says_why_it_cannot_be_done(manual, program, qtbot):
    text = manual.findChild(QTextBrowser, "manual-text")
    told = manual.findChild(QLabel, "manual-told")
    text.anchorClicked.emit(QUrl("action:save-result"))
    assert told.text() == program.desk.table.row("save-result").why_not() != ""
    text.anchorClicked.emit(QUrl("action:open-files"))
    qtbot.waitUntil(lambda: any(one.isVisible() for one in program.window.findChildren(QFileDialog)))
    assert not told.isVisible()
    next(one for one in program.window.findChildren(QFileDialog) if one.isVisible()).reject()


def test_every_action_is_called_what_the_menu_calls_it_and_has_its_key(manual, program):
    rows = {row.id: row for row in program.desk.table}
    for one in PAGES:
        for words, id in ACTION_LINK.findall(one.text):
            assert words == " > ".join([*rows[id].menu.split("/"), rows[id].title]), one.name
    assert f"File > Open files... ({program.desk.table.key_text('open-files')})" in page(manual)


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)
def test_a_page_names_only_what_is_there(one):
    assert one.text.startswith(f"# {one.title}\n")
    assert set(PAGE_LINK.findall(one.text)) <= {other.name for other in PAGES}
    assert all((FOLDER / name).is_file() for name in PICTURE.findall(one.text))
    assert set(re.findall(r"<!-- (\w+) -->", one.text)) <= set(TABLES)


def test_a_find_in_a_heading_comes_first():
    assert search(PAGES, "worst places")[0].around
    assert search(PAGES, "maps")[0].heading == "Maps"
    assert "Enhance > Install models from a stick..." in search(PAGES, "models stick")[0].around
    assert search(PAGES, "  ") == ()


def test_the_pictures_are_taken_of_the_window(tmp_path: Path, monkeypatch):
    """Not compared with those that ship: fonts differ from one computer to the next."""
    monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
    monkeypatch.setattr(manual_pictures, "ENHANCER", "bilinear")
    monkeypatch.setattr(check_installation, "CHECKS", (VERSIONS,))
    manual_pictures.main(tmp_path)
    shipped = {name for one in PAGES for name in PICTURE.findall(one.text)}
    assert {path.name for path in tmp_path.iterdir()} == shipped
    for path in tmp_path.iterdir():
        assert np.unique(np.asarray(Image.open(path).convert("L"))).size > 50
