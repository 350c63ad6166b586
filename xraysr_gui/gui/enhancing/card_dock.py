"""Shows the card of an enhancer: what it is, how it was made, how well it was measured."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

COMFORTABLE = 420, 600
MARGIN = 24


class CardDock(QWidget):
    """A page to read beside the image. A stranger may have written it: it loads nothing and leads nowhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card-dock")
        self._page = named(_Page(), "card", tr("Card of the enhancer"))
        self._page.setOpenLinks(False)
        self._page.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # a wide table is scrolled, not torn
        self._page.setPlainText(tr("Press Card\u2026 in the Enhance panel to read about an enhancer."))
        laid(QVBoxLayout(self), self._page, margins=(0, 0, 0, 0))
        self.setFocusProxy(self._page)

    def show_card(self, markdown: str, pictures: Mapping[str, QImage] = MappingProxyType({})) -> None:
        """Show a card from its beginning, with those of its pictures that are given along."""
        self._page.pictures = pictures
        features = QTextDocument.MarkdownFeature
        self._page.document().setMarkdown(markdown, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        self._drop_empty_heads()
        self._soften_headings()
        self._page.moveCursor(self._page.textCursor().MoveOperation.Start)

    def _drop_empty_heads(self) -> None:
        """Markdown knows no table without a head; one without a word in it is only a gap."""
        for frame in self._page.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable) and not any(
                frame.cellAt(0, column).firstCursorPosition().block().text()
                for column in range(frame.columns())
            ):
                frame.removeRows(0, 1)

    def _soften_headings(self) -> None:
        """Qt makes headings as large as on a poster."""
        block = self._page.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                smaller = QTextCharFormat()
                smaller.setProperty(QTextFormat.Property.FontSizeAdjustment, max(0, 2 - level))
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(smaller)
            block = block.next()


class _Page(QTextBrowser):
    """Shows the pictures that it was given; asks this computer and the net for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: Mapping[str, QImage] = {}

    def sizeHint(self) -> QSize:
        return QSize(*COMFORTABLE)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        if kind == QTextDocument.ResourceType.ImageResource.value:
            picture = self.pictures.get(name if isinstance(name, str) else name.toString())
            return QImage(1, 1, QImage.Format.Format_Mono) if picture is None else self._fitting(picture)
        return None

    def _fitting(self, picture: QImage) -> QImage:
        """As wide as the page, so that nothing is scrolled aside; sharp on fine screens."""
        ratio = self.devicePixelRatioF()
        width = min(round((self.viewport().width() - MARGIN) * ratio), round(picture.width() * ratio))
        fitting = picture.scaledToWidth(max(width, 1), Qt.TransformationMode.SmoothTransformation)
        fitting.setDevicePixelRatio(ratio)
        return fitting
