"""The places of a comparison: what hangs there, how it is left, and how it comes back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.compare_table import CompareTable, film, larger
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.enhance_radiograph import ThisProcess
from xraysr_gui.core.address import Stack
from xraysr_gui.core.page import ORIGINAL, Page
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.gui.comparing.compare_captions import CompareCaptions
from xraysr_gui.gui.layers.annotation_text import warnings_of
from xraysr_gui.gui.looking.arrangements import arrange, arrangement_of
from xraysr_gui.gui.looking.hanging import Role


@pytest.fixture
def table(qtbot, jobs) -> CompareTable:
    """A comparison of the first film; a second one is in memory."""
    made = CompareTable(qtbot, jobs)
    made.workspace.open(film(name="other.dcm"))
    made.open(film())
    made.take(larger(made.workspace.document.original, 2, 0.05))
    return made


def page_of(name: str) -> Page:
    return Page(Stack(name, (film(name=name).source.address,)))


def names(table) -> list[str]:
    return [view.radiograph.source.address.name for view in table.grid.shown_views]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_foreign_image_never_takes_one_place_of_a_comparison(table, number):
    view = table.grid.views[number]
    table.grid.set_active(view)
    table.viewing.show_page(page_of("other.dcm"), view)
    assert table.grid.shown_views == (view,)
    assert names(table) == ["other.dcm"]
    assert table.comparing.pair() is None
    assert table.arranging.map_views == []
    table.viewing.show_page(page_of("film.dcm"), view)
    assert table.arranging.is_side_by_side
    assert names(table) == ["film.dcm"] * 3


def test_the_same_image_opened_again_changes_no_place(table):
    before = [view.radiograph for view in table.grid.shown_views]
    table.grid.set_active(table.grid.views[0])
    table.viewing.show_page(page_of("film.dcm"))
    assert [view.radiograph for view in table.grid.shown_views] == before


def test_an_image_with_results_of_its_own_takes_all_places(table):
    other = table.workspace.document_at(page_of("other.dcm").address)
    table.workspace.change(other.with_result(larger(other.original, 1, 0.1)))
    table.viewing.show_page(page_of("other.dcm"))
    assert names(table) == ["other.dcm"] * 3
    assert table.comparing.pair().reference is other.original


def test_undoing_the_run_shows_the_original_alone_and_redo_the_comparison(table):
    table.workspace.undo()
    assert [view.radiograph for view in table.grid.shown_views] == [table.workspace.document.original]
    table.workspace.redo()
    assert table.arranging.is_side_by_side


def test_closing_a_place_ends_the_comparison(table):
    table.viewing.close()
    assert [view.radiograph for view in table.grid.shown_views] == [None]
    assert table.workspace.document is None
    assert table.grid.why_no_image() == "Open an image first."


def test_a_known_truth_is_four_images_each_named(table):
    original = table.workspace.document.original
    table.comparing.known_truth_run.attend(ThisProcess(), EngineWishes)
    table.comparing.choose(table.comparing.references[-1])
    table.qtbot.waitUntil(lambda: table.comparing.pair() is not None, timeout=WAIT_MS)
    table.wait_for_map()
    pair, shown = table.comparing.pair(), table.grid.shown_views
    places = [table.arranging.holding.place_of(view) for view in shown]
    assert [place.role for place in places] == [Role.REFERENCE, Role.DEGRADED, Role.OUTPUT, Role.MAP]
    assert [view.radiograph for view in shown] == [original, pair.degraded, pair.candidate, pair.candidate]
    assert pair.candidate not in table.workspace.document.versions
    halved = original.pixels[:120, :90].reshape(60, 2, 45, 2).mean((1, 3))
    assert np.abs(pair.degraded.pixels - halved).mean() < 5
    captions = CompareCaptions(table.versions, table.arranging)
    assert [captions.caption_of(view).words for view in shown] == [
        "Truth: the open image",
        "Degraded on purpose",
        "Restored by Enlarge (bicubic) from the degraded image",
        "Absolute error: restored against truth",
    ]
    assert captions.caption_of(shown[2]).short == "Restored by Enlarge (bicubic)"
    kept = arrangement_of(table.viewing)
    only = Page(table.viewing.page().stack, version=ORIGINAL)
    assert kept.without_maps.pages == (only,)
    assert warnings_of(pair.degraded)[0] == "DEGRADED ON PURPOSE - not for primary diagnosis"
    assert warnings_of(pair.candidate)[0].startswith("DEGRADED, THEN ENHANCED: Restored by")
    table.comparing.choose(table.comparing.references[0])
    assert table.arranging.is_side_by_side
    assert table.grid.views[1].radiograph is table.workspace.document.results[0]


def test_a_window_is_shared_in_a_comparison_and_where_it_is_not_both_views_say_so(table):
    first, second, _ = table.grid.shown_views
    captions = CompareCaptions(table.versions, table.arranging)
    first.set_look(first.look.turned_round())
    assert second.look == first.look
    assert captions.caption_of(first).words == "Original"
    table.grid.set_looks_linked(False)
    second.set_look(second.look.turned_round())
    assert captions.caption_of(first).words == "Original (own window)"
    assert captions.caption_of(second).words == "1  Larger (own window)"


def test_films_of_two_patients_keep_a_window_each(qtbot, jobs):
    made = CompareTable(qtbot, jobs)
    made.open(film())
    made.grid.set_layout(1, 2)
    first, second = made.grid.shown_views
    made.grid.set_active(second)
    made.open(film(name="other.dcm"))
    before = second.look
    first.set_look(first.look.turned_round())
    assert second.look == before


def test_a_new_image_is_fitted_and_one_of_the_same_series_is_not(qtbot, jobs):
    made = CompareTable(qtbot, jobs)
    films = [film(name=name) for name in ("a.dcm", "b.dcm", "c.dcm")]
    for one, uid in zip(films, ("1.2", "1.2", "1.3"), strict=True):
        made.workspace.open(replace(one, source=replace(one.source, labels=(("SeriesInstanceUID", uid),))))
    view = made.grid.active
    made.viewing.show_page(page_of("a.dcm"))
    whole = view.camera
    view.zoom_by(3)
    closer = view.camera
    made.viewing.show_page(page_of("b.dcm"))
    assert view.camera == closer
    made.viewing.show_page(page_of("c.dcm"))
    assert view.camera == whole


def test_an_enhancer_works_on_the_original_unless_the_shown_result_is_chosen(table):
    table.grid.set_active(table.grid.views[1])
    assert table.versions.worked_on().name == "Original"
    table.versions.chain(True)
    assert table.versions.worked_on().name == "1  Larger"
    table.take(larger(table.workspace.document.original, 1, 0.1))
    assert table.versions.worked_on().name == "Original"  # another result is shown: the choice is made anew


@pytest.mark.parametrize("compared", [1, 2])
def test_the_comparison_of_an_earlier_session_hangs_again_with_its_map_and_its_result(
    table, qtbot, jobs, compared
):
    table.take(larger(table.workspace.document.original, 2, 0.1, "Other"))
    table.comparing.choose_candidate(table.workspace.document, compared)
    kept, document = arrangement_of(table.viewing), table.workspace.document
    later = CompareTable(qtbot, jobs)
    later.workspace.restore((document,), {})
    assert arrange(kept, later.viewing)
    later.viewing.show_page(kept.pages[kept.active])
    later.wait_for_map()
    assert later.arranging.is_side_by_side
    assert [view.radiograph for view in later.grid.shown_views] == [
        document.original, document.versions[compared], document.versions[compared],
    ]  # fmt: skip
    assert later.arranging.map_views == [later.grid.views[2]]


def test_a_comparison_without_its_result_does_not_hang_again(table, qtbot, jobs):
    kept, document = arrangement_of(table.viewing), table.workspace.document
    later = CompareTable(qtbot, jobs)
    later.workspace.restore((replace(document, results=()),), {})
    assert not arrange(replace(kept, pages=(replace(kept.pages[0], version=ORIGINAL),) * 3), later.viewing)
    assert later.grid.layout_shape == (1, 2)
    assert later.arranging.map_views == []
