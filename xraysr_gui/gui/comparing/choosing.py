"""Joins the Compare panel with what is compared and how that is shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.core.pair import Pair, Reference, ReferenceKind
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.comparing.compare_panel import ComparePanel, PanelWords
from xraysr_gui.gui.widgets.open_filters import IMAGES, open_filters


class Choosing(QObject):
    """Lets the panel choose a reference and say what is compared."""

    def __init__(self, panel: ComparePanel, arranging: Arranging) -> None:
        super().__init__(panel)
        self.panel, self._arranging, self._comparing = panel, arranging, arranging.comparing
        comparing, blending = arranging.comparing, arranging.blending
        panel.reference_chosen.connect(self._choose)
        panel.file_wanted.connect(self.ask_for_file)
        panel.registration_wanted.connect(comparing.set_registered)
        panel.share_changed.connect(blending.set_share)
        blending.share_changed.connect(partial(panel.show_share, moves=True))
        for signal in (
            comparing.changed,
            comparing.known_truth_run.told,
            comparing.known_truth_run.changed,
            arranging.changed,
            blending.changed,
        ):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Bring the panel in step."""
        comparing, blending = self._comparing, self._arranging.blending
        references, chosen = comparing.references, comparing.reference
        same = (n for n, one in enumerate(references) if _is_same(one, chosen))
        self.panel.show_references([one.title for one in references], next(same, 0))
        is_file = chosen.kind is ReferenceKind.FILE
        self.panel.show_told(PanelWords(self._words(), is_file, is_file and comparing.registered))
        self.panel.show_share(blending.share, moves=not blending.why_no_share())

    def ask_for_file(self) -> None:
        """Let the person choose a file to compare with."""
        self.refresh()
        dialog = QFileDialog(self.panel.window(), tr("Compare with a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(open_filters(tr("Radiographs"), IMAGES))
        dialog.fileSelected.connect(lambda name: self._comparing.choose_file(Path(name)))
        dialog.open()

    def _choose(self, number: int) -> None:
        self._comparing.choose(self._comparing.references[number])
        self.refresh()

    def _words(self) -> str:
        """What is compared; for a known truth also what came of it."""
        pair = self._comparing.pair()
        if pair is not None:
            return _told_of(pair, self._comparing.reference.kind, self._comparing.gain_words())
        return self._comparing.why_none()


def _is_same(one: Reference, other: Reference) -> bool:
    return one.kind is other.kind and one.radiograph is other.radiograph


def _told_of(pair: Pair, kind: ReferenceKind, gains: str) -> str:
    """A file's notices are told with it: such as that some of its pixels hold no number."""
    notices = pair.reference.notices if kind is ReferenceKind.FILE else ()
    return ". ".join(part.rstrip(".") for part in (pair.words, gains, *notices) if part)
