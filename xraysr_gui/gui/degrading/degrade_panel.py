"""The panel of the degradation lab: what is done to the open image, what that does, and who can undo it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.gui.degrading.amount_row import Amount, AmountRow
from xraysr_gui.gui.degrading.blur_box import BlurBox
from xraysr_gui.gui.degrading.truth_table import TruthTable
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import heading, named, sentences
from xraysr_gui.gui.widgets.scrolling import ScrollsDown, pinned

FEWER = Amount(
    "degrade-down", "Fewer pixels",
    "How many times fewer rows and columns: what a coarser detector would have recorded.",
    1.0, 8.0, 1.0, " \u00d7", "none",
)  # fmt: skip
NOISE = Amount(
    "degrade-noise", "Noise",
    "Grain that is added: its standard deviation, in grey levels of 256, whatever the depth of the image.",
    0.0, 50.0, 0.5, " of 256", "none",
)  # fmt: skip
QUALITY = Amount(
    "degrade-quality", "Quality",
    "100 keeps nearly all; below 50 the blocks of JPEG are seen in soft tissue.", 1.0, 100.0, 1.0,
)  # fmt: skip
USUAL_QUALITY = 50.0


class DegradePanel(QWidget):
    """Asks for degradations and trials; makes none.

    Signals:
        changed: a person wants another degradation.
        reset_wanted: take all of it back.
        copy_wanted: the line for a terminal.
        try_wanted: the id of an enhancer.
    """

    changed = Signal()
    reset_wanted = Signal()
    copy_wanted = Signal()
    try_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = sentences("degrade-subject", "quiet")
        self.blur = BlurBox()
        self._fewer, self._noise, self._quality = AmountRow(FEWER), AmountRow(NOISE), AmountRow(QUALITY)
        self._jpeg = named(QCheckBox(tr("Store as JPEG")), "degrade-jpeg")
        self._jpeg.setToolTip(tr("What a JPEG file would keep of the image, in 8 bits."))
        self._reset = named(QPushButton(tr("Reset")), "degrade-reset-button")
        self._copy = named(QPushButton(tr("Copy command")), "degrade-copy-button")
        differs = tr("Difference from the truth")
        self.figures = TruthTable("degrade-figures", differs, differs)
        estimated = tr("Estimated from the degraded image")
        self.estimates = TruthTable("degrade-estimates", estimated, tr("Truth and blind estimate"))
        self._enhancers = named(QComboBox(), "degrade-enhancers", tr("Enhancer to try"))
        self._enhancers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._try = named(QPushButton(tr("Try it")), "degrade-try")
        self._tried = sentences("degrade-tried", "quiet")
        self._lay_out()
        self._join()
        self.reset()

    @property
    def degradation(self) -> Degradation:
        """What is asked for."""
        quality = round(self._quality.value) if self._jpeg.isChecked() else 0
        down, noise = round(self._fewer.value), self._noise.value
        return Degradation(self.blur.blur, down=down, noise=noise, jpeg_quality=quality)

    def reset(self) -> None:
        """Ask for nothing, without telling."""
        self.blur.reset()
        self._fewer.show_value(1.0)
        self._noise.show_value(0.0)
        self._quality.show_value(USUAL_QUALITY)
        self._jpeg.blockSignals(True)
        self._jpeg.setChecked(False)
        self._jpeg.blockSignals(False)
        self._quality.setVisible(False)

    def show_subject(self, words: str, why_not: str, spacing: Spacing | None) -> None:
        """Say which image is degraded, or why none can be."""
        self._subject.setText(why_not or words)
        self.blur.show_spacing(spacing)
        for widget in (self.blur, self._fewer, self._noise, self._jpeg, self._quality):
            widget.setEnabled(not why_not)
            widget.setToolTip(why_not)

    def show_buttons(self, why_nothing: str) -> None:
        """Grey out what needs a degraded image, and say why."""
        tips = (
            tr("Removes the degraded image; Undo brings it back."),
            tr("Copies the line that makes the same file in a terminal."),
        )
        for button, tip in zip((self._reset, self._copy), tips, strict=True):
            button.setEnabled(not why_nothing)
            button.setToolTip(why_nothing or tip)

    def show_enhancers(self, rows: Sequence[tuple[str, str]]) -> None:
        """Offer these, by id and title; what was chosen stays chosen if it is among them."""
        chosen = self._enhancers.currentData()
        self._enhancers.blockSignals(True)
        self._enhancers.clear()
        for id, title in rows:
            self._enhancers.addItem(title, id)
        self._enhancers.setCurrentIndex(max(0, self._enhancers.findData(chosen)))
        self._enhancers.blockSignals(False)

    @property
    def offers_enhancers(self) -> bool:
        """Whether there is one to try."""
        return self._enhancers.count() > 0

    def show_trial(self, why_not: str, told: str) -> None:
        """Say whether an enhancer can be tried, and what came of the one that was."""
        for widget in (self._enhancers, self._try):
            widget.setEnabled(not why_not)
        self._enhancers.setToolTip(why_not or tr("Those that restore the original number of pixels."))
        self._try.setToolTip(
            why_not
            or tr("It works on the degraded image; views, map and figures then compare with the truth.")
        )
        self._tried.setText(told)
        self._tried.setVisible(bool(told))

    def _join(self) -> None:
        for part in (self.blur, self._fewer, self._noise, self._quality):
            part.changed.connect(self.changed)
        self._jpeg.toggled.connect(self._store)
        self._reset.clicked.connect(self.reset_wanted)
        self._copy.clicked.connect(self.copy_wanted)
        self._try.clicked.connect(lambda: self.try_wanted.emit(self._enhancers.currentData() or ""))

    def _store(self, as_jpeg: bool) -> None:
        self._quality.setVisible(as_jpeg)
        self.changed.emit()

    def _lay_out(self) -> None:
        column = named(QWidget(), "degrade-column")
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 8, 4, 0)
        layout.setSpacing(8)
        for widget in (self._subject, self.blur, self._fewer, self._noise, self._jpeg, self._quality):
            layout.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self._reset, 1)
        buttons.addWidget(self._copy, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.figures)
        layout.addWidget(self.estimates)
        layout.addStretch(1)
        area = named(ScrollsDown(), "degrade-scroll")
        pinned(self, area, column, self._foot())
        self.setFocusProxy(self.blur)

    def _foot(self) -> QWidget:
        """What restores the degraded image, and what came of it."""
        foot, line = QWidget(), QHBoxLayout()
        line.addWidget(self._enhancers, 1)
        line.addWidget(self._try)
        laid(QVBoxLayout(foot), heading(tr("Try an enhancer on it")), line, self._tried, margins=(0, 0, 4, 0))
        return foot
