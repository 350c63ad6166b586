"""The original and its enhanced versions: which one is shown where, and which one is worked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.page import NEWEST, ORIGINAL
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.enhancing.result_list import ResultList
from xraysr_gui.gui.enhancing.subject import Subject, subject_in
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.layers.annotation_text import Caption
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid


class Versions(QObject):
    """Joins the list of results with the views and the workspace.

    Attributes:
        is_coming: Says whether a result of an image is under way.

    Signals:
        changed: the active view may show another version, of another image perhaps.
    """

    changed = Signal()

    def __init__(self, grid: ViewGrid, viewing: Viewing, workspace: Workspace, results: ResultList) -> None:
        super().__init__(viewing)
        self._grid, self._viewing, self._workspace = grid, viewing, workspace
        self._results = results
        self._chained: Radiograph | None = None
        self.is_coming: Callable[[Address], bool] = lambda _: False  # nothing runs before the first paint
        results.version_chosen.connect(self.choose)
        results.delete_requested.connect(self.delete)
        for signal in (grid.active_changed, grid.why_changed, viewing.page_changed):
            signal.connect(self.refresh)
        workspace.on_change(self.refresh)
        self.refresh()

    def subject(self) -> Subject | None:
        """The version that is looked at, None while the active view shows no opened image."""
        page, shown = self._viewing.page(), self._viewing.radiograph()
        document = self._workspace.document_at(page.address) if page else None
        if document is None or shown is None:
            return None
        if shown not in document.versions:
            return Subject(document, is_trial=True)
        return subject_in(self._grid.active, document, document.versions.index(shown))

    def worked_on(self) -> Subject | None:
        """What an enhancer would work on: the original, unless the person chose the result that is shown."""
        subject = self.subject()
        if subject is None or self.is_chaining:
            return subject
        original = subject.document.original
        views = (self._grid.active, *self._grid.shown_views)
        view = next((one for one in views if one.radiograph is original), self._grid.active)
        return subject_in(view, subject.document, ORIGINAL)

    @property
    def is_chaining(self) -> bool:
        """Whether the next enhancer works on the result that is shown."""
        return self._chained is not None and self._viewing.radiograph() is self._chained

    def chain(self, wanted: bool) -> None:
        """Let the next enhancer work on the result that is shown, while it is shown; or on the original."""
        subject = self.subject()
        self._chained = subject.radiograph if wanted and subject is not None and subject.number else None
        self.changed.emit()

    def why_no_chain(self) -> str:
        """Why the next enhancer cannot work on a result."""
        subject = self.subject()
        if subject is not None and subject.number:
            return ""
        return self.why_no_result() or tr("Click a result first: the active view shows none.")

    def caption_of(self, view: View) -> Caption:
        """What the version in a view is called."""
        page, shown = self._viewing.page(view), view.radiograph
        document = self._workspace.document_at(page.address) if page else None
        if document is None or not document.results or shown not in document.versions:
            return Caption()
        alone = self._grid.is_sheet and not self._grid.is_maximised
        return Caption(name_of(document.versions.index(shown), shown), stands_alone=alone)

    def choose(self, number: int) -> None:
        """Turn to a version: where it is shown, else in the active view, or beside the original."""
        subject = self.subject()
        if subject is None or (subject.number == number and not subject.is_trial):
            return
        if self._viewing.hanging.place_of(self._grid.active) is not None:
            self._viewing.hanging.choose(number)
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
        if subject is None or not subject.number:
            return self.why_no_result() or tr("Choose a result first: the original cannot be deleted.")
        return ""

    def why_no_image(self) -> str:
        """Why there is no image to work on; "" if there is."""
        return self._grid.why_no_image()

    def why_no_result(self) -> str:
        """Why the image that is looked at has no result; "" if it has one."""
        subject = self.subject()
        if subject is None:
            return self.why_no_image()
        if subject.document.results:
            return ""
        if self.is_coming(subject.document.address):
            return tr("The enhancer is running: wait for its result.")
        return tr("Run an enhancer first: there is no result yet.")

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

    def show_originals(self) -> None:
        """Show the original in every view, while a key is held."""
        self._viewing.hold_originals(True)

    def show_held(self) -> None:
        """Show again what the views showed before."""
        self._viewing.hold_originals(False)

    @property
    def is_holding(self) -> bool:
        """Whether the original stands in the place of everything for a moment."""
        return self._viewing.pages.holding

    def _showing(self, document: Document) -> dict[ImageView, int]:
        """The views in sight that show a document, with the number of the version."""
        shown = {view: self._viewing.radiograph(view) for view in self._grid.shown_views}
        versions = {one: number for number, one in enumerate(document.versions)}
        return {view: versions[one] for view, one in shown.items() if one is not None and one in versions}

    def refresh(self, *_: object) -> None:
        """Say again which versions there are, which is shown, and why one cannot be had."""
        subject = self.subject()
        if not self.is_chaining:
            self._chained = None
        document, number = (None, ORIGINAL) if subject is None else (subject.document, subject.number)
        self._results.show_versions(document, number)
        self._results.show_reasons(self.why_no_result(), self.why_no_delete())
        self.changed.emit()
