"""Shows what a support bundle holds, and offers to write it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QVBoxLayout,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import progress_bar

SIZE = QSize(820, 620)
TOLD = "This is all that the file will hold. Look through it before you send it to anybody."


class SupportDialog(QDialog):
    """Takes texts and wishes. Gathers and writes nothing itself.

    Signals:
        save_wanted: it shall be written.
        stop_wanted: it is not wanted after all.
    """

    save_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.setObjectName("support-dialog")
        self.setWindowTitle(tr("Support bundle"))
        self.resize(SIZE.boundedTo(parent.screen().availableSize() * 0.9))
        self._told, self._bar, self._text = QLabel(), progress_bar(), QPlainTextEdit()
        self._told.setObjectName("support-told")
        self._told.setWordWrap(True)
        self._text.setObjectName("support-text")
        self._text.setReadOnly(True)
        self._text.setAccessibleName(tr("What the file will contain"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self._save = buttons.addButton(tr("Save..."), QDialogButtonBox.ButtonRole.ActionRole)
        self._save.setObjectName("support-save")
        self._save.setAutoDefault(False)
        self._save.clicked.connect(self.save_wanted)
        self.finished.connect(self.stop_wanted)
        laid(QVBoxLayout(self), self._told, self._bar, self._text, buttons)

    def show_begun(self) -> None:
        """Nothing is gathered yet."""
        self._text.clear()
        self._save.setEnabled(False)
        self._bar.show()
        self._told.setText(tr("Collecting ..."))

    def show_progress(self, fraction: float, doing: str) -> None:
        """How far it is."""
        self._bar.setValue(round(fraction * self._bar.maximum()))
        if doing:
            self._told.setText(tr("Checking {} ...").format(doing))

    def show_end(self, words: str) -> None:
        """All of it."""
        self._bar.hide()
        self._text.setPlainText(words)
        self._save.setEnabled(True)
        self._told.setText(tr(TOLD))

    def tell(self, words: str) -> None:
        """What became of it."""
        self._bar.hide()
        self._told.setText(words)
