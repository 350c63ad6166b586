from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.left_out import Shutter
from xraysr_gui.core.radiograph import Overlay
from xraysr_gui.gui.layers.overlay_layer import OverlayLayer, ShutterLayer

RED = QColor(255, 0, 0)


@pytest.fixture
def layer(reader):
    layer = OverlayLayer(RED)
    reader.view.add_layer(layer)
    return layer


def show(reader, image, *places: tuple[int, int]) -> None:
    """An overlay with single pixels drawn at (row, column)."""
    drawn = np.zeros(image.shape, np.bool_)
    for place in places:
        drawn[place] = True
    reader.view.show_radiograph(replace(image, overlays=(Overlay("points", drawn),)))


def red_places(reader) -> list[tuple[int, int]]:
    rows, columns = np.nonzero((reader.painted() == RED.getRgb()[:3]).all(axis=2))
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def test_a_drawn_pixel_covers_exactly_that_pixel_of_the_image(reader, layer, image):
    show(reader, image, (40, 60))
    assert sorted(red_places(reader)) == [(120, 80), (120, 81), (121, 80), (121, 81)]


@pytest.mark.parametrize("factor", [0.11, 0.37, 0.5, 0.9, 3.3])
def test_it_follows_the_zoom_and_is_never_lost(reader, layer, image, factor):
    show(reader, image, (75, 100))
    reader.view.zoom_by(factor, QPointF(200, 150))

    places = red_places(reader)

    assert places
    middle = reader.view.to_screen(Point(201, 151))
    x, y = np.mean(places, axis=0) + 0.5
    assert abs(x - middle.x()) <= max(1.5, 0.6 / factor)
    assert abs(y - middle.y()) <= max(1.5, 0.6 / factor)


def test_a_thin_line_has_no_gaps_in_a_small_view(reader, layer, image):
    show(reader, image, *((row, 100) for row in range(150)))
    reader.view.zoom_by(0.3, QPointF(200, 150))
    rows = {y for _, y in red_places(reader)}
    assert len(rows) >= 44
    assert rows == set(range(min(rows), max(rows) + 1))


def test_the_edges_of_the_image_are_covered_too(reader, layer, image):
    show(reader, image, (0, 0), (149, 199))
    places = red_places(reader)
    assert (0, 0) in places
    assert (399, 299) in places
    reader.view.set_camera(reader.view.camera.panned(150, 100))
    assert min(red_places(reader)) == (150, 100)


def test_switched_off_or_absent_nothing_is_painted(reader, layer, image):
    show(reader, image, (40, 60))
    layer.shown = False
    assert red_places(reader) == []
    layer.shown = True
    reader.view.show_radiograph(image)
    assert red_places(reader) == []


def test_another_image_at_the_same_place_shows_its_own_drawing(reader, layer, image):
    show(reader, image, (40, 60))
    assert (120, 80) in red_places(reader)
    show(reader, image, (10, 10))
    assert (120, 80) not in red_places(reader)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_shutter_covers_the_image_in_its_own_grey_until_it_is_taken_away(reader, image, grey):
    layer = ShutterLayer()
    reader.view.add_layer(layer)
    covered = np.zeros(image.shape, np.bool_)
    covered[30:50, 40:80] = True
    reader.view.show_radiograph(replace(image, shutter=Shutter(covered, grey)))
    layer.shown = False
    reader.view.update()
    bare = reader.painted().copy()
    layer.shown = True
    reader.view.update()
    shown = reader.painted().copy()
    rows, columns = np.nonzero((shown != bare).any(axis=2))
    corner, end = reader.view.to_screen(Point(40 * 2, 30 * 2)), reader.view.to_screen(Point(80 * 2, 50 * 2))
    assert (columns.min(), rows.min()) >= (round(corner.x()), round(corner.y()))
    assert (columns.max(), rows.max()) < (round(end.x()), round(end.y()))
    inside = shown[round(corner.y()) : round(end.y()), round(corner.x()) : round(end.x())]
    assert inside.size > 300
    assert (inside == grey).all()
