"""Asks how something leaves: with the patient or without, and what is blacked out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.box_picture import BoxPicture
from xraysr_gui.gui.widgets.leaving_choices import INDENT, LeavingChoices
from xraysr_gui.gui.widgets.named import go_on_buttons, named

WORDS_WIDTH = 380
WHAT_GOES = (
    "Name, number, birth date, dates, accession number, physicians, hospital, comments, private data and "
    "drawings of the file go; UIDs get other ones, the same every time (DICOM PS3.15, Basic Profile)."
)
LOOK = (
    "Words in the picture itself stay unless they are blacked out. Click a box to black it out, drag it to "
    "move it, drag elsewhere to add one."
)
NO_PROOF = "The program only guesses where text stands, and misses some. Nothing but your eyes can tell."


class LeavingDialog(QDialog):
    """Shows what is asked; decides nothing.

    Signals:
        answered: the Leaving that is wished, and whether it holds from now on without asking.
    """

    answered = Signal(object, bool)

    def __init__(
        self, parent: QWidget, last: Leaving, *, shows_pixels: bool, is_unnamed: bool = False
    ) -> None:
        """`last` is what was wished the last time; `is_unnamed`: the settings decided for no patient."""
        super().__init__(parent)
        self.setObjectName("leaving-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Does the patient go with it?"))
        self.named = QRadioButton(tr("With the patient: it stays in the hospital"))
        self.unnamed = QRadioButton(tr("Without the patient: it may leave the hospital"))
        self.named.setObjectName("with-patient")
        self.unnamed.setObjectName("without-patient")
        self.named.setEnabled(not is_unnamed)
        self.named.setToolTip(tr("The report names no patient: Settings > Privacy.") if is_unnamed else "")
        self.choices = LeavingChoices()
        self.picture = BoxPicture() if shows_pixels else None
        self.found, self.looked = (
            _words(""),
            _box("was-looked-through", tr("I looked: no name is left in it")),
        )
        self.always = _box("always", tr("Always do this; do not ask again (Settings > Privacy)"))
        self._lay_out()
        (self.unnamed if is_unnamed or last.without_patient else self.named).setChecked(True)
        self.choices.show_wish(last)
        self.unnamed.toggled.connect(self.choices.setEnabled)
        self.choices.setEnabled(self.unnamed.isChecked())
        self.accepted.connect(lambda: self.answered.emit(self.wished, self.always.isChecked()))

    @property
    def wished(self) -> Leaving:
        """What is asked for now."""
        looked = self.picture is not None and self.looked.isChecked()
        boxes = () if self.picture is None else self.picture.black
        told = Leaving(self.unnamed.isChecked(), boxes=boxes, was_looked_through=looked)
        return self.choices.added_to(told)

    def tell_found(self, words: str) -> None:
        """Say what the search for text in the pixels came to."""
        self.found.setText(words)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.addWidget(self.named)
        words.addWidget(self.unnamed)
        below = QVBoxLayout()
        below.setContentsMargins(INDENT, 0, 0, 0)
        below.addWidget(_words(tr(WHAT_GOES)))
        words.addWidget(self.choices)
        words.addLayout(below)
        words.addStretch(1)
        words.addWidget(self.always)
        whole = QHBoxLayout()
        whole.addLayout(words)
        if self.picture is not None:
            whole.addLayout(self._pixels(self.picture), 1)
        outer = QVBoxLayout(self)
        outer.addLayout(whole)
        outer.addWidget(go_on_buttons(self, tr("Choose a place…")))
        width = outer.sizeHint().width()
        self.resize(width, outer.totalHeightForWidth(width))  # lines that wrap need more than their hint

    def _pixels(self, picture: BoxPicture) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(_words(tr(LOOK)))
        column.addWidget(picture, 1)
        line = QHBoxLayout()
        line.addWidget(self.found, 1)
        every = named(QPushButton(tr("Black out all")), "black-out-all")
        every.setAutoDefault(False)
        every.clicked.connect(picture.black_out_all)

        def follow() -> None:
            why_not = picture.why_not_all()
            every.setEnabled(not why_not)
            every.setToolTip(why_not)

        picture.changed.connect(follow)
        follow()
        line.addWidget(every)
        column.addLayout(line)
        column.addWidget(_words(tr(NO_PROOF)))
        column.addWidget(self.looked)
        return column


def _box(name: str, title: str) -> QCheckBox:
    return named(QCheckBox(title), name)


def _words(said: str) -> QLabel:
    label = QLabel(said, wordWrap=True)
    label.setMinimumWidth(WORDS_WIDTH)
    return label
