"""All that the window writes of one case, read for the name of its file: nowhere, unless it was asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QTabWidget

from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.saving.export_drawings import SeenView
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.gui.layers.annotation_text import AnnotationMode
from xraysr_gui.gui.regions.figure_files import FILTERS
from xraysr_gui.gui.saving.page_dialog import PageWishes
from xraysr_gui.settings import places

NAME, OTHER = "Quirrel_Zacharias", "Quirrel_Zacharias_before"
PLANTED = b"Quirrel"
LESION = Ellipse(id="e", name="Lesion", box=Box(30, 40, 25, 20))


class Case:
    """One image with a result, a region, a distance and another file as the reference."""

    def __init__(self, program, qtbot, folder: Path) -> None:
        self.program, self.qtbot, self.folder = program, qtbot, folder

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    @property
    def files(self):
        return self.program.rooms["regions"].files

    def figures(self, page: int) -> tuple:
        """The measurements of a page of the table, once they are there."""
        dock = self.program.rooms["regions"].dock
        dock.findChild(QTabWidget).setCurrentIndex(page)
        part = self.program.rooms["regions"]
        rows = (part.figures.rows, part.statistics.rows)[page]
        self.until(lambda: rows.ground is not None and not rows.is_busy and bool(self.files.measurements))
        return self.files.measurements

    def written(self, name: str, write) -> bytes:
        """A file as it lies on the disk, with the words of its pages."""
        path = self.folder / name
        write(path)
        self.until(lambda: path.exists() and not self.program.rooms["saving"].exporting.is_writing)
        words = (
            "".join(page.extract_text() for page in PdfReader(path).pages) if path.suffix == ".pdf" else ""
        )
        return path.read_bytes() + words.encode()


@pytest.fixture
def case(program, qtbot, tmp_path):
    (tmp_path / "out").mkdir()
    for name, sample in ((NAME, "1_chest_pa.dcm"), (OTHER, "1_chest_pa.dcm")):
        shutil.copy(places.resources() / "sample_study" / sample, tmp_path / f"{name}.dcm")
    program.rooms["browsing"].opening.open_paths([tmp_path / f"{NAME}.dcm"])
    made = Case(program, qtbot, tmp_path / "out")
    made.until(lambda: program.desk.workspace.document is not None)
    program.window.activateWindow()
    program.rooms["enhancing"].panel.chooser.choose("gamma")
    program.desk.table.trigger("run-enhancer")
    made.until(
        lambda: (
            bool(program.desk.workspace.document.results)
            and not program.rooms["enhancing"].enhancing.is_running
        )
    )
    mark = Distance((Point(20, 20), Point(80, 20)))
    program.desk.workspace.change(program.desk.workspace.document.with_regions(LESION).with_mark(mark))
    program.desk.table.trigger("compare-side-by-side")
    program.rooms["comparing"].comparing.choose_file(tmp_path / f"{OTHER}.dcm")
    made.until(
        lambda: (
            program.rooms["comparing"].comparing.pair() is not None
            and program.rooms["comparing"].comparing.pair().unnamed != ""
        )
    )
    made.until(lambda: program.rooms["comparing"].arranging.heat.heat is not None)
    program.desk.table.trigger("dock-figures")
    made.until(program.rooms["regions"].dock.isVisible)
    return made


def test_nothing_that_leaves_tells_what_the_file_is_called(case):
    program, document = case.program, case.program.desk.workspace.document
    result, pair = document.results[0], program.rooms["comparing"].comparing.pair()
    assert OTHER in pair.words  # at the screen the reader is told
    compared, valued = case.figures(0), case.figures(1)
    case.files.copy()
    left = {"clipboard": QGuiApplication.clipboard().text().encode()}
    case.figures(0)
    case.files.copy()
    left["clipboard of a comparison"] = QGuiApplication.clipboard().text().encode()
    view = program.desk.grid.shown_views[0]
    seen = SeenView(view.look, view.camera)
    to_write = {
        "case.pdf": program.rooms["saving"].reporting.save,
        "figures.csv": lambda path: case.files.save(path, compared),
        "figures.json": lambda path: case.files.save(path, compared),
        "statistics.csv": lambda path: case.files.save(path, valued),
        "views.png": lambda path: program.rooms["saving"].exporting.save_views(
            path, result, AnnotationMode.MINIMAL
        ),
        "result.dcm": lambda path: program.rooms["saving"].exporting.save(path, result),
        "result.png": lambda path: program.rooms["saving"].exporting.save(path, result),
        "result.tiff": lambda path: program.rooms["saving"].exporting.save(path, result),
        "map.dcm": lambda path: program.rooms["saving"].exporting.save_map(
            path, result, program.rooms["comparing"].arranging.heat.heat
        ),
        "measured.dcm": lambda path: program.rooms["saving"].measurement_saving.save_measurements(
            path, document, pair
        ),
        "view.dcm": lambda path: program.rooms["saving"].measurement_saving.save_view_state(
            path, document, seen
        ),
        "regions.json": lambda path: program.rooms["regions"].region_files.export(path, document.regions),
        "regions.dcm": lambda path: program.rooms["regions"].region_files.export(path, document.regions),
    }
    left |= {name: case.written(name, write) for name, write in to_write.items()}
    assert [name for name, written in left.items() if PLANTED in written] == []


def test_a_picture_of_the_views_names_no_file_that_the_screen_names(case, monkeypatch):
    painted = []

    def paint(_self, _painter, _place, words, *_):
        painted.append(words)
        return QRectF()

    monkeypatch.setattr("xraysr_gui.gui.tools.halo_text.HaloText.paint", paint)
    case.program.desk.grid.grab()
    assert any(OTHER in words for words in painted)
    for mode in AnnotationMode:
        painted.clear()
        case.program.rooms["comparing"].layers.picture(mode)
        assert painted
        assert [words for words in painted if "Quirrel" in words] == []


def test_no_dialog_suggests_the_name_of_the_file(case):
    program, sha = case.program, case.program.desk.workspace.document.original.source.sha256[:12]
    ids = ("save-result", "save-map", "save-views", "save-measurements", "export-regions")
    suggested, result = [], program.desk.workspace.document.results[0]
    shown = next(view for view in program.desk.grid.shown_views if view.radiograph is result)
    program.desk.grid.set_active(shown)
    for id in ids:
        program.desk.table.refresh()
        assert program.desk.table.action(id).isEnabled(), program.desk.table.action(id).toolTip()
        program.desk.table.trigger(id)
        dialog = next(one for one in program.window.findChildren(QFileDialog) if one.isVisible())
        suggested.append(Path(dialog.selectedFiles()[0]).name)
        dialog.close()
        case.until(lambda: not program.window.findChildren(QFileDialog))
    case.files.ask_to_save()
    suggested.append(Path(program.window.findChild(QFileDialog).selectedFiles()[0]).name)
    assert all(name.startswith(f"DX_CHEST_PA-{sha}") for name in suggested), suggested


def test_where_the_files_are_asked_for_they_are_named(case):
    measured = case.figures(0)
    wishes = PageWishes(names_files=True)
    page = case.written("case.pdf", lambda path: case.program.rooms["saving"].reporting.save(path, wishes))
    assert f"File of reference: {OTHER}.dcm".encode() in page
    assert f"{NAME}.dcm".encode() in page
    for kind, ending in zip(FILTERS[2:], (".csv", ".json"), strict=True):
        case.files.ask_to_save()
        dialog = case.program.window.findChild(QFileDialog)
        dialog.selectNameFilter(kind)
        target = case.folder / f"named{ending}"
        dialog.fileSelected.emit(str(target.with_suffix("")))
        dialog.close()
        case.until(target.exists)
        written = target.read_text()
        assert f"{NAME}.dcm" in written
        assert f"{OTHER}.dcm" in written
        case.until(lambda: not case.program.window.findChildren(QFileDialog))
    assert measured
