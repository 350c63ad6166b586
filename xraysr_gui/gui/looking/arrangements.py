"""Takes down how the views stand, and lets them stand so again."""

from __future__ import annotations

from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.page import ORIGINAL
from xraysr_gui.gui.looking.hanging import Place, Role
from xraysr_gui.gui.looking.viewing import Viewing


def arrangement_of(viewing: Viewing) -> Arrangement:
    """How they stand now."""
    grid = viewing.grid
    if grid.is_sheet:
        return Arrangement(pages=(viewing.page(),))
    rows, columns = grid.layout_shape
    shown = grid.shown_views
    places = map(viewing.hanging.place_of, shown)
    maps = tuple(n for n, place in enumerate(places) if place is not None and not _is_its_page(place))
    return Arrangement(rows, columns, tuple(map(viewing.page, shown)), shown.index(grid.active), maps)


def _is_its_page(place: Place) -> bool:
    """Whether a place shows the version that its page names: no map, and nothing of a known truth."""
    whole = place.role in (Role.REFERENCE, Role.FOURTH)
    return whole or (place.role is Role.OUTPUT and place.page.version != ORIGINAL)


def arrange(arrangement: Arrangement, viewing: Viewing) -> None:
    """Let the first views stand so, and show their pages as soon as these are read; no map is there again."""
    grid, arrangement = viewing.grid, arrangement.without_maps
    grid.set_active(grid.views[arrangement.active])
    grid.set_layout(arrangement.rows, arrangement.columns)
    for view, page in zip(grid.views, arrangement.pages, strict=False):
        if page is not None:
            viewing.show_page(page, view)
