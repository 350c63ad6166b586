"""Whether a reader can go on looking while a network has all cores: frames of a window drag.

The engine is polite: it gives way to the window. Judged against the same frames before it works.
"""

from __future__ import annotations

import threading
from time import perf_counter, sleep

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from tests.benchmarks.table import Figure
from tests.support.model_folders import textured
from tests.support.views import radiograph_of
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.settings import places

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
FRAMES, FRAME_S = 120, 1 / 60
LATE_FRAMES = 0.02


@pytest.fixture
def view(qtbot) -> ImageView:
    view = ImageView(WindowLevel())
    qtbot.addWidget(view)
    view.resize(1000, 1000)
    with qtbot.waitExposed(view):
        view.show()
    view.show_radiograph(radiograph_of(np.tile(textured(512, 512), (4, 4)) * 65535))
    view.repaint()
    return view


@pytest.fixture
def working():
    """The engine, busy with the largest denoiser on 40 megapixels until the test is over."""
    engine, stopped, begun = Engine(), threading.Event(), threading.Event()
    enhancer = network_enhancer(read_model_folder(places.models() / "best-denoise"))

    def report(fraction: float, doing: str) -> None:
        if fraction > 0.03:
            begun.set()

    def work() -> None:
        try:
            image = np.tile(textured(512, 512), (12, 12))
            engine.run(enhancer, image, enhancer.parameters(), Progress(report, stopped.is_set))
        except Cancelled:
            return

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(60)
    yield thread
    stopped.set()
    thread.join(30)
    engine.close()


def late_frames(view: ImageView) -> float:
    """Share of the frames of a drag that were not painted when the screen would have shown them."""
    tool, nothing = view.tool, Qt.KeyboardModifier.NoModifier
    tool.press(view, QPointF(300, 300), nothing)
    late = 0
    for frame in range(FRAMES):
        start = perf_counter()
        tool.move(view, QPointF(300 + frame, 300 + frame % 7), nothing)
        view.repaint()
        left = FRAME_S - (perf_counter() - start)
        late += left < 0
        sleep(max(left, 0))
    tool.release(view, QPointF(400, 300), nothing)
    return late / FRAMES


def test_the_image_stays_fluent_while_a_network_works(figure, view, request):
    before = late_frames(view)
    thread = request.getfixturevalue("working")
    while_working = late_frames(view)
    assert thread.is_alive()
    late = 100 * max(while_working - before, 0.0)
    figure(Figure("late frames while a network works", late, 100.0, "%", "all frames", LATE_FRAMES))
