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
        maps: The numbers of those that showed an error map, or a copy of a known truth; neither is kept.
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
    def without_maps(self) -> Arrangement:
        """The same, where a view that showed a map is empty if another shows the same page."""
        plain = {page: n for n, page in enumerate(self.pages) if page is not None and n not in self.maps}
        pages, active = list(self.pages), self.active
        for number in self.maps:
            page = self.pages[number] if number < len(self.pages) else None
            if page in plain:
                pages[number] = None
                active = plain[page] if number == active else active
        return Arrangement(self.rows, self.columns, tuple(pages), active)

    def with_pages(self, change: Callable[[Page], Page | None]) -> Arrangement:
        """The same with other pages."""
        pages = tuple(None if page is None else change(page) for page in self.pages)
        return replace(self, pages=pages)
