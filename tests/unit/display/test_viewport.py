"""What a view paints, against sampling done pixel by pixel in plain numpy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Greys, Window
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.display import resampling
from xraysr_gui.display.viewport import SHARP_FROM, ViewPicture, Viewport, looked_up

SQUARE = Spacing()
OBLONG = Spacing(0.4, 0.1, Calibration.DETECTOR)
STRAIGHT = np.linspace(0, 255, 65536).astype(np.uint8)


def greys(codes: np.ndarray, **more) -> Greys:
    return Greys(codes.astype(np.uint16), np.arange(65536, dtype=np.float32), **more)


def placed(picture: ViewPicture, camera: Camera) -> np.ndarray:
    """The whole view; -1 where nothing is painted."""
    view = np.full((camera.height, camera.width), -1.0)
    rows, columns = picture.greys.shape
    view[picture.top : picture.top + rows, picture.left : picture.left + columns] = picture.greys
    return view


def centre_of_mass(view: np.ndarray) -> Point:
    light = np.clip(view, 0, None)
    rows, columns = np.indices(view.shape)
    return Point(
        float((light * (columns + 0.5)).sum() / light.sum()),
        float((light * (rows + 0.5)).sum() / light.sum()),
    )


def landmark(rows: int, columns: int, row: int, column: int, radius: int) -> np.ndarray:
    """A bright soft disc around the middle of a pixel."""
    r, c = np.mgrid[0:rows, 0:columns]
    distance = np.hypot(r - row, c - column)
    return np.clip((1 - distance / radius) * 65535, 0, 65535)


@settings(max_examples=60)
@given(
    st.floats(0.06, 7.9),
    st.sampled_from([SQUARE, OBLONG, Spacing(0.1, 0.13, Calibration.FIDUCIAL)]),
    st.floats(-0.5, 0.5),
    st.integers(400, 431),
    st.integers(300, 331),
    st.booleans(),
)
def test_a_landmark_is_where_the_camera_says(zoom, spacing, offset, rows, columns, smooth):
    row, column = 150, 170
    covered = min(spacing.row, spacing.column)
    radius = min(100, max(6, round(12 / zoom * covered / max(spacing.row, spacing.column)) + 6))
    viewport = Viewport(greys(landmark(rows, columns, row, column, radius)), spacing)
    place = spacing.to_field(Point(column + 0.5, row + 0.5))
    camera = Camera(place.x + offset, place.y - offset, zoom / covered, 701, 640)

    picture = viewport.render(camera, STRAIGHT, smooth=smooth)

    seen, meant = centre_of_mass(placed(picture, camera)), camera.to_screen(place)
    allowed = 0.25 if smooth or zoom < 1 else 0.55
    assert abs(seen.x - meant.x) < allowed
    assert abs(seen.y - meant.y) < allowed


@pytest.mark.parametrize("zoom", [8, 13.3, 31, 64])
@pytest.mark.parametrize("spacing", [SQUARE, OBLONG], ids=["square", "oblong"])
def test_far_in_every_pixel_is_a_sharp_box_in_its_place(zoom, spacing):
    codes = np.random.default_rng(3).integers(0, 65536, (50, 60))
    camera = Camera(
        20.37 * spacing.column, 25.81 * spacing.row, zoom / min(spacing.row, spacing.column), 301, 256
    )

    view = placed(Viewport(greys(codes), spacing).render(camera, STRAIGHT), camera)

    for y, x in np.ndindex(view.shape):
        pixel = spacing.to_pixel(camera.to_field(Point(x + 0.5, y + 0.5)))
        if min(pixel.x % 1, pixel.y % 1, 1 - pixel.x % 1, 1 - pixel.y % 1) > 0.01:
            inside = 0 <= pixel.x < 60 and 0 <= pixel.y < 50
            assert view[y, x] == (STRAIGHT[codes[int(pixel.y), int(pixel.x)]] if inside else -1)


def test_one_to_one_shows_every_pixel_as_it_is():
    codes = np.random.default_rng(1).integers(0, 65536, (90, 70))
    camera = Camera(35, 45, 1.0, 70, 90)

    picture = Viewport(greys(codes), SQUARE).render(camera, STRAIGHT)

    assert (picture.left, picture.top) == (0, 0)
    assert (picture.greys == STRAIGHT[codes]).all()


@pytest.mark.parametrize("zoom", [1.5, 3.7, 7.9])
def test_between_pixel_centres_values_lie_on_straight_lines(zoom):
    rng = np.random.default_rng(2)
    codes = rng.integers(0, 65536, (40, 44))
    camera = Camera(21.3, 19.6, zoom, 120, 100)

    view = placed(Viewport(greys(codes), SQUARE).render(camera, STRAIGHT), camera)

    for y, x in rng.integers(0, 100, (300, 2)):
        place = camera.to_field(Point(x + 0.5, y + 0.5))
        if 0.5 < place.x < 43.5 and 0.5 < place.y < 39.5:
            c, r = math.floor(place.x - 0.5), math.floor(place.y - 0.5)
            u, v = place.x - 0.5 - c, place.y - 0.5 - r
            top = codes[r, c] * (1 - u) + codes[r, c + 1] * u
            bottom = codes[r + 1, c] * (1 - u) + codes[r + 1, c + 1] * u
            assert abs(view[y, x] - (top * (1 - v) + bottom * v) / 257) <= 4 + 255 / 32


@pytest.mark.parametrize("zoom", [0.5, 0.25, 0.125])
def test_zoomed_out_a_device_pixel_is_the_mean_of_what_it_covers(zoom):
    codes = np.random.default_rng(5).integers(0, 65536, (256, 256))
    side, many = round(256 * zoom), round(1 / zoom)
    camera = Camera(128, 128, zoom, side, side)

    picture = Viewport(greys(codes), SQUARE).render(camera, STRAIGHT)

    means = codes.reshape(side, many, side, many).mean(axis=(1, 3)) / 257
    assert np.abs(picture.greys - means).max() <= 2


def test_fine_stripes_turn_grey_when_zoomed_out_and_not_into_broad_ones():
    stripes = np.tile(np.array([0, 65535]), (512, 256))
    for zoom in (0.5, 0.31, 0.13, 0.06):
        picture = Viewport(greys(stripes), SQUARE).render(Camera(256, 256, zoom, 300, 300), STRAIGHT)

        assert np.abs(picture.greys[2:-2, 2:-2].astype(int) - 127).max() <= 2


def test_an_image_out_of_sight_paints_nothing():
    assert Viewport(greys(np.zeros((10, 10))), SQUARE).render(Camera(500, 5, 1, 50, 50), STRAIGHT) is None


def test_only_what_is_visible_is_cut_out():
    picture = Viewport(greys(np.zeros((4000, 3000))), SQUARE).render(
        Camera(1500, 3990, 1, 200, 100), STRAIGHT
    )

    assert picture.greys.shape == (60, 200)
    assert (picture.left, picture.top) == (0, 0)


def test_a_window_drag_does_not_cut_again(monkeypatch):
    viewport = Viewport(greys(np.random.default_rng(0).integers(0, 65536, (60, 60))), SQUARE)
    camera = Camera(30, 30, 2.0, 100, 100)
    first = viewport.render(camera, STRAIGHT)
    monkeypatch.setattr(resampling.Crop, "of", None)

    second = viewport.render(camera, 255 - STRAIGHT)

    assert (second.greys == 255 - first.greys).all()


@pytest.mark.parametrize("monochrome1", [False, True])
@pytest.mark.parametrize("zoom", [0.2, 0.7, 1.0, 3.3])
def test_background_leaves_no_seam_at_the_edge_of_the_anatomy(monochrome1, zoom):
    codes = np.full((200, 200), 30_000)
    codes[:, :77] = 0
    image = greys(codes, inverted=monochrome1, padding=(0, 0))
    table = image.grey_table(Window.between(20_000, 40_000))

    picture = Viewport(image, SQUARE).render(Camera(100, 100, zoom, 250, 250), table)

    assert set(np.unique(picture.greys)) <= {0, int(table[30_000])}
    assert {0, int(table[30_000])} <= set(np.unique(picture.greys))


@pytest.mark.parametrize("zoom", [0.3, 1.0, 4.0])
def test_codes_that_do_not_rise_steadily_are_not_mixed(zoom):
    """Codes 0 and 200 are dark, 100 is bright: halfway between two dark pixels is nothing bright."""
    values = np.zeros(65536, np.float32)
    values[50:150] = 1000
    codes = np.where(np.indices((120, 120)).sum(axis=0) % 7 < 3, 0, 200).astype(np.uint16)
    image = Greys(codes, values)

    picture = Viewport(image, SQUARE).render(
        Camera(60, 60, zoom, 100, 100), image.grey_table(Window.between(0, 1000))
    )

    assert picture.greys.max() == 0


def test_unsteady_codes_keep_their_mean_brightness_when_zoomed_out():
    values = np.where(np.arange(65536) % 2, 1000, 0).astype(np.float32)
    codes = np.random.default_rng(0).integers(0, 65536, (400, 400)).astype(np.uint16)
    image = Greys(codes, values)

    picture = Viewport(image, SQUARE).render(
        Camera(200, 200, 0.25, 100, 100), image.grey_table(Window.between(0, 1000))
    )

    assert abs(picture.greys.mean() - 127.5) < 8


def test_squares_are_for_enlarged_pixels_only():
    stripes = np.tile(np.array([0, 65535]), (64, 32))
    viewport = Viewport(greys(stripes), SQUARE)

    enlarged = viewport.render(Camera(32, 32, 3.5, 200, 200), STRAIGHT, smooth=False)
    reduced = viewport.render(Camera(32, 32, 0.25, 16, 16), STRAIGHT, smooth=False)

    assert set(np.unique(enlarged.greys)) == {0, 255}
    assert set(np.unique(reduced.greys)) <= {126, 127, 128}


def test_from_eight_times_on_pixels_are_squares():
    codes = np.array([[0, 65535]] * 2)

    softest = Viewport(greys(codes), SQUARE).render(Camera(1, 1, SHARP_FROM - 0.1, 16, 16), STRAIGHT)
    sharp = Viewport(greys(codes), SQUARE).render(Camera(1, 1, SHARP_FROM, 16, 16), STRAIGHT)

    assert len(np.unique(softest.greys)) > 2
    assert set(np.unique(sharp.greys)) == {0, 255}


def test_better_levels_are_painted_as_soon_as_they_are_there(monkeypatch):
    monkeypatch.setattr("xraysr_gui.display.pyramid.AT_ONCE", 100)
    waiting, told = [], []
    stripes = np.tile(np.array([0, 0, 0, 65535]), (512, 128))
    viewport = Viewport(
        greys(stripes), SQUARE, lambda work, done: waiting.append((work, done)), lambda: told.append(1)
    )
    camera = Camera(256, 256, 0.25, 128, 128)
    rough = viewport.render(camera, STRAIGHT).greys

    work, done = waiting[0]
    work()
    done()

    assert told
    better = viewport.render(camera, STRAIGHT).greys
    assert np.abs(better.astype(int) - 64).max() <= 1
    assert (rough != better).any()


def test_a_very_long_image_is_thinned_for_sampling(monkeypatch):
    monkeypatch.setattr(resampling, "LONGEST_SIDE", 100)
    codes = np.tile(np.linspace(0, 65535, 1000), (8, 1))
    camera = Camera(500, 4, 1.0, 1000, 8)

    picture = Viewport(greys(codes), SQUARE).render(camera, STRAIGHT)

    assert np.abs(picture.greys[4].astype(int) - np.linspace(0, 255, 1000)).max() <= 4


@given(st.integers(1, 65536), st.integers(0, 2**32 - 1))
def test_a_short_table_goes_on_with_its_last_grey(length, seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 256, length).astype(np.uint8)
    codes = rng.integers(0, 65536, (3, 5)).astype(np.uint16)

    assert (looked_up(table, codes) == table[np.minimum(codes, length - 1)]).all()
