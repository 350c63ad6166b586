from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.support.views import (
    CONTROL,
    LEFT,
    NO,
    RIGHT,
    double_click,
    radiograph_of,
    roll,
    seen,
    send_mouse,
    slope,
)
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.display import pyramid
from xraysr_gui.gui.views.contract import Tool
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.stack_mime import STACK_MIME, mime_of
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.jobs.runner import Lane

FULL = Look(Window.between(0, 65535))
MM = Spacing(0.2, 0.2, Calibration.DETECTOR)


@pytest.fixture
def view(qtbot) -> ImageView:
    view = ImageView(WindowLevel())
    view.setObjectName("view-1")
    qtbot.addWidget(view)
    view.resize(600, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def full_view(view) -> ImageView:
    """Shows a slope of 300 x 200 pixels, 0.2 mm each, at 2:1, in full range."""
    view.show_radiograph(radiograph_of(slope(), MM), FULL)
    return view


def test_an_empty_view_says_what_to_do(view):
    painted = seen(view)

    assert painted.max() > 100  # the words
    assert (painted[:5] == 0).all()
    assert view.accessibleName() == "Empty view"
    assert "Ctrl+O" in view.accessibleDescription()


def test_a_radiograph_is_painted_grey_by_grey(full_view):
    painted = seen(full_view)

    expected = full_view.radiograph.greys.to_grey8(FULL.voi)
    for row, column in ((0, 0), (50, 17), (120, 290), (199, 299)):
        place = painted[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].astype(int)
        assert np.abs(place - int(expected[row, column])).max() <= 1
    assert (painted[..., 0] == painted[..., 1]).all()


def test_around_the_image_it_is_black(view):
    view.show_radiograph(radiograph_of(np.full((100, 100), 65535)), FULL)

    painted = seen(view)

    assert (painted[:, :99] == 0).all()
    assert (painted[:, 101:499] == 255).all()
    assert (painted[:, 501:] == 0).all()


def test_the_pixel_under_a_painted_place_is_the_one_the_mapping_names(full_view):
    full_view.set_camera(Camera(31.0, 17.0, 37.0, 1, 1))
    painted = seen(full_view)

    for x, y in ((10, 10), (333, 222), (599, 399)):
        pixel = MM.to_pixel(full_view.to_field(QPointF(x + 0.5, y + 0.5)))
        code = slope()[int(pixel.y), int(pixel.x)]
        assert abs(int(painted[y, x, 0]) - code / 257) <= 2


def test_to_the_screen_and_back(full_view):
    place = Point(12.3, 4.5)

    assert full_view.to_field(full_view.to_screen(place)).distance_to(place) < 1e-9


def test_an_image_arrives_with_its_camera_and_look(qtbot, view):
    arrived = []
    view.radiograph_changed.connect(lambda: arrived.append((view.camera, view.look, view.arriving)))

    with qtbot.waitSignals([view.camera_changed, view.look_changed]):
        view.show_radiograph(radiograph_of(slope()))

    camera, look, arriving = arrived[0]
    assert camera == Camera(150, 100, 2.0, 600, 400)
    assert look.voi.title == "Automatic"
    assert arriving
    assert not view.arriving


def test_a_view_is_emptied(full_view):
    full_view.show_radiograph(None)

    assert (full_view.radiograph, full_view.camera, full_view.look) == (None, None, None)
    assert full_view.to_screen(Point(3, 3)) == QPointF(0, 0)
    assert full_view.accessibleName() == "Empty view"
    seen(full_view)


def test_a_screen_reader_hears_which_image_it_is(full_view):
    assert full_view.accessibleName() == "Radiograph image.dcm, original"
    assert full_view.accessibleDescription() == "300 columns, 200 rows"


def test_signals_are_sent_for_changes_only(qtbot, full_view):
    with qtbot.assertNotEmitted(full_view.camera_changed), qtbot.assertNotEmitted(full_view.look_changed):
        full_view.fit()
        full_view.set_camera(full_view.camera)
        full_view.set_look(Look(Window.between(0, 65535)))


def test_a_whole_image_stays_whole_when_the_window_grows(qtbot, full_view):
    with qtbot.waitSignal(full_view.camera_changed):
        full_view.resize(900, 700)

    assert full_view.camera == Camera(30, 20, 15.0, 900, 700)


def test_one_to_one_puts_a_pixel_on_a_pixel(view):
    codes = np.random.default_rng(0).integers(0, 65536, (1000, 1400))
    view.show_radiograph(radiograph_of(codes, MM), FULL)

    view.one_to_one()

    expected = view.radiograph.greys.to_grey8(FULL.voi)[300:700, 400:1000]
    assert (seen(view)[..., 0] == expected).all()


def test_true_size_makes_a_centimetre_a_centimetre(monkeypatch, full_view):
    monkeypatch.setattr("PySide6.QtGui.QScreen.physicalDotsPerInch", lambda screen: 127.0)  # 5 px a mm

    assert full_view.true_size() == ""

    assert full_view.camera.scale == pytest.approx(5.0 * full_view.devicePixelRatioF())


def test_true_size_says_why_it_cannot_be(monkeypatch, view):
    assert view.true_size() == "Open an image first."

    view.show_radiograph(radiograph_of(slope()))
    before = view.camera
    assert "no calibration" in view.true_size()
    assert view.camera == before

    monkeypatch.setattr("PySide6.QtGui.QScreen.physicalDotsPerInch", lambda screen: 3.0)
    view.show_radiograph(radiograph_of(slope(), MM))
    assert "does not say how large" in view.true_size()


def test_reset_shows_the_whole_image_in_its_first_window_and_never_inverted(full_view):
    full_view.zoom_by(5, QPointF(20, 20))
    full_view.set_look(Look(Window(5, 5), inverted=True))

    full_view.reset_view()

    assert full_view.camera == Camera(30, 20, 10.0, 600, 400)
    assert not full_view.look.inverted
    assert full_view.look.voi.title == "Automatic"


def test_enlarged_pixels_are_squares_if_the_reader_wants(full_view):
    full_view.show_radiograph(radiograph_of(np.tile([0, 65535], (100, 75))), FULL)
    assert len(np.unique(seen(full_view)[200:204])) > 2

    full_view.set_smooth(False)

    assert set(np.unique(seen(full_view)[200:204])) == {0, 255}


def test_layers_are_painted_above_the_image_in_their_order(full_view):
    class Square:
        def __init__(self, colour):
            self.colour = colour

        def paint(self, painter, view):
            painter.fillRect(50, 50, 20, 20, self.colour)

    full_view.add_layer(Square(Qt.GlobalColor.red))
    full_view.add_layer(Square(Qt.GlobalColor.green))

    assert seen(full_view)[60, 60].tolist() == [0, 255, 0]


def test_the_frame_of_the_active_view_is_one_pixel_wide(full_view):
    full_view.set_framed(True)

    painted = seen(full_view)

    assert (
        painted[0, 300].tolist() == painted[399, 300].tolist() == painted[200, 0].tolist() == [84, 160, 255]
    )
    assert painted[1, 300, 0] == painted[1, 300, 2]


def test_what_is_under_the_pointer_is_told_while_it_is_inside_the_image(full_view):
    told = []
    full_view.pointer_moved.connect(told.append)
    full_view.set_camera(Camera(0, 20, 10.0, 1, 1))  # the image begins in the middle of the view

    for x in (400, 100):
        full_view._mouse._frame.stop()  # a frame has passed
        send_mouse(
            full_view, QEvent.Type.MouseMove, (x, 200), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton
        )
    QApplication.sendEvent(full_view, QEvent(QEvent.Type.Leave))

    assert told == [Point(10, 20), None, None]


def test_a_fast_mouse_is_answered_once_a_frame_and_at_its_last_place(qtbot, full_view):
    told = []
    full_view.pointer_moved.connect(told.append)

    for x in range(100, 200):
        send_mouse(
            full_view, QEvent.Type.MouseMove, (x, 200), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton
        )

    qtbot.waitUntil(lambda: told and told[-1] == full_view.to_field(QPointF(199, 200)))
    assert len(told) < 50


def test_wheel_on_a_single_image_zooms_at_the_pointer(full_view):
    anatomy = full_view.to_field(QPointF(150, 100))

    roll(full_view, (150, 100), 3)

    assert full_view.camera.scale == pytest.approx(10 * 1.2**3)
    assert full_view.to_screen(anatomy).toTuple() == pytest.approx((150, 100))


def test_wheel_on_a_stack_turns_pages_and_with_control_zooms(full_view):
    turned = []
    full_view.turned.connect(turned.append)
    full_view.turns_pages = True

    roll(full_view, (300, 200), -1)
    roll(full_view, (300, 200), 2)
    assert turned == [1, -2]
    assert full_view.camera.scale == 10

    roll(full_view, (300, 200), 1, modifiers=CONTROL)
    assert turned == [1, -2]
    assert full_view.camera.scale == pytest.approx(12)


def test_small_steps_of_a_trackpad_add_up_to_pages(full_view):
    turned = []
    full_view.turned.connect(turned.append)
    full_view.turns_pages = True

    for _ in range(9):
        roll(full_view, (300, 200), -0.25)
    assert turned == [1, 1]

    roll(full_view, (300, 200), 0.5)  # turning back begins anew
    roll(full_view, (300, 200), 0.5)
    assert turned == [1, 1, -1]


def test_a_trackpad_that_tells_pixels_only_zooms_too(full_view):
    roll(full_view, (300, 200), pixels=60)

    assert full_view.camera.scale == pytest.approx(10 * 1.2**0.5)


def test_the_wheel_does_nothing_in_an_empty_view(qtbot, view):
    view.turns_pages = True
    with qtbot.assertNotEmitted(view.turned):
        roll(view, (300, 200), -3)


def test_a_double_click_asks_to_maximise(qtbot, full_view):
    with qtbot.waitSignal(full_view.maximise_requested):
        double_click(full_view, (50, 50))
    with qtbot.assertNotEmitted(full_view.maximise_requested):
        double_click(full_view, (50, 50), RIGHT)


def test_a_double_click_belongs_to_a_drawing_that_is_under_way(qtbot, full_view):
    class Drawing(Tool):
        is_drawing = True
        presses = 0

        def press(self, view, at, modifiers):
            self.presses += 1

    tool = Drawing()
    full_view.set_tool(tool)

    with qtbot.assertNotEmitted(full_view.maximise_requested):
        double_click(full_view, (50, 50))

    assert tool.presses == 2


def test_another_image_ends_a_drawing_but_no_drag(full_view):
    class Asked(Tool):
        is_drawing = True
        cancelled = 0

        def cancel(self, view):
            self.cancelled += 1
            return True

    tool = Asked()
    full_view.set_tool(tool)
    full_view.show_radiograph(radiograph_of(slope()))
    assert tool.cancelled == 1

    tool.is_drawing = False
    full_view.show_radiograph(radiograph_of(slope()))
    assert tool.cancelled == 1


def test_pressing_into_a_view_gives_it_the_keyboard(qtbot, view):
    with qtbot.waitSignal(view.pressed_into):
        qtbot.mouseClick(view, LEFT)

    assert QApplication.focusWidget() is view or not view.isActiveWindow()


def test_files_dropped_on_a_view_are_passed_on(view, tmp_path):
    passed = []
    view.files_dropped.connect(passed.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.dcm")), QUrl("https://example.org/b.dcm")])

    assert drop(view, mime)

    assert passed == [[Path(tmp_path / "a.dcm")]]


def test_a_stack_of_the_study_browser_is_passed_on_whole(view):
    passed = []
    view.stack_dropped.connect(passed.append)
    images = (Address(Path("/x/a.zip"), "b/c.dcm", 2), Address(Path("/x/ö.dcm")))
    stack = Stack("Chest, lateral", images, 33.5)

    assert drop(view, mime_of(stack))

    assert passed == [stack]


@pytest.mark.parametrize(
    "said", [b"", b"{}", b"[1]", b'{"title": "x", "images": [[1]]}', b'{"images": []}', b"\xff"]
)
def test_what_another_program_drops_as_a_stack_is_ignored(qtbot, view, said):
    mime = QMimeData()
    mime.setData(STACK_MIME, said)

    with qtbot.assertNotEmitted(view.stack_dropped), qtbot.assertNotEmitted(view.pressed_into):
        drop(view, mime)


def test_words_and_links_are_not_taken(view):
    mime = QMimeData()
    mime.setText("hello")
    assert not drop(view, mime)

    mime.setUrls([QUrl("https://example.org/b.dcm")])
    assert not drop(view, mime)


def test_a_huge_image_is_halved_by_another_thread(qtbot, monkeypatch, jobs):
    monkeypatch.setattr(pyramid, "AT_ONCE", 1000)
    threads, done = [], []

    def aside(work, then):
        def run(progress):
            threads.append(threading.current_thread())
            work()

        def end(_):
            then()
            done.append(True)

        jobs.submit(run, lane=Lane.FILES, done=end, failed=pytest.fail)

    view = ImageView(WindowLevel(), aside=aside)
    qtbot.addWidget(view)
    view.resize(100, 100)
    with qtbot.waitExposed(view):
        view.show()
    view.show_radiograph(radiograph_of(np.tile([0, 0, 0, 65535], (400, 100))), FULL)
    rough = seen(view)

    qtbot.waitUntil(lambda: bool(done))

    assert threads[0] is not threading.main_thread()
    assert np.abs(seen(view)[10:90, 10:90].astype(int) - 64).max() <= 1
    assert np.abs(rough[10:90, 10:90].astype(int) - 64).max() > 1


def drop(view, mime) -> bool:
    """Drag over the view and drop there; whether the view took it."""
    at, copy = QPointF(50, 50), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at.toPoint(), copy, mime, LEFT, NO)
    QApplication.sendEvent(view, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(at, copy, mime, LEFT, NO)
    QApplication.sendEvent(view, event)
    return event.isAccepted()
