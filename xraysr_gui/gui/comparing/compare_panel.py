"""The panel of comparing: with what, in which views, and by which error map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.change_box import ChangeBox
from xraysr_gui.gui.comparing.map_box import MapBox
from xraysr_gui.gui.widgets.named import heading, named
from xraysr_gui.gui.widgets.scrolling import ScrollsDown

PERCENT = 100
ICON = QSize(20, 20)


@dataclass(frozen=True, slots=True)
class PanelWords:
    """What the panel says of the pair.

    Attributes:
        words: What is compared with what; or why nothing is.
        can_register: Whether a shift can be looked for.
        is_registered: Whether one is.
    """

    words: str
    can_register: bool = False
    is_registered: bool = False


class ComparePanel(ScrollsDown):
    """Asks for comparisons; compares nothing.

    Signals:
        reference_chosen: the number of a reference in the list.
        file_wanted: let the person choose a file.
        registration_wanted: whether a shift is to be looked for.
        share_changed: of curtain or fading, 0 to 1.
    """

    reference_chosen = Signal(int)
    file_wanted = Signal()
    registration_wanted = Signal(bool)
    share_changed = Signal(float)

    def __init__(self, views: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-scroll")
        self._reference = named(QComboBox(), "reference", tr("Compare with"))
        self._reference.setToolTip(tr("What every map and figure compares the output with."))
        self._reference.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._registered = named(QCheckBox(tr("Find and correct a shift")), "registered")
        self._told = named(QLabel(wordWrap=True), "compared")
        self._told.setProperty("quiet", True)
        self._share = named(QSlider(Qt.Orientation.Horizontal), "blend-share", tr("Curtain or fading"))
        self._share.setToolTip(tr("Left: the reference; right: the output. Keys [ and ]."))
        self._share.setRange(0, PERCENT)
        self.map_box, self.change_box = MapBox(), ChangeBox()
        self._lay_out(views)
        self._reference.activated.connect(self._choose)
        self._registered.clicked.connect(self.registration_wanted)
        self._share.valueChanged.connect(lambda value: self.share_changed.emit(value / PERCENT))

    def show_references(self, titles: Sequence[str], chosen: int) -> None:
        """List what can be compared with; the last line asks for a file."""
        lines = [*titles, tr("Another file...")]
        if lines != [self._reference.itemText(row) for row in range(self._reference.count())]:
            self._reference.clear()
            self._reference.addItems(lines)
        self._reference.setCurrentIndex(chosen)

    def show_told(self, told: PanelWords) -> None:
        """Say what is compared."""
        self._told.setText(told.words)
        self._registered.setEnabled(told.can_register)
        self._registered.setChecked(told.is_registered)
        self._registered.setToolTip(
            tr("The file is moved to match the output; the distance is shown below.")
            if told.can_register
            else tr("Only a file can be shifted: choose one as reference.")
        )

    def show_share(self, share: float, *, moves: bool) -> None:
        """Show where the curtain stands."""
        self._share.blockSignals(True)
        self._share.setValue(round(share * PERCENT))
        self._share.blockSignals(False)
        self._share.setEnabled(moves)

    def _lay_out(self, views: Sequence[QAction]) -> None:
        column = named(QWidget(), "compare-column")
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 8, 4, 0)
        layout.addWidget(heading(tr("Compare with")))
        for widget in (self._reference, self._registered, self._told):
            layout.addWidget(widget)
        layout.addWidget(heading(tr("Views")))
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for action in views:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(ICON)
            button.setObjectName(f"button-{action.objectName()}")
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(self._share)
        layout.addWidget(heading(tr("Map")))
        layout.addWidget(self.map_box)
        layout.addWidget(heading(tr("What changed")))
        layout.addWidget(self.change_box)
        layout.addStretch(1)
        self.setWidget(column)

    def _choose(self, row: int) -> None:
        if row == self._reference.count() - 1:
            self.file_wanted.emit()
        else:
            self.reference_chosen.emit(row)
