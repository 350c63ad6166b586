"""Asks what a network is before it is kept: guesses filled in, with what speaks for them, and a preview."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.model_answers import GROUNDS
from xraysr_gui.gui.enhancing.enhancer_chooser import TASKS

if TYPE_CHECKING:
    from xraysr_gui.core.errors import UserError
    from xraysr_gui.gui.enhancing.model_look import ModelLook, Picture

SIZE = 940, 600
SIDE = 230
MOST_TIMES = 8
RANGES = "0..1", "-1..1", "0..255"
CHOICES = {
    "task": tuple((task, title) for task, title, _ in TASKS),
    "preparation": (("plain", "the image as it is"), ("enlarged", "the image, enlarged before")),
    "value_range": tuple((one, one) for one in RANGES),
    "result_range": (("", "the same"), *((one, one) for one in RANGES)),
    "border": (("mirror", "as in a mirror"), ("zero", "with zeros, as in Keras")),
    "output": (),
}
QUESTIONS = (
    ("title", "Title"),
    ("id", "Id in commands"),
    ("task", "Made for"),
    ("scale", "Enlarges (times)"),
    ("preparation", "It is given"),
    ("value_range", "Value range"),
    ("result_range", "Range of its result"),
    ("border", "At the edges"),
    ("output", "The image is"),
)


class InstallDialog(QDialog):
    """Shows what was found out and takes answers. Looks at nothing and installs nothing itself.

    Signals:
        changed: the person gave another answer.
    """

    changed = Signal()

    def __init__(self, name: str, taken_ids: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("install-questions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Install {}").format(name))
        self.resize(*SIZE)
        self._taken_ids, self._answered = frozenset(taken_ids), set[str]()
        self._is_good, self._notice = False, ""
        self._fields = {question: self._field(question) for question, _ in QUESTIONS}
        self._evidence, self._refusal, self._state = QPlainTextEdit(), QLabel(), QLabel()
        self._before, self._after = _Picture("install-before"), _Picture("install-after")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._install = buttons.addButton(tr("Install"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._install.setObjectName("install-now")
        self._install.setEnabled(False)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setObjectName("install-not")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)

    @property
    def said(self) -> Json:
        """What the person answered; the rest may be guessed again."""
        return {name: self._value(name) for name in self._answered}

    @property
    def answers(self) -> Json:
        """All that is shown, for keeping the model so."""
        return {name: self._value(name) for name, field in self._fields.items() if field.isEnabled()}

    def show_busy(self) -> None:
        """What is shown does not hold any more: it is being looked at again."""
        self._state.setText(tr("Looking at the model ..."))
        self._is_good, self._notice = False, ""
        self._check()

    def show_look(self, look: ModelLook) -> None:
        """Fill in what is taken for true, why, and what it makes of a piece of an image."""
        values = {guess.field: guess.value for guess in look.taken.guesses}
        self._offer(look.taken.results)
        for name, field in self._fields.items():
            if name not in self._answered:
                _fill(field, values.get(name, ""))
            field.setEnabled(name in values or (name == "result_range" and "value_range" in values))
        self._evidence.setPlainText("\n".join(self._told(look)))
        self._before.show_picture(look.before)
        self._after.show_picture(look.after)
        self._state.setText(tr("A piece of {}, and what the network makes of it.").format(look.shown.name))
        self._is_good, self._notice = True, " ".join(look.taken.notices)
        self._check()

    def _offer(self, results: tuple[str, ...]) -> None:
        """Ask which result is the image where there are several."""
        choice = self._fields["output"]
        if isinstance(choice, QComboBox) and choice.count() < len(results):
            choice.addItems(results)
            for row, name in enumerate(results):
                choice.setItemData(row, name)
        self._form.setRowVisible(choice, len(results) > 1)

    def show_refusal(self, error: UserError) -> None:
        """Say why it cannot be kept with these answers."""
        self._after.show_picture(None)
        self._state.setText(tr("There is no result to show."))
        self._is_good, self._notice = False, f"{error.why} {error.remedy}"
        self._check()

    def _told(self, look: ModelLook) -> Iterator[str]:
        before: tuple[str, ...] = ()
        names = dict(QUESTIONS)
        for guess in look.taken.guesses:
            if guess.field in names and guess.field not in ("id", "title"):
                yield f"{tr(names[guess.field])}: {guess.value} ({tr(GROUNDS[guess.ground])})"
                yield from () if guess.evidence == before else (f"    {one}" for one in guess.evidence)
                before = guess.evidence

    def _check(self) -> None:
        """Whether it may be kept: it was looked at with these answers, and its id is free."""
        words, id = self._notice, self._value("id")
        if id in self._taken_ids:
            words = tr("An enhancer named {} is there already: give this one another id.").format(id)
        self._refusal.setText(words)
        self._refusal.setVisible(bool(words))
        free = id not in self._taken_ids and bool(self._value("title"))
        self._install.setEnabled(self._is_good and free)

    def _value(self, name: str) -> str | int:
        field = self._fields[name]
        if isinstance(field, QComboBox):
            value: str = field.currentData() or ""
            return value or (self._value("value_range") if name == "result_range" else "")  # the same
        return field.value() if isinstance(field, QSpinBox) else field.text().strip()

    def _field(self, name: str) -> QComboBox | QSpinBox | QLineEdit:
        field: QComboBox | QSpinBox | QLineEdit
        if name in CHOICES:
            field = QComboBox()
            for value, words in CHOICES[name]:
                field.addItem(tr(words), value)
            field.activated.connect(lambda _: self._answer(name))
        elif name == "scale":
            field = QSpinBox()
            field.setRange(1, MOST_TIMES)
            field.valueChanged.connect(lambda _: self._answer(name))
        else:
            field = QLineEdit()
            field.setMaxLength(80)
            field.textEdited.connect(lambda _: self._rename(name))
        field.setObjectName(f"install-{name.replace('_', '-')}")
        field.setAccessibleName(tr(dict(QUESTIONS)[name]))
        return field

    def _answer(self, name: str) -> None:
        self._answered.add(name)
        self.show_busy()
        self.changed.emit()

    def _rename(self, name: str) -> None:
        """A name changes nothing in what the network gives."""
        self._answered.add(name)
        self._check()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        form = self._form = QFormLayout()
        for name, words in QUESTIONS:
            form.addRow(tr(words), self._fields[name])
        pictures = QGridLayout()
        both = (tr("Original"), self._before), (tr("Result"), self._after)
        for column, (words, picture) in enumerate(both):
            pictures.addWidget(QLabel(words), 0, column)
            pictures.addWidget(picture, 1, column)
        form.setRowVisible(self._fields["output"], False)
        self._evidence.setObjectName("install-evidence")
        self._evidence.setReadOnly(True)
        self._evidence.setTabChangesFocus(True)
        self._evidence.setAccessibleName(tr("Evidence"))
        labels = (self._refusal, "install-refusal", "warning"), (self._state, "install-state", "quiet")
        for label, name, look in labels:
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty(look, True)
        self._refusal.hide()
        top, right = QHBoxLayout(), QVBoxLayout()
        right.addLayout(pictures)
        right.addWidget(self._state)
        right.addStretch(1)
        top.addLayout(form, 1)
        top.addLayout(right)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._evidence, 1)
        layout.addWidget(self._refusal)
        layout.addWidget(buttons)


def _fill(field: QComboBox | QSpinBox | QLineEdit, value: str | int) -> None:
    """Show a guess; nobody has answered by that."""
    before = field.blockSignals(True)
    if isinstance(field, QComboBox):
        field.setCurrentIndex(max(0, field.findData(value)))
    elif isinstance(field, QSpinBox):
        field.setValue(int(value or 1))
    else:
        field.setText(str(value))
    field.blockSignals(before)


class _Picture(QLabel):
    """A square in which a piece of an image lies."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedSize(SIDE, SIDE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_picture(self, picture: Picture | None) -> None:
        """Show it as large as the square, pixel by pixel; nothing for None."""
        if picture is None:
            self.clear()
            return
        rows, columns = picture.shape
        image = QImage(picture.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
        side = round(SIDE * self.devicePixelRatioF())
        aspect, way = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(side, side, aspect, way))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(pixmap)
