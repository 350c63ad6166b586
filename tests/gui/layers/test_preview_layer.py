"""Parts of a result are seen where they belong, in the greys of the view, and never under another look."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.gui.layers.preview_layer import PreviewLayer, preview_of
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.isolation.shared_pixels import PixelPart

LOOK = Look(Window.between(0, 4095))


def part_of(value: float, shape=(96, 128), top=20, left=40, rows=16, columns=24) -> PixelPart:
    return PixelPart("enhanced", shape, top, left, np.full((rows, columns), value, np.float32))


@pytest.fixture
def view(qtbot, radiograph):
    view = ImageView(WindowLevel())
    view.resize(400, 300)
    qtbot.addWidget(view)
    view.show_radiograph(radiograph, LOOK)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_a_part_is_shown_in_the_greys_of_the_look(radiograph):
    preview = preview_of(part_of(0.25), radiograph, LOOK, zoom=8.0)
    assert preview.greys.shape == (16, 24)
    assert np.abs(preview.greys.astype(int) - 64).max() <= 1
    inverted = preview_of(part_of(0.25), radiograph, LOOK.turned_round(), zoom=8.0)
    assert np.abs(inverted.greys.astype(int) - 191).max() <= 1


def test_a_part_lies_where_it_will_lie_in_the_result(radiograph):
    preview = preview_of(part_of(0.5), radiograph, LOOK, zoom=8.0)
    assert (preview.start.x, preview.start.y) == pytest.approx((40 * 0.1, 20 * 0.1))
    assert (preview.end.x, preview.end.y) == pytest.approx((64 * 0.1, 36 * 0.1))


def test_no_more_pixels_are_kept_than_the_screen_shows(radiograph):
    assert preview_of(part_of(0.5), radiograph, LOOK, zoom=0.5).greys.shape == (4, 6)


def test_what_is_no_number_and_what_is_too_bright_can_be_painted(radiograph):
    part = part_of(0.5)
    values = part.values.copy()
    values[0], values[1] = np.nan, 7.0
    greys = preview_of(PixelPart("enhanced", part.shape, 20, 40, values), radiograph, LOOK, zoom=8.0).greys
    assert greys[0].max() == 0
    assert greys[1].min() == 255


def test_it_is_painted_over_its_image_under_its_look_and_gone_at_the_end(view, radiograph):
    layer = PreviewLayer()
    view.add_layer(layer)
    preview = preview_of(part_of(0.6), radiograph, LOOK, zoom=8.0)
    place = (view.to_screen(preview.start) + view.to_screen(preview.end)) / 2

    def seen() -> int:
        return QColor(view.grab().toImage().pixel(place.toPoint())).lightness()

    before = seen()
    layer.add(preview)
    view.update()
    assert abs(seen() - 153) <= 2
    view.set_look(Look(Window.between(0, 2000)))
    assert abs(seen() - 153) > 2
    view.set_look(LOOK)
    layer.clear()
    view.update()
    assert seen() == before != 153
