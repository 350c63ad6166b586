"""A pattern on the whole screen, pixel by pixel, with a question about it at the lower edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.display.screen_patterns import PATTERNS, Pattern
from xraysr_gui.display.screen_questions import QUESTIONS, Question
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

KEYS = "Y visible  ·  N not visible  ·  ← → another question  ·  H without words  ·  Esc leaves"
ANSWERED = {None: "not answered yet", True: "answered: visible", False: "answered: not visible"}
BAR_STYLE = (
    "QFrame#screen-bar { background: #14161a; border-radius: 6px; }"
    "QLabel { color: #e4e7eb; background: transparent; }"
    "QPushButton { color: #e4e7eb; background: #333944; border: 1px solid #5b6573; padding: 4px 12px; }"
)
"""Dark in both themes, so that its light does not change what is seen of the pattern."""
BAR_WIDTH, BELOW, LETTERS = 760, 28, 8.0
MIDDLE_GREY = 110
STEPS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_PageDown: 1,
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1,
}  # fmt: skip
JUDGED = {Qt.Key.Key_Y: True, Qt.Key.Key_N: False}


class ScreenView(QWidget):
    """One window without a frame. Keeps nothing itself.

    Attributes:
        visible: What was answered, by the name of a question.

    Signals:
        left: the person is done.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("screen-view")
        self.setWindowTitle(tr("Display test"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.visible: dict[str, bool] = {}
        self._at = 0
        self._pattern: tuple[str, tuple[int, int], Pattern] | None = None
        self._words, self._state = QLabel(), QLabel()
        self._bar = self._new_bar()
        self._show_question()

    @property
    def question(self) -> Question:
        """What is asked now."""
        return QUESTIONS[self._at]

    @property
    def device_size(self) -> tuple[int, int]:
        """Width and height in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    @property
    def pattern(self) -> Pattern:
        """What is shown, made for the screen as large as it is."""
        key = self.question.pattern, self.device_size
        if self._pattern is None or self._pattern[:2] != key:
            self._pattern = (*key, PATTERNS[key[0]](*key[1]))
        return self._pattern[2]

    def answer(self, *, visible: bool) -> None:
        """Take an answer and go on to the next question."""
        self.visible[self.question.id] = visible
        self.step(1)

    def step(self, by: int) -> None:
        """Go to another question; the first and the last stay."""
        self._at = min(max(self._at + by, 0), len(QUESTIONS) - 1)
        self._show_question()

    def event(self, event: QEvent) -> bool:
        """Keys of the window behind mean nothing here."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As the bar explains."""
        key = Qt.Key(event.key())
        if key in JUDGED:
            self.answer(visible=JUDGED[key])
        elif key in STEPS:
            self.step(STEPS[key])
        elif key == Qt.Key.Key_H:
            self._bar.setVisible(self._bar.isHidden())
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        """One number of the pattern for each pixel of the screen; nothing is scaled."""
        pattern, ratio = self.pattern, self.devicePixelRatioF()
        height, width = pattern.greys.shape
        image = QImage(pattern.greys.data, width, height, width, QImage.Format.Format_Grayscale8)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), image)
        font = painter.font()
        font.setPointSizeF(LETTERS)
        painter.setFont(font)
        for label in pattern.labels:
            painter.setPen(QColor("black" if label.ground > MIDDLE_GREY else "white"))
            place = QRectF(label.x / ratio - 60, label.y / ratio - 10, 120, 20)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label.words)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A desktop can close it as well."""
        super().closeEvent(event)
        self.left.emit()

    def resizeEvent(self, _: QResizeEvent) -> None:
        """The bar stays in the middle of the lower edge."""
        self._place_bar()

    def _new_bar(self) -> QFrame:
        bar = named(QFrame(self), "screen-bar")
        bar.setStyleSheet(BAR_STYLE)
        for label, name in ((self._words, "screen-question"), (self._state, "screen-state")):
            label.setObjectName(name)
            label.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self._state, 1)
        for words, name, seen in (
            (tr("Visible"), "screen-visible", True),
            (tr("Not visible"), "screen-not-visible", False),
        ):
            button = named(QPushButton(words), name)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, seen=seen: self.answer(visible=seen))
            buttons.addWidget(button)
        laid(QVBoxLayout(bar), self._words, buttons, QLabel(tr(KEYS)))
        return bar

    def _show_question(self) -> None:
        count = tr("{} of {}").format(self._at + 1, len(QUESTIONS))
        self._words.setText(f"{count}  {tr(self.question.words)}")
        self._state.setText(tr(ANSWERED[self.visible.get(self.question.id)]))
        self._place_bar()
        self.update()

    def _place_bar(self) -> None:
        width = min(BAR_WIDTH, self.width() - 2 * BELOW)
        self._bar.setFixedWidth(max(width, 1))
        self._bar.adjustSize()
        self._bar.move((self.width() - width) // 2, self.height() - self._bar.height() - BELOW)
