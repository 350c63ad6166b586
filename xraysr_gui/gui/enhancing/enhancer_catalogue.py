"""Which enhancers the panel offers, and what there is to read of each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.jobs.runner import JobRunner, Lane

if TYPE_CHECKING:
    from xraysr_gui.enhancers import Enhancer
    from xraysr_gui.enhancers.engine.known_enhancers import Everything
    from xraysr_gui.gui.enhancing.card_dock import CardDock

_log = logging.getLogger(__name__)


class EnhancerCatalogue(QObject):
    """Joins the panel and the card with what lies on the disk.

    Signals:
        card_wanted: the card is to come into sight.
    """

    card_wanted = Signal()

    def __init__(self, panel: EnhancePanel, jobs: JobRunner, show_error: Callable[[Exception], None]) -> None:
        super().__init__(panel)
        self._panel, self._jobs, self._show_error = panel, jobs, show_error
        self._card: CardDock | None = None  # until the first paint
        self._told: tuple[str, ...] = ()
        panel.chooser.card_requested.connect(self.show_card)
        panel.chooser.enhancer_changed.connect(self._follow)

    def attend(self, card: CardDock) -> None:
        """Learn where cards are shown; begin to offer."""
        self._card = card
        self.look_up()

    def look_up(self, installed: Path | None = None) -> None:
        """Find all enhancers of this computer; choose the one that was just installed."""

        def offer(everything: Everything) -> None:
            self._panel.show_enhancers(everything.enhancers)
            self._tell_refused(everything)
            for enhancer in everything.enhancers:
                if installed is not None and enhancer.model is not None and enhancer.model.path == installed:
                    self._panel.chooser.choose(enhancer.id)

        self._jobs.submit(_look_up, lane=Lane.FILES, done=offer, failed=self._do_without)

    def not_yet(self) -> str:
        """What is still loading, and needed for cards and for installing; "" if nothing is."""
        if self._card is None:
            return tr("Waiting for the program to start ...")
        return "" if self._panel.chooser.enhancer is not None else tr("Waiting for the enhancers ...")

    def why_no_card(self) -> str:
        """Why there is nothing to read."""
        return "" if self._panel.chooser.enhancer is not None else tr("Choose an enhancer first.")

    def show_card(self) -> None:
        """Bring the card of the chosen enhancer into sight."""
        self.card_wanted.emit()
        self._read_card()

    def _follow(self) -> None:
        if self._card is not None and self._card.isVisible():
            self._read_card()

    def _read_card(self) -> None:
        enhancer, page = self._panel.chooser.enhancer, self._card
        if enhancer is None or page is None:
            return

        def show(card: tuple[str, dict[str, QImage]]) -> None:
            if self._panel.chooser.enhancer is enhancer:
                page.show_card(*card)

        self._jobs.submit(lambda _: _card_of(enhancer), lane=Lane.FILES, done=show, failed=self._show_error)

    def _tell_refused(self, everything: Everything) -> None:
        """Say it in the panel, and once in the log."""
        words = tuple(str(error) for error in everything.refused)
        for line in words:
            if line not in self._told:
                _log.info("model left out: %s", line)
        self._told = words
        self._panel.show_refused(everything.refused)

    def _do_without(self, error: Exception) -> None:
        """A package that breaks while its enhancers are looked up takes only its own away."""
        from xraysr_gui.enhancers import BUILT_IN

        self._panel.show_enhancers(BUILT_IN)
        self._show_error(error)


def _look_up(_: Progress) -> Everything:
    """Read the manifests of all models; on a worker thread."""
    from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer  # not before the first paint

    return every_enhancer()


def _card_of(enhancer: Enhancer) -> tuple[str, dict[str, QImage]]:
    """Read a card and its pictures; on a worker thread."""
    from xraysr_gui.gui.enhancing.enhancer_card import card_of, pictures_of

    return card_of(enhancer), pictures_of(enhancer)
