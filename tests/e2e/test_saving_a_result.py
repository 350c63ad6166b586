"""Saving with the whole program: a result as DICOM and PNG, its map, by keys, dialogs and real children."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from tests.support.derived_files import errors_of, source_file
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import Box, Ellipse, mask_of
from xraysr_gui.settings import places

SOURCE = "2_test_pattern.dcm"
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Reader:
    """A person who saves what the window shows."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        program.window.activateWindow()
        program.desk.grid.active.setFocus()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def key(self, key, modifiers=CONTROL) -> None:
        self.qtbot.keyClick(self.program.desk.grid.active, key, modifiers)

    def enhance(self, id: str) -> None:
        self.program.rooms["enhancing"].panel.chooser.choose(id)
        self.key(Qt.Key.Key_E)
        self.until(
            lambda: bool(self.document.results) and not self.program.rooms["enhancing"].enhancing.is_running
        )

    def dialog(self) -> QFileDialog:
        found = self.program.window.findChildren(QFileDialog, "save-dialog")
        [dialog] = [one for one in found if one.isVisible()]
        return dialog

    def save_as(self, path) -> None:
        dialog = self.dialog()
        dialog.selectFile(str(path))
        dialog.accept()
        self.program.window.activateWindow()
        self.program.desk.grid.active.setFocus()
        self.until(lambda: not self.program.rooms["saving"].exporting.is_writing)

    def told(self) -> str:
        return self.program.desk.status.findChild(QLabel, "outcome").toolTip()

    def refused(self) -> str:
        self.until(lambda: self.program.desk.banner.message is not None)
        message = self.program.desk.banner.message
        self.program.desk.banner.show_next()
        return message.text

    @property
    def document(self):
        return self.program.desk.workspace.document


@pytest.fixture
def reader(program, qtbot, open_file) -> Reader:
    open_file(SOURCE)
    return Reader(program, qtbot)


def test_a_result_is_saved_as_dicom_that_validates_and_as_a_picture(reader, tmp_path):
    program = reader.program
    assert not program.desk.table.action("save-result").isEnabled()
    assert (
        program.rooms["saving"].exporting.why_not()
        == program.rooms["enhancing"].versions.why_no_result()
        != ""
    )
    reader.enhance("bicubic")
    program.rooms["enhancing"].versions.choose(1)

    reader.key(Qt.Key.Key_S)
    name = reader.dialog().selectedFiles()[0]
    source = places.resources() / "sample_study" / SOURCE
    assert name.endswith(f"{reader.document.original.source.sha256[:12]}-bicubic.dcm")
    for secret in (program.desk.workspace.document.original.source.label("PatientID"),):
        assert secret not in name
    target = tmp_path / "out.dcm"
    reader.save_as(target)
    assert "out.dcm was written" in reader.told()
    assert errors_of(target) == []
    made, was = pydicom.dcmread(target), pydicom.dcmread(source)
    assert (made.Rows, made.Columns) == (2 * was.Rows, 2 * was.Columns)
    assert made.StudyInstanceUID == was.StudyInstanceUID
    step = (reader.document.original.white - reader.document.original.black) / (2**made.BitsStored - 1)
    dense = program.desk.reader.open(Address(target), Progress()).pixels
    np.testing.assert_allclose(dense, reader.document.results[0].pixels.clip(0), atol=0.51 * step)

    reader.key(Qt.Key.Key_S)
    reader.save_as(tmp_path / "out.png")
    assert "out.png was written" in reader.told()
    assert "stands beside" not in reader.told()  # it is shown in full range
    with Image.open(tmp_path / "out.png") as picture:
        assert picture.size == (made.Columns, made.Rows)
        assert "Not for primary diagnosis" in picture.text["Disclaimer"]
    capsules = [
        program.desk.reader.provenance(Address(tmp_path / name), Progress())
        for name in ("out.dcm", "out.png")
    ]
    assert capsules[0].steps == capsules[1].steps == reader.document.results[0].steps
    assert not list(tmp_path.glob("*.part"))


def test_the_only_unsaved_result_is_saved_from_the_view_of_the_original(reader, tmp_path):
    versions = reader.program.rooms["enhancing"].versions
    reader.enhance("bicubic")
    versions.choose(0)
    assert reader.program.desk.grid.active.radiograph is reader.document.original

    reader.key(Qt.Key.Key_S)
    assert reader.dialog().selectedFiles()[0].endswith("-bicubic.dcm")
    reader.save_as(tmp_path / "first.dcm")
    reader.key(Qt.Key.Key_S)
    assert "Every result is saved" in reader.refused()
    reader.enhance("nearest")
    versions.choose(0)
    reader.key(Qt.Key.Key_S)
    assert reader.dialog().selectedFiles()[0].endswith("-nearest.dcm")
    reader.dialog().reject()
    reader.program.window.activateWindow()
    reader.program.desk.grid.active.setFocus()
    reader.enhance("lanczos")
    reader.until(lambda: len(reader.document.results) == 3)
    versions.choose(0)
    reader.key(Qt.Key.Key_S)
    assert "Several results are not saved" in reader.refused()


def test_a_picture_says_which_window_is_not_in_it(reader, tmp_path):
    path = source_file(tmp_path / "a.dcm", WindowCenter="1650", WindowWidth="2700")
    reader.program.rooms["browsing"].opening.open_paths([path])
    reader.until(lambda: reader.document is not None and reader.document.address.path == path)
    reader.until(lambda: reader.program.desk.grid.active.radiograph is reader.document.original)
    reader.enhance("unsharp-mask")
    reader.program.rooms["enhancing"].versions.choose(1)
    for name, said in (("out.png", True), ("out.dcm", False)):
        reader.key(Qt.Key.Key_S)
        reader.save_as(tmp_path / name)
        assert f"{name} was written" in reader.told()
        words = "The window W 2700 L 1650 stands beside the grey levels, for this program alone."
        assert (words in reader.told()) == said
        message = reader.program.desk.banner.message
        assert (message is not None and message.rest == words) == said
        reader.program.desk.banner.show_next()


def test_the_map_in_sight_is_saved_with_its_numbers(reader, tmp_path):
    reader.enhance("unsharp-mask")
    program = reader.program
    program.desk.grid.set_active(program.desk.grid.shown_views[1])
    mapping = program.rooms["comparing"].mapping
    reader.until(
        lambda: program.rooms["comparing"].arranging.heat.heat is not None and not mapping.is_drawing
    )
    program.desk.table.refresh()
    reader.key(Qt.Key.Key_S, CONTROL | ALT)
    reader.save_as(tmp_path / "map.dcm")
    assert "map.dcm was written" in reader.told()
    assert errors_of(tmp_path / "map.dcm") == []
    drawn = program.rooms["comparing"].arranging.heat.heat.drawn
    np.testing.assert_array_equal(pydicom.dcmread(tmp_path / "map.dcm").pixel_array, drawn.values)


def test_what_cannot_be_written_is_told_in_three_sentences(reader, tmp_path):
    reader.enhance("bicubic")
    program = reader.program
    result, source = reader.document.results[0], tmp_path / "source.png"
    program.rooms["saving"].exporting.save(tmp_path / "out.gif", result)
    assert ".gif" in (words := reader.refused())
    assert "Choose a name" in words
    source.write_bytes(b"in the way")
    program.rooms["saving"].exporting.save(source / "out.dcm", result)
    assert "Choose a folder" in reader.refused()
    assert source.read_bytes() == b"in the way"


def test_regions_leave_as_a_segmentation_and_come_back_with_their_names(reader, tmp_path):
    program, told = reader.program, []
    image = reader.document.original
    width, height = image.field_size
    drawn = Ellipse(id="r", name="Nodule", box=Box(width / 4, height / 4, width / 3, height / 5))
    program.desk.workspace.change(reader.document.with_regions(drawn))
    program.rooms["regions"].region_files.ask_to_export()
    [dialog] = program.window.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"{image.source.sha256[:12]}-regions")
    dialog.close()
    program.rooms["regions"].region_files.told.connect(told.append)
    program.rooms["regions"].region_files.export(tmp_path / "regions.dcm", reader.document.regions)
    reader.until(lambda: len(told) == 1)
    assert errors_of(tmp_path / "regions.dcm") == []
    program.rooms["regions"].region_files.import_paths([tmp_path / "regions.dcm"])
    reader.until(lambda: len(reader.document.regions) == 2)
    one, other = reader.document.regions
    assert (one.name, other.name) == ("Nodule", "Nodule")
    np.testing.assert_array_equal(*(mask_of(r, image.shape, image.spacing) for r in (one, other)))


def test_the_views_are_saved_as_a_picture_that_names_the_patient_only_if_asked(reader, tmp_path):
    program = reader.program
    reader.enhance("bicubic")
    program.rooms["enhancing"].versions.choose(1)
    pictures = {}
    for name, kind in (("plain", None), ("named", 2), ("bare", 1)):
        reader.key(Qt.Key.Key_V, CONTROL | ALT)
        dialog = reader.dialog()
        if kind is not None:
            dialog.selectNameFilter(dialog.nameFilters()[kind])
        assert "test_pattern" not in dialog.selectedFiles()[0]
        reader.save_as(tmp_path / f"{name}.png")
        assert f"{name}.png was written" in reader.told()
        with Image.open(tmp_path / f"{name}.png") as picture:
            pictures[name] = np.asarray(picture).astype(int)
            assert "Not for primary diagnosis" in picture.text["Disclaimer"]
    ratio = program.desk.grid.devicePixelRatioF()
    assert pictures["named"].shape[1:] == (round(program.desk.grid.width() * ratio), 3)
    view = program.desk.grid.views[0]
    corner = slice(int(24 * ratio), int(60 * ratio)), slice(0, int(view.width() / 2 * ratio))
    letters = {name: (picture[corner].min(axis=-1) > 190).sum() for name, picture in pictures.items()}
    assert letters["named"] > letters["plain"] + 50
    high = min(picture.shape[0] for picture in pictures.values())  # a notice takes some of the height
    assert (pictures["plain"][:high] != pictures["bare"][:high]).any()
    again = program.desk.reader.provenance(Address(tmp_path / "plain.png"), Progress())
    assert again.steps == reader.document.results[0].steps
