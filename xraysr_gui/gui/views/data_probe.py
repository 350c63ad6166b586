"""What lies under the pointer: place, length, stored value and value, in every view."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from xraysr_gui.core.address import Address
    from xraysr_gui.core.geometry import Point
    from xraysr_gui.core.radiograph import Radiograph

BEYOND_MEASURE = 1e30  # no detector means this: it is what a file writes for "nothing"


@dataclass(frozen=True, slots=True)
class ProbeRow:
    """What one view has under the pointer; row and column count from 1 as readers do.

    Attributes:
        title: The file, or what made the version.
        column: From 1.
        row: From 1.
        x: In field units.
        y: In field units.
        unit: Of x and y, mm or px.
        stored: What the file holds, None where it holds no such number.
        value: The modality value, None for background and for what is no number.
        value_unit: Of the value, "" if it has none.
        is_missing: Whether the file does not hold the pixel at all.
        address: Of the image.
    """

    title: str
    column: int
    row: int
    x: float
    y: float
    unit: str
    stored: int | None
    value: float | None
    value_unit: str = ""
    is_missing: bool = False
    address: Address | None = None

    @property
    def words(self) -> str:
        """Such as "chest.dcm  column   812  row   640  154.3, 121.6 mm  stored  1203  value 1203"."""
        place = tr("column {:>5}  row {:>5}").format(self.column, self.row)
        length = tr("  {:>6.1f}, {:>6.1f} mm").format(self.x, self.y) if self.unit == "mm" else ""
        stored = tr("  stored {:>6}").format(self.stored) if self.stored is not None else ""
        return tr("{}  {}{}{}  value {}").format(self.title, place, length, stored, self.value_words)

    @property
    def value_words(self) -> str:
        """The value with its unit; a word where there is none."""
        if self.value is None:
            return tr("none (missing from the file)") if self.is_missing else tr("none (background)")
        return f"{self.value:>8.6g} {tr(self.value_unit)}".rstrip()


def probe(radiograph: Radiograph, title: str, field: Point) -> ProbeRow | None:
    """What an image has at a place of its field; None outside."""
    from xraysr_gui.core.left_out import left_out  # NumPy: the label is painted before there is an image
    from xraysr_gui.display.histogram import unit_of_values

    pixel = radiograph.spacing.to_pixel(field)
    rows, columns = radiograph.shape
    if not (0 <= pixel.x < columns and 0 <= pixel.y < rows):
        return None
    row, column = int(pixel.y), int(pixel.x)
    value = radiograph.value_at(row, column)
    here = slice(row, row + 1), slice(column, column + 1)
    is_background = left_out(radiograph.greys, radiograph.shutter, *here) is not None
    is_missing = radiograph.missing is not None and bool(radiograph.missing[row, column])
    measured = math.isfinite(value) and abs(value) < BEYOND_MEASURE and not (is_background or is_missing)
    return ProbeRow(
        title,
        column + 1,
        row + 1,
        field.x,
        field.y,
        radiograph.spacing.unit,
        None if is_missing else radiograph.stored_at(row, column),
        value if measured else None,
        unit_of_values(radiograph),
        is_missing,
        radiograph.source.address,
    )


class DataProbe(QLabel):
    """Shows probe rows in a fixed pitch, so that digits do not dance.

    Attributes:
        tellers: Each gives what else is told of the place in a row, such as the value of a map, or "".
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tellers: list[Callable[[ProbeRow], str]] = []
        self.setObjectName("data-probe")
        self.setAccessibleName(tr("Data probe"))
        font = self.font()
        font.setFamilies(["DejaVu Sans Mono", "Consolas", "Menlo", "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        self.setFont(font)
        self.show_nothing()

    def show_rows(self, rows: Sequence[ProbeRow]) -> None:
        """One line, the view under the pointer first; the others behind it, by value only."""
        if not rows:
            self.setText(tr("outside"))
            return
        first, *others = rows
        more = "".join(f"   |   {row.title} {row.value_words}" for row in others)
        further = [told for teller in self.tellers if (told := teller(first))]
        told = "   |   ".join((first.words + more, *further))
        self.setText(told)  # every figure has its own width, so that nothing dances
        self.setToolTip("\n".join((*(row.words for row in rows), *further)))

    def show_nothing(self) -> None:
        """The pointer is in no view."""
        self.setText(tr("Point at an image to read its values."))
        self.setToolTip("")
