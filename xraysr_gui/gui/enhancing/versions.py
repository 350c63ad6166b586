"""The original and its enhanced versions: which one is shown where, and which one is worked on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.page import NEWEST, ORIGINAL
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.enhancing.result_list import ResultList
from xraysr_gui.gui.enhancing.subject import Subject, subject_in
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.tools.annotation_text import Caption
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid


class Versions(QObject):
    """Joins the list of results with the views and the workspace.

    Signals:
        changed: the active view may show another version, of another image perhaps.
    """

    changed = Signal()

    def __init__(self, grid: ViewGrid, viewing: Viewing, workspace: Workspace, results: ResultList) -> None:
        super().__init__(viewing)
        self._grid, self._viewing, self._workspace = grid, viewing, workspace
        self._results = results
        self._held: dict[ImageView, int] = {}
        results.version_chosen.connect(self.choose)
        results.delete_requested.connect(self.delete)
        grid.active_changed.connect(self._refresh)
        viewing.page_changed.connect(self._refresh)
        workspace.on_change(self._refresh)

    def subject(self) -> Subject | None:
        """What an enhancer would work on now, None while the active view shows no opened image."""
        page = self._viewing.page()
        document = self._workspace.document_at(page.address) if page else None
        if page is None or document is None:
            return None
        shown = page.version_of(document)
        return subject_in(self._grid.active, document, _number(shown, document))

    def caption_of(self, view: ImageView) -> Caption:
        """What the version in a view is called."""
        page = self._viewing.page(view)
        document = self._workspace.document_at(page.address) if page else None
        if page is None or document is None or not document.results:
            return Caption()
        shown = page.version_of(document)
        alone = self._grid.is_sheet and not self._grid.is_maximised
        return Caption(name_of(_number(shown, document), shown), stands_alone=alone)

    def choose(self, number: int) -> None:
        """Turn to a version: where it is shown, else in the active view, or beside the original."""
        subject = self.subject()
        if subject is None or subject.number == number:
            return
        views = self._showing(subject.document)
        there = next((view for view, shown in views.items() if shown == number), None)
        if there is None:
            there = self._grid.active
            if subject.number == ORIGINAL:
                there = next((view for view, shown in views.items() if shown != ORIGINAL), there)
            self._viewing.show_version(number, there)
        self._grid.set_active(there)

    def delete(self, number: int) -> None:
        """Take a result away; undo brings it back."""
        subject = self.subject()
        if subject is not None and number > ORIGINAL:
            self._workspace.change(subject.document.without_result(number))

    def delete_shown(self) -> None:
        """Take the result away that the active view shows."""
        subject = self.subject()
        if subject is not None:
            self.delete(subject.number)

    def why_no_delete(self) -> str:
        """Why there is no result to delete."""
        subject = self.subject()
        if subject is None:
            return self.tr("Open an image first.")
        return "" if subject.number else self.tr("Choose a result first: the original cannot be deleted.")

    def show_result(self, address: object) -> None:
        """After a run: the original on the left and the output on the right, or where outputs are."""
        page = self._viewing.page()
        document = self._workspace.document_at(page.address) if page else None
        if page is None or document is None or page.address != address or self._grid.is_sheet:
            return
        if self._grid.layout_shape == (1, 1):
            self._grid.set_layout(1, 2)
            first, second = self._grid.views[:2]
            self._viewing.show_page(replace(page, version=ORIGINAL), first)
            self._viewing.show_page(replace(page, version=NEWEST), second)
            return
        views = self._showing(document)
        if views and len(document.results) not in views.values():
            self._viewing.show_version(NEWEST, list(views)[-1])

    def why_no_flicker(self) -> str:
        """Why there is nothing to hold against the original."""
        document = self._workspace.document
        if document is None:
            return self.tr("Open an image first.")
        return "" if document.results else self.tr("Run an enhancer first: there is the original only.")

    def show_originals(self) -> None:
        """Show the original in every view, while a key is held."""
        pages = {view: self._viewing.page(view) for view in self._grid.shown_views}
        self._held = {view: page.version for view, page in pages.items() if page is not None}
        for view in self._held:
            self._viewing.show_version(ORIGINAL, view)

    def show_held(self) -> None:
        """Show again what the views showed before."""
        held, self._held = self._held, {}
        for view, version in held.items():
            self._viewing.show_version(version, view)

    @property
    def is_holding(self) -> bool:
        """Whether the original stands in the place of everything for a moment."""
        return bool(self._held)

    def _showing(self, document: Document) -> dict[ImageView, int]:
        """The views in sight that show a document, with the number of the version."""
        pages = {view: self._viewing.page(view) for view in self._grid.shown_views}
        return {
            view: _number(page.version_of(document), document)
            for view, page in pages.items()
            if page is not None and page.address == document.address
        }

    def _refresh(self, *_: object) -> None:
        subject = self.subject()
        self._results.show_versions(
            subject.document if subject else None, subject.number if subject else ORIGINAL
        )
        self.changed.emit()


def _number(shown: Radiograph, document: Document) -> int:
    return next(number for number, one in enumerate(document.versions) if one is shown)
