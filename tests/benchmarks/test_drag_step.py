"""What the window's thread does for one step of a drag: three views, the map, the panel and the figures."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from tests.e2e.test_regions_of_a_study import Measurer
from tests.support.views import LEFT, send_mouse
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.geometry import Point

pytestmark = pytest.mark.slow
STEPS, FRAME_MS, TIMES_THE_VIEWS = 60, 16, 2.5


@pytest.fixture
def reader(program, qtbot, open_file) -> Measurer:
    """With a radiograph of 2.7 megapixels, its output of 11, the map between them, and one ellipse."""
    open_file("1_chest_pa.dcm")
    program.window.resize(1600, 1000)
    made = Measurer(program, qtbot)
    program.enhance_panel.chooser.choose("lanczos")
    made.key(Qt.Key.Key_E)
    made.until_results(1)
    made.key(Qt.Key.Key_F9)
    mapping, heat = program.comparing_parts.mapping, program.arranging.heat
    qtbot.waitUntil(lambda: heat.heat is not None and not mapping.is_drawing, timeout=WAIT_MS)
    program.table.trigger("dock-figures")
    made.until(lambda: made.dock.isVisible())
    program.table.trigger("tool-ellipse")
    width, height = made.document.original.field_size
    view = program.grid.shown_views[1]
    program.grid.set_active(view)
    made.drag_field(view, Point(0.2 * width, 0.3 * height), Point(0.4 * width, 0.5 * height))
    made.until_measured()
    return made


def median_ms(work, count: int) -> float:
    """What it takes of the window's thread, however busy the others are."""
    took = []
    for number in range(count):
        start = time.thread_time()
        work(number)
        took.append(1000 * (time.thread_time() - start))
    return float(np.median(took))


def test_a_step_of_a_drag_costs_little_more_than_painting_its_three_views(benchmark, reader):
    views = reader.program.grid.shown_views
    view = views[1]
    (region,) = reader.regions
    box = region.bounds
    start = view.to_screen(Point(box.left + box.width / 2, box.top + box.height / 2))
    send_mouse(view, QEvent.Type.MouseButtonPress, (start.x(), start.y()), LEFT, LEFT)

    def step(number: int) -> None:
        place = (start.x() + number + 1, start.y() + 0.7 * number)
        send_mouse(view, QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, LEFT)
        QTest.qWait(FRAME_MS)

    def paint(_: int) -> None:
        for one in views:
            one.repaint()

    bare = median_ms(paint, STEPS)
    whole = benchmark.pedantic(median_ms, (step, STEPS), rounds=1)
    send_mouse(
        view, QEvent.Type.MouseButtonRelease, (start.x() + STEPS, start.y()), LEFT, Qt.MouseButton.NoButton
    )
    benchmark.extra_info.update(step_ms=round(whole, 2), views_ms=round(bare, 2))
    reader.until_measured()
    assert len(views) == 3
    assert reader.regions[0].bounds.left > box.left
    assert whole <= TIMES_THE_VIEWS * bare
