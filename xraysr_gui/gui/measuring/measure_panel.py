"""The panel of the marks that were drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.marks import Mark
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.widgets.row_list import RowList

IN_WORDS = {
    Calibration.NONE: "This image is not calibrated: lengths are in pixels of the original.",
    Calibration.PIXEL_SPACING: "The file gives a pixel spacing and does not say how it was calibrated.",
    Calibration.GEOMETRY: "Calibrated by the known geometry of the exposure.",
    Calibration.FIDUCIAL: "Calibrated by an object of known size in the image.",
    Calibration.DETECTOR: "Lengths are at the detector: the patient's are smaller by the magnification.",
    Calibration.MAGNIFICATION: "Lengths are at the patient, by the file's estimate of the magnification.",
    Calibration.FILM: "Lengths are on the film that was scanned, not in the patient.",
    Calibration.VOLUME: "Lengths come from the grid of the volume.",
    Calibration.RESOLUTION: "Lengths come from the print resolution of the file: do not rely on them.",
    Calibration.HAND: "Calibrated by hand: lengths hold in the plane of that line.",
}


class MeasurePanel(QWidget):
    """Lists marks; draws nothing and changes nothing.

    Signals:
        mark_chosen: number of a mark in the list.
        delete_requested: delete the chosen mark.
        copy_requested: put all readings on the clipboard.
    """

    mark_chosen = Signal(int)
    delete_requested = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calibration = named(QLabel(wordWrap=True), "calibration")
        self._calibration.setProperty("quiet", True)
        self._list = named(RowList(), "marks", tr("Marks of this image"))
        self._empty = named(QLabel(wordWrap=True), "no-marks")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list.setWordWrap(True)
        self._copy = named(QPushButton(tr("Copy all")), "copy-marks")
        self._delete = named(QPushButton(tr("Delete")), "delete-chosen-mark")
        buttons = laid(QHBoxLayout(), self._copy, self._delete)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._calibration)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        self._list.row_chosen.connect(self.mark_chosen)
        self._copy.clicked.connect(self.copy_requested)
        self._delete.clicked.connect(self.delete_requested)
        self.show_marks((), None, None)

    def show_marks(
        self, marks: Sequence[Mark], spacing: Spacing | None, chosen: int | None, why_no_image: str = ""
    ) -> None:
        """Show the marks of an image; `spacing` is None while no image is open."""
        lines = [] if spacing is None else [self._line(mark, spacing) for mark in marks]
        listed = [self._list.item(row).text() for row in range(self._list.count())]
        self._list.show_rows(lines if lines != listed else None, -1 if chosen is None else chosen)
        calibration = "" if spacing is None else tr(IN_WORDS[spacing.calibration])
        note = self._note(spacing) if spacing and spacing.note else ""
        self._calibration.setText(calibration + note)
        self._calibration.setVisible(bool(self._calibration.text()))
        self._list.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._empty.setText(
            why_no_image or tr("Take Distance, Angle, Arrow or Text from the tool bar and draw on the image.")
        )
        self._copy.setEnabled(bool(lines))
        self._delete.setEnabled(chosen is not None)

    def _note(self, spacing: Spacing) -> str:
        """The program's own words about a calibration, or those of the file."""
        if spacing.calibration is Calibration.HAND:
            return tr(" By a {}.").format(spacing.note)
        if spacing.calibration is Calibration.MAGNIFICATION:
            return tr(" A pixel is the {}.").format(spacing.note)
        return tr(" The file says: {}.").format(spacing.note)

    def _line(self, mark: Mark, spacing: Spacing) -> str:
        on = tr("\ndrawn on {}").format(tr(mark.on)) if mark.on else ""
        return f"{tr(mark.title)}: {mark.words(spacing)}{on}"
