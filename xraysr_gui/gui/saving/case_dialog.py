"""Asks what of a whole case goes into its zip."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import go_on_buttons, named

WIDTH = 460
HOLDS = (
    "One zip with all results, regions and measurements, how they are shown, the figures and a report for "
    "each result: as DICOM with its directory, and as pictures, PDF and tables beside it."
)


class CaseDialog(QDialog):
    """One choice: everything else goes along.

    Signals:
        wished: whether the original goes along, where the reader went on.
    """

    wished = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("case-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Save the whole case"))
        self.setMinimumWidth(WIDTH)
        told = QLabel(tr(HOLDS), wordWrap=True)
        self._original = named(QCheckBox(tr("With the original image")), "with-original")
        self._original.setChecked(True)
        laid(QVBoxLayout(self), told, self._original, go_on_buttons(self, tr("Continue…")))
        self.accepted.connect(lambda: self.wished.emit(self._original.isChecked()))
