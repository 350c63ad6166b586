"""One reader's whole way: open, enhance with a network, draw around a lesion, read, and let it leave."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from tests.e2e import test_regions_of_a_study as regions
from tests.e2e import test_saving_a_result as saving
from tests.support.brute_force_ssim import ssim_over
from tests.support.derived_files import errors_of
from xraysr_gui.cli.main import main
from xraysr_gui.core.geometry import Point
from xraysr_gui.degradations.resample import resize
from xraysr_gui.gui.saving.page_dialog import PageDialog
from xraysr_gui.settings import places

SOURCE = "2_test_pattern.dcm"
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Person(regions.Measurer, saving.Reader):
    """Draws, reads and saves."""

    def save_report(self, path) -> None:
        self.key(Qt.Key.Key_R, CONTROL | ALT)
        self.until(lambda: self.program.window.findChild(PageDialog) is not None)
        self.qtbot.keyClick(self.program.window.findChild(PageDialog), Qt.Key.Key_Return)
        self.until(lambda: any(one.isVisible() for one in self.program.window.findChildren(QFileDialog)))
        (dialog,) = (one for one in self.program.window.findChildren(QFileDialog) if one.isVisible())
        dialog.selectFile(str(path))
        dialog.accept()
        self.program.window.activateWindow()
        self.program.desk.grid.active.setFocus()
        self.until(lambda: path.exists() and not self.program.rooms["saving"].exporting.is_writing)


@pytest.fixture
def person(program, qtbot, open_file) -> Person:
    open_file(SOURCE)
    return Person(program, qtbot)


def test_from_a_file_over_a_network_and_an_ellipse_to_a_page_and_a_derived_file(person, tmp_path, capsys):
    program = person.program
    person.key(Qt.Key.Key_F7)
    person.choose("super-resolution", "Fast x2")
    person.key(Qt.Key.Key_E)
    person.until_results(1)
    original, output = person.document.versions
    assert output.pixels.shape == (2000, 2000)

    program.desk.table.trigger("dock-figures")
    person.until(lambda: person.dock.isVisible())
    view = next(view for view in program.desk.grid.shown_views if view.radiograph is output)
    program.desk.grid.set_active(view)
    view.setFocus()
    person.qtbot.keyClick(view, Qt.Key.Key_E)
    width, height = original.field_size
    person.drag_field(view, Point(0.3 * width, 0.35 * height), Point(0.5 * width, 0.5 * height))
    person.until_measured()
    (region,) = person.regions
    mask = regions.ellipse_by_hand(output, region.bounds)
    reference = resize(original.normalised(), output.pixels.shape)
    for title, part in (("Region 1", mask), ("Outside all regions", ~mask)):
        by_hand = ssim_over(reference, output.normalised(), part)
        assert person.row(title)["ssim"].value == pytest.approx(by_hand, abs=1e-5)
    assert "Fast x2 compared with the original" in person.dock.findChild(QLabel, "compares").text()

    person.save_report(tmp_path / "case.pdf")
    (page,) = PdfReader(tmp_path / "case.pdf").pages
    assert "Fast x2" in page.extract_text()
    program.rooms["enhancing"].versions.choose(1)
    person.key(Qt.Key.Key_S)
    person.save_as(tmp_path / "out.dcm")
    assert errors_of(tmp_path / "out.dcm") == []

    inside = (slice(700, 1000), slice(600, 1000))
    said = _compared_by_command("300,350,200,150", tmp_path / "out.dcm", capsys)
    part = np.zeros(mask.shape, np.bool_)
    part[inside] = True
    assert said["whole"]["ssim"] == pytest.approx(person.row("Whole image")["ssim"].value, abs=1e-4)
    for name, pixels in (("inside", part), ("outside", ~part)):
        by_hand = ssim_over(reference, output.normalised(), pixels)
        assert said[name]["ssim"] == pytest.approx(by_hand, abs=1e-4)


def _compared_by_command(rectangle, candidate, capsys) -> dict:
    """The original, in whose pixels the rectangle is, and the file that left, through `xraysr compare`."""
    source = str(places.resources() / "sample_study" / SOURCE)
    words = ["compare", source, str(candidate), "--rectangle", rectangle, "--no-intervals", "--json"]
    capsys.readouterr()
    assert main(words, lambda _: 70) == 0
    return json.loads(capsys.readouterr().out)
