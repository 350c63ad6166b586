"""Pictures on buttons, drawn from resources/icons in the colours of the theme, when first painted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from xraysr_gui.gui.widgets.theme import Theme


class Icons:
    """Gives icons by name."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self._folder = folder
        self.theme = theme

    def __call__(self, name: str) -> QIcon:
        """The icon, in the colours of the theme that is worn when it is painted."""
        return QIcon(_DrawnIcon(self._folder / f"{name}.svg", self))


class _DrawnIcon(QIconEngine):
    """Reads its file at the first painting: a menu that is not opened costs nothing."""

    def __init__(self, file: Path, icons: Icons) -> None:
        super().__init__()
        self._file, self._icons = file, icons

    def clone(self) -> QIconEngine:
        return _DrawnIcon(self._file, self._icons)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPointF(0, 0).toPoint(), size), mode, state)
        painter.end()
        return picture

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        from PySide6.QtSvg import QSvgRenderer  # not before something is painted

        theme = self._icons.theme
        colour = theme.disabled if mode == QIcon.Mode.Disabled else theme.text
        if state == QIcon.State.On and mode == QIcon.Mode.Normal:  # a row under the mouse has that colour
            colour = theme.accent
        if mode == QIcon.Mode.Selected:  # on a row in the accent's colour
            colour = theme.on_accent
        drawing = self._file.read_bytes().replace(b"currentColor", colour.encode())
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(rect))
