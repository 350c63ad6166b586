from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from xraysr_gui.gui.enhancing.card_dock import CardDock

CARD = """# A network

Makes **larger**. See [its maker](https://example.org/a).

| what | dB |
|---|---|
| chest | 38.2 |

![curves](curves.png)

<script>alert(1)</script><img src="file:///etc/hostname"><b>bold by html</b>
"""


@pytest.fixture
def dock(qtbot):
    dock = CardDock()
    qtbot.addWidget(dock)
    dock.resize(400, 500)
    dock.show()
    qtbot.waitExposed(dock)
    return dock


@pytest.fixture
def page(dock) -> QTextBrowser:
    return dock.findChild(QTextBrowser, "card")


def test_a_card_is_laid_out_from_its_beginning(dock, page):
    dock.show_card("para\n\n" * 300)
    dock.show_card(CARD)
    words = page.toPlainText()
    assert words.startswith("A network\nMakes larger.")
    assert "38.2" in words
    assert "**" not in words
    assert page.verticalScrollBar().value() == 0


def test_a_card_of_a_stranger_loads_nothing_and_leads_nowhere(qtbot, dock, page):
    dock.show_card(CARD)
    assert "<script>" not in page.toHtml()
    for name in ("file:///etc/hostname", "https://example.org/x.png", "curves.png"):
        picture = page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
        assert picture.width() == 1
    style = QTextDocument.ResourceType.StyleSheetResource.value
    assert page.loadResource(style, QUrl("file:///etc/passwd")) is None

    before = page.toPlainText()
    assert page.find("its maker")
    with qtbot.waitSignal(page.anchorClicked) as clicked:
        place = page.cursorRect().center() - QPoint(8, 0)
        qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args[0].host() == "example.org"
    assert page.toPlainText() == before


def test_without_a_card_it_says_how_to_get_one(dock, page):
    assert page.toPlainText().startswith("Press Card")


def test_a_picture_that_was_given_along_is_shown_as_wide_as_the_page(dock, page):
    curves = QImage(900, 300, QImage.Format.Format_RGB32)
    curves.fill(Qt.GlobalColor.red)
    dock.show_card(CARD, {"curves.png": curves})
    picture = page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("curves.png"))
    assert (
        page.viewport().width() - 40 < picture.width() / picture.devicePixelRatio() < page.viewport().width()
    )
    assert any(
        page.grab().toImage().pixelColor(100, y) == QColor(Qt.GlobalColor.red) for y in range(page.height())
    )
    dock.show_card(CARD)
    stranger = page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("curves.png"))
    assert stranger.width() == 1


def test_a_table_without_a_head_has_no_empty_row(dock, page):
    dock.show_card("| | |\n|---|---|\n| task | deblur |\n\nMore.\n\n| name | value |\n|---|---|\n| a | 1 |\n")
    bare, headed = page.document().rootFrame().childFrames()
    assert (bare.rows(), bare.cellAt(0, 0).firstCursorPosition().block().text()) == (1, "task")
    assert headed.rows() == 2
