"""Asks what a page calls its case, before it is asked where the page is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLabel, QLineEdit, QWidget

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import go_on_buttons, named

LONGEST_LABEL = 80
WIDTH = 440


@dataclass(frozen=True, slots=True)
class PageWishes:
    """What the reader wants on a page.

    Attributes:
        label: What the case is called, "" for nothing.
        names_files: Whether the page names the files of the images.
    """

    label: str = ""
    names_files: bool = False


class LabelField(QLineEdit):
    """For what a case is called; empty at first."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "case-label", tr("Label of the case"))
        self.setMaxLength(LONGEST_LABEL)
        self.setPlaceholderText(tr("Label, such as: Case 17, left knee"))

    @property
    def label(self) -> str:
        """What was typed."""
        return self.text().strip()


class PageDialog(QDialog):
    """Begins empty for every page: nothing of the last patient is in it.

    Signals:
        wished: PageWishes, where the reader went on.
    """

    wished = Signal(object)

    def __init__(self, parent: QWidget, *, names_patient: bool) -> None:
        super().__init__(parent)
        self.setObjectName("page-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Save the report"))
        self.setMinimumWidth(WIDTH)
        self._label = LabelField()
        self._names_files = named(QCheckBox(tr("Name the file")), "names-files")
        self._names_files.setToolTip(
            tr("Files are often called after patients. Without a name the page tells the file's hash.")
        )
        whose = tr("The page names the patient: Settings > Privacy.")
        nobody = tr("The page names no patient: Settings > Privacy.")
        told = named(QLabel(whose if names_patient else nobody, wordWrap=True), "names-patient")
        layout = QFormLayout(self)
        layout.addRow(tr("Case"), self._label)
        layout.addRow("", self._names_files)
        layout.addRow("", told)
        layout.addRow(go_on_buttons(self, tr("Choose a place…")))
        self.accepted.connect(lambda: self.wished.emit(self.wishes))

    @property
    def wishes(self) -> PageWishes:
        """What is asked for now."""
        return PageWishes(self._label.label, self._names_files.isChecked())
