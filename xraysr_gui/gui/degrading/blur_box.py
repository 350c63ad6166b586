"""Which blur, and how much of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread
from xraysr_gui.gui.degrading.amount_row import Amount, AmountRow
from xraysr_gui.gui.widgets.named import named

NONE, GAUSSIAN, MOTION, DEFOCUS = "none", "gaussian", "motion", "defocus"
KINDS = (
    (NONE, "No blur"),
    (GAUSSIAN, "Gaussian (focal spot)"),
    (MOTION, "Motion (breathing)"),
    (DEFOCUS, "Defocus (an even disc)"),
)
SIGMA = Amount(
    "blur-sigma", "Standard deviation",
    "How far a point spreads: two thirds of its light fall within so many pixels to each side.",
    0.1, 10.0, 0.1, " px",
)  # fmt: skip
LENGTH = Amount("blur-length", "Length", "How far the patient moved, in pixels.", 1.0, 60.0, 1.0, " px")
ANGLE = Amount(
    "blur-angle", "Angle", "In which direction: 0 to the right, 90 up.", -90.0, 90.0, 1.0, "\u00b0"
)
RADIUS = Amount("blur-radius", "Radius", "How large the disc is that a point becomes.", 0.5, 15.0, 0.1, " px")
USUAL = {SIGMA: 1.6, LENGTH: 7.0, ANGLE: 30.0, RADIUS: 2.5}
OF_KIND = {NONE: (), GAUSSIAN: (SIGMA,), MOTION: (LENGTH, ANGLE), DEFOCUS: (RADIUS,)}


class BlurBox(QWidget):
    """Asks for a blur; blurs nothing.

    Signals:
        changed: a person wants another blur.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = named(QComboBox(), "blur-kind", tr("Kind of blur"))
        self.kind.setToolTip(tr("What blurred the image: the imaging system, motion or defocus."))
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for id, title in KINDS:
            self.kind.addItem(tr(title), id)
        self._rows = {amount: AmountRow(amount) for amount in USUAL}
        self._spacing: Spacing | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line, label = QHBoxLayout(), QLabel(tr("Blur"))
        label.setBuddy(self.kind)
        line.addWidget(label)
        line.addWidget(self.kind, 1)
        layout.addLayout(line)
        for row in self._rows.values():
            layout.addWidget(row)
            row.changed.connect(self._change)
        self.kind.currentIndexChanged.connect(self._change)
        self.setFocusProxy(self.kind)
        self.reset()

    @property
    def blur(self) -> PointSpread | None:
        """What is asked for."""
        value = {amount: row.value for amount, row in self._rows.items()}
        blurs: dict[str, PointSpread] = {
            GAUSSIAN: Gaussian(value[SIGMA]),
            MOTION: Motion(value[LENGTH], value[ANGLE]),
            DEFOCUS: Defocus(value[RADIUS]),
        }
        return blurs.get(self.kind.currentData())

    def reset(self) -> None:
        """Ask for none; the amounts become the usual ones. Tells nobody."""
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(0)
        self.kind.blockSignals(False)
        for amount, row in self._rows.items():
            row.show_value(USUAL[amount])
        self._show()

    def show_spacing(self, spacing: Spacing | None) -> None:
        """Say amounts in millimetres too, where these are known."""
        self._spacing = spacing
        self._show()

    def _change(self, *_: object) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        shown = OF_KIND[self.kind.currentData()]
        for amount, row in self._rows.items():
            row.setVisible(amount in shown)
            if amount is not ANGLE:
                row.show_more(_in_mm(row.value, self._spacing))


def _in_mm(pixels: float, spacing: Spacing | None) -> str:
    known = None if spacing is None else spacing.mm
    if known is None:
        return ""
    down, across = f"{pixels * known[0]:.2f}", f"{pixels * known[1]:.2f}"
    if down == across:
        return tr("= {} mm").format(across)
    return tr("= {} mm across, {} mm down").format(across, down)
