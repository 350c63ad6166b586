"""What a hand on the mouse does to the image."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence

from tests.support.views import (
    CONTROL,
    LEFT,
    MIDDLE,
    NO,
    RIGHT,
    SHIFT,
    drag,
    radiograph_of,
    seen,
    send_mouse,
    slope,
)
from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.look import Look
from xraysr_gui.gui.views.contract import Tool
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.pan import Pan
from xraysr_gui.gui.views.scroll import Scroll
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.gui.views.zoom import Zoom

MIDDLE_GREY = Look(Window(32000, 20000))
START = (300, 200)
ALL_TOOLS = (WindowLevel, Zoom, Pan, Scroll)


@pytest.fixture
def view(qtbot) -> ImageView:
    """Shows a slope of 300 x 200 pixels at 2:1, with the window/level tool."""
    view = ImageView(WindowLevel())
    qtbot.addWidget(view)
    view.resize(600, 400)
    with qtbot.waitExposed(view):
        view.show()
    view.show_radiograph(radiograph_of(slope()), MIDDLE_GREY)
    return view


def moved(x: float, y: float) -> tuple[float, float]:
    return START[0] + x, START[1] + y


def brightness(view: ImageView) -> float:
    return float(seen(view).mean())


def test_dragging_to_the_right_widens_the_window(view):
    drag(view, START, moved(80, 0))

    assert view.look.voi.width > 20000
    assert view.look.voi.centre == 32000


@pytest.mark.parametrize("monochrome1", [False, True])
@pytest.mark.parametrize("inverted", [False, True])
def test_dragging_up_is_brighter_on_the_screen(view, monochrome1, inverted):
    view.show_radiograph(radiograph_of(slope(), inverted=monochrome1), Look(MIDDLE_GREY.voi, inverted))
    before = brightness(view)

    drag(view, START, moved(0, -60))

    assert brightness(view) > before + 5
    assert view.look.inverted == inverted


def test_one_setting_turns_up_and_down_round(view):
    view.tool.up_is_brighter = False
    before = brightness(view)

    drag(view, START, moved(0, -60))

    assert brightness(view) < before - 5


def test_a_drag_and_back_again_is_no_change(view):
    drag(view, START, moved(200, 150), moved(-90, -20), START)

    assert view.look.voi.centre == pytest.approx(32000)
    assert view.look.voi.width == pytest.approx(20000)


def test_dragging_on_a_sigmoid_keeps_it_and_on_a_table_makes_it_a_window(view):
    view.set_look(Look(Window(32000, 20000, VoiFunction.SIGMOID)))
    drag(view, START, moved(5, 5))
    assert view.look.voi.function is VoiFunction.SIGMOID

    table = VoiTable(0, np.linspace(0, 65535, 65536).astype(np.uint16), 16)
    view.set_look(Look(table))
    before = seen(view).astype(int)
    drag(view, START, moved(1, 0))
    assert isinstance(view.look.voi, Window)
    assert np.abs(seen(view) - before).max() <= 4


@pytest.mark.parametrize(("button", "modifiers"), [(MIDDLE, NO), (LEFT, SHIFT)], ids=["middle", "shift"])
@pytest.mark.parametrize("tool", ALL_TOOLS)
def test_middle_and_shift_pan_in_every_tool(view, tool, button, modifiers):
    view.set_tool(tool())
    anatomy = view.to_field(QPointF(*START))

    drag(view, START, moved(40, 10), moved(55, -30), button=button, modifiers=modifiers)

    assert view.to_screen(anatomy).toTuple() == pytest.approx(moved(55, -30))
    assert view.look == MIDDLE_GREY


@pytest.mark.parametrize("tool", ALL_TOOLS)
def test_the_right_button_zooms_about_where_it_went_down_in_every_tool(view, tool):
    view.set_tool(tool())
    anatomy = view.to_field(QPointF(100, 100))

    drag(view, (100, 100), (100, 40), (130, -20), button=RIGHT)

    assert view.camera.scale == pytest.approx(4.0)
    assert view.to_screen(anatomy).toTuple() == pytest.approx((100, 100))


def test_zooming_ends_at_64_to_1_without_sliding_and_comes_back(view):
    view.set_tool(Zoom())
    anatomy = view.to_field(QPointF(100, 100))

    drag(view, (100, 100), (100, -5000), release=False)
    assert view.camera.scale == 64
    assert view.to_screen(anatomy).toTuple() == pytest.approx((100, 100))

    send_mouse(view, QEvent.Type.MouseMove, (100, 100), Qt.MouseButton.NoButton, LEFT)
    send_mouse(view, QEvent.Type.MouseButtonRelease, (100, 100), LEFT, Qt.MouseButton.NoButton)
    assert view.camera.scale == pytest.approx(2.0)


@pytest.mark.parametrize("tool", ALL_TOOLS)
def test_control_draws_the_box_of_a_window_in_every_tool(view, tool):
    view.set_tool(tool())

    drag(view, (100, 100), (180, 150), (200, 200), modifiers=CONTROL)

    darkest, brightest = np.percentile(slope()[50:100, 50:100], [0.5, 99.5])
    assert view.look.voi.centre == pytest.approx((darkest + brightest) / 2)
    assert view.look.voi.width == pytest.approx(brightest - darkest)


def test_the_box_is_seen_while_it_is_drawn_and_gone_afterwards(view):
    drag(view, (100, 100), (200, 200), modifiers=CONTROL, release=False)
    assert is_yellow(seen(view)[100, 100:200]).any()

    send_mouse(view, QEvent.Type.MouseButtonRelease, (200, 200), LEFT, Qt.MouseButton.NoButton, CONTROL)
    assert not is_yellow(seen(view)).any()


@pytest.mark.parametrize("end", [(100, 100), (101, 101), (102, 180)], ids=["click", "one pixel", "line"])
def test_a_box_of_hardly_any_pixels_changes_nothing(view, end):
    drag(view, (100, 100), end, modifiers=CONTROL)

    assert view.look == MIDDLE_GREY


def test_the_scroll_tool_turns_pages_down_and_up(view):
    turned = []
    view.turned.connect(turned.append)
    view.set_tool(Scroll())

    drag(view, START, moved(0, 13), release=False)
    view._mouse._frame.stop()  # a frame has passed
    send_mouse(view, QEvent.Type.MouseMove, moved(3, 37), Qt.MouseButton.NoButton, LEFT)
    view._mouse._frame.stop()
    send_mouse(view, QEvent.Type.MouseMove, moved(3, 22), Qt.MouseButton.NoButton, LEFT)
    send_mouse(view, QEvent.Type.MouseButtonRelease, moved(3, 22), LEFT, Qt.MouseButton.NoButton)

    assert turned == [1, 2, -1]


def test_scrolling_goes_on_when_a_page_arrives(view):
    view.turned.connect(lambda pages: view.show_radiograph(radiograph_of(slope()), keep_camera=True))
    turned = []
    view.turned.connect(turned.append)
    view.set_tool(Scroll())

    drag(view, START, moved(0, 13), moved(0, 26))

    assert sum(turned) == 2


@pytest.mark.parametrize(
    ("tool", "button", "modifiers"),
    [
        (WindowLevel, LEFT, NO),
        (Zoom, LEFT, NO),
        (Pan, LEFT, NO),
        (WindowLevel, LEFT, CONTROL),
        (Pan, RIGHT, NO),
    ],
    ids=["window", "zoom", "pan", "box", "right"],
)
def test_escape_takes_a_gesture_back_and_the_rest_of_the_drag_does_nothing(
    qtbot, view, tool, button, modifiers
):
    view.set_tool(tool())
    camera, look = view.camera, view.look
    drag(view, START, moved(40, 50), button=button, modifiers=modifiers, release=False)

    qtbot.keyClick(view, Qt.Key.Key_Escape)
    send_mouse(view, QEvent.Type.MouseMove, moved(90, 90), Qt.MouseButton.NoButton, button, modifiers)
    send_mouse(
        view, QEvent.Type.MouseButtonRelease, moved(90, 90), button, Qt.MouseButton.NoButton, modifiers
    )

    assert (view.camera, view.look) == (camera, look)
    assert not is_yellow(seen(view)).any()


def test_escape_belongs_to_the_gesture_first_and_to_the_window_then(qtbot, view):
    pressed = []
    reset = QAction(view, shortcut=QKeySequence("Esc"))
    reset.triggered.connect(lambda: pressed.append(True))
    view.addAction(reset)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    drag(view, START, moved(40, 50), release=False)

    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert pressed == []
    assert view.look == MIDDLE_GREY

    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert pressed == [True]


def test_a_second_button_during_a_gesture_is_ignored(view):
    drag(view, START, moved(40, 0), release=False)
    look = view.look

    drag(view, START, moved(0, 90), button=RIGHT)
    assert view.camera.scale == 2.0

    send_mouse(view, QEvent.Type.MouseButtonRelease, moved(0, 90), LEFT, Qt.MouseButton.NoButton)
    assert view.look.voi.width != look.voi.width  # the left button was still dragging


def test_another_tool_ends_the_gesture_and_changes_the_pointer(view):
    drag(view, START, moved(40, 0), release=False)

    view.set_tool(Pan())

    assert view.look == MIDDLE_GREY
    assert view.cursor().shape() is Qt.CursorShape.OpenHandCursor


def test_nothing_can_be_dragged_in_an_empty_view(view):
    view.show_radiograph(None)

    for button in (LEFT, MIDDLE, RIGHT):
        drag(view, START, moved(50, 50), button=button)

    assert view.camera is None


def test_a_fast_drag_ends_where_the_button_went_up(view):
    drag(view, START, *(moved(x, 0) for x in range(1, 161)))

    assert view.look.voi.width == pytest.approx(40000)


def test_a_tool_hears_of_hovering_and_of_keys(qtbot, view):
    heard = []

    class Listening(Tool):
        def hover(self, view, at, modifiers):
            heard.append(at.toTuple())

        def key(self, view, key, modifiers):
            heard.append(key)
            return True

    view.set_tool(Listening())
    send_mouse(view, QEvent.Type.MouseMove, (7, 8), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)
    qtbot.keyClick(view, Qt.Key.Key_Delete)

    assert heard == [(7.0, 8.0), Qt.Key.Key_Delete]


def is_yellow(painted: np.ndarray) -> np.ndarray:
    return (painted[..., 0] > 200) & (painted[..., 1] > 200) & (painted[..., 2] < 60)
