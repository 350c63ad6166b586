"""How long a frame takes while a reader drags: 4280 x 3520 pixels of 16 bit in a view of 1000 x 1000.

Beside pyqtgraph in the same run: the quick quarter of the frames of both, which other programs disturb least.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from tests.benchmarks.table import Figure
from tests.support.speed import FRAME_MS
from tests.support.views import radiograph_of
from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel

FRAMES, TIMES_PYQTGRAPH, SHARE_OF_A_FRAME = 60, 1 / 4, 0.3


@pytest.fixture(scope="module")
def film() -> Radiograph:
    rng = np.random.default_rng(0)
    r, c = np.mgrid[0:3520, 0:4280].astype(np.float32)
    codes = 20000 + 15000 * np.sin(r / 300) * np.cos(c / 400) + rng.normal(0, 400, r.shape)
    return radiograph_of(codes.clip(0, 65535))


@pytest.fixture
def view(qtbot, film) -> ImageView:
    view = ImageView(WindowLevel())
    qtbot.addWidget(view)
    view.resize(1000, 1000)
    with qtbot.waitExposed(view):
        view.show()
    view.show_radiograph(film)
    view.repaint()
    return view


def milliseconds(change: Callable[[int], None], paint: Callable[[], None]) -> np.ndarray:
    """Computing and painting of each frame."""
    times = []
    for frame in range(FRAMES + 5):
        start = perf_counter()
        change(frame)
        paint()
        times.append((perf_counter() - start) * 1000)
    return np.array(times[5:])


@pytest.fixture
def pyqtgraph_frames(qtbot, film) -> np.ndarray:
    """A window drag in pyqtgraph's own widget of the same size on the same image."""
    import pyqtgraph

    widget = pyqtgraph.GraphicsView()
    qtbot.addWidget(widget)
    widget.resize(1000, 1000)
    box = pyqtgraph.ViewBox(lockAspect=True, invertY=True)
    widget.setCentralItem(box)
    item = pyqtgraph.ImageItem(film.greys.codes, axisOrder="row-major")
    box.addItem(item)
    box.autoRange(padding=0)
    with qtbot.waitExposed(widget):
        widget.show()
    return milliseconds(
        lambda frame: item.setLevels((5000.0 + 10 * frame, 40000.0 + 10 * frame)), widget.viewport().repaint
    )


def changes(view: ImageView) -> dict[str, Callable[[int], None]]:
    return {
        "window": lambda frame: view.set_look(Look(Window(20000 + 10 * frame, 30000))),
        "pan": lambda frame: view.set_camera(view.camera.panned(7 if frame % 20 < 10 else -7, 3)),
        "zoom": lambda frame: view.zoom_by(1.02 if frame % 20 < 10 else 1 / 1.02, QPointF(400, 300)),
    }


@pytest.mark.parametrize("place", ["whole", "one to one", "enlarged"])
@pytest.mark.parametrize("drag", ["window", "pan", "zoom"])
def test_a_frame_beside_pyqtgraph(figure, view, pyqtgraph_frames, drag, place):
    if place != "whole":
        view.one_to_one()
    if place == "enlarged":
        view.zoom_by(3.3)
    change = changes(view)[drag]
    quick, p95 = (float(one) for one in np.percentile(milliseconds(change, view.repaint), [25, 95]))
    theirs = float(np.percentile(pyqtgraph_frames, 25))
    figure(Figure(f"frame of a {drag} drag, {place}", quick, theirs, "ms", "pyqtgraph", TIMES_PYQTGRAPH))
    figure(Figure(f"p95 of a {drag} drag, {place}", p95, FRAME_MS, "ms", "a frame", SHARE_OF_A_FRAME))


def test_one_open_image_takes_less_than_three_times_its_float_pixels(figure, qtbot, film):
    """All that the window's process allocates for it: codes, levels, what is cut out, what is painted."""
    view = ImageView(WindowLevel())
    qtbot.addWidget(view)
    view.resize(1000, 1000)
    with qtbot.waitExposed(view):
        view.show()
    decoded = film.greys.codes.size * 4

    def open_and_look_around() -> int:
        gc.collect()
        tracemalloc.start()
        view.show_radiograph(radiograph_of(film.greys.codes.copy()))
        for act in (view.fit, view.one_to_one, lambda: view.zoom_by(20), lambda: view.zoom_by(0.001)):
            act()
            view.repaint()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    peak = open_and_look_around()
    figure(Figure("memory of one open image", peak / 1e6, decoded / 1e6, "MB", "its pixels as float", 3.0))
    assert film.greys.codes.nbytes < peak < 3 * decoded


def test_the_memory_of_an_image_is_given_back(qtbot, view, film):
    view.show_radiograph(radiograph_of(film.greys.codes.copy()))
    view.repaint()
    tracemalloc.start()
    for _ in range(3):
        view.show_radiograph(radiograph_of(film.greys.codes.copy()))
        view.repaint()
    view.show_radiograph(None)
    gc.collect()
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert left < film.greys.codes.nbytes / 10
