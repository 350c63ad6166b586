"""The first error map of a result of 5 megapixels, and how quickly another scale or colour is painted.

The whole way from two images to a painted map beside scikit-image's similarity alone, a new colour beside
drawing the map anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.benchmarks.table import Figure
from tests.support.compare_table import CompareTable
from tests.support.speed import FRAME_MS, quickest_ms, similarity_in_scikit_image, smooth_film
from xraysr_gui.commands.comparing.compare_pair import comparison_of
from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.map_kinds import MapRequest
from xraysr_gui.core.address import Address
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.display.heat import coded_map
from xraysr_gui.gui.layers.blend_layer import Blend
from xraysr_gui.gui.widgets.gui_thread import GuiThread
from xraysr_gui.jobs.runner import JobRunner


@pytest.fixture(scope="module")
def films() -> tuple[Radiograph, Radiograph]:
    rng = np.random.default_rng(0)
    small = smooth_film(rng, (1280, 1024))
    image = Radiograph.of_pixels(small * 4095, white=4095.0, source=Source(Address(Path("film.dcm"))))
    large = cv2.resize(small, (2048, 2560), interpolation=cv2.INTER_CUBIC)
    noise = rng.normal(0, 0.01, large.shape).astype(np.float32)
    step = Step("bicubic", 1, (("scale", 2),), "Larger")
    return image, image.enhanced(large + noise, step, 2)


@pytest.fixture
def jobs(qapp) -> Iterator[JobRunner]:
    gui_thread = GuiThread()
    runner = JobRunner(deliver=gui_thread.post)
    yield runner
    runner.shut_down()


@pytest.fixture
def table(films, qtbot, jobs) -> CompareTable:
    """A window in which the result is compared with its original."""
    made = CompareTable(qtbot, jobs)
    made.grid.resize(1600, 1000)
    qtbot.waitUntil(lambda: made.grid.windowHandle().isExposed())
    image, output = films
    made.open(image)
    made.take(output)
    return made


def test_the_first_map_of_a_result_is_there_at_once(figure, films):
    image, output = films

    def first_map() -> object:
        pair = Pair(image, output, "words")
        drawn = draw_map(MapRequest("absolute", pair, films), comparison_of)
        return coded_map(drawn.values, drawn.scale.low, drawn.scale.high)

    comparison = comparison_of(Pair(image, output, "words"))
    theirs = quickest_ms(lambda: similarity_in_scikit_image(comparison.reference, comparison.candidate), 2)
    ours = quickest_ms(first_map, 7)
    figure(Figure("first error map, 5 megapixels", ours, theirs, "ms", "SSIM in scikit-image", 0.5))


def test_scale_colour_and_opacity_follow_the_hand(figure, films, table):
    table.wait_for_map()
    view, layer = table.grid.views[2], table.arranging.heat
    number = iter(range(10_000))

    def restyle() -> None:
        step = next(number)
        style = layer.style
        layer.set_style(
            replace(
                style, high=100.0 + step, opacity=0.3 + 0.01 * (step % 50), colours=("sea", "dusk")[step % 2]
            )
        )
        view.repaint()

    restyle()
    took = quickest_ms(restyle, 25)
    anew = quickest_ms(lambda: draw_map(MapRequest("absolute", Pair(*films, ""), films), comparison_of), 3)
    figure(Figure("another scale or colour of a map", took, FRAME_MS, "ms", "a frame", 1.0))
    figure(Figure("another scale or colour", took, anew, "ms", "the map drawn anew", 1 / 8))


def test_the_curtain_and_fading_follow_the_hand(figure, table):
    table.arranging.blend(Blend.FADE)
    (view,) = table.grid.shown_views
    number = iter(range(10_000))

    def move() -> None:
        table.arranging.blending.set_share((next(number) % 100) / 100)
        view.repaint()

    move()
    figure(Figure("fading moved by a step", quickest_ms(move, 25), FRAME_MS, "ms", "a frame", 1.0))
