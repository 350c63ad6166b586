"""Flipping and rotating with the whole program: what follows, what is said, and what never changes."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog

from tests.support.derived_files import errors_of
from tests.support.views import drag, seen
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.gui.layers.annotation_text import letters_of
from xraysr_gui.gui.tools.halo_text import HaloText
from xraysr_gui.gui.views.data_probe import probe

ALT = Qt.KeyboardModifier.AltModifier
CHEST = "1_chest_pa.dcm"
KEYS = {
    Qt.Key.Key_F: lambda shown: shown[:, ::-1],
    Qt.Key.Key_V: lambda shown: shown[::-1],
    Qt.Key.Key_R: lambda shown: np.rot90(shown, -1),
    Qt.Key.Key_L: np.rot90,
}


@pytest.fixture
def written(monkeypatch):
    """Every line of text that layers paint over the images."""
    lines: list[str] = []
    paint = HaloText.paint

    def measurement_saving(self, painter: QPainter, at: QPointF, text: str, *rest):
        lines.append(text)
        return paint(self, painter, at, text, *rest)

    monkeypatch.setattr(HaloText, "paint", measurement_saving)
    return lines


def greys(view) -> np.ndarray:
    """The picture of the image alone."""
    return view._sight.picture().greys.astype(int)


def from_the_middle(view, place: Point) -> tuple[float, float]:
    """Where a place is seen; views side by side may differ by a pixel in width."""
    at = view.to_screen(place)
    return round(at.x() - view.width() / 2, 3), round(at.y() - view.height() / 2, 3)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_turns_what_is_seen_and_nothing_else(program, qtbot, open_file, key):
    view = open_file(CHEST)
    program.window.resize(1300, 900)
    before, document = greys(view), program.desk.workspace.document
    pixels = document.original.pixels.copy()
    qtbot.keyClick(view, key, ALT)
    if KEYS[key](before).shape == greys(view).shape:
        assert np.abs(greys(view) - KEYS[key](before)).max() <= 1
    else:  # a lying image fits the view at another scale
        first, last = KEYS[key](before), greys(view)
        for down, across in ((0.2, 0.2), (0.2, 0.8), (0.8, 0.2), (0.8, 0.8)):
            places = [(round(one.shape[0] * down), round(one.shape[1] * across)) for one in (first, last)]
            means = [
                one[r - 8 : r + 8, c - 8 : c + 8].mean()
                for one, (r, c) in zip((first, last), places, strict=True)
            ]
            assert means[0] == pytest.approx(means[1], abs=6)
    assert program.desk.workspace.document is document
    assert not program.desk.workspace.can_undo
    np.testing.assert_array_equal(document.original.pixels, pixels)


def test_letters_marks_regions_and_the_probe_stay_on_the_anatomy(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_D)
    drag(view, (view.width() * 0.4, 200), (view.width() * 0.6, 260))
    qtbot.keyClick(view, Qt.Key.Key_E)
    drag(view, (view.width() * 0.4, 300), (view.width() * 0.5, 380))
    document = program.desk.workspace.document
    [mark], [region] = document.marks, document.regions
    place = Point(region.bounds.left, region.bounds.top)
    row = probe(view.radiograph, "", place)
    stored = letters_of(view.radiograph.source)
    assert (stored.left, stored.right) == ("R", "L")

    qtbot.keyClick(view, Qt.Key.Key_F, ALT)
    assert program.desk.workspace.document is document
    there = view.to_screen(place)
    assert probe(view.radiograph, "", view.to_field(there)) == row
    turned = letters_of(view.radiograph.source, view.orientation)
    assert (turned.left, turned.right) == ("L", "R")

    # What is grasped on the screen is the mark that is seen there, and a cursor key moves it as the eye sees.
    qtbot.keyClick(view, Qt.Key.Key_D)
    middle = (view.to_screen(mark.points[0]) + view.to_screen(mark.points[1])) / 2
    drag(view, (middle.x(), middle.y()), (middle.x() + 30, middle.y()))
    [moved] = program.desk.workspace.document.marks
    assert view.to_screen(moved.points[0]).x() == pytest.approx(
        view.to_screen(mark.points[0]).x() + 30, abs=0.01
    )
    assert moved.points[0].x < mark.points[0].x
    before = view.to_screen(moved.points[0])
    qtbot.keyClick(view, Qt.Key.Key_Right)
    [nudged] = program.desk.workspace.document.marks
    assert view.to_screen(nudged.points[0]).x() == pytest.approx(before.x() + 1, abs=0.01)


def test_a_region_is_drawn_where_the_pointer_is_on_a_rotated_image(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_R, ALT)
    for key in (Qt.Key.Key_R, Qt.Key.Key_B):
        qtbot.keyClick(view, key)
        drag(view, (300, 300), (340, 300), (380, 360))
    box, painted = program.desk.workspace.document.regions
    [line] = box.outline
    corners = [view.to_screen(point) for point in line]
    xs, ys = sorted({round(at.x()) for at in corners}), sorted({round(at.y()) for at in corners})
    assert (xs, ys) == ([300, 380], [300, 360])
    radius = program.desk.toolbox.tools[-1].radius * view.devicePixelRatioF()
    assert painted.bounds.height > 0
    left_edge = view.to_screen(Point(painted.bounds.left, painted.bounds.top + painted.bounds.height))
    assert left_edge.x() == pytest.approx(300 - radius, abs=3)
    shown = seen(view)
    amber = np.array([255, 176, 0])
    assert np.abs(shown[330, 296:304].astype(int) - amber).sum(axis=1).min() < 120


def test_it_is_said_in_every_mode_that_the_image_is_not_as_stored(program, qtbot, open_file, written):
    view = open_file(CHEST)
    program.desk.settings_control.change(annotations="off")
    view.grab()
    assert not any("FLIPPED" in line or "ROTATED" in line for line in written)
    for key, words in (
        (Qt.Key.Key_F, "FLIPPED left to right - left and right markers in the image read backwards"),
        (Qt.Key.Key_V, "ROTATED by 180°"),
        (Qt.Key.Key_L, "ROTATED 90° to the right"),
        (Qt.Key.Key_F, "ROTATED 90° to the right, then FLIPPED left to right"),
    ):
        qtbot.keyClick(view, key, ALT)
        written.clear()
        view.grab()
        assert any(line.startswith(words) for line in written), written
    qtbot.keyClick(view, Qt.Key.Key_O, ALT)
    written.clear()
    view.grab()
    assert view.orientation == AS_STORED
    assert not any("FLIPPED" in line or "ROTATED" in line for line in written)
    program.desk.table.refresh()
    assert not program.desk.table.action("as-stored").isEnabled()


def test_a_result_lies_as_its_original_does_in_every_view(program, qtbot, open_file):
    view = open_file("2_test_pattern.dcm")
    qtbot.keyClick(view, Qt.Key.Key_F, ALT)
    program.rooms["enhancing"].panel.chooser.choose("lanczos")
    program.desk.table.refresh()
    qtbot.keyClick(view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(program.desk.workspace.document.results), timeout=WAIT_MS)
    views = [one for one in program.desk.grid.shown_views if one.radiograph is not None]
    assert len(views) == 3
    place = Point(30.0, 40.0)
    assert len({from_the_middle(v, place) for v in views}) == 1
    assert {v.orientation for v in views} == {Orientation(0, True)}
    qtbot.keyClick(views[1], Qt.Key.Key_R, ALT)
    assert {v.orientation for v in views} == {Orientation(0, True).turned(1)}
    drag(views[0], (50, 50), (80, 50), button=Qt.MouseButton.MiddleButton)
    assert len({from_the_middle(v, place) for v in views}) == 1
    qtbot.keyClick(views[1], Qt.Key.Key_Escape)
    assert {v.orientation for v in views} == {AS_STORED}


def test_it_is_kept_for_its_image_and_for_no_other(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_F, ALT)
    open_file("2_test_pattern.dcm")
    assert view.orientation == AS_STORED
    open_file(CHEST)
    assert view.orientation == Orientation(0, True)


@pytest.mark.parametrize("keys", ["F", "R", "FR", "VL"])
def test_the_presentation_state_carries_it(program, qtbot, open_file, tmp_path, keys):
    view = open_file("2_test_pattern.dcm")
    for letter in keys:
        qtbot.keyClick(view, getattr(Qt.Key, f"Key_{letter}"), ALT)
    program.desk.table.refresh()
    program.desk.table.action("save-view-state").trigger()
    [dialog] = [one for one in program.window.findChildren(QFileDialog) if one.isVisible()]
    dialog.selectFile(str(tmp_path / "view.dcm"))
    dialog.accept()
    qtbot.waitUntil(lambda: not program.rooms["saving"].exporting.is_writing, timeout=WAIT_MS)
    made = pydicom.dcmread(tmp_path / "view.dcm")
    laid = view.orientation
    assert (made.ImageRotation, made.ImageHorizontalFlip) == (laid.degrees, "Y" if laid.flipped else "N")
    [area] = made.DisplayedAreaSelectionSequence
    rows, columns = view.radiograph.shape
    corners = np.stack(np.meshgrid(range(1, columns + 1), range(1, rows + 1)), axis=-1)
    shown = np.rot90(corners, -made.ImageRotation // 90)
    shown = shown[:, ::-1] if made.ImageHorizontalFlip == "Y" else shown
    assert list(area.DisplayedAreaTopLeftHandCorner) == shown[0, 0].tolist()
    assert list(area.DisplayedAreaBottomRightHandCorner) == shown[-1, -1].tolist()
    assert errors_of(tmp_path / "view.dcm") == []


def test_the_mouse_works_on_a_flipped_image_as_on_any(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_F, ALT)
    grasped = view.to_field(QPointF(200, 200))
    qtbot.mouseMove(view, QPoint(200, 200))
    view.zoom_by(2.0, QPointF(200, 200))
    at = view.to_screen(grasped)
    assert (at.x(), at.y()) == pytest.approx((200, 200), abs=0.01)
    drag(view, (200, 200), (260, 230), button=Qt.MouseButton.MiddleButton)
    at = view.to_screen(grasped)
    assert (at.x(), at.y()) == pytest.approx((260, 230), abs=0.01)
