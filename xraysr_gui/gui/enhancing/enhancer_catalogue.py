"""Which enhancers the panel offers, how a model from a file joins them, and what there is to read of each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.widgets.open_filters import open_filters
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed
from xraysr_gui.settings import places

if TYPE_CHECKING:
    from xraysr_gui.enhancers import Enhancer
    from xraysr_gui.enhancers.engine.engine import Engine
    from xraysr_gui.enhancers.engine.known_enhancers import Everything
    from xraysr_gui.gui.enhancing.card_dock import CardDock

MODELS = (".keras", ".h5", ".hdf5", ".zip")
_log = logging.getLogger(__name__)


class EnhancerCatalogue(QObject):
    """Joins the panel and the card with what lies on the disk.

    Signals:
        idle: none is installed any more.
        card_wanted: the card is to come into sight.
    """

    idle = Signal()
    card_wanted = Signal()

    def __init__(self, panel: EnhancePanel, jobs: JobRunner, show_error: Callable[[Exception], None]) -> None:
        super().__init__(panel)
        self._panel, self._jobs, self._show_error = panel, jobs, show_error
        self._late: tuple[Engine, CardDock] | None = None  # until the first paint
        self._installing: Job | None = None
        self._told: tuple[str, ...] = ()
        panel.chooser.card_requested.connect(self.show_card)
        panel.chooser.enhancer_changed.connect(self._follow)

    @property
    def is_installing(self) -> bool:
        """Whether a model is being installed."""
        return self._installing is not None

    def attend(self, engine: Engine, card: CardDock) -> None:
        """Learn what installs models and where cards are shown; begin to offer."""
        self._late = engine, card
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

    def ask_for_file(self) -> None:
        """Let the person choose a file that holds a model."""
        dialog = self._dialog(tr("Install a model from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(open_filters(tr("Models"), MODELS))
        dialog.open()

    def ask_for_folder(self) -> None:
        """Let the person choose a folder that is a model."""
        dialog = self._dialog(tr("Install a model from its folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.open()

    def why_not(self) -> str:
        """Why no model can be installed now."""
        if self._late is None:
            return tr("The program is still starting.")
        return tr("A model is being installed.") if self.is_installing else ""

    def not_yet(self) -> str:
        """What is still loading, and needed for cards and for installing; "" if nothing is."""
        if self._late is None:
            return tr("Waits for the program to start ...")
        return "" if self._panel.chooser.enhancer is not None else tr("Waits for the enhancers ...")

    def why_no_card(self) -> str:
        """Why there is nothing to read."""
        return "" if self._panel.chooser.enhancer is not None else tr("Choose an enhancer first.")

    def install(self, path: Path) -> None:
        """Take a model in; what is refused is told in three sentences."""
        if self._late is None or self.is_installing:
            return
        engine, _ = self._late
        self._installing = self._jobs.submit(
            lambda progress: engine.install(path, places.personal_models(), progress),
            lane=Lane.MODEL,
            done=self._installed,
            failed=self._refuse,
            cancelled=self._end,
            listed=Listed(tr("Installing {}").format(path.name), makes=True),
        )

    def show_card(self) -> None:
        """Bring the card of the chosen enhancer into sight."""
        self.card_wanted.emit()
        self._read_card()

    def _follow(self) -> None:
        if self._late is not None and self._late[1].isVisible():
            self._read_card()

    def _read_card(self) -> None:
        enhancer, late = self._panel.chooser.enhancer, self._late
        if enhancer is None or late is None:
            return

        def show(card: tuple[str, dict[str, QImage]]) -> None:
            if self._panel.chooser.enhancer is enhancer:
                late[1].show_card(*card)

        self._jobs.submit(lambda _: _card_of(enhancer), lane=Lane.FILES, done=show, failed=self._show_error)

    def _dialog(self, title: str) -> QFileDialog:
        window: QWidget = self._panel.window()
        dialog = QFileDialog(window, title)
        dialog.setObjectName("install-dialog")
        dialog.filesSelected.connect(self._install_named)
        return dialog

    def _install_named(self, names: Sequence[str]) -> None:
        self.install(Path(names[0]))

    def _installed(self, folder: Path) -> None:
        self._end()
        self.look_up(folder)

    def _refuse(self, error: Exception) -> None:
        self._end()
        self._show_error(error)

    def _end(self) -> None:
        self._installing = None
        self.idle.emit()

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
