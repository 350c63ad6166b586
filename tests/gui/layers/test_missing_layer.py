from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.core.geometry import Point
from xraysr_gui.gui.layers.blend_layer import Beneath, Blend, BlendLayer
from xraysr_gui.gui.layers.missing_layer import GROUND, LINES, MissingLayer
from xraysr_gui.gui.views.data_probe import probe


@pytest.fixture
def half(reader, image):
    """An image in a view of which the lower half is missing."""
    reader.view.add_layer(MissingLayer())
    missing = np.zeros(image.shape, np.bool_)
    missing[image.shape[0] // 2 :] = True
    incomplete = image.lacking(missing)
    reader.view.show_radiograph(incomplete)
    return incomplete


def is_grey(painted: np.ndarray) -> np.ndarray:
    return np.ptp(painted.astype(int), axis=2) < 3


@pytest.mark.parametrize("factor", [0.2, 1.0, 3.7])
def test_what_is_missing_is_hatched_and_shows_no_grey(reader, half, factor):
    middle = reader.view.to_screen(Point(half.field_size[0] / 2, half.field_size[1] / 2))
    reader.view.zoom_by(factor, middle)

    painted = reader.painted()

    edge, left = round(middle.y()), round(middle.x())
    last = round(reader.view.to_screen(Point(0, half.field_size[1])).y())
    below = painted[edge + 2 : min(last, painted.shape[0]) - 2, left - 10 : left + 10]
    above = painted[max(edge - 20, 0) : edge - 3, left - 10 : left + 10]
    assert not is_grey(below).any()
    assert is_grey(above).all()
    assert (below == GROUND.getRgb()[:3]).all(axis=2).any()
    assert (np.abs(below.astype(int) - LINES.getRgb()[:3]).max(axis=2) < 40).any()


def test_a_whole_image_is_not_hatched(reader, image):
    reader.view.add_layer(MissingLayer())
    reader.view.show_radiograph(image)
    assert is_grey(reader.painted()).all()


def test_the_data_probe_says_that_there_is_nothing(half):
    row = probe(half, "a.dcm", half.spacing.to_field(Point(3.5, half.shape[0] - 0.5)))
    assert row is not None
    assert row.value is None
    assert row.stored is None
    assert "missing from the file" in row.words
    above = probe(half, "a.dcm", half.spacing.to_field(Point(3.5, 0.5)))
    assert above is not None
    assert above.value is not None


@pytest.mark.parametrize(("blend", "is_hatched"), [(Blend.WHOLE, True), (Blend.NONE, False)])
def test_a_reference_that_lies_over_a_whole_output_is_hatched_where_it_lacks_something(
    reader, image, blend, is_hatched
):
    missing = np.zeros(image.shape, np.bool_)
    missing[image.shape[0] // 2 :] = True
    layer = BlendLayer(lambda view, _: view.look)
    reader.view.add_layer(layer)
    reader.view.show_radiograph(image)
    layer.blend = blend
    layer.show(Beneath(image.lacking(missing)))
    painted = reader.painted()
    middle = reader.view.to_screen(Point(image.field_size[0] / 2, image.field_size[1] / 2))
    edge = round(middle.y())
    assert is_grey(painted[: edge - 3]).all()
    below = painted[edge + 3 : edge + 40, 40:-40]
    assert (below == GROUND.getRgb()[:3]).all(axis=2).any() == is_hatched
    assert is_grey(below).all() != is_hatched
