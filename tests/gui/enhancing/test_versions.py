from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QListWidget, QPushButton

from tests.support.light_table import LightTable
from xraysr_gui.core.address import Address
from xraysr_gui.core.spacing import Calibration, Spacing

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def table(qtbot, jobs, radiograph) -> LightTable:
    made = LightTable(qtbot, jobs)
    made.open(radiograph)
    return made


def rows(table) -> list[str]:
    found = table.results.findChild(QListWidget, "results")
    return [found.item(row).text() for row in range(found.count())]


def click_row(qtbot, table, row: int) -> None:
    listed = table.results.findChild(QListWidget, "results")
    listed.scrollToItem(listed.item(row))
    qtbot.mouseClick(listed.viewport(), LEFT, pos=listed.visualItemRect(listed.item(row)).center())


def marked(table) -> int:
    return table.results.findChild(QListWidget, "results").currentRow()


def test_the_first_result_stands_beside_its_original(table):
    table.enhance("Sharper")
    assert table.grid.layout_shape == (1, 2)
    assert table.shown == ["Original", "1  Sharper"]
    assert table.active == "Original"
    assert rows(table) == [
        "Original\n64\u00a0\u00d7\u00a048",
        "1  Sharper\n2.1 s, 64\u00a0\u00d7\u00a048, Toaster",
    ]
    assert marked(table) == 0


def test_the_next_results_come_where_results_are(table):
    table.enhance("First", "Second")
    assert table.shown == ["Original", "2  Second"]


def test_a_result_comes_into_sight_even_where_the_reader_had_turned_to_another(qtbot, table):
    table.enhance("First", "Second")
    click_row(qtbot, table, 1)
    assert table.shown == ["Original", "1  First"]
    table.enhance("Third")
    assert table.shown == ["Original", "3  Third"]


def test_a_click_turns_to_a_version_beside_the_original_and_makes_its_view_active(qtbot, table):
    table.enhance("First", "Second")
    click_row(qtbot, table, 1)
    assert table.shown == ["Original", "1  First"]
    assert table.active == "1  First"
    assert marked(table) == 1

    click_row(qtbot, table, 0)
    assert table.shown == ["Original", "1  First"]
    assert table.active == "Original"


def test_in_a_single_view_a_click_turns_that_view(qtbot, table):
    table.enhance("First")
    table.grid.set_layout(1, 1)
    click_row(qtbot, table, 1)
    assert table.shown == ["1  First"]
    click_row(qtbot, table, 0)
    assert table.shown == ["Original"]


def test_an_enhancer_works_on_what_the_active_view_shows(qtbot, table):
    table.enhance("First")
    qtbot.mouseClick(table.grid.views[1], LEFT)
    assert table.active == "1  First"
    assert marked(table) == 1
    table.enhance("Second")
    assert [step.title for step in table.workspace.document.shown.steps] == ["First", "Second"]
    listed = table.results.findChild(QListWidget, "results")
    assert listed.item(2).toolTip().startswith("Original \u2192 First \u2192 Second\n")


def test_the_list_marks_what_the_active_view_shows_without_turning_anything(qtbot, table):
    table.enhance("First")
    with qtbot.assertNotEmitted(table.results.version_chosen):
        table.grid.set_active(table.grid.views[1])
    assert marked(table) == 1


def test_delete_takes_the_chosen_result_and_undo_brings_it_back(qtbot, table):
    table.enhance("First", "Second", "Third")
    delete = table.results.findChild(QPushButton, "delete-result")
    assert not delete.isEnabled()
    assert "the original cannot be deleted" in delete.toolTip()
    click_row(qtbot, table, 2)
    assert table.shown == ["Original", "2  Second"]

    qtbot.mouseClick(delete, LEFT)

    assert [row.partition("\n")[0] for row in rows(table)] == ["Original", "1  First", "2  Third"]
    assert table.shown == ["Original", "2  Third"]
    table.workspace.undo()
    assert table.shown == ["Original", "2  Second"]
    assert marked(table) == 2


def test_the_delete_key_does_the_same_and_spares_the_original(qtbot, table):
    table.enhance("First")
    listed = table.results.findChild(QListWidget, "results")
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    assert len(rows(table)) == 2
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    assert len(rows(table)) == 1
    assert table.versions.why_no_delete() != ""


def test_a_view_stays_with_its_result_when_one_before_it_goes(qtbot, table):
    table.enhance("First", "Second", "Third")
    click_row(qtbot, table, 2)
    second = table.grid.views[1].radiograph
    table.versions.delete(1)
    assert table.grid.views[1].radiograph is second
    assert table.shown == ["Original", "1  Second"]
    table.workspace.undo()
    assert table.grid.views[1].radiograph is second
    assert table.shown == ["Original", "2  Second"]


def test_undo_of_a_run_shows_what_was_there_before_and_redo_the_result(table):
    table.enhance("First", "Second")
    table.workspace.undo()
    assert table.shown == ["Original", "1  First"]
    table.workspace.redo()
    assert table.shown == ["Original", "2  Second"]


def test_the_place_that_is_looked_at_is_told_in_pixels_of_the_version(qtbot, table):
    table.enhance("Larger", scale=2)
    original, larger = table.grid.views[:2]
    original.zoom_by(4, QPointF(0, 0))
    row, column = table.versions.subject().focus
    middle = original.to_field(QPointF(original.width() / 2, original.height() / 2))
    assert (column * 0.2, row * 0.2) == pytest.approx((middle.x, middle.y), abs=0.05)
    table.grid.set_active(larger)
    assert table.versions.subject().focus == pytest.approx((2 * row, 2 * column), abs=0.2)


def test_nothing_is_named_while_there_is_the_original_only(table):
    assert table.versions.caption_of(table.grid.active).words == ""
    table.enhance("First")
    assert [table.versions.caption_of(view).words for view in table.grid.shown_views] == table.shown
    assert not table.versions.caption_of(table.grid.active).stands_alone


def test_two_images_side_by_side_keep_their_own_results(table, radiograph):
    table.grid.set_layout(1, 2)
    table.grid.set_active(table.grid.views[1])
    other = replace(radiograph, source=replace(radiograph.source, address=Address(Path("b.dcm"))))
    table.open(other)
    assert len(rows(table)) == 1

    table.enhance("Sharper")

    assert table.grid.views[0].radiograph is radiograph
    assert table.grid.views[1].radiograph.made_by == "Sharper"
    table.grid.set_active(table.grid.views[0])
    assert len(rows(table)) == 1


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_larger_result_leaves_the_place_that_is_looked_at_alone(qtbot, jobs, radiograph, scale):
    """With a pixel whose third, taken three times, is not the pixel again."""
    table = LightTable(qtbot, jobs)
    table.open(replace(radiograph, spacing=Spacing(0.148, 0.148, Calibration.DETECTOR)))
    table.enhance("Larger", scale=2)
    view = table.grid.views[0]
    view.zoom_by(3, QPointF(20, 30))
    before = view.camera
    table.enhance("Again", scale=scale)
    assert view.camera == before
    other = table.grid.views[1]
    assert other.camera == other.camera.looking_like(before)
    table.sheet.show()
    assert {view.camera.scale for view in table.grid.shown_views} == {before.scale}


@pytest.mark.parametrize("scale", [2, 3])
def test_a_first_result_takes_the_place_that_is_looked_at(qtbot, jobs, radiograph, scale):
    table = LightTable(qtbot, jobs)
    table.open(replace(radiograph, spacing=Spacing(0.148, 0.148, Calibration.DETECTOR)))
    view = table.grid.views[0]
    view.zoom_by(3, QPointF(20, 30))
    table.enhance("Larger", scale=scale)
    other = table.grid.views[1]
    assert other.camera == other.camera.looking_like(view.camera)


def test_without_an_image_there_is_nothing_to_work_on(qtbot, jobs):
    table = LightTable(qtbot, jobs)
    assert table.versions.subject() is None
    table.versions.choose(0)
    table.versions.delete_shown()
    assert table.versions.why_no_delete() == "Open an image first."
    assert not table.results.findChild(QPushButton, "show-sheet").isEnabled()
