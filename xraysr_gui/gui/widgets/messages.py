"""Tells the reader what could not be done, why, and what to do; never in the way of the image."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from xraysr_gui.core.errors import UserError

MOST_WAITING = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing to do about a message, and what does it."""

    title: str
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell: what is in bold, the rest below it, and what can be done about it."""

    severity: str
    what: str
    rest: str = ""
    answers: tuple[Answer, ...] = ()

    @property
    def text(self) -> str:
        """All of it, for the clipboard."""
        return f"{self.what} {self.rest}".strip()


class Banner(QWidget):
    """A strip above the views. Shows one message at a time; the others wait their turn."""

    def __init__(self, icon: Callable[[str], QIcon], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Message"))
        self._waiting: deque[Message] = deque(maxlen=MOST_WAITING)
        self._shown: Message | None = None
        self._words = QLabel()
        self._words.setObjectName("banner-words")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title = QLabel()
        self._title.setObjectName("banner-title")
        self._title.setProperty("heading", True)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._copy = QPushButton(icon("copy"), self.tr("Copy"))
        self._copy.setObjectName("banner-copy")
        self._close = QToolButton()
        self._close.setObjectName("banner-close")
        self._close.setIcon(icon("close"))
        self._close.setToolTip(self.tr("Close this message (Esc)"))
        self._close.setAccessibleName(self.tr("Close this message"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addWidget(self._title, 2)
        layout.addWidget(self._words, 3)
        self._answers = QHBoxLayout()
        layout.addLayout(self._answers)
        layout.addWidget(self._copy)
        layout.addWidget(self._close)
        self._copy.clicked.connect(self._copy_text)
        self._close.clicked.connect(self.show_next)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown."""
        return self._shown

    def show_error(self, error: Exception) -> None:
        """Tell what went wrong. What is not for the person to mend is our fault, and said so."""
        if isinstance(error, UserError):
            log.info("told the reader: %s", type(error).__name__)
            self.show_message(Message("error", error.what, f"{error.why} {error.remedy}"))
            return
        log.error("our fault", exc_info=error)
        what = self.tr("Something in this program went wrong: {}.").format(type(error).__name__)
        rest = self.tr("Your images are untouched. Help > Copy support report tells us more.")
        self.show_message(Message("error", what, rest))

    def show_notice(self, text: str) -> None:
        """Tell something that needs no mending."""
        self.show_message(Message("notice", text))

    def ask(self, what: str, rest: str, answers: tuple[Answer, ...]) -> None:
        """Ask without being in the way; closing it is no answer."""
        self.show_message(Message("notice", what, rest, answers))

    def show_message(self, message: Message) -> None:
        """Show a message, or let it wait; the same one is not told twice."""
        if message == self._shown or message in self._waiting:
            return
        if self._shown is not None:
            self._waiting.append(message)
            return
        self._shown = message
        self._title.setText(message.what)
        self._words.setText(message.rest)
        self._show_answers(message.answers)
        self.setProperty("severity", message.severity)
        self.style().polish(self)
        self.setAccessibleDescription(message.text)
        self.show()

    def show_next(self) -> None:
        """Take the message away; show the next, if one waits."""
        self._shown = None
        self.hide()
        if self._waiting:
            self.show_message(self._waiting.popleft())

    def move_on(self) -> None:
        """Another image is looked at: what went wrong before is no longer in the way."""
        others = [one for one in self._waiting if one.severity != "error"]
        self._waiting.clear()
        self._waiting.extend(others)
        if self._shown is not None and self._shown.severity == "error":
            self.show_next()

    def _show_answers(self, answers: tuple[Answer, ...]) -> None:
        while (item := self._answers.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
        for number, answer in enumerate(answers):
            button = QPushButton(answer.title)
            button.setObjectName(f"banner-answer-{number}")
            button.clicked.connect(partial(self._give, answer))
            self._answers.addWidget(button)
        self._copy.setVisible(not answers)

    def _give(self, answer: Answer, *_: object) -> None:
        self.show_next()
        answer.do()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_next()
        else:
            super().keyPressEvent(event)

    def _copy_text(self) -> None:
        if self._shown is not None:
            QGuiApplication.clipboard().setText(self._shown.text)
