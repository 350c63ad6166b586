from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.views import drag, radiograph_of, roll, slope
from xraysr_gui.core.address import Stack
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.gui.looking.last_looks import LastLooks
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel

FIRST, OTHER = radiograph_of(slope(), name="first.dcm"), radiograph_of(slope(300, 200), name="other.dcm")


@pytest.fixture
def view(qtbot) -> ImageView:
    """A view in which a reader has changed the window of an image and looked closer."""
    made = ImageView(WindowLevel())
    qtbot.addWidget(made)
    made.resize(400, 300)
    with qtbot.waitExposed(made):
        made.show()
    assert LastLooks().show(made, page_of(FIRST), FIRST)
    drag(made, (200, 150), (260, 180))
    roll(made, (100, 100), 5)
    return made


def page_of(image: Radiograph, *others: Radiograph) -> Page:
    return Page(Stack("one", tuple(one.source.address for one in (image, *others))))


def test_an_image_that_is_turned_back_to_is_as_it_was_left(view):
    looks, look, camera = LastLooks(), view.look, view.camera
    looks.remember(view, page_of(FIRST))
    assert looks.show(view, page_of(OTHER), OTHER)
    assert view.look != look
    assert view.camera == Camera(100.0, 150.0, 1.0, 400, 300)
    assert looks.show(view, page_of(FIRST), FIRST)
    assert (view.look, view.camera) == (look, camera)


def test_an_image_that_was_seen_whole_is_whole_in_a_view_of_any_size(view):
    looks = LastLooks()
    view.fit()
    looks.remember(view, page_of(FIRST))
    looks.show(view, page_of(OTHER), OTHER)
    view.resize(200, 150)
    looks.show(view, page_of(FIRST), FIRST)
    width, height = FIRST.field_size
    assert view.is_whole
    assert view.camera == Camera.fitting(width, height, 200, 150)


def test_another_version_is_shown_as_the_one_before(view):
    look, camera = view.look, view.camera
    result = FIRST.enhanced(FIRST.normalised() / 2, Step("half", 1, (), "Half"), 1)
    assert LastLooks().show(view, page_of(FIRST), result)
    assert view.radiograph is result
    assert (view.look, view.camera) == (look, camera)


def test_all_frames_of_an_object_share_look_and_camera(view):
    looks, look, camera = LastLooks(), view.look, view.camera
    looks.remember(view, page_of(FIRST))
    frame = replace(FIRST, source=Source(FIRST.source.address.at_frame(3)))
    looks.show(view, page_of(OTHER), OTHER)
    looks.show(view, page_of(frame), frame)
    assert (view.look, view.camera) == (look, camera)


def test_what_is_shown_already_is_not_shown_again(view):
    assert not LastLooks().show(view, page_of(FIRST, OTHER), FIRST)
    assert view.turns_pages
