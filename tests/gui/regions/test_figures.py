"""Figures of pairs that are easily told wrong: equal ones, flat ones, regions without pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

from tests.support.brute_force_ssim import ssim_over
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.region import Box, Ellipse, Rectangle
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.regions.figures import Figures
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.metrics.comparison import Comparison

LESION = Ellipse(id="region-1", name="Lesion", box=Box(2, 2, 6, 5))


class Chosen(QObject):
    """Stands for what compares: holds one pair."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace, self._pair = workspace, None

    def take(self, pair: Pair | None) -> None:
        self._pair = pair
        self.changed.emit()

    def pair(self) -> Pair | None:
        return self._pair

    def why_none(self) -> str:
        return "" if self._pair else "Run an enhancer first: there is no result yet."

    @property
    def document(self) -> Document | None:
        return self._workspace.document

    def comparison(self, pair: Pair) -> Comparison:
        return Comparison.of(pair.reference, pair.candidate)


class Bench:
    """A dock with figures of one image and a changed copy of it."""

    def __init__(self, qtbot, jobs, radiograph) -> None:
        self.qtbot, self.workspace, self.original = qtbot, Workspace(), radiograph
        self.workspace.open(radiograph)
        self.editing = RegionEditing(self.workspace.document_at, self.workspace.change)
        self.dock, self.chosen = FiguresDock(), Chosen(self.workspace)
        qtbot.addWidget(self.dock)
        self.dock.resize(1200, 300)
        self.dock.show()
        self.figures = Figures(self.dock, self.chosen, self.editing, jobs)
        self.workspace.on_change(self.figures.refresh)

    def compare(self, pixels: np.ndarray, reference=None) -> None:
        steps = self.original.of_pixels(
            pixels, white=4095.0, source=self.original.source, spacing=self.original.spacing
        )
        self.chosen.take(Pair(reference or self.original, steps, "Result compared with the original"))

    def draw(self, *regions) -> None:
        self.workspace.change(replace(self.workspace.document, regions=regions))

    def cells(self, title: str) -> dict:
        self.qtbot.waitUntil(lambda: self.figures.rows.ground is not None and not self.figures.rows.is_busy)
        return next(dict(row.cells) for row in self.dock.compared.rows if row.title == title)

    def label(self, name: str) -> str:
        return self.dock.findChild(QLabel, name).text()


@pytest.fixture
def bench(qtbot, jobs, radiograph) -> Bench:
    made = Bench(qtbot, jobs, radiograph)
    yield made
    made.figures.rows.rest()


def noisy(radiograph, sd: float = 60.0) -> np.ndarray:
    return (radiograph.pixels + np.random.default_rng(1).normal(0, sd, radiograph.shape)).clip(0, 4095)


def test_without_a_result_the_dock_says_what_to_do(bench):
    bench.figures.refresh()
    assert bench.label("compares").startswith("Run an enhancer first")
    assert bench.dock.compared.rowCount() == 0


def test_equal_images_are_called_identical(bench):
    bench.compare(bench.original.pixels)
    bench.draw(LESION)
    cells = bench.cells("Lesion")
    assert cells["psnr"].reason == "identical"
    assert cells["ssim"].value == pytest.approx(1)
    assert bench.dock.compared.item(1, 0).text() == "identical"
    assert bench.dock.compared.as_text().split("\n")[1].split("\t")[:2] == ["Whole image", "identical"]
    assert "identical in every pixel" in bench.label("figure-notices")


def test_regions_without_pixels_or_beside_the_image_have_a_sentence_and_no_number(bench):
    bench.compare(noisy(bench.original))
    beside = Rectangle(id="region-1", name="Beside", box=Box(500, 500, 10, 10))
    tiny = Rectangle(id="region-2", name="Tiny", box=Box(3.01, 3.01, 0.02, 0.02))
    bench.draw(beside, tiny)
    for title in ("Beside", "Tiny"):
        cells = bench.cells(title)
        assert {one.value for one in cells.values()} == {None}
        assert {one.reason for one in cells.values()} == {"It holds no pixel."}
    notices = bench.label("figure-notices")
    assert "Beside lies outside of the image." in notices
    assert "Tiny is empty" in notices
    assert bench.cells("Outside all regions")["psnr"].pixels == bench.original.pixels.size


def test_the_head_of_a_column_has_room_for_its_unit(bench):
    bench.compare(noisy(bench.original))
    bench.cells("Whole image")
    table = bench.dock.compared
    for number in range(table.columnCount()):
        widest = max(
            map(table.fontMetrics().horizontalAdvance, table.horizontalHeaderItem(number).text().split("\n"))
        )
        assert table.columnWidth(number) > widest
    assert any("squared" in table.horizontalHeaderItem(one).text() for one in range(table.columnCount()))


def test_images_that_do_not_belong_together_are_refused_in_words(bench):
    bench.compare(4095 - bench.original.pixels)
    bench.qtbot.waitUntil(lambda: "negative" in bench.label("compares"))
    assert bench.dock.compared.rowCount() == 0
    bench.compare(noisy(bench.original))
    assert bench.cells("Whole image")["ssim"].value < 1


def test_another_pair_brings_other_figures_and_undo_the_old_rows(bench):
    bench.compare(noisy(bench.original, 20))
    first = bench.cells("Whole image")["rmse"].value
    bench.compare(noisy(bench.original, 120))
    assert bench.cells("Whole image")["rmse"].value > 4 * first
    bench.draw(LESION)
    assert bench.cells("Lesion")["rmse"].value > 0
    bench.workspace.undo()
    bench.cells("Whole image")
    assert [row.title for row in bench.dock.compared.rows] == ["Whole image"]


def test_border_and_collimator_are_left_out_when_asked(bench):
    pixels = noisy(bench.original)
    bench.compare(pixels)
    bench.draw(LESION)
    bench.dock.body_switched.emit(True)
    whole, body = bench.cells("Whole image"), bench.cells("Body")
    assert 0 < body["ssim"].pixels <= whole["ssim"].pixels
    assert bench.cells("Outside, in the body")["ssim"].pixels < body["ssim"].pixels
    pair = bench.original.normalised(), (pixels / 4095).astype(np.float32)
    everything = np.ones(bench.original.shape, bool)
    assert whole["ssim"].value == pytest.approx(ssim_over(*pair, everything), abs=2e-6)


def test_a_dock_that_is_hidden_measures_nothing(bench):
    bench.dock.hide()
    bench.compare(noisy(bench.original))
    assert not bench.figures.rows.is_busy
    assert bench.figures.rows.ground is None
