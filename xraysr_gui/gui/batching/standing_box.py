"""Begins, holds and stops a batch, and says how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.batching.batch_run import Standing
from xraysr_gui.gui.widgets.named import named, named_button, progress_bar, sentences


class StandingBox(QWidget):
    """Asks; runs nothing.

    Signals:
        start_wanted, pause_wanted, go_on_wanted, stop_wanted: what the buttons say.
        changed: another tick is set.
    """

    start_wanted = Signal()
    pause_wanted = Signal()
    go_on_wanted = Signal()
    stop_wanted = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.retry, self.anew = QCheckBox(tr("Try again what failed")), QCheckBox(tr("Start over"))
        self.retry.setObjectName("batch-retry")
        named(self.anew, "batch-anew", tip=tr("Processes everything again and overwrites existing results."))
        self._start = self._button("batch-start", tr("Start"), self.start_wanted)
        self._start.setProperty("primary", True)
        self._pause = self._button("batch-pause", tr("Pause"), self.pause_wanted)
        self._pause.setToolTip(tr("Finishes the files in progress and starts no others."))
        self._go_on = self._button("batch-go-on", tr("Continue"), self.go_on_wanted)
        self._go_on.setToolTip(tr("From where it stopped."))
        self._stop = self._button("batch-stop", tr("Stop"), self.stop_wanted)
        self._stop.setToolTip(tr("What is done is kept; the batch can be continued later."))
        self._bar = progress_bar("batch-progress", tr("Progress of the batch"))
        self._told = sentences("batch-told", "quiet")
        self._lay_out()
        for box in (self.retry, self.anew):
            box.toggled.connect(lambda _: self.changed.emit())
        self.show_standing(Standing.IDLE, is_paused=False, why_not="", goes_on=False)
        self.show_told("")

    def show_standing(self, standing: Standing, *, is_paused: bool, why_not: str, goes_on: bool) -> None:
        """Offer what can be done now; `goes_on` where a batch was begun in the folder of results."""
        is_idle, runs = standing is Standing.IDLE, standing is Standing.RUNNING
        self._start.setVisible(is_idle)
        self._start.setText(tr("Continue batch") if goes_on and not self.anew.isChecked() else tr("Start"))
        self._start.setEnabled(not why_not)
        tip = tr("A batch was started in that folder: what it has done is kept.") if goes_on else ""
        self._start.setToolTip(why_not or tip or tr("Each file is done once, whatever happens on the way."))
        self._take_focus_along(self._pause, self._go_on, shows=runs and is_paused)
        self._take_focus_along(self._go_on, self._pause, shows=runs and not is_paused)
        self._stop.setVisible(not is_idle)
        self._stop.setEnabled(runs)
        self._bar.setVisible(not is_idle)
        for box in (self.retry, self.anew):
            box.setVisible(is_idle and goes_on)

    def forget_wishes(self, *_: object) -> None:
        """They are of one start and one folder: the next one asks anew."""
        for box in (self.retry, self.anew):
            box.setChecked(False)

    def show_told(self, words: str) -> None:
        """Say how it stands."""
        self._told.setText(words)
        self._told.setVisible(bool(words))

    def show_progress(self, share: float, words: str) -> None:
        """How far it is."""
        self._bar.setValue(round(share * 1000))
        self.show_told(words)

    def _take_focus_along(self, gone: QPushButton, instead: QPushButton, *, shows: bool) -> None:
        """One takes the place of the other, with the keys: else the next space would stop the batch."""
        had_focus = gone.hasFocus()
        instead.setVisible(shows)
        if shows and had_focus:
            instead.setFocus()

    def _button(self, name: str, title: str, wanted: object) -> QPushButton:
        button = named_button(name, title, wanted)
        button.hide()  # before they are laid out: what is hidden takes no room
        return button

    def _lay_out(self) -> None:
        layout, buttons = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        for button in (self._start, self._pause, self._go_on, self._stop):
            buttons.addWidget(button, 1)
        layout.addWidget(self.retry)
        layout.addWidget(self.anew)
        layout.addLayout(buttons)
        layout.addWidget(self._bar)
        layout.addWidget(self._told)
