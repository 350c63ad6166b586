from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.address import Address
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Greys, Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.display.sight import Sight

DISC = Radiograph.of_pixels(
    np.eye(48, 64, dtype=np.float32),
    white=1.0,
    source=Source(Address(Path("disc.dcm"))),
    spacing=Spacing(0.2, 0.2, Calibration.PIXEL_SPACING),
)


@pytest.fixture
def sight(radiograph) -> Sight:
    """Looks at the disc image (12.8 x 9.6 mm) in a view of 640 x 480."""
    sight = Sight(None, lambda: None)
    sight.settle(640, 480)
    sight.show(radiograph, None, keep_camera=False)
    return sight


def test_an_image_is_shown_whole_at_first(sight):
    assert sight.camera == sight.fitting
    assert sight.camera.scale == pytest.approx(50.0)
    assert sight.picture().greys.shape == (480, 640)


def test_without_an_image_nothing_can_be_looked_at():
    sight = Sight(None, lambda: None)

    assert not sight.look_at(Camera(0, 0, 1, 5, 5))
    assert not sight.zoom(2, None)
    assert not sight.wear(Look(Window(1, 2)))
    assert not sight.settle(50, 50)
    assert sight.picture() is None
    assert (sight.camera, sight.look) == (None, None)


def test_clearing_leaves_nothing_behind(sight):
    sight.clear()

    assert sight.picture() is None
    assert (sight.radiograph, sight.camera, sight.look) == (None, None, None)


def test_a_whole_image_stays_whole_in_a_view_of_another_size(sight):
    assert sight.settle(320, 480)

    assert sight.camera == sight.fitting
    assert sight.camera.scale == pytest.approx(25)


def test_a_part_stays_in_the_middle_in_a_view_of_another_size(sight):
    sight.look_at(Camera(3.0, 2.0, 100.0, 640, 480))

    sight.settle(320, 300)

    assert sight.camera == Camera(3.0, 2.0, 100.0, 320, 300)


def test_on_a_finer_screen_a_part_keeps_its_size_for_the_eye(sight):
    sight.look_at(Camera(3.0, 2.0, 100.0, 640, 480))

    sight.settle(1280, 960, finer=2.0)

    assert sight.camera == Camera(3.0, 2.0, 200.0, 1280, 960)


def test_the_same_camera_or_look_again_changes_nothing(sight):
    assert not sight.look_at(sight.camera)
    assert not sight.wear(sight.look)


def test_the_camera_of_before_stays_for_a_result_and_goes_for_another_image(sight, radiograph):
    closer = Camera(3.0, 2.0, 100.0, 640, 480)
    sight.look_at(closer)
    larger = np.kron(radiograph.normalised(), np.ones((2, 2), np.float32))
    result = radiograph.enhanced(larger, Step("x", 1, (), "X"), 2)

    sight.show(result, None, keep_camera=True)
    assert sight.camera == closer

    sight.show(radiograph, None, keep_camera=False)
    assert sight.camera == sight.fitting


@given(st.floats(1e-3, 1e3), st.floats(0, 640), st.floats(0, 480))
def test_however_one_zooms_the_reader_is_not_lost(factor, x, y):
    sight = Sight(None, lambda: None)
    sight.settle(640, 480)
    sight.show(DISC, None, keep_camera=False)

    sight.zoom(factor, Point(x, y))

    smallest, largest = sight.scales
    assert smallest <= sight.camera.scale <= largest
    assert 0 <= sight.camera.x <= 12.81
    assert 0 <= sight.camera.y <= 9.61
    assert sight.picture() is not None


def test_a_look_from_elsewhere_is_worn_at_arrival(sight, radiograph):
    look = Look(Window.between(0, 100), inverted=True)

    sight.show(radiograph, look, keep_camera=True)

    assert sight.look is look
    expected = radiograph.greys.to_grey8(look.voi, inverted=True)
    assert sight.picture().greys[245, 325] == expected[24, 32]


@pytest.mark.parametrize("size", [(640, 480), (301, 201), (300, 201)])
def test_one_to_one_is_sharp_in_views_of_odd_size_too(size):
    codes = np.random.default_rng(0).integers(0, 65536, (800, 900)).astype(np.uint16)
    greys = Greys(codes, np.arange(65536, dtype=np.float32))
    sight = Sight(None, lambda: None)
    sight.settle(*size)
    sight.show(Radiograph(greys, 0, 65535, DISC.source), Look(Window.between(0, 65535)), keep_camera=False)

    sight.look_at(sight.camera.scaled_to(1.0).panned(3.3, -0.4))

    column, row = (round(edge) for edge in (sight.camera.x - size[0] / 2, sight.camera.y - size[1] / 2))
    expected = greys.to_grey8(Window.between(0, 65535))[row : row + size[1], column : column + size[0]]
    assert (sight.picture().greys == expected).all()


def test_a_whole_image_that_happens_to_be_one_to_one_stays_whole():
    sight = Sight(None, lambda: None)
    sight.settle(101, 300)
    greys = Greys(np.zeros((50, 101), np.uint16), np.arange(65536, dtype=np.float32))
    sight.show(Radiograph(greys, 0, 65535, DISC.source), None, keep_camera=False)
    sight.look_at(sight.fitting)

    sight.settle(202, 300)

    assert sight.camera.scale == 2


def test_the_same_window_on_an_image_with_other_codes_shows_that_images_greys():
    coarse = Greys(np.array([[0, 4095]], np.uint16), np.arange(4096, dtype=np.float32))
    fine = Greys(np.array([[0, 65535]], np.uint16), np.linspace(0, 4095, 65536, dtype=np.float32))
    look, sight = Look(Window.between(0, 4095)), Sight(None, lambda: None)
    sight.settle(2, 1)
    for greys in (coarse, fine, coarse):
        sight.show(Radiograph(greys, 0, 4095, DISC.source), look, keep_camera=True)
        assert sight.picture().greys.tolist() == [[0, 255]]
