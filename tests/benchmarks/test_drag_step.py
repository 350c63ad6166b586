"""What the window's thread does for one step of a drag: three views, the map, the panel and the figures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from tests.benchmarks.table import Figure
from tests.e2e.test_regions_of_a_study import Measurer
from tests.support.speed import own_ms
from tests.support.views import LEFT, send_mouse
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.geometry import Point

pytestmark = pytest.mark.slow
STEPS, WAIT_FOR_A_FRAME_MS, TIMES_THE_VIEWS = 60, 16, 2.5


@pytest.fixture
def reader(program, qtbot, open_file) -> Measurer:
    """With a radiograph of 2.7 megapixels, its output of 11, the map between them, and one ellipse."""
    open_file("1_chest_pa.dcm")
    program.window.resize(1600, 1000)
    made = Measurer(program, qtbot)
    program.rooms["enhancing"].panel.chooser.choose("lanczos")
    made.key(Qt.Key.Key_E)
    made.until_results(1)
    made.key(Qt.Key.Key_F9)
    mapping, heat = program.rooms["comparing"].mapping, program.rooms["comparing"].arranging.heat
    qtbot.waitUntil(lambda: heat.heat is not None and not mapping.is_drawing, timeout=WAIT_MS)
    program.desk.table.trigger("dock-figures")
    made.until(lambda: made.dock.isVisible())
    program.desk.table.trigger("tool-ellipse")
    width, height = made.document.original.field_size
    view = program.desk.grid.shown_views[1]
    program.desk.grid.set_active(view)
    made.drag_field(view, Point(0.2 * width, 0.3 * height), Point(0.4 * width, 0.5 * height))
    made.until_measured()
    return made


def test_a_step_of_a_drag_costs_little_more_than_painting_its_three_views(figure, reader):
    views = reader.program.desk.grid.shown_views
    view = views[1]
    (region,) = reader.regions
    box = region.bounds
    start = view.to_screen(Point(box.left + box.width / 2, box.top + box.height / 2))
    send_mouse(view, QEvent.Type.MouseButtonPress, (start.x(), start.y()), LEFT, LEFT)

    def step(number: int) -> None:
        place = (start.x() + number + 1, start.y() + 0.7 * number)
        send_mouse(view, QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, LEFT)
        QTest.qWait(WAIT_FOR_A_FRAME_MS)

    def paint(_: int) -> None:
        for one in views:
            one.repaint()

    bare, whole = (float(np.median(own_ms(work, STEPS))) for work in (paint, step))
    send_mouse(
        view, QEvent.Type.MouseButtonRelease, (start.x() + STEPS, start.y()), LEFT, Qt.MouseButton.NoButton
    )
    reader.until_measured()
    assert len(views) == 3
    assert reader.regions[0].bounds.left > box.left
    figure(Figure("a step of dragging a region", whole, bare, "ms", "painting its views", TIMES_THE_VIEWS))
