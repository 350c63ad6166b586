"""A running day: cases come at random, flagged as well as a model can, and wait under every rule."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.commands.simulate_queue import Simulated
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.worklist.case_words import minutes, percent
from xraysr_gui.gui.worklist.waits_plot import CurvesPlot, show_roc, show_waiting
from xraysr_gui.gui.worklist.who_pays import fill, plain_table
from xraysr_gui.worklist.queue_simulator import ReadingPlace, Waits

HEADS = ("Rule", "Who", "Mean (95 %)", "95 % wait at most", "Longest")
GROUPS = (
    ("urgent", "urgent"),
    ("flagged", "flagged"),
    ("missed", "urgent, missed"),
    ("others", "not urgent"),
    ("everybody", "all"),
)
EXPLAINED = (
    ("load", "Load", 10.0, 97.0, "Share of your time that all cases take; at 100 % the queue never empties."),
    ("prevalence", "Urgent", 0.5, 90.0, "Share of the cases that are urgent in truth."),
    ("sensitivity", "Sensitivity", 0.0, 100.0, "Share of the urgent cases that the model flags."),
    ("specificity", "Specificity", 0.0, 100.0, "Share of the other cases that it does not flag."),
)  # fmt: skip
"""Each number with its limits in percent, and what it is to a radiologist."""


class SimulatorBox(QWidget):
    """Asks for numbers; shows a table and two plots.

    Signals:
        wanted: the ReadingPlace that is to be simulated.
        taken_over: numbers of the list itself are wanted.
    """

    wanted = Signal(object)
    taken_over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = {
            name: _share(f"queue-{name}", low, high, tr(help)) for name, _, low, high, help in EXPLAINED
        }
        self.go = named(QPushButton(tr("Simulate")), "queue-simulate")
        self.own = named(QPushButton(tr("Use my figures")), "queue-own")
        self.own.setToolTip(tr("The share of urgent cases from your own marks, and the model's own figures."))
        self._words = _quiet("queue-words")
        self._source = _quiet("queue-source")
        self.table = plain_table("queue-table", tr("Waiting under every rule"), [tr(one) for one in HEADS])
        whole = QHeaderView.ResizeMode.ResizeToContents  # a rule that is cut looks like another one
        self.table.horizontalHeader().setSectionResizeMode(0, whole)
        self.waiting = CurvesPlot("queue-waiting", tr("How many urgent cases still wait"))
        self.roc = CurvesPlot("queue-roc", tr("Waiting along the ROC"))
        self._is_answered = False
        self._lay_out()
        self.show_place(ReadingPlace())
        self.go.clicked.connect(lambda _: self.wanted.emit(self.place))
        self.own.clicked.connect(lambda _: self.taken_over.emit())

    @property
    def place(self) -> ReadingPlace:
        """What is asked for."""
        return ReadingPlace(**{name: box.value() / 100 for name, box in self._boxes.items()})

    def show_place(self, place: ReadingPlace, source: str = "") -> None:
        """Show numbers, and where they come from."""
        for name, box in self._boxes.items():
            box.setValue(100 * getattr(place, name))
        self._source.setText(source)
        self._source.setVisible(bool(source))

    def show_words(self, words: str) -> None:
        """Say what is under way, or why there is nothing."""
        self._words.setText(words)

    def show_simulated(self, simulated: Simulated) -> None:
        """Show what came of it."""
        rows = []
        for one in simulated.rules:
            for name, title in GROUPS:
                rows.append((tr(one.rule.title), tr(title), *_figures(getattr(one.groups, name))))
        fill(self.table, rows)
        show_waiting(self.waiting, simulated)
        show_roc(self.roc, simulated)
        self.roc.setVisible(bool(simulated.roc))
        self._words.setText(_words(simulated))

    def _lay_out(self) -> None:
        asked = QGridLayout()
        for number, (name, title, *_) in enumerate(EXPLAINED):
            row, column = divmod(number, 2)
            label = QLabel(tr(title))
            label.setToolTip(self._boxes[name].toolTip())
            label.setBuddy(self._boxes[name])
            asked.addWidget(label, row, 2 * column)
            asked.addWidget(self._boxes[name], row, 2 * column + 1)
        asked.addWidget(self.go, 0, 4)
        asked.addWidget(self.own, 1, 4)
        asked.setColumnStretch(5, 1)
        plots = laid(QHBoxLayout(), self.waiting, self.roc)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(asked)
        for label in (self._source, self._words):
            layout.addWidget(label)
        layout.addWidget(self.table, 3)
        layout.addLayout(plots, 2)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time it is looked at, answer for what stands there."""
        if not self._is_answered:
            self._is_answered = True
            self.wanted.emit(self.place)


def _words(simulated: Simulated) -> str:
    cap, beyond = minutes(simulated.pace.cap), simulated.beyond_cap
    if beyond:
        told = tr(
            "The workload exceeds the cap: read as they come, {} of the cases "
            "wait longer than {}, and no order "
            "can keep it for all."
        ).format(percent(beyond), cap)
    else:
        told = tr("Read as they come, none of them waits longer than the cap of {}.").format(cap)
    means = {one.rule.id: one.groups for one in simulated.rules}
    everybody = means["as-they-come"].everybody.mean
    return f"{told} " + tr("Under every rule the mean over all cases is {:.1f} min.").format(everybody)


def _figures(waits: Waits) -> tuple[str, str, str]:
    if not waits.count:
        return tr("none"), "", ""
    mean = tr("{:.1f} ({:.1f} to {:.1f}) min").format(waits.mean, waits.low, waits.high)
    return mean, minutes(waits.p95), minutes(waits.longest)


def _share(name: str, low: float, high: float, help: str) -> QDoubleSpinBox:
    box = named(QDoubleSpinBox(), name, help, help)
    box.setRange(low, high)
    box.setDecimals(1)
    box.setSuffix(tr(" %"))
    return box


def _quiet(name: str) -> QLabel:
    return named(QLabel(wordWrap=True), name)
