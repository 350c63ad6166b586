"""What is done to each image of a batch, and where else that can be taken from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import sentences


class StepsBox(QWidget):
    """Shows steps and asks for others.

    Signals:
        follow_wanted: as chosen in the Enhance panel.
        same_wanted: as a result was made.
        open_wanted, save_wanted: from a file, into a file.
    """

    follow_wanted = Signal()
    same_wanted = Signal()
    open_wanted = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._why_no_result, self._can_change, self._can_save = "", True, False
        self._words = sentences("batch-steps")
        self._follow, self._same = QPushButton(tr("As in Enhance")), QPushButton(tr("As done here"))
        self._open, self._save = QPushButton(tr("Open steps\u2026")), QPushButton(tr("Save steps\u2026"))
        buttons = (
            (self._follow, "batch-follow", self.follow_wanted),
            (self._same, "batch-same", self.same_wanted),
            (self._open, "batch-open-steps", self.open_wanted),
            (self._save, "batch-save-steps", self.save_wanted),
        )
        self._follow.setToolTip(tr("What the Enhance panel has chosen, with its settings."))
        self._open.setToolTip(tr("A file of steps that was saved before."))
        self._save.setToolTip(tr("As a small file that this and other computers can open."))
        grid = QGridLayout()
        grid.setSpacing(4)
        for number, (button, name, wanted) in enumerate(buttons):
            button.setObjectName(name)
            button.clicked.connect(wanted)
            grid.addWidget(button, number // 2, number % 2)
        laid(QVBoxLayout(self), self._words, grid, margins=(0, 0, 0, 0), spacing=4)
        self._offer()

    def show_steps(self, words: str, *, can_save: bool) -> None:
        """Say what is done to each image."""
        self._words.setText(words)
        self._can_save = can_save
        self._offer()

    def show_no_result(self, why: str) -> None:
        """Say why no steps can be taken from the views; "" if they can."""
        self._why_no_result = why
        self._offer()

    def let_change(self, can_change: bool) -> None:
        """Whether other steps can be chosen now."""
        self._can_change = can_change
        self._offer()

    def _offer(self) -> None:
        for button in (self._follow, self._open):
            button.setEnabled(self._can_change)
        self._same.setEnabled(self._can_change and not self._why_no_result)
        tip = tr("The steps of the result in the active view; beside the original, of the newest.")
        self._same.setToolTip(self._why_no_result or tip)
        self._save.setEnabled(self._can_change and self._can_save)
