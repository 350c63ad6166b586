"""What lies under the pointer: place, length, stored value and value, in every view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Radiograph


@dataclass(frozen=True, slots=True)
class ProbeRow:
    """What one view has under the pointer; row and column count from 1 as readers do."""

    title: str
    column: int
    row: int
    x: float
    y: float
    unit: str
    stored: int | None
    value: float

    @property
    def words(self) -> str:
        """Such as "chest.dcm  column 812 row 640  154.3, 121.6 mm  stored 1203  value 1203"."""
        place = f"column {self.column:>5} row {self.row:>5}"
        length = f"  {self.x:.1f}, {self.y:.1f} mm" if self.unit == "mm" else ""
        stored = f"  stored {self.stored}" if self.stored is not None else ""
        return f"{self.title}  {place}{length}{stored}  value {self.value:.6g}"


def probe(radiograph: Radiograph, title: str, field: Point) -> ProbeRow | None:
    """What an image has at a place of its field; None outside."""
    pixel = radiograph.spacing.to_pixel(field)
    rows, columns = radiograph.shape
    if not (0 <= pixel.x < columns and 0 <= pixel.y < rows):
        return None
    row, column = int(pixel.y), int(pixel.x)
    return ProbeRow(
        title,
        column + 1,
        row + 1,
        field.x,
        field.y,
        radiograph.spacing.unit,
        radiograph.stored_at(row, column),
        radiograph.value_at(row, column),
    )


class DataProbe(QLabel):
    """Shows probe rows in a fixed pitch, so that digits do not dance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data-probe")
        self.setAccessibleName(self.tr("Data probe"))
        font = self.font()
        font.setFamilies(["DejaVu Sans Mono", "Consolas", "Menlo", "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        self.setFont(font)
        self.show_nothing()

    def show_rows(self, rows: Sequence[ProbeRow]) -> None:
        """One line, the view under the pointer first; the others behind it, by value only."""
        if not rows:
            self.setText(self.tr("outside"))
            return
        first, *others = rows
        more = "".join(f"   |   {row.title} {row.value:.6g}" for row in others)
        self.setText(first.words + more)
        self.setToolTip("\n".join(row.words for row in rows))

    def show_nothing(self) -> None:
        """The pointer is in no view."""
        self.setText(self.tr("Point at an image to read its values."))
        self.setToolTip("")
