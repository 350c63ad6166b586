"""Drawing around a lesion with the whole program: real file, real enhancer, real mouse, and the figures."""

from __future__ import annotations

import csv
import json
import re

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTabWidget, QTreeWidget

from tests.e2e.test_enhancing_a_study import Reader
from tests.support.brute_force_ssim import ssim_inside, ssim_over
from tests.support.views import drag
from xraysr_gui.core.geometry import Point

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Measurer(Reader):
    """The same person, who draws around things and reads the table."""

    @property
    def dock(self):
        return self.program.rooms["regions"].dock

    def until_measured(self) -> None:
        rows = self.program.rooms["regions"].figures.rows
        self.until(lambda: rows.ground is not None and not rows.is_busy)

    def row(self, title: str) -> dict:
        return next(row.cells for row in self.dock.compared.rows if row.title == title)

    def text(self, title: str, figure: str) -> str:
        table = self.dock.compared
        row = [row.title for row in table.rows].index(title)
        heads = [table.horizontalHeaderItem(n).text().split("\n")[0] for n in range(table.columnCount())]
        return table.item(row, heads.index(figure)).text()

    def drag_field(self, view, start: Point, end: Point) -> None:
        """From one place of the anatomy to another, wherever the view shows it."""
        middle = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
        places = [view.to_screen(place) for place in (start, middle, end)]
        drag(view, *((place.x(), place.y()) for place in places))
        self.qtbot.wait(1)

    @property
    def regions(self):
        return self.document.regions


@pytest.fixture
def reader(program, qtbot, open_file) -> Measurer:
    """With the test pattern sharpened, and the figures open."""
    open_file("2_test_pattern.dcm")
    made = Measurer(program, qtbot)
    made.key(Qt.Key.Key_F7)
    made.choose("denoise", "Remove noise (wavelets)")
    made.key(Qt.Key.Key_E)
    made.until_results(1)
    program.desk.table.trigger("dock-figures")
    made.until(lambda: made.dock.isVisible())
    return made


def ellipse_by_hand(image, box) -> np.ndarray:
    """Each pixel whose centre lies in the ellipse, worked out from the box alone."""
    rows, columns = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    x, y = (columns + 0.5) * image.spacing.column, (rows + 0.5) * image.spacing.row
    across = (x - box.left - box.width / 2) / (box.width / 2)
    down = (y - box.top - box.height / 2) / (box.height / 2)
    return across**2 + down**2 <= 1


def test_an_ellipse_on_the_output_tells_the_similarity_inside_and_outside(reader):
    program, (original, output) = reader.program, reader.document.versions
    view = next(view for view in program.desk.grid.shown_views if view.radiograph is output)
    program.desk.grid.set_active(view)
    view.setFocus()
    reader.qtbot.keyClick(view, Qt.Key.Key_E)
    assert program.rooms["looking"].looking.tool == "ellipse"
    width, height = original.field_size
    reader.drag_field(view, Point(0.3 * width, 0.35 * height), Point(0.5 * width, 0.5 * height))
    reader.until_measured()

    (region,) = reader.regions
    box = region.bounds
    assert (box.left, box.width) == pytest.approx((0.3 * width, 0.2 * width), abs=2 * original.spacing.column)
    mask = ellipse_by_hand(original, box)
    pair = original.normalised(), output.normalised()
    for title, part in (("Region 1", mask), ("Outside all regions", ~mask)):
        cells = reader.row(title)
        assert cells["ssim"].value == pytest.approx(ssim_over(*pair, part), abs=2e-6)
        assert cells["ssim_inside"].value == pytest.approx(ssim_inside(*pair, part), abs=2e-6)
        error = ((pair[1] - pair[0])[part].astype(np.float64) ** 2).mean()
        assert cells["psnr"].value == pytest.approx(-10 * np.log10(error), abs=1e-4)
        assert cells["ssim"].low <= cells["ssim"].value <= cells["ssim"].high
        assert cells["ssim"].pixels == part.sum()
        assert reader.text(title, "PSNR").startswith(f"{cells['psnr'].value:.2f}\n")
    words = reader.dock.findChild(QLabel, "compares").text()
    assert words.startswith("1  Remove noise (wavelets) compared with the original; 1000 x 1000 pixels")


def test_while_a_region_is_dragged_its_figures_follow_before_the_button_goes_up(reader):
    program, (original, output) = reader.program, reader.document.versions
    view = program.desk.grid.shown_views[0]
    program.desk.table.trigger("tool-rectangle")
    width, height = original.field_size
    reader.drag_field(view, Point(0.2 * width, 0.2 * height), Point(0.4 * width, 0.4 * height))
    reader.until_measured()
    before = reader.row("Region 1")["rmse"].value
    start, end = (view.to_screen(Point(x * width, x * height)) for x in (0.3, 0.5))
    drag(view, (start.x(), start.y()), (end.x(), end.y()), release=False)
    reader.until(lambda: reader.row("Region 1")["rmse"].value != before)
    moving = program.desk.toolbox.regions.moving
    assert moving is not None
    assert len(program.desk.workspace.document.regions) == 1
    assert program.desk.workspace.document.regions[0] != moving.region

    reader.until(lambda: "gmsd" in reader.row("Region 1"))  # the hand pauses, and the button is still down
    assert program.desk.toolbox.regions.moving is moving
    box = moving.region.bounds
    rows, columns = np.mgrid[0 : original.shape[0], 0 : original.shape[1]]
    x, y = (columns + 0.5) * original.spacing.column, (rows + 0.5) * original.spacing.row
    inside = (x >= box.left) & (x < box.left + box.width) & (y >= box.top) & (y < box.top + box.height)
    errors = (output.pixels - original.pixels)[inside].astype(np.float64)
    assert reader.row("Region 1")["rmse"].value == pytest.approx(np.sqrt((errors**2).mean()), rel=1e-4)
    reader.qtbot.mouseRelease(view, LEFT, PLAIN, end.toPoint())
    reader.until_measured()
    assert reader.row("Region 1")["gmsd"].low is not None


def test_keys_panel_and_table_speak_of_the_same_region(reader, qtbot, tmp_path):
    program, original = reader.program, reader.document.original
    view = program.desk.grid.shown_views[0]
    width, height = original.field_size
    program.desk.table.trigger("tool-ellipse")
    reader.drag_field(view, Point(0.2 * width, 0.2 * height), Point(0.3 * width, 0.3 * height))
    program.desk.table.trigger("copy-region")
    assert [region.name for region in reader.regions] == ["Region 1", "Region 1 (copy)"]
    program.desk.table.trigger("module-regions")
    panel = program.rooms["regions"].panel
    listed = panel.findChild(QTreeWidget, "regions")
    item = listed.topLevelItem(0)
    assert item.text(1) == f"{np.pi / 4 * reader.regions[0].bounds.width ** 2:.1f} mm²"
    qtbot.mouseClick(listed.viewport(), LEFT, pos=listed.visualItemRect(item).center())
    assert program.rooms["regions"].region_commands.chosen is reader.regions[0]
    qtbot.mouseClick(panel.findChild(QPushButton, "rename-region"), LEFT)
    qtbot.keyClicks(listed.findChild(QLineEdit), "Lesion")
    qtbot.keyClick(listed.findChild(QLineEdit), Qt.Key.Key_Return)
    reader.until(lambda: reader.regions[0].name == "Lesion")
    reader.until_measured()
    titles = [row.title for row in reader.dock.compared.rows]
    assert titles == [
        "Whole image", "Lesion", "Region 1 (copy)", "All regions together", "Outside all regions"
    ]  # fmt: skip

    qtbot.mouseClick(reader.dock.findChild(QPushButton, "copy-compared"), LEFT)
    first, heads, *rows = QGuiApplication.clipboard().text().split("\n")
    assert first.startswith("1  Remove noise (wavelets) compared with the original")
    assert heads.split("\t")[:3] == ["", "PSNR (dB)", "PSNR (dB) low"]
    assert float(rows[1].split("\t")[1]) == reader.row("Lesion")["psnr"].value
    files = program.rooms["regions"].files
    files.save(tmp_path / "figures.csv", files.measurements)
    files.save(tmp_path / "figures.json", files.measurements)
    reader.until(lambda: (tmp_path / "figures.csv").exists() and (tmp_path / "figures.json").exists())
    told = [line for line in (tmp_path / "figures.csv").read_text().splitlines() if line[0] != "#"]
    assert {row["region"] for row in csv.DictReader(told)} == set(titles)
    assert len(json.loads((tmp_path / "figures.json").read_text())["measurements"]) == 5 * 11

    program.rooms["regions"].region_commands.choose(reader.regions[1].id)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [region.name for region in reader.regions] == ["Lesion"]
    reader.key(Qt.Key.Key_Z)
    assert len(reader.regions) == 2


def test_statistics_are_told_of_the_original_without_an_enhancer(program, qtbot, open_file):
    view = open_file("2_test_pattern.dcm")
    reader = Measurer(program, qtbot)
    program.desk.table.trigger("dock-figures")
    reader.until(lambda: reader.dock.isVisible())
    assert reader.dock.findChild(QLabel, "compares").text().startswith("Run an enhancer first")
    reader.dock.findChild(QTabWidget).setCurrentIndex(1)
    program.desk.table.trigger("tool-rectangle")
    original = reader.document.original
    width, height = original.field_size
    reader.drag_field(view, Point(0.2 * width, 0.2 * height), Point(0.4 * width, 0.4 * height))
    rows = program.rooms["regions"].statistics.rows
    reader.until(lambda: rows.ground is not None and not rows.is_busy)
    box = reader.regions[0].bounds
    place = [round(n / original.spacing.column - 0.5 + 0.4999) for n in (box.top, box.left)]
    size = [round(n / original.spacing.column) for n in (box.height, box.width)]
    cells = {one.metric: one for one in reader.dock.statistics.rows[1].cells.values()}
    inside = original.pixels[place[0] : place[0] + size[0], place[1] : place[1] + size[1]]
    assert cells["pixels"].value == pytest.approx(inside.size, rel=0.02)
    assert cells["mean"].value == pytest.approx(inside.mean(), rel=0.01)
    assert cells["sd"].value == pytest.approx(inside.std(), rel=0.02)
    assert cells["cnr"].value > 0
    reader.until(lambda: reader.dock.histogram.counts is not None)
    assert reader.dock.histogram.counts.title == "Region 1"
    assert reader.dock.histogram.counts.counts.sum() == cells["pixels"].value


def test_a_line_across_an_edge_tells_its_width_in_the_original_and_in_the_output(reader, qtbot):
    program, original = reader.program, reader.document.original
    program.desk.table.trigger("dock-profile")
    label = program.rooms["measuring"].instruments.profile.findChild(QLabel, "edge-widths")
    program.desk.table.trigger("tool-distance")
    view = next(one for one in program.desk.grid.shown_views if one.radiograph is not original)
    program.desk.grid.set_active(view)
    row, column = clearest_edge(original.pixels[:, ::20].astype(float))
    edge = Point((20 * column + 0.5) * original.spacing.column, row * original.spacing.row)
    reach = 12 * original.spacing.row
    reader.drag_field(view, edge.moved(0, -reach), edge.moved(0, reach))
    reader.until(lambda: label.text() != "")
    start, end = reader.document.marks[0].points
    told = re.fullmatch(
        r"Edge width \(10 to 90 %\): original ([\d.]+) mm, Remove noise \(wavelets\) ([\d.]+) mm",
        label.text(),
    )
    assert told is not None, label.text()
    for width, version in zip(told.groups(), reader.document.versions, strict=True):
        expected = width_by_hand(version, start, end)
        assert float(width) == pytest.approx(expected, abs=0.1 * original.spacing.row)


def clearest_edge(columns: np.ndarray) -> tuple[int, int]:
    """The row and column with the largest step between twelve even pixels above and as many below."""
    windows = np.lib.stride_tricks.sliding_window_view(columns, 12, axis=0)
    above, below = windows[:-12], windows[12:]
    step = np.abs(below.mean(axis=-1) - above.mean(axis=-1)) - 9 * (above.std(axis=-1) + below.std(axis=-1))
    row, column = np.unravel_index(step.argmax(), step.shape)
    return int(row) + 12, int(column)


def width_by_hand(image, start: Point, end: Point) -> float:
    """From a tenth to nine tenths of the rise along an upright line, in steps of a hundredth of a pixel."""
    column = image.pixels[:, int(start.x / image.spacing.column)].astype(float)
    places = (
        np.linspace(start.y, end.y, round((end.y - start.y) / image.spacing.row * 100)) / image.spacing.row
    )
    greys = np.interp(places - 0.5, np.arange(column.size), column)
    fifth = places.size // 5
    dark, bright = np.median(greys[:fifth]), np.median(greys[-fifth:])
    rise = (greys - dark) / (bright - dark)
    middle = int(np.argmax(rise >= 0.5))
    low = np.flatnonzero(rise[:middle] <= 0.1)[-1]
    high = middle + np.flatnonzero(rise[middle:] >= 0.9)[0]
    return (places[high] - places[low]) * image.spacing.row


def test_a_region_is_drawn_on_original_output_and_error_map_alike(reader):
    program, original = reader.program, reader.document.original
    views = program.desk.grid.shown_views
    assert len(views) == 3
    width, height = original.field_size
    program.desk.table.trigger("tool-rectangle")
    for view in views:
        reader.drag_field(view, Point(0.2 * width, 0.3 * height), Point(0.5 * width, 0.6 * height))
        box = reader.regions[-1].bounds
        told = (box.left / width, box.top / height, box.width / width, box.height / height)
        assert told == pytest.approx((0.2, 0.3, 0.3, 0.3), abs=2e-3)
        view.cancel_gesture()
        program.rooms["regions"].region_commands.delete_all()
    for _ in views:
        reader.key(Qt.Key.Key_Z)
        reader.key(Qt.Key.Key_Z)
    assert reader.regions == ()
    assert len(reader.document.results) == 1
