from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from tests.support.light_table import LightTable
from tests.support.views import double_click
from xraysr_gui.gui.enhancing.contact_sheet import best_shape
from xraysr_gui.gui.views.view_grid import MOST_VIEWS


@pytest.fixture
def table(qtbot, jobs, radiograph) -> LightTable:
    made = LightTable(qtbot, jobs)
    made.open(radiograph)
    return made


def settled(qtbot, table) -> None:
    rows, columns = table.grid.layout_shape
    width, height = (table.grid.width() // columns, table.grid.height() // rows)
    last = table.grid.shown_views[-1]
    qtbot.waitUntil(lambda: abs(last.width() - width) <= 4 and abs(last.height() - height) <= 4)


def test_without_a_result_there_is_nothing_to_lay_out(table):
    assert "there is no result yet" in table.sheet.why_not()
    table.enhance("First")
    assert table.sheet.why_not() == ""


def test_original_and_results_stand_side_by_side_each_whole_and_named(qtbot, table):
    table.enhance("First", "Second", "Third", "Fourth")
    table.sheet.show()
    settled(qtbot, table)

    assert table.shown == ["Original", "1  First", "2  Second", "3  Third", "4  Fourth"]
    assert table.sheet.is_shown
    for view in table.grid.shown_views:
        caption = table.versions.caption_of(view)
        assert caption.stands_alone
        width, height = view.radiograph.field_size
        assert view.camera.scale * width <= view.width() + 3
        assert view.camera.scale * height <= view.height() + 3
        assert (
            max(view.camera.scale * width / view.width(), view.camera.scale * height / view.height()) > 0.95
        )


def test_the_version_that_was_active_stays_active(table):
    table.enhance("First", "Second")
    table.versions.choose(2)
    table.sheet.show()
    assert table.active == "2  Second"


def test_a_double_click_fills_the_window_with_one_version_and_another_takes_it_back(qtbot, table):
    table.enhance("First", "Second")
    table.sheet.show()
    settled(qtbot, table)

    double_click(table.grid.views[1], (30, 30))
    assert [view.isVisible() for view in table.grid.views[:3]] == [False, True, False]
    assert table.active == "1  First"
    assert not table.versions.caption_of(table.grid.views[1]).stands_alone

    double_click(table.grid.views[1], (30, 30))
    assert len(table.shown) == 3


@pytest.mark.parametrize("maximised", [False, True])
def test_closing_the_image_ends_the_sheet_and_leaves_no_version_of_it_in_sight(table, maximised):
    table.enhance("First", "Second")
    table.sheet.show()
    table.grid.set_active(table.grid.views[1])
    if maximised:
        table.grid.toggle_maximised()
    table.viewing.close()
    assert table.grid.layout_shape == (1, 1)
    assert [view.radiograph for view in table.grid.views[:3]] == [None, None, None]
    assert not table.sheet.is_shown
    assert table.workspace.document is None


def test_results_that_come_and_go_are_laid_out_anew(table):
    table.enhance("First")
    table.sheet.show()
    table.enhance("Second", "Third")
    assert table.shown == ["Original", "1  First", "2  Second", "3  Third"]
    table.versions.delete(2)
    assert table.shown == ["Original", "1  First", "2  Third"]
    table.workspace.undo()
    assert table.shown == ["Original", "1  First", "2  Second", "3  Third"]


def test_of_too_many_results_the_newest_are_shown(table):
    table.enhance(*(f"R{number}" for number in range(1, MOST_VIEWS + 3)))
    table.sheet.show()
    assert len(table.shown) == MOST_VIEWS
    assert table.shown[0] == "Original"
    assert table.shown[-1] == f"{MOST_VIEWS + 2}  R{MOST_VIEWS + 2}"


def test_after_a_queue_the_sheet_comes_only_if_its_image_is_still_looked_at(table, radiograph):
    table.enhance("First")
    table.viewing.close()
    table.sheet.show_after(radiograph.source.address)
    assert not table.sheet.is_shown


def test_another_layout_ends_the_sheet_and_the_next_result_is_seen_there(table):
    table.enhance("First", "Second")
    table.sheet.show()
    table.grid.set_layout(1, 2)
    table.enhance("Third")
    assert not table.sheet.is_shown
    assert table.shown == ["Original", "3  Third"]


def test_the_keyboard_goes_round_the_sheet(qtbot, table):
    table.enhance("First", "Second")
    table.sheet.show()
    table.grid.activateWindow()
    table.grid.active.setFocus()
    qtbot.waitUntil(table.grid.active.hasFocus)
    qtbot.keyClick(table.grid.active, Qt.Key.Key_F6)
    assert table.active == "1  First"


@given(
    count=st.integers(1, MOST_VIEWS),
    width=st.integers(200, 4000),
    height=st.integers(200, 3000),
    aspect=st.floats(0.3, 3.0),
)
def test_no_other_shape_shows_the_images_larger(count, width, height, aspect):
    rows, columns = best_shape(count, width, height, aspect)
    assert rows * columns >= count

    def image_width(r: int, c: int) -> float:
        return min(width / c, height / r * aspect)

    others = [(r, c) for r in range(1, 21) for c in range(1, 21) if count <= r * c <= MOST_VIEWS]
    assert image_width(rows, columns) >= max(image_width(*other) for other in others) - 1e-9
