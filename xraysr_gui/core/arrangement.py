"""How the views stand side by side, and what each of them shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.page import Page

MOST_VIEWS = 20


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A plain layout; a contact sheet is none, as it follows from its image.

    Attributes:
        rows, columns: Of the layout.
        pages: What its views show, in reading order; None for an empty one.
        active: The number of the active view.
        maps: The numbers of those that showed an error map, or a copy of a known truth: not kept itself.
    """

    rows: int = 1
    columns: int = 1
    pages: tuple[Page | None, ...] = ()
    active: int = 0
    maps: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        count = self.rows * self.columns
        if min(self.rows, self.columns) < 1 or count > MOST_VIEWS or len(self.pages) > count:
            raise ValueError(f"no such layout: {self.rows} x {self.columns}, {len(self.pages)} pages")
        if not 0 <= self.active < count:
            raise ValueError(f"no view {self.active}")
        if not all(0 <= number < count for number in self.maps):
            raise ValueError(f"no such views: {self.maps}")

    @property
    def compared(self) -> Page | None:
        """What showed the map, if all views showed one image; None where there was no such comparison."""
        one = self.pages[0].address if self.pages and self.pages[0] is not None else None
        if not self.maps or any(page is None or page.address != one for page in self.pages):
            return None
        return next((self.pages[n] for n in self.maps if n < len(self.pages)), None)

    @property
    def without_maps(self) -> Arrangement:
        """The same without the views that showed a map of a page that another shows: the rest closes up."""
        plain = {page for n, page in enumerate(self.pages) if page is not None and n not in self.maps}
        gone = {n for n in self.maps if n < len(self.pages) and self.pages[n] in plain}
        if not gone:
            return replace(self, maps=())
        left = [n for n in range(len(self.pages)) if n not in gone]
        pages = tuple(self.pages[n] for n in left)
        shown = self.pages[self.active] if self.active < len(self.pages) else None
        active = (
            left.index(self.active) if self.active in left else pages.index(shown) if shown in pages else 0
        )
        return Arrangement(1, len(pages), pages, active)

    def with_pages(self, change: Callable[[Page], Page | None]) -> Arrangement:
        """The same with other pages."""
        pages = tuple(None if page is None else change(page) for page in self.pages)
        return replace(self, pages=pages)
