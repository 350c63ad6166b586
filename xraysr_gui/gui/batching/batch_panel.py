"""The panel of the Batch room: which images, which steps, where results go, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.batches.crew import MOST_AT_A_TIME
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.words import tr
from xraysr_gui.gui.batching.batch_run import Standing
from xraysr_gui.gui.batching.standing_box import StandingBox
from xraysr_gui.gui.batching.steps_box import StepsBox
from xraysr_gui.gui.evaluating.evaluate_panel import PlaceField
from xraysr_gui.gui.widgets.leaving_choices import LeavingChoices
from xraysr_gui.gui.widgets.named import heading, named
from xraysr_gui.gui.widgets.scrolling import ScrollsDown, pinned

BETWEEN_GROUPS = 8
FORMS = (("", "As each image is"), ("dcm", "DICOM"), ("png", "PNG"), ("tiff", "TIFF"))


class BatchPanel(QWidget):
    """Asks for batches; runs none.

    Signals:
        changed: something else is asked for.
        listed_wanted: take what is chosen in the list of studies.
        file_wanted: let the person choose a list of files.
    """

    changed = Signal()
    listed_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch-panel")
        self._none_listed = ""
        self.inputs = PlaceField(
            "batch-inputs", tr("Images"),
            tr("A folder with its subfolders, an image, or a list of images (.txt, a name a line)."),
        )  # fmt: skip
        self.results = PlaceField(
            "batch-results", tr("Results in"),
            tr("A folder; subfolders are kept as in the input. Input files are never changed."),
        )  # fmt: skip
        self.steps, self.box, self.area = StepsBox(), StandingBox(), ScrollsDown()
        self.area.setObjectName("batch-scroll")
        self._from_list, self._from_file = (
            QPushButton(tr("Chosen studies")),
            QPushButton(tr("From a list\u2026")),
        )
        self._from_list.setObjectName("batch-listed")
        named(self._from_file, "batch-list-file", tip=tr("A .txt file, a name a line."))
        self._watch = named(QCheckBox(tr("Watch the folder")), "batch-watch")
        self._watch.setToolTip(
            tr("New files in it are processed as soon as they are complete, until you stop.")
        )
        self._form, self._workers = _form_field(), _workers_field()
        self._workers.setMinimumHeight(self._form.sizeHint().height())  # a form squeezes spin boxes first
        self._outside = named(QCheckBox(tr("Also outside of its training")), "batch-outside")
        self._outside.setToolTip(
            tr("Networks refuse images unlike those they learned from; with this, results carry a warning.")
        )
        self._leaves, self._keeps = _leaves_tick(), LeavingChoices()
        self._lay_out()
        self._join()
        self.show_standing(Standing.IDLE, is_paused=False, why_not="", goes_on=False)

    @property
    def ending(self) -> str:
        """Of all results; "" as each image is."""
        return str(self._form.currentData())

    @property
    def workers(self) -> int:
        """How many files at a time; 0: as many as pay."""
        return self._workers.value()

    @property
    def watches(self) -> bool:
        """Whether the folder is a hot folder."""
        return self._watch.isChecked()

    @property
    def accepts_outside(self) -> bool:
        """Whether networks run on images unlike those they learned from."""
        return self._outside.isChecked()

    @property
    def leaving(self) -> Leaving:
        """How results leave the house."""
        return self._keeps.added_to(Leaving(self._leaves.isChecked()))

    @property
    def retries(self) -> bool:
        """Whether what failed is tried again."""
        return self.box.retry.isChecked()

    @property
    def begins_anew(self) -> bool:
        """Whether what an earlier batch made there may go."""
        return self.box.anew.isChecked()

    def show_leaving(self, wished: Leaving) -> None:
        """Tick what a wish says."""
        self._leaves.setChecked(wished.without_patient)
        self._keeps.show_wish(wished)
        self._keeps.setVisible(wished.without_patient)

    def show_sources(self, none_listed: str, no_result: str) -> None:
        """Grey what nothing can be taken from, and say why; "" for what gives something."""
        self._none_listed = none_listed
        self._from_list.setEnabled(self.inputs.isEnabled() and not none_listed)
        tip = tr("Uses what is selected in the list of the Data panel: a patient, a study or a series.")
        self._from_list.setToolTip(none_listed or tip)
        self.steps.show_no_result(no_result)

    def show_standing(self, standing: Standing, *, is_paused: bool, why_not: str, goes_on: bool) -> None:
        """Offer what can be done now."""
        self.box.show_standing(standing, is_paused=is_paused, why_not=why_not, goes_on=goes_on)
        is_idle = standing is Standing.IDLE
        asked = self.inputs, self.results, self._form, self._workers, self._watch, self._from_file
        for widget in (*asked, self._outside, self._leaves, self._keeps):
            widget.setEnabled(is_idle)
        self._from_list.setEnabled(is_idle and not self._none_listed)
        self.steps.let_change(is_idle)

    def _join(self) -> None:
        self._from_list.clicked.connect(self.listed_wanted)
        self._from_file.clicked.connect(self.file_wanted)
        for signal in (self.results.changed, self._form.currentIndexChanged, self._watch.toggled):
            signal.connect(lambda *_: self.changed.emit())
        self.box.changed.connect(self.changed)
        self._leaves.toggled.connect(self._keeps.setVisible)

    def _lay_out(self) -> None:
        column = named(QWidget(), "batch-column")
        layout, sources, form = QVBoxLayout(column), QHBoxLayout(), QFormLayout()
        layout.setContentsMargins(0, 8, 4, 0)
        layout.setSpacing(4)
        sources.setSpacing(4)
        sources.addWidget(self._from_list, 1)
        sources.addWidget(self._from_file, 1)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(4)
        form.addRow(tr("Written as"), self._form)
        form.addRow(tr("Files at a time"), self._workers)
        groups = (
            (tr("Images"), (self.inputs, sources, self._watch)),
            (tr("Steps for each image"), (self.steps, self._outside)),
            (tr("Results in"), (self.results, form, self._leaves, self._keeps)),
        )
        for title, parts in groups:
            layout.addWidget(heading(title))
            for part in parts:
                layout.addLayout(part) if isinstance(part, QLayout) else layout.addWidget(part)
            layout.addSpacing(BETWEEN_GROUPS)
        layout.addStretch(1)
        pinned(self, self.area, column, self.box)
        self.setFocusProxy(self.inputs)


def _form_field() -> QComboBox:
    """As which kind of file results are written."""
    form = named(QComboBox(), "batch-form", tr("Written as"))
    form.setToolTip(tr("DICOM stays DICOM and pictures stay pictures, unless you choose one kind."))
    for ending, title in FORMS:
        form.addItem(tr(title), ending)
    return form


def _workers_field() -> QSpinBox:
    """How many files are made at a time."""
    workers = named(QSpinBox(minimum=0, maximum=MOST_AT_A_TIME, value=0), "batch-workers")
    workers.setAccessibleName(tr("Files at a time"))
    workers.setSpecialValueText(tr("Automatic"))
    workers.setToolTip(tr("Each has processes of its own, with memory of their own."))
    return workers


def _leaves_tick() -> QCheckBox:
    """Whether results leave without the patient."""
    tick = named(QCheckBox(tr("Without the patient")), "batch-without-patient")
    tick.setToolTip(
        tr("For results that leave the hospital: DICOM PS3.15, Basic Profile. Words in the pictures stay.")
    )
    return tick
