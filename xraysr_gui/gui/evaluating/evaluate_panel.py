"""The panel of the Evaluate room: which images, which protocol, which enhancers, and how far a run is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.evaluating.audit_box import AuditBox
from xraysr_gui.gui.evaluating.enhancer_ticks import EnhancerTicks
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import heading, named, named_button, progress_bar, sentences
from xraysr_gui.gui.widgets.scrolling import ScrollsDown, pinned

MOST_PROCESSES, BESIDE_ROW, LINES_OF_PROGRESS = 16, 40, 2


class Standing(Enum):
    """How a run stands."""

    IDLE = auto()
    RUNNING = auto()
    PAUSED = auto()


class PlaceField(QWidget):
    """A folder, typed or chosen.

    Signals:
        choose_wanted: let the person choose one.
        changed: another one stands there.
    """

    choose_wanted = Signal()
    changed = Signal()

    def __init__(self, name: str, title: str, help: str) -> None:
        super().__init__()
        self.line, self._button = QLineEdit(), QPushButton(tr("Choose\u2026"))
        named(self.line, name, title, help)
        named(self._button, f"{name}-choose", tr("Choose: {}").format(title), help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self._button)
        self.line.editingFinished.connect(self.changed)
        self._button.clicked.connect(self.choose_wanted)
        self.setFocusProxy(self.line)

    def minimumSizeHint(self) -> QSize:
        """A long path scrolls in its field."""
        return QSize(120, super().minimumSizeHint().height())

    @property
    def path(self) -> Path | None:
        """What stands there, None for nothing."""
        words = self.line.text().strip()
        return Path(words).expanduser() if words else None

    def show_path(self, path: Path) -> None:
        """Put one there."""
        self.line.setText(str(path))
        self.changed.emit()

    def ask(self, title: str) -> None:
        """Let the person choose one in a dialog."""
        dialog = QFileDialog(self.window(), title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.show_path(Path(name)))
        dialog.open()


class EvaluatePanel(QWidget):
    """Asks for runs and audits; makes none.

    Signals:
        protocol_chosen: another protocol, or another folder.
        changed: something else is asked for.
        run_wanted, pause_wanted, cancel_wanted, go_on_wanted: what the buttons say.
    """

    protocol_chosen = Signal()
    changed = Signal()
    run_wanted = Signal()
    pause_wanted = Signal()
    cancel_wanted = Signal()
    go_on_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = PlaceField(
            "evaluate-folder", tr("Images"),
            tr("Radiographs that count as the truth; if the folder has a subfolder val, those in it."),
        )  # fmt: skip
        self.report = PlaceField(
            "evaluate-report", tr("Report in"),
            tr("A folder for the report; what is measured is kept there until the report is written."),
        )  # fmt: skip
        self._protocol = named(QComboBox(), "evaluate-protocol", tr("Protocol"))
        self._protocol.setToolTip(tr("How the images are degraded, and which methods must be beaten."))
        self._protocol.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._what_is_done = sentences("evaluate-what-is-done", "quiet")
        self.ticks = EnhancerTicks()
        self._processes = named(QSpinBox(minimum=1, maximum=MOST_PROCESSES, value=1), "evaluate-processes")
        self._processes.setAccessibleName(tr("Images at a time"))
        self._processes.setToolTip(tr("Each is enhanced in a process of its own, with memory of its own."))
        self._cost, self._told = sentences("evaluate-cost", "quiet"), sentences("evaluate-told", "quiet")
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._bar = progress_bar("evaluate-progress", tr("Progress of the evaluation"))
        self._run = named_button("evaluate-run", tr("Evaluate"), self.run_wanted)
        self._run.setProperty("primary", True)
        self._pause = named_button("evaluate-pause", tr("Pause"), self.pause_wanted)
        self._go_on = named_button("evaluate-go-on", tr("Continue"), self.go_on_wanted)
        self._cancel = named_button("evaluate-cancel", tr("Cancel"), self.cancel_wanted)
        self.audit = AuditBox()
        for button in (self._pause, self._go_on, self._cancel):
            button.hide()  # before they are laid out: what is hidden takes no room
        self._lay_out()
        self._join()
        self.show_cost("")
        self.show_standing(Standing.IDLE, "", "")

    @property
    def protocol(self) -> str:
        """Id of the chosen one."""
        return str(self._protocol.currentData() or "")

    @property
    def processes(self) -> int:
        """How many images at a time."""
        return self._processes.value()

    def offer_protocols(self, protocols: Sequence[tuple[str, str]]) -> None:
        """Offer these, by id and title."""
        self._protocol.blockSignals(True)
        for id, title in protocols:
            self._protocol.addItem(title, id)
            self._protocol.setItemData(self._protocol.count() - 1, title, Qt.ItemDataRole.ToolTipRole)
        self._protocol.blockSignals(False)
        widest = max(self._protocol.fontMetrics().horizontalAdvance(title) for _, title in protocols)
        self._protocol.view().setMinimumWidth(widest + BESIDE_ROW)  # no row of the list cuts its words

    def show_asked(self, folder: Path, protocol: str, report: Path, processes: int) -> None:
        """Show what a run that waits was asked for."""
        for widget in (self._protocol, self._processes):
            widget.blockSignals(True)
        self._protocol.setCurrentIndex(max(0, self._protocol.findData(protocol)))
        self._processes.setValue(processes)
        for widget in (self._protocol, self._processes):
            widget.blockSignals(False)
        self.folder.line.setText(str(folder))
        self.report.line.setText(str(report))

    def show_what_is_done(self, words: str) -> None:
        """Say whole what the chosen protocol does; its name in the field may be cut."""
        self._what_is_done.setText(words)

    def show_cost(self, words: str) -> None:
        """Say what the ticked ones will take."""
        self._cost.setText(words)
        self._cost.setVisible(bool(words))

    def show_standing(self, standing: Standing, why_not: str, told: str) -> None:
        """Offer what can be done now, and say how it stands."""
        runs, waits = standing is Standing.RUNNING, standing is Standing.PAUSED
        self._run.setVisible(standing is Standing.IDLE)
        self._run.setEnabled(not why_not)
        self._run.setToolTip(why_not or tr("It continues when the window is closed and opened again."))
        self._pause.setVisible(runs)
        self._pause.setToolTip(tr("Stops after the current image; what has been measured is kept."))
        self._go_on.setVisible(waits)
        self._go_on.setToolTip(tr("From the image where it stopped."))
        self._cancel.setVisible(runs or waits)
        self._cancel.setToolTip(tr("Stops for good, and deletes what has been measured."))
        self._bar.setVisible(runs or waits)
        for widget in (self.folder, self.report, self._protocol, self.ticks, self._processes):
            widget.setEnabled(standing is Standing.IDLE)
        self._told.setText(told)
        self._told.setVisible(bool(told) or runs)
        lines = LINES_OF_PROGRESS if runs else 0  # so that Pause stays where it is when the words get longer
        self._told.setMinimumHeight(lines * self._told.fontMetrics().lineSpacing())

    def show_progress(self, fraction: float, doing: str) -> None:
        """How far it is."""
        self._bar.setValue(round(fraction * 1000))
        self._told.setText(doing)

    def _join(self) -> None:
        self._protocol.currentIndexChanged.connect(self._choose)
        self.folder.changed.connect(self._choose)
        for signal in (self.report.changed, self.ticks.ticked, self._processes.valueChanged):
            signal.connect(lambda *_: self.changed.emit())

    def _choose(self, *_: object) -> None:
        self.protocol_chosen.emit()
        self.changed.emit()

    def _lay_out(self) -> None:
        column = named(QWidget(), "evaluate-column")
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 8, 4, 0)
        layout.setSpacing(8)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(3)
        form.addRow(tr("Images"), self.folder)
        form.addRow(tr("Protocol"), self._protocol)
        form.addRow(self._what_is_done)
        form.addRow(tr("Enhancers"), self.ticks)
        form.addRow(self._cost)
        form.addRow(tr("Report in"), self.report)
        form.addRow(tr("Images at a time"), self._processes)
        layout.addLayout(form)
        layout.addWidget(heading(tr("Audit a table")))
        layout.addWidget(self.audit)
        layout.addStretch(1)
        area = named(ScrollsDown(), "evaluate-scroll")
        pinned(self, area, column, self._foot())
        self.setFocusProxy(self.folder)

    def _foot(self) -> QWidget:
        """What begins and stops a run, and how far it is."""
        foot, buttons = QWidget(), QHBoxLayout()
        for button in (self._run, self._pause, self._go_on, self._cancel):
            buttons.addWidget(button, 1)
        laid(QVBoxLayout(foot), buttons, self._bar, self._told, margins=(0, 0, 0, 0))
        return foot
