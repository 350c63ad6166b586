"""The panel of the Batch room: which images, which steps, where results go, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.batching.batch_run import Standing
from xraysr_gui.gui.evaluating.evaluate_panel import PlaceField
from xraysr_gui.gui.widgets.scrolling import ScrollsDown

MOST_WORKERS = 64
FORMS = (
    ("", "As each image is"),
    ("dcm", "DICOM"),
    ("png", "PNG"),
    ("tiff", "TIFF"),
)


class BatchPanel(ScrollsDown):
    """Asks for batches; runs none.

    Signals:
        changed: something else is asked for.
        listed_wanted: take what is chosen in the list of studies.
        file_wanted: let the person choose a list of files.
        follow_wanted, same_wanted, open_steps_wanted, save_steps_wanted: what is done to each.
        start_wanted, pause_wanted, go_on_wanted, stop_wanted: what the buttons say.
    """

    changed = Signal()
    listed_wanted = Signal()
    file_wanted = Signal()
    follow_wanted = Signal()
    same_wanted = Signal()
    open_steps_wanted = Signal()
    save_steps_wanted = Signal()
    start_wanted = Signal()
    pause_wanted = Signal()
    go_on_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch-scroll")
        self._tips: dict[QPushButton, str] = {}
        self._why_not: dict[QPushButton, str] = {}
        self._is_idle = True
        self.inputs = PlaceField(
            "batch-inputs", tr("Images"),
            tr("A folder with all that lies below it, an image, or a list of them (.txt, a name a line)."),
        )  # fmt: skip
        self.results = PlaceField(
            "batch-results", tr("Results in"),
            tr("A folder; the shape of the folder of images is kept in it. Inputs are never written."),
        )  # fmt: skip
        self._from_list = self._button(
            "batch-listed", tr("Chosen studies"), self.listed_wanted,
            tr("Take what is chosen in the list of the Data panel: a patient, a study or a series."),
        )  # fmt: skip
        self._from_file = self._button(
            "batch-list-file", tr("From a list\u2026"), self.file_wanted, tr("A .txt file, a name a line.")
        )
        self._steps = self._quiet("batch-steps")
        self._steps.setProperty("quiet", False)
        self._sources = [
            self._button("batch-follow", tr("As in Enhance"), self.follow_wanted,
                         tr("What the Enhance panel has chosen, with its settings.")),
            self._button("batch-same", tr("As done here"), self.same_wanted,
                         tr("The steps of the result that the active view shows.")),
            self._button("batch-open-steps", tr("Open steps\u2026"), self.open_steps_wanted,
                         tr("A file of steps that was saved before.")),
            self._button("batch-save-steps", tr("Save steps\u2026"), self.save_steps_wanted,
                         tr("As a small file that this and other computers can open.")),
        ]  # fmt: skip
        self._form = QComboBox()
        self._form.setObjectName("batch-form")
        self._form.setAccessibleName(tr("Written as"))
        self._form.setToolTip(tr("DICOM stays DICOM and pictures stay pictures, unless you choose one kind."))
        for ending, title in FORMS:
            self._form.addItem(tr(title), ending)
        self._workers = QSpinBox(minimum=0, maximum=MOST_WORKERS, value=0)
        self._workers.setObjectName("batch-workers")
        self._workers.setAccessibleName(tr("Files at a time"))
        self._workers.setSpecialValueText(tr("As many as pay"))
        self._workers.setToolTip(tr("Each has a process of its own, with memory of its own."))
        self._watch = self._tick("batch-watch", tr("Watch the folder"),
                                 tr("What comes into it is done as soon as it is complete."))  # fmt: skip
        self._retry = self._tick("batch-retry", tr("Try again what failed"), "")
        self._anew = self._tick("batch-anew", tr("Begin anew"),
                                tr("Does all again and writes over results that are there."))  # fmt: skip
        self._told = self._quiet("batch-told")
        self._bar = QProgressBar()
        self._bar.setObjectName("batch-progress")
        self._bar.setAccessibleName(tr("Progress of the batch"))
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._start = self._button("batch-start", tr("Start"), self.start_wanted, "")
        self._start.setProperty("primary", True)
        self._pause = self._button(
            "batch-pause",
            tr("Pause"),
            self.pause_wanted,
            tr("Finishes what is under way and begins nothing."),
        )
        self._go_on = self._button("batch-go-on", tr("Go on"), self.go_on_wanted, tr("From where it is."))
        self._stop = self._button(
            "batch-stop", tr("Stop"), self.stop_wanted, tr("What is done stays; it can go on later.")
        )
        self._lay_out()
        for signal in (self.inputs.changed, self.results.changed, self._form.currentIndexChanged,
                       self._watch.toggled, self._anew.toggled, self._retry.toggled):  # fmt: skip
            signal.connect(lambda *_: self.changed.emit())
        self.show_standing(Standing.IDLE, is_paused=False, why_not="", goes_on=False)
        self.show_told("")

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
    def retries(self) -> bool:
        """Whether what failed is tried again."""
        return self._retry.isChecked()

    @property
    def begins_anew(self) -> bool:
        """Whether what an earlier batch made there may go."""
        return self._anew.isChecked()

    def show_steps(self, words: str, *, can_save: bool) -> None:
        """Say what is done to each image."""
        self._steps.setText(words)
        self._sources[-1].setEnabled(can_save)

    def show_sources(self, none_listed: str, no_result: str) -> None:
        """Grey what nothing can be taken from, and say why; "" for what gives something."""
        for button, why_not in ((self._from_list, none_listed), (self._sources[1], no_result)):
            self._why_not[button] = why_not
            self._offer(button)

    def _offer(self, button: QPushButton) -> None:
        why_not = self._why_not.get(button, "")
        button.setEnabled(self._is_idle and not why_not)
        button.setToolTip(why_not or self._tips[button])

    def show_standing(self, standing: Standing, *, is_paused: bool, why_not: str, goes_on: bool) -> None:
        """Offer what can be done now."""
        is_idle, runs = standing is Standing.IDLE, standing is Standing.RUNNING
        self._start.setVisible(is_idle)
        self._start.setText(tr("Go on there") if goes_on and not self.begins_anew else tr("Start"))
        self._start.setEnabled(not why_not)
        tip = tr("A batch was begun in that folder: what it has done stays.") if goes_on else ""
        self._start.setToolTip(why_not or tip or tr("Each file is done once, whatever happens on the way."))
        self._pause.setVisible(runs and not is_paused)
        self._go_on.setVisible(runs and is_paused)
        self._stop.setVisible(not is_idle)
        self._stop.setEnabled(runs)
        self._bar.setVisible(not is_idle)
        self._retry.setVisible(is_idle and goes_on)
        self._anew.setVisible(is_idle and goes_on)
        for widget in (self.inputs, self.results, self._form, self._workers, self._watch):
            widget.setEnabled(is_idle)
        self._is_idle = is_idle
        for button in (*self._sources[:3], self._from_list, self._from_file):
            self._offer(button)

    def show_told(self, words: str) -> None:
        """Say how it stands."""
        self._told.setText(words)
        self._told.setVisible(bool(words))

    def show_progress(self, share: float, words: str) -> None:
        """How far it is."""
        self._bar.setValue(round(share * 1000))
        self.show_told(words)

    def _lay_out(self) -> None:
        column = QWidget()
        column.setObjectName("batch-column")
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 8, 4, 0)
        layout.setSpacing(8)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(3)
        form.addRow(tr("Images"), self.inputs)
        form.addRow(_in_a_row(self._from_list, self._from_file))
        form.addRow(self._watch)
        form.addRow(tr("Done to each"), self._steps)
        form.addRow(_in_two_columns(self._sources))
        form.addRow(tr("Results in"), self.results)
        form.addRow(tr("Written as"), self._form)
        form.addRow(tr("Files at a time"), self._workers)
        layout.addLayout(form)
        layout.addWidget(self._retry)
        layout.addWidget(self._anew)
        layout.addLayout(_in_a_row(self._start, self._pause, self._go_on, self._stop))
        layout.addWidget(self._bar)
        layout.addWidget(self._told)
        layout.addStretch(1)
        self.setWidget(column)
        self.setFocusProxy(self.inputs)

    def _quiet(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setProperty("quiet", True)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _tick(self, name: str, title: str, tip: str) -> QCheckBox:
        box = QCheckBox(title)
        box.setObjectName(name)
        box.setToolTip(tip)
        return box

    def _button(self, name: str, title: str, wanted: object, tip: str) -> QPushButton:
        button = QPushButton(title)
        button.setObjectName(name)
        button.setToolTip(tip)
        self._tips[button] = tip
        button.clicked.connect(wanted)
        return button


def _in_a_row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, 1)
    return row


def _in_two_columns(buttons: list[QPushButton]) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(4)
    for number, button in enumerate(buttons):
        grid.addWidget(button, number // 2, number % 2)
    return grid
