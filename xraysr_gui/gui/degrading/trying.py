"""Puts an enhancer to the degraded copy, and shows what comes of it as any known truth is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.commands.comparing.known_truth import NoKnownTruth, TruthQuestion, refuse_unsuited
from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trials import Condition
from xraysr_gui.enhancers import Enhancer
from xraysr_gui.gui.comparing.asked_truth import ask_truth
from xraysr_gui.gui.comparing.room import ComparingRoom
from xraysr_gui.gui.degrading.degrade_panel import DegradePanel
from xraysr_gui.gui.degrading.lab import Lab
from xraysr_gui.gui.enhancing.enhancer_chooser import EnhancerChooser


class Trying(QObject):
    """Joins the panel with the comparison."""

    def __init__(
        self, panel: DegradePanel, lab: Lab, chooser: EnhancerChooser, comparing: ComparingRoom
    ) -> None:
        super().__init__(panel)
        self._panel, self._lab, self._chooser, self._comparing = panel, lab, chooser, comparing
        self._offered: tuple[int, tuple[Enhancer, ...]] | None = None
        panel.try_wanted.connect(self.begin)
        run = comparing.comparing.known_truth_run
        for signal in (lab.changed, chooser.enhancer_changed, comparing.comparing.changed,
                       run.told, run.changed):  # fmt: skip
            signal.connect(self.refresh)
        self.refresh()

    def begin(self, id: str) -> None:
        """Try an enhancer on the copy that is there."""
        made, document = self._lab.made, self._lab.document
        enhancer = next((one for one in self._chooser.all if one.id == id), None)
        if made is None or document is None or enhancer is None:
            return
        copy, degradation = made
        condition = Condition(degradation.words(), degradation)
        arranging = self._comparing.arranging
        if arranging.holding.hung is None:
            arranging.side_by_side()
        question = TruthQuestion(enhancer, condition=condition, within_body=True)
        ask_truth(self._comparing.comparing, document, copy, question)

    def refresh(self, *_: object) -> None:
        """Offer what suits, and tell what came of the last trial."""
        offered = self._lab_down(), self._chooser.all
        if offered != self._offered:
            self._offered = offered
            asked = Degradation(down=offered[0])
            self._panel.show_enhancers([(one.id, tr(one.title)) for one in offered[1] if _suits(one, asked)])
        self._panel.show_trial(self._why_not(), self._told())

    def _lab_down(self) -> int:
        made = self._lab.made
        return 1 if made is None else made[1].down

    def _why_not(self) -> str:
        if self._lab.is_busy:
            return tr("The degraded image is being made.")
        if self._lab.made is None:
            return tr("Degrade the image first.")
        return "" if self._panel.offers_enhancers else tr("No enhancer enlarges an image by this factor.")

    def _told(self) -> str:
        comparing, made = self._comparing.comparing, self._lab.made
        if made is None or comparing.reference.kind is not ReferenceKind.KNOWN_TRUTH:
            return ""
        if comparing.candidate is not made[0]:
            return ""
        return comparing.gain_words() or tr("The known truth is being calculated.")


def _suits(enhancer: Enhancer, asked: Degradation) -> bool:
    try:
        refuse_unsuited(enhancer, asked)
    except NoKnownTruth:
        return False
    return True
