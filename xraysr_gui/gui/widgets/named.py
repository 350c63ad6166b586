"""Widgets that are alike in every panel, each called something where it is made."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QPushButton, QWidget

Widget = TypeVar("Widget", bound=QWidget)


def named(widget: Widget, name: str, title: str = "", tip: str = "") -> Widget:
    """Give a widget the name that styles and tests find it by, a title for screen readers, and a tip."""
    widget.setObjectName(name)
    if title:
        widget.setAccessibleName(title)
    if tip:
        widget.setToolTip(tip)
    return widget


def named_button(name: str, title: str, wanted: object) -> QPushButton:
    """A button, and the signal or the function that it calls."""
    button = named(QPushButton(title), name)
    button.clicked.connect(wanted)
    return button


def heading(words: str) -> QLabel:
    """What a group of a panel is about."""
    label = QLabel(words)
    label.setProperty("heading", True)
    return label


def sentences(name: str, look: str = "") -> QLabel:
    """A place for plain sentences that wrap; `look` is a word of the style sheet, such as "quiet"."""
    label = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), name)
    if look:
        label.setProperty(look, True)
    return label


def progress_bar(name: str = "", title: str = "") -> QProgressBar:
    """How far something is, of a thousand steps; what is said of it stands beside it."""
    return named(QProgressBar(maximum=1000, textVisible=False), name, title)


def go_on_buttons(dialog: QDialog, title: str) -> QDialogButtonBox:
    """Cancel, and what goes on from a dialog when Enter is pressed."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    go_on = named(buttons.addButton(title, QDialogButtonBox.ButtonRole.AcceptRole), "go-on")
    go_on.setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
