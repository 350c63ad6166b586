from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from tests.support.views import radiograph_of, seen
from xraysr_gui.core.address import Address
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.display.heat import coded_map
from xraysr_gui.gui.layers.blend_layer import Beneath, Blend, BlendLayer
from xraysr_gui.gui.layers.colour_bar import Bar, ColourBar
from xraysr_gui.gui.layers.heat_layer import Heat, HeatLayer, HeatStyle
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.metrics.error_map import DrawnMap, Scale

MM = Spacing(0.5, 0.5, Calibration.PIXEL_SPACING)


@pytest.fixture
def view(qtbot) -> ImageView:
    made = ImageView(WindowLevel())
    qtbot.addWidget(made)
    made.resize(600, 600)
    made.show()
    made.show_radiograph(radiograph_of(np.zeros((60, 60)), MM))
    return made


def heat_of(values, spacing: Spacing = MM, origin: Point = Point(0, 0), **scale) -> Heat:
    declared = Scale(**({"unit": "grey levels", "low": 0.0, "high": 10.0} | scale))
    drawn = DrawnMap("Test", np.asarray(values, np.float32), declared, spacing, origin)
    return Heat(Address(Path("image.dcm")), drawn, coded_map(drawn.values, declared.low, declared.high))


def colour(view, x: float, y: float) -> tuple[int, ...]:
    at = view.to_screen(Point(x, y))
    return tuple(int(part) for part in seen(view)[int(at.y()), int(at.x())])


def test_a_map_of_a_part_lies_where_the_part_is(view):
    layer = HeatLayer(lambda _: True)
    view.add_layer(layer)
    values = np.zeros((20, 30))
    values[4:8, 5:10] = 10.0
    layer.show(heat_of(values, origin=Point(5.0, 10.0)), HeatStyle(0.0, 10.0, opacity=1.0))
    bright = tuple(int(part) for part in table_of("sea")[-1])
    assert colour(view, 5.0 + 0.5 * 7, 10.0 + 0.5 * 6) == bright
    assert colour(view, 5.0 + 0.5 * 15, 10.0 + 0.5 * 15) == (0, 0, 0)  # no difference hides nothing
    assert colour(view, 4.5, 9.5) == (0, 0, 0)  # outside of the map is the image
    assert layer.value_at(Point(8.5, 13.0)) == 10.0
    assert layer.value_at(Point(4.9, 13.0)) is None


def test_pieces_that_are_not_there_yet_show_the_image(view):
    layer = HeatLayer(lambda _: True)
    view.add_layer(layer)
    values = np.full((60, 60), np.nan)
    values[:30] = 10.0
    layer.show(heat_of(values), HeatStyle(0.0, 10.0, opacity=1.0))
    assert colour(view, 5, 5) != (0, 0, 0)
    assert colour(view, 5, 25) == (0, 0, 0)
    assert layer.value_at(Point(5, 25)) is None


def test_the_worst_is_brightest_also_where_more_is_better(view):
    layer = HeatLayer(lambda _: True)
    view.add_layer(layer)
    values = np.ones((60, 60))
    values[:30] = 0.0
    heat = heat_of(values, unit="", low=0.0, high=1.0, high_is_worse=False)
    layer.show(heat, HeatStyle(0.0, 1.0, opacity=1.0))
    assert sum(colour(view, 5, 5)) > sum(colour(view, 5, 25)) + 200


def test_a_map_is_painted_over_its_own_image_only(view):
    layer = HeatLayer(lambda _: True)
    view.add_layer(layer)
    heat = replace(heat_of(np.full((60, 60), 10.0)), address=Address(Path("other.dcm")))
    layer.show(heat, HeatStyle(0.0, 10.0, opacity=1.0))
    assert colour(view, 5, 5) == (0, 0, 0)


@pytest.mark.parametrize(
    ("value", "words"),
    [(3276.75, "3\u202f277"), (0.0, "0"), (-204.75, "-204.8"), (1.07e7, "10\u202f700\u202f000")],
)
def test_figures_beside_the_bar_are_short(value, words):
    assert figure(value) == words


def test_the_bar_goes_from_the_low_end_at_its_foot_to_the_high_end_at_its_head(qapp):
    image = QImage(200, 400, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    colours = [0xFF000000 | index << 16 for index in range(256)]
    ColourBar().paint(painter, QRectF(0, 0, 200, 400), QFont(), Bar(colours, 0.0, 10.0, "levels"))
    painter.end()
    column = [image.pixelColor(163, row).red() for row in range(142, 259)]
    assert column[0] > 200
    assert column[-1] < 60
    assert column == sorted(column, reverse=True)


@pytest.mark.parametrize(("blend", "left", "right"), [(Blend.SWIPE, 255, 0), (Blend.WHOLE, 255, 255)])
def test_the_reference_lies_where_it_was_brought_to(view, blend, left, right):
    white = radiograph_of(np.full((20, 60), 65535), MM, name="white.dcm")
    layer = BlendLayer(lambda _, reference: view.look)
    view.add_layer(layer)
    layer.blend = blend
    layer.show(Beneath(white, Point(0.0, 10.0)))
    assert colour(view, 5, 15)[0] == left
    assert colour(view, 25, 15)[0] == right
    assert colour(view, 5, 5)[0] == colour(view, 5, 25)[0] == 0


def test_without_a_look_nothing_of_the_reference_is_shown(view):
    white = radiograph_of(np.full((60, 60), 65535), MM, name="white.dcm")
    layer = BlendLayer(lambda *_: None)
    view.add_layer(layer)
    layer.blend = Blend.WHOLE
    layer.show(Beneath(white))
    assert colour(view, 5, 15)[0] == 0


@pytest.mark.parametrize(("diverging", "clear", "covered"), [(False, 0.0, 10.0), (True, 0.0, -10.0)])
def test_what_does_not_differ_shows_the_image_below(view, diverging, clear, covered):
    layer = HeatLayer(lambda _: True)
    view.add_layer(layer)
    values = np.full((60, 60), clear)
    values[:20] = covered
    values[20:40] = covered / 20
    low = -10.0 if diverging else 0.0
    style = HeatStyle(low, 10.0, "balance" if diverging else "sea", opacity=1.0)
    layer.show(heat_of(values, low=low, diverging=diverging), style)
    assert sum(colour(view, 5, 25)) <= 12  # of 765: zero lies between two of 255 colours of a signed map
    assert 0 < sum(colour(view, 5, 15)) < sum(colour(view, 5, 5))


def test_a_bar_names_its_unit_once(qapp):
    said = []

    class Told(ColourBar):
        def _line(self, painter, place, words, font, top):
            said.append(words)

    image = QImage(500, 700, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    unit = "grey levels of 4096"
    bar = Bar([0xFF000000] * 256, 0.0, 39.1, unit, basis=f"0 to 8 \u00d7 the noise (SD 4.89 {unit})")
    Told().paint(painter, QRectF(0, 0, 500, 700), QFont(), bar)
    painter.end()
    assert said == [unit, "0 to 8 \u00d7 the noise (SD 4.89)"]


def _lettering(height: int) -> list[int]:
    """The rows in which the words of a bar stand, apart from the bar and its values."""
    pictures = []
    for unit, basis in (("", ""), ("grey levels", "0 to 8 \u00d7 the noise")):
        image = QImage(500, height, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        colours = [0xFF000000 | index << 16 for index in range(256)]
        bar = Bar(colours, 0.0, 10.0, unit, basis=basis)
        ColourBar().paint(painter, QRectF(0, 0, 500, height), QFont(), bar)
        painter.end()
        pictures.append(np.array(image.constBits(), np.uint8).reshape(height, 500, 4).astype(int))
    return np.flatnonzero(np.abs(pictures[0] - pictures[1]).max(axis=(1, 2)) > 60).tolist()


def test_in_a_low_view_the_unit_of_a_bar_keeps_off_the_corner(qapp):
    tall, low = _lettering(700), _lettering(310)
    line = QFontMetricsF(QFont()).height()
    assert max(tall) < 350 - 128  # above the bar, which begins there
    assert max(tall) - min(tall) > 1.3 * line  # unit and basis
    assert min(low) > 155 + 45  # below the bar, which ends there
    assert max(low) - min(low) < 1.3 * line  # the unit alone
