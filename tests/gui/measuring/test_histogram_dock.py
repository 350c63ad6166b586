from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox

from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.display.histogram import Histogram
from xraysr_gui.gui.measuring.histogram_dock import HistogramDock, HistogramPlot
from xraysr_gui.gui.widgets.plot_axes import ORIGINAL, SHOWN

COUNTS = np.concatenate([np.full(128, 10), np.full(128, 1000)])
HISTOGRAM = Histogram(0.0, 2560.0, COUNTS)
WINDOW = Window(1280.0, 1000.0, VoiFunction.SIGMOID, "Lung")


@pytest.fixture
def dock(qtbot):
    dock = HistogramDock()
    qtbot.addWidget(dock)
    dock.resize(500, 300)
    dock.show()
    qtbot.waitExposed(dock)
    dock.show_histogram(HISTOGRAM, WINDOW)
    dock.plot = dock.findChild(HistogramPlot, "histogram-plot")
    return dock


def place(dock, value: float) -> QPoint:
    return dock.plot.plot().at(value, dock.plot.plot().up.high / 2).toPoint()


def drag(qtbot, dock, start: float, end: float) -> None:
    qtbot.mousePress(dock.plot, Qt.MouseButton.LeftButton, pos=place(dock, start))
    qtbot.mouseMove(dock.plot, place(dock, (start + end) / 2))
    qtbot.mouseMove(dock.plot, place(dock, end))
    qtbot.mouseRelease(dock.plot, Qt.MouseButton.LeftButton, pos=place(dock, end))


@pytest.fixture
def windows(dock):
    windows = []
    dock.window_changed.connect(windows.append)
    return windows


def colours(dock, value: float) -> set[str]:
    image = dock.plot.grab().toImage()
    x = place(dock, value).x()
    return {image.pixelColor(x, y).name() for y in range(image.height())}


PIXEL = 2560 / 430  # in values, about


def test_dragging_inside_the_band_moves_the_level(qtbot, dock, windows):
    drag(qtbot, dock, 1200, 1700)

    assert windows[-1].centre == pytest.approx(1780, abs=2 * PIXEL)
    assert windows[-1].width == 1000
    assert windows[-1].function is VoiFunction.SIGMOID
    assert windows[-1].title == ""


def test_dragging_an_edge_keeps_the_other_edge(qtbot, dock, windows):
    drag(qtbot, dock, 1780, 2200)

    window = windows[-1]
    assert window.centre - window.width / 2 == pytest.approx(780)
    assert window.centre + window.width / 2 == pytest.approx(2200, abs=2 * PIXEL)


def test_a_window_as_most_files_have_it_keeps_the_other_edge_to_the_value(qtbot, dock, windows):
    """LINEAR writes half a value and a whole value more than what it shows."""
    dock.show_histogram(HISTOGRAM, Window(1280.5, 1001.0))
    drag(qtbot, dock, 1780, 2200)
    assert windows[-1].share(np.array([780.0, 781.0])) == pytest.approx([0, 1 / windows[-1].exact[1]])
    dock.show_histogram(HISTOGRAM, Window(1280.5, 1001.0))
    drag(qtbot, dock, 1200, 1700)
    assert windows[-1].exact[1] == 1000


def test_a_narrow_window_of_small_values_keeps_its_greys(qtbot, dock, windows):
    """Of values from 0 to 1 a window of the kind LINEAR that is narrower than 1 shows black and white."""
    small = Histogram(0.0, 2.56, COUNTS)
    dock.show_histogram(small, Window(1.5, 2.5))
    drag(qtbot, dock, 1.75, 0.75)
    assert windows[-1].share(np.array([0.3, 0.5, 0.7])) == pytest.approx([0.1, 0.5, 0.9], abs=0.06)


def test_an_edge_never_crosses_the_other(qtbot, dock, windows):
    drag(qtbot, dock, 780, 2500)

    assert windows[-1].width == pytest.approx(HISTOGRAM.bin_width)
    assert windows[-1].centre + windows[-1].width / 2 == pytest.approx(1780)


def test_outside_the_band_nothing_is_grasped(qtbot, dock, windows):
    drag(qtbot, dock, 2200, 2400)
    assert windows == []


def test_the_pointer_says_what_can_be_grasped(qtbot, dock):
    shapes = []
    for value in (1280, 780, 2300):
        qtbot.mouseMove(dock.plot, place(dock, value))
        shapes.append(dock.plot.cursor().shape())
    assert shapes == [
        Qt.CursorShape.OpenHandCursor,
        Qt.CursorShape.SizeHorCursor,
        Qt.CursorShape.ArrowCursor,
    ]


def test_a_voi_table_has_no_band(qtbot, dock, windows):
    dock.show_histogram(HISTOGRAM, VoiTable(0.0, np.arange(4, dtype=np.uint16), 2))
    drag(qtbot, dock, 1200, 1700)
    assert windows == []


def test_another_window_is_another_band_over_the_same_curve(qtbot, dock, windows):
    dock.show_window(Window(2300.0, 200.0))
    drag(qtbot, dock, 2300, 2350)
    assert windows[-1].centre == pytest.approx(2350, abs=2 * PIXEL)


def test_a_bin_full_of_air_does_not_flatten_the_anatomy(dock):
    dock.show_histogram(Histogram(0.0, 2560.0, np.concatenate([[1_000_000], COUNTS[1:]])), WINDOW)
    assert dock.plot.plot().up.high < 10_000


def test_original_and_enhanced_are_both_drawn(dock):
    def drawn(colour) -> int:
        image = dock.plot.grab().toImage()
        return sum(
            image.pixelColor(x, y).name() == colour.name()
            for x in range(image.width())
            for y in range(image.height())
        )

    assert drawn(ORIGINAL) > 8
    assert drawn(SHOWN) == 0
    dock.show_histogram(Histogram(0.0, 2560.0, COUNTS, COUNTS[::-1].copy(), "Sharper"), WINDOW)
    assert drawn(SHOWN) > 8


def test_rare_values_rise_above_the_axis_when_logarithmic(qtbot, dock):
    def height_of_rare() -> float:
        plot = dock.plot.plot()
        return 1 - plot.up.share(0) if plot is None else float(plot.up.high)

    assert height_of_rare() > 1000
    box = dock.findChild(QCheckBox, "logarithmic")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    plot = dock.plot.plot()
    assert plot.up.share(np.log10(11)) > 0.3
    assert plot.up.title == "log10 of pixels"


def test_an_empty_dock_invites_and_answers_nothing(qtbot, dock, windows):
    dock.show_histogram(None)
    assert dock.plot.plot() is None
    qtbot.mousePress(dock.plot, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    qtbot.mouseMove(dock.plot, QPoint(90, 50))
    dock.plot.grab()
    assert windows == []
