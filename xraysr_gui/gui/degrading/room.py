"""Degrading: the lab in which an image is made worse on purpose, so that the truth is known."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QGuiApplication

from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.room import ComparingRoom
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Module
from xraysr_gui.gui.shell.room import Room


class DegradingRoom(Room):
    """The Degrade panel, and the copy that it makes."""

    ID, NEEDS = "degrading", ("enhancing", "comparing")
    MODULE = Module("degrade", "Degrade", "module-degrade", 65)

    def __init__(self, desk: Desk, enhancing: EnhancingRoom, comparing: ComparingRoom) -> None:
        super().__init__(desk)
        self._enhancing, self._comparing = enhancing, comparing
        self._is_furnished = False

    def actions(self) -> Iterator[Action]:
        """What the buttons of the panel do."""
        menu, group = "Compare", "degrade"
        yield Action(
            "degrade-reset", "Take the degraded copy away", menu, self._reset, why_not=self._why_nothing,
            explains="The sliders of the Degrade panel go back; undo brings the copy back.", group=group,
        )  # fmt: skip
        yield Action(
            "degrade-copy", "Copy the command that degrades", menu, self._copy, why_not=self._why_nothing,
            explains="A line for a terminal that makes the same image as a file.", group=group,
        )  # fmt: skip

    def furnish(self) -> None:
        """The panel and what stands behind it."""
        from xraysr_gui.gui.degrading.degrade_panel import DegradePanel
        from xraysr_gui.gui.degrading.lab import Lab
        from xraysr_gui.gui.degrading.lab_estimates import LabEstimates
        from xraysr_gui.gui.degrading.lab_figures import LabFigures
        from xraysr_gui.gui.degrading.trying import Trying

        desk, comparing = self.desk, self._comparing
        self.panel = DegradePanel()
        self.lab = Lab(self.panel, desk, comparing)
        self.lab_figures = LabFigures(self.panel, self.lab, desk)
        self.lab_estimates = LabEstimates(self.panel, self.lab, desk, self._enhancing.access)
        self.trying = Trying(self.panel, self.lab, self._enhancing.panel.chooser, comparing)
        self.panel.copy_wanted.connect(self._copy)
        self.lab.changed.connect(self._show_buttons)
        desk.window.fill_module("degrade", self.panel)
        self._is_furnished = True
        self.lab.look_again()
        self.follow(self.lab.changed)

    def _reset(self) -> None:
        self.lab.reset()

    def _copy(self) -> None:
        """Put the line for a terminal where it can be pasted."""
        from xraysr_gui.commands.degrade_words import command_line

        made, document = self.lab.made, self.lab.document
        if made is not None and document is not None:
            QGuiApplication.clipboard().setText(command_line(document.original, made[1]))
            self.desk.status.show_outcome(tr("The command is copied."))

    def _why_nothing(self) -> str:
        if not self._is_furnished:
            return tr("The window is being set up.")
        return "" if self.lab.made is not None else tr("Degrade the image first, in the Degrade panel.")

    def _show_buttons(self) -> None:
        self.panel.show_buttons(self._why_nothing())
