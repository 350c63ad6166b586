"""The panel of the greys: window, presets, inversion, and what is laid over the image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.greys import VoiFunction, Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.windowing import as_window
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import heading, named
from xraysr_gui.gui.widgets.number_slider import NumberSlider

NARROWEST, WIDEST = 1 / 4096, 4.0  # of the image's range
PRESETS = 10


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
        self._showing = False
        self._centre = NumberSlider("window-centre", tr("Level"))
        self._width = NumberSlider("window-width", tr("Width"), logarithmic=True)
        self._function = named(QComboBox(), "window-function", tr("Function"))
        for function in VoiFunction:
            self._function.addItem(tr(function.value.capitalize()), function)
        self._inverted = named(QCheckBox(tr("Invert")), "inverted")
        self._inverted.setToolTip(tr("Swaps black and white; Reset view undoes it."))
        self._told = named(QLabel(wordWrap=True), "look-told")
        self._told.setProperty("quiet", True)
        self._presets = tuple(self._preset_button(number) for number in range(PRESETS))
        self._switches = {name: self._switch(name, title) for name, title in switches}
        self._lay_out()
        self._centre.changed.connect(lambda value: self._ask_window(centre=value))
        self._width.changed.connect(lambda value: self._ask_window(width=value))
        self._function.activated.connect(self._ask_function)
        self._inverted.toggled.connect(self._ask_inverted)
        self.show_look(None, None)

    def show_look(self, look: Look | None, radiograph: Radiograph | None, why_empty: str = "") -> None:
        """Show how the active image is looked at, on sliders over its own range."""
        self._look = look
        for widget in (self._centre, self._width, self._function, self._inverted):
            widget.setEnabled(look is not None)
        if look is None or radiograph is None:
            self._told.setText(why_empty)
            self._told.setVisible(bool(why_empty))
            return
        window = as_window(look.voi)
        low, high = sorted((radiograph.black, radiograph.white))
        span = max(high - low, 1e-6)
        self._centre.show_number(window.centre, low, high)
        self._width.show_number(window.width, span * NARROWEST, span * WIDEST)
        self._function.setCurrentIndex(self._function.findData(window.function))
        self._showing = True
        self._inverted.setChecked(look.inverted)
        self._showing = False
        table = "" if isinstance(look.voi, Window) else tr("The file's own table is in use.")
        low_bright = tr("In this file low values are bright, and it is shown so.")
        own = low_bright if radiograph.greys.inverted else ""
        kind = " ".join(words for words in (table, tr(look.voi.title)) if words)
        self._told.setText("\n".join(words for words in (kind, own) if words))
        self._told.setVisible(bool(self._told.text()))

    def show_presets(self, titles: Sequence[str], reasons: Sequence[str], keys: Sequence[str]) -> None:
        """Name the presets with their keys, and grey those that this image does not have."""
        for button, title, reason, key in zip(self._presets, titles, reasons, keys, strict=True):
            button.setText(f"{key}  {title}".strip())
            button.setAccessibleName(title)
            button.setEnabled(not reason)
            button.setToolTip(reason or (tr("{} (key {})").format(title, key) if key else title))

    def show_setting(self, name: str, on: bool) -> None:
        """Show whether something is switched on."""
        self._showing = True
        self._switches[name].setChecked(on)
        self._showing = False

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(tr("Level"), self._centre)
        form.addRow(tr("Width"), self._width)
        form.addRow(tr("Function"), self._function)
        form.addRow("", self._inverted)
        grid = QGridLayout()
        grid.setSpacing(4)
        for number, button in enumerate(self._presets):
            grid.addWidget(button, number, 0)  # one below the other: titles of files are long
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self._told)
        layout.addWidget(heading(tr("Presets")))
        layout.addLayout(grid)
        layout.addWidget(heading(tr("Shown")))
        for switch in self._switches.values():
            layout.addWidget(switch)
        layout.addStretch(1)

    def _ask_window(self, **changed: float) -> None:
        if self._look is not None:
            window = replace(as_window(self._look.voi), title="", **changed)  # type: ignore[arg-type]  # floats only
            self.look_wanted.emit(self._look.with_window(window))

    def _ask_function(self) -> None:
        if self._look is not None:
            window = replace(as_window(self._look.voi), function=self._function.currentData(), title="")
            self.look_wanted.emit(self._look.with_window(window))

    def _ask_inverted(self, inverted: bool) -> None:
        """Turn the greys round; a table of the file stays in force."""
        if self._look is not None and not self._showing:
            self.look_wanted.emit(replace(self._look, inverted=inverted))

    def _ask_setting(self, name: str, on: bool) -> None:
        if not self._showing:
            self.setting_wanted.emit(name, on)

    def _preset_button(self, number: int) -> QPushButton:
        button = named(QPushButton(), f"preset-button-{number}")
        button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setProperty("leading", True)
        button.clicked.connect(lambda: self.preset_wanted.emit(number))
        return button

    def _switch(self, name: str, title: str) -> QCheckBox:
        box = named(QCheckBox(tr(title)), f"switch-{name}")
        box.toggled.connect(lambda on: self._ask_setting(name, on))
        return box
