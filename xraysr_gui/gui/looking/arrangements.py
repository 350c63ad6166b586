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


def arrange(arrangement: Arrangement, viewing: Viewing) -> bool:
    """Let the first views stand so, and show their pages as soon as these are read; whether all is as it was.

    A comparison hangs again, and its map is calculated anew; a map of which none comes is left out.
    """
    grid, compared = viewing.grid, arrangement.compared
    if compared is not None:
        grid.set_active(grid.views[0])
        grid.set_layout(1, 1)
        if viewing.hanging.await_again(compared, len(arrangement.pages)):
            viewing.show_page(compared, grid.views[0])
            return True
    plain = arrangement.without_maps
    grid.set_active(grid.views[plain.active])
    grid.set_layout(plain.rows, plain.columns)
    for view, page in zip(grid.views, plain.pages, strict=False):
        if page is not None:
            viewing.show_page(page, view)
    return not arrangement.maps
