"""An earlier study of the same patient beside the one that is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Stack
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.layers.annotation_text import Caption
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.studies.index import StudyIndex
from xraysr_gui.studies.priors import Prior, apart, priors_of


class Priors(QObject):
    """Joins the study index with the view beside the active one.

    Signals:
        told: which study is shown, or why none is.
        link_wanted: the views are to look at the same place, in millimetres.
    """

    told = Signal(str)
    link_wanted = Signal()

    def __init__(
        self,
        grid: ViewGrid,
        viewing: Viewing,
        index: StudyIndex,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(viewing)
        self._grid, self._viewing, self._index, self._jobs = grid, viewing, index, jobs
        self._show_error = show_error
        self._beside: tuple[ImageView, Prior] | None = None
        self._is_told = False
        self._of: tuple[ImageView, Stack] | None = None  # where the study is seen that it is the prior of
        viewing.page_changed.connect(self._follow)
        grid.layout_changed.connect(self._follow)

    def why_not(self) -> str:
        """Why no prior can be looked for."""
        return "" if self._viewing.page() is not None else self._grid.why_no_image()

    def why_no_newer(self) -> str:
        """Why there is no newer prior to go back to."""
        return self.why_not() or ("" if self._shown() else tr("No prior is shown."))

    def step(self, older: int) -> None:
        """Show the newest prior; or go on from the one that is shown, to an older one or back to a newer."""
        page = self._viewing.page()
        if page is None:
            return
        stack, view = page.stack, self._grid.active

        def look(_: Progress) -> tuple[Prior, ...]:
            return priors_of(self._index.search(), stack)

        def show(priors: tuple[Prior, ...]) -> None:
            if self._grid.active is view and (now := self._viewing.page()) and now.stack == stack:
                self._show(priors, view, older)

        self._jobs.submit(look, lane=Lane.FILES, done=show, failed=self._show_error)

    def caption_of(self, view: View, own: Caption) -> Caption:
        """What a view is called, where a prior is seen in it."""
        if self._beside is None or self._beside[0] is not view or self._shown() is None:
            return own
        prior = self._beside[1]
        words = tr("Prior, {} ({} earlier)").format(_date_words(prior.date), self._span(prior.days))
        return Caption(words, own.stands_alone)

    def _shown(self) -> Prior | None:
        """The prior that is still in sight beside its study."""
        if self._beside is None:
            return None
        view, prior = self._beside
        page = self._viewing.page(view)
        is_there = page is not None and page.stack == prior.stack and view in self._grid.shown_views
        return prior if is_there else None

    def _show(self, priors: Sequence[Prior], view: ImageView, older: int) -> None:
        stacks = [prior.stack for prior in priors]
        shown = self._shown()
        place = stacks.index(shown.stack) + older if shown is not None and shown.stack in stacks else 0
        if not priors:
            self.told.emit(tr("No earlier study of this patient is in the list."))
            return
        if not 0 <= place < len(priors):
            ends = tr("That is the oldest study of this patient."), tr("That is the newest prior.")
            self.told.emit(ends[place < 0])
            return
        if self._viewing.hanging.place_of(view) is not None:
            self._viewing.hanging.let_go()  # the active view alone remains
        beside = self._free_view(view)
        page = self._viewing.page(view)
        self._of = None if page is None else (view, page.stack)
        self._beside, self._is_told = (beside, priors[place]), False
        self._viewing.show_stack(priors[place].stack, beside)
        self.link_wanted.emit()

    def _free_view(self, view: ImageView) -> ImageView:
        """The view to the right, or else to the left; a second one is made where there is one only."""
        if len(self._grid.shown_views) < 2 or self._grid.is_maximised:
            self._grid.set_layout(1, 2)
        views = self._grid.shown_views
        place = views.index(view)
        return views[place + 1] if place + 1 < len(views) else views[place - 1]

    def _follow(self, view: object) -> None:
        """The prior goes when another study or another patient takes the place of its own."""
        if self._beside is None or self._of is None:
            return
        page = self._viewing.page(self._of[0])
        beside, is_shown = self._beside[0], self._shown() is not None
        is_same = page is not None and not {*page.stack.images}.isdisjoint(self._of[1].images)
        if not is_same or not (is_shown or self._viewing.is_coming(beside)):
            self._let_go(is_shown=is_shown)
        elif view is beside and is_shown and not self._is_told:
            self._tell_link()

    def _let_go(self, *, is_shown: bool) -> None:
        assert self._beside is not None
        beside, self._beside, self._of = self._beside[0], None, None
        self.told.emit("")
        if is_shown:
            self._viewing.free((beside,))
            self._viewing.refresh()
            if self._grid.layout_shape == (1, 2) and self._grid.active is not beside:
                self._grid.set_layout(1, 1)

    def _tell_link(self) -> None:
        """Say how the views are linked, once both images are there."""
        assert self._beside is not None
        view, self._is_told = self._beside[0], True
        images = [one.radiograph for one in (view, self._grid.active)]
        in_mm = all(image is not None and image.spacing.unit == "mm" for image in images)
        how = (
            tr("linked in millimetres")
            if in_mm
            else tr("linked by the size of the images, as one of them has no millimetres")
        )
        prior = self._beside[1]
        words = tr("Prior of {} beside the open study, {}.").format(_date_words(prior.date), how)
        self.told.emit(words)

    def _span(self, days: int) -> str:
        years, months, rest = apart(days)
        parts = (
            (years, tr("1 year"), tr("{} years")),
            (months, tr("1 month"), tr("{} months")),
            (rest, tr("1 day"), tr("{} days")),
        )
        words = (one if count == 1 else many.format(count) for count, one, many in parts if count)
        return " ".join(words) or tr("hours")


def _date_words(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 and day.isdigit() else day
