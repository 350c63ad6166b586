"""Figures of a region of 300 x 300 pixels that is dragged over 5 megapixels, and their cost."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.table import Figure
from tests.support.speed import FRAME_MS, own_ms
from xraysr_gui.commands.comparing.figures import Compared
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.gui.regions.figure_words import COMPARED
from xraysr_gui.gui.regions.figures_table import FigureRow, FiguresTable
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.part_choice import PartChoice

SIDE, PLACES = 300, 60


@pytest.fixture(scope="module")
def film() -> Compared:
    rng = np.random.default_rng(0)
    reference = rng.random((2560, 2048), np.float32)
    candidate = reference + rng.normal(0, 0.02, reference.shape).astype(np.float32)
    return Compared.of(Comparison(reference, candidate, 4095.0), "one compared with the other")


def row_of(film: Compared, place: float):
    region = Ellipse(id="region-1", box=Box(300 + 20 * place, 400 + 15 * place, SIDE, SIDE))
    choice = PartChoice.rows((region,), in_body=False)[1]
    return film.measured("Region 1", choice, Progress(), quick=True, intervals=False)


def test_figures_of_a_dragged_region_are_there_within_a_frame(figure, film):
    row_of(film, 0)
    took = own_ms(lambda place: row_of(film, place), PLACES)
    whole = PartChoice.rows((), in_body=False)[0]
    all_of_it = own_ms(
        lambda _: film.measured("Whole image", whole, Progress(), quick=True, intervals=False), 2
    )
    p95, median = np.percentile(took, (95, 50))
    figure(Figure("figures of a dragged region, p95", float(p95), FRAME_MS, "ms", "a frame", 1.0))
    figure(
        Figure("figures of a dragged region", float(median), min(all_of_it), "ms", "of the whole film", 0.1)
    )


def test_the_window_spends_a_fraction_of_a_frame_on_a_row_that_follows_the_mouse(figure, film, qtbot):
    table = FiguresTable(COMPARED, "Figures")
    qtbot.addWidget(table)
    table.resize(1200, 260)
    table.show()
    still = [FigureRow(f"Region {number}", f"region-{number}", "#ffb000") for number in range(2, 12)]
    told = [{one.metric: one for one in row_of(film, place)} for place in range(8)]

    def show(place: int) -> None:
        moving = FigureRow("Region 1", "region-1", "#56b4e9", cells=told[place % len(told)])
        table.show_rows([moving, *still])
        table.viewport().repaint()

    show(0)
    p95 = float(np.percentile(own_ms(show, PLACES), 95))
    figure(Figure("row of figures painted, p95", p95, FRAME_MS, "ms", "a frame", 1.0))
