"""Where a person sees what a run will work on and take, starts it, follows it and stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named, progress_bar, sentences


class RunBox(QWidget):
    """Asks for runs; starts none.

    Attributes:
        subject_box: What the next run works on; it may scroll away, and the box itself may not.

    Signals:
        run_requested: run the chosen enhancer.
        task_requested: run every enhancer of the task.
        stop_requested: stop what runs.
        chaining_wanted: whether the next run is to work on the result that is shown.
    """

    run_requested = Signal()
    task_requested = Signal()
    stop_requested = Signal()
    chaining_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = sentences("works-on", "quiet")
        self._original = named(QRadioButton(tr("Original")), "work-on-original")
        self._result = named(QRadioButton(tr("This result")), "work-on-result")
        self._original.setChecked(True)
        self._original.setToolTip(tr("The next enhancer works on the image as it was opened."))
        self._budget = sentences("budget", "quiet")
        self._budget.setMinimumHeight(2 * self.fontMetrics().lineSpacing())  # nothing below it may jump
        self._budget.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.run_button = named(QPushButton(tr("Enhance")), "run")
        self.run_button.setProperty("primary", True)
        self.task_button = named(QPushButton(tr("Run all of this task")), "run-all")
        self.unfit = named(QCheckBox(tr("Also those for comparison only")), "run-unfit")
        self.unfit.setToolTip(tr("Some enhancers are kept for comparison only; otherwise they are left out."))
        self.stop_button = named(QPushButton(tr("Stop")), "stop-run")
        self.stop_button.setToolTip(tr("Stop; finished results are kept"))
        self.progress_bar = progress_bar("run-progress", tr("Progress of the run"))
        self._doing = sentences("run-doing", "quiet")
        self._doing.setWordWrap(False)  # always two lines: nothing below it may jump
        self._doing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.run_button.clicked.connect(self.run_requested)
        self.task_button.clicked.connect(self.task_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self._original.clicked.connect(lambda: self.chaining_wanted.emit(False))
        self._result.clicked.connect(lambda: self.chaining_wanted.emit(True))
        self.show_chaining("", chains=False)
        self.show_unfit(0)
        self.show_budget("")
        self.show_ready()

    def show_subject(self, words: str) -> None:
        """Say which version a run would work on, or why on none; "" where the choice says it."""
        self._subject.setText(words)
        self._subject.setVisible(bool(words))

    def show_chaining(self, why_not: str, *, chains: bool) -> None:
        """Say whether the next run works on the original or on the result that is shown."""
        self._result.setEnabled(not why_not)
        (self._result if chains else self._original).setChecked(True)
        self._result.setToolTip(
            why_not
            or tr("The next enhancer works on the result in the active view: two steps, one after the other.")
        )

    def show_budget(self, words: str, *, warns: bool = False) -> None:
        """Say what a run will take, or why that is not known."""
        self._budget.setText(words)
        self._budget.setProperty("warning", warns)
        self._budget.setProperty("quiet", not warns)
        self._budget.style().polish(self._budget)

    def show_unfit(self, count: int) -> None:
        """Offer to run what is not for use, if the task has any of it."""
        self.unfit.setVisible(count > 0)

    def show_unavailable(self, reason: str) -> None:
        """Grey out the buttons and say why on them."""
        self._show(busy=False, reason=reason)

    def show_ready(self) -> None:
        """An image is open and nothing runs."""
        self._show(busy=False, reason="")

    def show_busy(self, fraction: float, what: str, doing: str) -> None:
        """Something runs and is `fraction` done."""
        self.progress_bar.setValue(round(fraction * 1000))
        self._doing.setText(f"{what}\n{doing}")
        if not self.is_busy:
            self._show(busy=True, reason=tr("Wait, or press Stop."))

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return not self.stop_button.isHidden()

    def _show(self, *, busy: bool, reason: str) -> None:
        tips = (
            (self.run_button, tr("Run the chosen enhancer (Ctrl+E)")),
            (self.task_button, tr("Run them one after another and show all results side by side")),
        )
        had_focus = any(b.hasFocus() for b in (self.run_button, self.task_button, self.stop_button))
        for button, tip in tips:
            button.setEnabled(not reason)
            button.setToolTip(reason or tip)
        for widget in (self.stop_button, self.progress_bar, self._doing):
            widget.setVisible(busy)
        for widget in (self.run_button, self.task_button):
            widget.setVisible(not busy)
        if had_focus:  # a button that goes takes the keyboard along to wherever comes next
            (self.stop_button if busy else self.run_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.subject_box = self._laid_out_subject()
        buttons = QHBoxLayout()
        buttons.addWidget(self.run_button, 1)
        buttons.addWidget(self.task_button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._budget)
        layout.addLayout(buttons)
        for widget in (self.unfit, self._doing, self.progress_bar, self.stop_button):
            layout.addWidget(widget)

    def _laid_out_subject(self) -> QWidget:
        box, choice = QWidget(), QHBoxLayout()
        choice.addWidget(QLabel(tr("Work on")))
        choice.addWidget(self._original)
        choice.addWidget(self._result)
        choice.addStretch(1)
        laid(QVBoxLayout(box), choice, self._subject, margins=(0, 0, 0, 0))
        return box
