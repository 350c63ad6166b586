"""What a region tells, in words: its edge, its flat field, and what an enhancer makes of a lesion like it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr

WIDTH = 520
TWINS = (
    "Round nodules of its width and contrast, its twins, are planted elsewhere in a copy of the image, "
    "which is enhanced: how many of them can still be told?"
)


class RegionTruthDialog(QDialog):
    """Shows words; measures nothing.

    Signals:
        twins_wanted: twins of the lesion shall be planted.
        stop_wanted: what runs shall end.
    """

    twins_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName("region-truth")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What {} tells").format(name))
        self.setMinimumWidth(WIDTH)
        self.edge, self.noise, self.fate = (_words() for _ in range(3))
        self.fate.setText(tr(TWINS))
        self.version = _words()
        self.plant, self._progress = QPushButton(), QProgressBar()
        self.plant.setObjectName("plant-twins")
        self.plant.setAutoDefault(False)
        self._progress.setRange(0, 100)
        self._progress.hide()
        self._runs = False
        layout = QVBoxLayout(self)
        layout.addWidget(self.version)
        for title, words in (
            (tr("Sharpness of this edge"), self.edge),
            (tr("Noise of this flat field"), self.noise),
        ):
            layout.addWidget(_box(title, words))
        layout.addWidget(
            _box(
                tr("If this is a lesion: what happens to lesions like it"),
                self.fate,
                self._progress,
                self.plant,
            )
        )
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.plant.clicked.connect(self._press)
        self.finished.connect(lambda _: self.stop_wanted.emit())

    def show_version(self, name: str) -> None:
        """Say which image the edge and the flat field are measured in."""
        self.version.setText(tr("Measured in: {}").format(name))

    def offer(self, enhancer: str, why_not: str) -> None:
        """Offer to plant twins for an enhancer, or say why not."""
        self.plant.setText(tr("Plant twins and run {}").format(enhancer) if enhancer else tr("Plant twins"))
        self.plant.setEnabled(not why_not)
        self.plant.setToolTip(why_not)

    def show_run(self, share: float | None) -> None:
        """How far a run is; None where none runs."""
        self._runs = share is not None
        self._progress.setVisible(self._runs)
        self._progress.setValue(round(100 * (share or 0.0)))
        if self._runs:
            self.plant.setText(tr("Stop"))
            self.plant.setEnabled(True)

    def show_fate(self, lines: Sequence[str]) -> None:
        """One sentence below the other."""
        self.fate.setText("\n".join(lines))
        self.adjustSize()

    def _press(self) -> None:
        (self.stop_wanted if self._runs else self.twins_wanted).emit()


def _words() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _box(title: str, *content: QWidget) -> QGroupBox:
    box = QGroupBox(title)
    layout = QVBoxLayout(box)
    for one in content:
        layout.addWidget(one)
    return box
