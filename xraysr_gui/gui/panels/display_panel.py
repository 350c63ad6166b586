"""The panel of the greys: window, presets, inversion, and what is laid over the image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.greys import VoiFunction
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.windowing import as_window

LARGEST = 1e9


class DisplayPanel(QWidget):
    """Shows a look and asks for another one; holds no image.

    Signals:
        look_wanted: a Look for the active view.
        preset_wanted: number of a preset, 0 to 9.
        setting_wanted: name of a setting and its new value.
    """

    look_wanted = Signal(object)
    preset_wanted = Signal(int)
    setting_wanted = Signal(str, object)

    def __init__(self, switches: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.centre, self.width_box = self._box("window-centre"), self._box("window-width")
        self.width_box.setMinimum(1e-6)
        self.function = QComboBox()
        self.function.setObjectName("window-function")
        for function in VoiFunction:
            self.function.addItem(function.value.capitalize(), function)
        self.inverted = QCheckBox(self.tr("Black for white"))
        self.inverted.setObjectName("inverted")
        form = QFormLayout()
        form.addRow(self.tr("Level"), self.centre)
        form.addRow(self.tr("Width"), self.width_box)
        form.addRow(self.tr("Function"), self.function)
        form.addRow("", self.inverted)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setProperty("quiet", True)
        self._presets = tuple(self._preset_button(number) for number in range(10))
        grid = QGridLayout()
        for number, button in enumerate(self._presets):
            grid.addWidget(button, number // 2, number % 2)
        self.switches = {name: self._switch(name, title) for name, title in switches}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self._told)
        layout.addWidget(self._heading(self.tr("Presets")))
        layout.addLayout(grid)
        layout.addWidget(self._heading(self.tr("Shown")))
        for switch in self.switches.values():
            layout.addWidget(switch)
        layout.addStretch(1)
        self.centre.valueChanged.connect(self._ask)
        self.width_box.valueChanged.connect(self._ask)
        self.function.currentIndexChanged.connect(self._ask)
        self.inverted.toggled.connect(self._ask)
        self.show_look(None, None)

    def show_look(self, look: Look | None, radiograph: Radiograph | None) -> None:
        """Show how the active image is looked at."""
        self._look = look
        for widget in (self.centre, self.width_box, self.function, self.inverted):
            widget.setEnabled(look is not None)
        if look is None or radiograph is None:
            self._told.setText(self.tr("Open an image first."))
            return
        window = as_window(look.voi)
        values = (self.centre, window.centre), (self.width_box, window.width)
        step = max((radiograph.white - radiograph.black) / 200, 0.001)
        for box, value in values:
            box.blockSignals(True)
            box.setDecimals(0 if step >= 1 else 3)
            box.setSingleStep(step)
            box.setValue(value)
            box.blockSignals(False)
        self.function.blockSignals(True)
        self.function.setCurrentIndex(self.function.findData(window.function))
        self.function.blockSignals(False)
        self.inverted.blockSignals(True)
        self.inverted.setChecked(look.inverted)
        self.inverted.blockSignals(False)
        table = "" if look.voi is window else self.tr("The file's own table is in force. ")
        self._told.setText(table + (look.voi.title or ""))
        self._told.setVisible(bool(self._told.text()))

    def show_presets(self, titles: Sequence[str], reasons: Sequence[str], keys: Sequence[str]) -> None:
        """Name the presets, and grey those that this image does not have."""
        for button, title, reason, key in zip(self._presets, titles, reasons, keys, strict=True):
            button.setText(title)
            button.setEnabled(not reason)
            button.setToolTip(reason or (self.tr("Key {}").format(key) if key else ""))

    def show_setting(self, name: str, on: bool) -> None:
        """Show whether something is switched on."""
        self.switches[name].blockSignals(True)
        self.switches[name].setChecked(on)
        self.switches[name].blockSignals(False)

    def _ask(self) -> None:
        if self._look is None:
            return
        window = replace(
            as_window(self._look.voi),
            centre=self.centre.value(),
            width=self.width_box.value(),
            function=self.function.currentData(),
            title="",
        )
        self.look_wanted.emit(Look(window, self.inverted.isChecked()))

    def _box(self, name: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setObjectName(name)
        box.setRange(-LARGEST, LARGEST)
        box.setKeyboardTracking(False)
        return box

    def _preset_button(self, number: int) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"preset-button-{number}")
        button.clicked.connect(lambda: self.preset_wanted.emit(number))
        return button

    def _switch(self, name: str, title: str) -> QCheckBox:
        box = QCheckBox(title)
        box.setObjectName(f"switch-{name}")
        box.toggled.connect(lambda on: self.setting_wanted.emit(name, on))
        return box

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words)
        label.setProperty("heading", True)
        return label
