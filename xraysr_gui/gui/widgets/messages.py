"""Tells the reader what could not be done, why, and what to do; never in the way of the image."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.banner_words import BannerWords
from xraysr_gui.gui.widgets.kept_keys import KeepsKeys
from xraysr_gui.gui.widgets.named import named

MOST_KEPT, WIDE = 20, 700
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BannerAnswer:
    """One thing to do about a message, and what does it."""

    title: str
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell: what is in bold, the rest below it, and what can be done about it.

    Attributes:
        remedy: The end of the rest that stays in sight where all of it is too long.
    """

    severity: str
    what: str
    rest: str = ""
    answers: tuple[BannerAnswer, ...] = ()
    remedy: str = ""

    @property
    def text(self) -> str:
        """All of it, for the clipboard."""
        return f"{self.what} {self.rest}".strip()


class Banner(KeepsKeys):
    """A strip above the views. Shows one message at a time, says which of how many, and steps to the others.

    Signals:
        left: a message went while the keyboard was here; somebody else should have it.
    """

    left = Signal()

    def __init__(self, icon: Callable[[str], QIcon], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "banner", tr("Message"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._messages: list[Message] = []
        self._number = 0  # of the one that is shown
        self._told: Message | None = None  # what the words are of
        self._words = BannerWords()
        self._more = named(QPushButton(), "banner-more")
        self._copy = named(QPushButton(icon("copy"), tr("Copy")), "banner-copy", tr("Copy this message"))
        self._copy.setToolTip(tr("Copy this message"))
        self._close = named(QToolButton(), "banner-close", tr("Close this message"))
        self._close.setIcon(icon("close"))
        self._close.setToolTip(tr("Close this message (Esc)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addWidget(self._words, 1)
        self._answers = QHBoxLayout()
        layout.addLayout(self._answers)
        layout.addWidget(self._more)
        layout.addWidget(self._copy)
        layout.addWidget(self._stepper())
        layout.addWidget(self._close)
        self._copy.clicked.connect(self._copy_text)
        self._more.clicked.connect(lambda: self._words.show_whole(wanted=not self._words.is_whole))
        self._more.clicked.connect(self._offer_more)
        self._words.length_changed.connect(self._offer_more)
        self._close.clicked.connect(self.show_next)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown."""
        return self._messages[self._number] if self._messages else None

    def show_error(self, error: Exception) -> None:
        """Tell what went wrong. What is not for the person to mend is our fault, and said so."""
        if isinstance(error, UserError):
            log.info("told the reader: %s", type(error).__name__)
            self.show_message(Message("error", error.what, f"{error.why} {error.remedy}", (), error.remedy))
            return
        log.error("our fault", exc_info=error)
        what = tr("Something in this program went wrong: {}.").format(type(error).__name__)
        rest = tr("Your images are untouched. Help > Copy support report tells us more.")
        self.show_message(Message("error", what, rest))

    def show_notice(self, text: str) -> None:
        """Tell something that needs no mending."""
        self.show_message(Message("notice", text))

    def ask(self, what: str, rest: str, answers: tuple[BannerAnswer, ...]) -> None:
        """Ask without being in the way; closing it is no answer."""
        self.show_message(Message("notice", what, rest, answers))

    def show_message(self, message: Message) -> None:
        """Show a message, or let it wait; the same one is not told twice."""
        if message in self._messages:
            return
        self._messages.append(message)
        if len(self._messages) > MOST_KEPT:
            del self._messages[0 if self._number else 1]
            self._number = max(0, self._number - 1)
        self._show()

    def show_next(self) -> None:
        """Take the message away; show the next, if there is one, else the one before."""
        if self._messages:
            del self._messages[self._number]
        self._number = min(self._number, max(0, len(self._messages) - 1))
        self._show()

    def step(self, steps: int) -> None:
        """Show another message; this one stays."""
        self._number = min(max(self._number + steps, 0), len(self._messages) - 1)
        self._show()

    def move_on(self) -> None:
        """Another image is looked at: what went wrong before is no longer in the way."""
        shown = self.message
        self._messages = [one for one in self._messages if one.severity != "error"]
        self._number = self._messages.index(shown) if shown is not None and shown in self._messages else 0
        self._show()

    def _show(self) -> None:
        had_keyboard = self.isAncestorOf(focus) if (focus := QApplication.focusWidget()) else False
        message, count = self.message, len(self._messages)
        if message is None:
            self._told = None
            self.hide()
        else:
            if message is not self._told:
                self._fill(message)
            self._count.setText(tr("{} of {}").format(self._number + 1, count))
            self._previous.setEnabled(self._number > 0)
            self._next.setEnabled(self._number < count - 1)
            self._steps.setVisible(count > 1)
            self.show()
        focus = QApplication.focusWidget()
        if had_keyboard and (message is None or focus is None or not self.isAncestorOf(focus)):
            self.left.emit()

    def _fill(self, message: Message) -> None:
        self._told = message
        self._words.tell(message.what, message.rest, message.remedy)
        self._offer_more()
        self._show_answers(message.answers)
        self.setProperty("severity", message.severity)
        self.style().polish(self)
        self.setAccessibleDescription(message.text)

    def _offer_more(self) -> None:
        """What was left out for want of room can be asked for, and sent away again."""
        self._more.setText(tr("Less") if self._words.is_whole else tr("More"))
        self._more.setToolTip(tr("Shows the reason too, or leaves it out again."))
        self._more.setVisible(self._words.has_more)

    def _stepper(self) -> QWidget:
        """Which of how many, between the ways to the others."""
        self._count = named(QLabel(), "banner-count")
        self._previous, self._next = QToolButton(), QToolButton()
        self._steps = QWidget()
        line = QHBoxLayout(self._steps)
        line.setContentsMargins(0, 0, 0, 0)
        told = tr("Previous message"), tr("Next message")
        arrows = Qt.ArrowType.LeftArrow, Qt.ArrowType.RightArrow
        for button, tip, arrow, steps in zip(
            (self._previous, self._next), told, arrows, (-1, 1), strict=True
        ):
            named(button, "banner-previous" if steps < 0 else "banner-next", tip, tip)
            button.setArrowType(arrow)
            button.clicked.connect(partial(self.step, steps))
        for widget in (self._previous, self._count, self._next):
            line.addWidget(widget)
        return self._steps

    def _show_answers(self, answers: tuple[BannerAnswer, ...]) -> None:
        while (item := self._answers.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
        for number, answer in enumerate(answers):
            button = named(QPushButton(tr(answer.title)), f"banner-answer-{number}")
            button.clicked.connect(partial(self._give, answer))
            self._answers.addWidget(button)
        self._copy.setVisible(not answers)

    def _give(self, answer: BannerAnswer, *_: object) -> None:
        self.show_next()
        answer.do()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow strip gives its room to the words."""
        super().resizeEvent(event)
        self._copy.setText(tr("Copy") if self.width() >= WIDE else "")

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the message while the keyboard is here, and not to the image."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_next()
        else:
            super().keyPressEvent(event)

    def _copy_text(self) -> None:
        if self.message is not None:
            QGuiApplication.clipboard().setText(self.message.text)
