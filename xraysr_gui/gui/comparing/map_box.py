"""Which map is drawn, on which scale, in which colours, and where it is worst."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from xraysr_gui.core.colours import COLOUR_MAPS
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.widgets.number_slider import NumberSlider
from xraysr_gui.gui.widgets.row_list import ShortList

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Choosable:
    """One map as the list shows it."""

    id: str
    title: str
    explains: str


class MapBox(QWidget):
    """Shows what is drawn and asks for something else; draws nothing.

    Signals:
        kind_chosen: the id of a map.
        colours_chosen: the id of a colour map.
        span_changed: from the low to the high end of the scale, in the unit of the map.
        threshold_changed: from where the map is painted, in its unit.
        opacity_changed: 0 to 1.
        fit_asked: let the scale end where this map does.
        peak_chosen: the number of a place in the list.
    """

    kind_chosen = Signal(str)
    colours_chosen = Signal(str)
    span_changed = Signal(float)
    threshold_changed = Signal(float)
    opacity_changed = Signal(float)
    fit_asked = Signal()
    peak_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = self._chooser("map-kind", tr("Map"))
        self._colours = self._chooser("map-colours", tr("Colours"))
        self._span = NumberSlider("map-span", tr("Scale"), logarithmic=True)
        self._span.setToolTip(tr("How much the colour bar spans: the same for every result."))
        self._fit = named(QPushButton(tr("Fit to this map")), "map-fit")
        self._fit.setToolTip(tr("The colour bar ends where this map does, and says that it was changed."))
        self._threshold = NumberSlider("map-threshold", tr("Threshold"))
        self._threshold.setToolTip(tr("Places that are better than this are not coloured."))
        self._opacity = named(QSlider(Qt.Orientation.Horizontal), "map-opacity", tr("Opacity"))
        self._opacity.setToolTip(tr("Left: only the output; right: only the map."))
        self._opacity.setRange(0, PERCENT)
        self._legend = self._words("map-legend", quiet=True)
        self._refusal = self._words("map-refusal", quiet=False)
        self._refusal.setProperty("warning", True)
        self._worst = self._words("map-worst", quiet=False)
        self._worst.setProperty("heading", True)
        self._peaks = named(ShortList(3), "map-peaks", tr("Worst places"))
        self._peaks.setToolTip(tr("Click to look at a place in all views"))
        self._lay_out()
        self._join()
        self.show_peaks(())

    def show_kinds(self, kinds: Iterable[Choosable], chosen: str) -> None:
        """List the maps; what they are called may change, which of them there are does not."""
        for number, kind in enumerate(kinds):
            if number == self._kind.count():
                self._kind.addItem("", kind.id)
            self._kind.setItemText(number, tr(kind.title))
            self._kind.setItemData(number, tr(kind.explains), Qt.ItemDataRole.ToolTipRole)
        self.show_kind(chosen)

    def show_kind(self, id: str) -> None:
        """Mark the map that is drawn."""
        self._kind.setCurrentIndex(self._kind.findData(id))
        self._kind.setToolTip(str(self._kind.currentData(Qt.ItemDataRole.ToolTipRole)))

    def show_colours(self, chosen: str, *, diverging: bool) -> None:
        """Offer the colours that fit a map: those with a middle for a signed one, the others for the rest."""
        fitting = [one for one in COLOUR_MAPS if one.diverging == diverging]
        if [self._colours.itemData(row) for row in range(self._colours.count())] != [o.id for o in fitting]:
            self._colours.clear()
            for one in fitting:
                self._colours.addItem(tr(one.title), one.id)
        self._colours.setCurrentIndex(self._colours.findData(chosen))

    def show_scale(self, span: float, least: float, most: float, unit: str) -> None:
        """Show how much the colour bar spans."""
        self._span.show_number(span, least, most)
        self._span.setAccessibleDescription(unit)
        self._unit.setText(tr("Scale ({})").format(unit.replace(" of ", "\nof ")) if unit else tr("Scale"))

    def show_threshold(self, value: float, low: float, high: float) -> None:
        """Show from where the map is painted."""
        self._threshold.show_number(value, low, high)

    def show_opacity(self, opacity: float) -> None:
        """Show how much of the output is covered."""
        self._opacity.blockSignals(True)
        self._opacity.setValue(round(opacity * PERCENT))
        self._opacity.blockSignals(False)

    def show_legend(self, words: str) -> None:
        """Say what a reader has to know of the map."""
        self._legend.setText(words)
        self._legend.setVisible(bool(words))
        self._refusal.hide()
        self._painted.show()

    def show_refusal(self, words: str) -> None:
        """Say why there is no map; then nothing is asked of how it is painted."""
        self.show_legend("")
        self.show_peaks(())
        self._refusal.setText(words)
        self._refusal.setVisible(bool(words))
        self._painted.setVisible(not words)

    def show_peaks(self, lines: Sequence[str], unit: str = "") -> None:
        """List the worst places."""
        self._worst.setText(tr("Worst places ({})").format(unit) if unit else tr("Worst places"))
        self._peaks.show_rows(lines)
        self._peaks.setVisible(bool(lines))
        self._worst.setVisible(bool(lines))

    def _lay_out(self) -> None:
        self._painted = QWidget()
        form = QFormLayout(self._painted)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._unit = QLabel(wordWrap=True)
        form.addRow(tr("Colours"), self._colours)
        form.addRow(self._unit, self._span)
        form.addRow("", self._fit)
        form.addRow(tr("Threshold"), self._threshold)
        form.addRow(tr("Opacity"), self._opacity)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._kind)
        layout.addWidget(self._painted)
        layout.addWidget(self._refusal)
        layout.addWidget(self._legend)
        layout.addWidget(self._worst)
        layout.addWidget(self._peaks)
        self.show_scale(1.0, 0.1, 10.0, "")
        self.show_refusal("")

    def _join(self) -> None:
        self._kind.activated.connect(lambda: self.kind_chosen.emit(self._kind.currentData()))
        self._colours.activated.connect(lambda: self.colours_chosen.emit(self._colours.currentData()))
        self._span.changed.connect(self.span_changed)
        self._fit.clicked.connect(self.fit_asked)
        self._threshold.changed.connect(self.threshold_changed)
        self._opacity.valueChanged.connect(lambda value: self.opacity_changed.emit(value / PERCENT))
        self._peaks.row_chosen.connect(self.peak_chosen)

    def _chooser(self, name: str, title: str) -> QComboBox:
        chooser = named(QComboBox(), name, title)
        chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return chooser

    def _words(self, name: str, *, quiet: bool) -> QLabel:
        label = named(QLabel(wordWrap=True), name)
        label.setProperty("quiet", quiet)
        return label
