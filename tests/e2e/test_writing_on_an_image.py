"""Calibration by hand, arrows, texts and names with the whole program: mouse, keys, and what leaves."""

from __future__ import annotations

import highdicom
import pydicom
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from tests.support.derived_files import errors_of
from tests.support.open_sessions import find_leftover
from tests.support.views import drag
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.marks import Arrow, Distance, KnownLength, Note
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.spacing import Calibration
from xraysr_gui.gui.tools.halo_text import HaloText
from xraysr_gui.studies.journal import Journal
from xraysr_gui.studies.leftover import bring_back
from xraysr_gui.studies.session import Snapshot

CHEST, PATTERN = "1_chest_pa.dcm", "2_test_pattern.dcm"
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def written(monkeypatch):
    """Every line of text that layers paint over the images."""
    lines: list[str] = []
    paint = HaloText.paint

    def measurement_saving(self, painter: QPainter, at, text: str, *rest):
        lines.append(text)
        return paint(self, painter, at, text, *rest)

    monkeypatch.setattr(HaloText, "paint", measurement_saving)
    return lines


def entry_of(view) -> QLineEdit:
    [entry] = [one for one in view.findChildren(QLineEdit, "text-entry") if one.isVisible()]
    return entry


def type_into(qtbot, view, words: str, end=Qt.Key.Key_Return) -> None:
    entry = entry_of(view)
    entry.clear()
    qtbot.keyClicks(entry, words)
    qtbot.keyClick(entry, end)


def draw(view, *places) -> None:
    """Drag through places, on the image."""
    left, top = view.width() / 2 - 200, view.height() / 2 - 250
    drag(view, *((left + x, top + y) for x, y in places))


def calibrate(qtbot, view, words: str = "100", *, along: int = 200) -> None:
    qtbot.keyClick(view, Qt.Key.Key_K)
    draw(view, (100, 300), (100 + along // 2, 300), (100 + along, 300))
    type_into(qtbot, view, words)


def save(program, qtbot, id: str, path) -> pydicom.Dataset:
    program.desk.table.refresh()
    program.desk.table.action(id).trigger()
    [dialog] = [one for one in program.window.findChildren(QFileDialog) if one.isVisible()]
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(
        lambda: path.exists() and not program.rooms["saving"].exporting.is_writing, timeout=WAIT_MS
    )
    assert errors_of(path) == []
    return pydicom.dcmread(path)


def test_a_line_of_known_length_calibrates_everything_and_undo_takes_it_back(
    program, qtbot, open_file, written
):
    view = open_file(CHEST)
    stated = view.radiograph.spacing
    qtbot.keyClick(view, Qt.Key.Key_D)
    draw(view, (100, 200), (150, 200), (200, 200))
    [drawn] = program.desk.workspace.document.marks
    place = view.to_screen(drawn.points[0])

    calibrate(qtbot, view)
    document = program.desk.workspace.document
    distance, line = document.marks
    assert isinstance(line, KnownLength)
    assert line.length == pytest.approx(100.0)
    assert distance.length == pytest.approx(50.0, rel=0.02)
    assert distance.reading(view.radiograph.spacing).endswith("mm, calibrated by hand (line of 100 mm)")
    assert (view.to_screen(distance.points[0]) - place).manhattanLength() < 0.01, "the view jumped"
    written.clear()
    view.grab()
    assert "Ruler: calibrated by hand (line of 100 mm)." in written
    told = program.rooms["measuring"].instruments.panel.findChild(QLabel, "calibration").text()
    assert "Calibrated by hand" in told
    assert "line of 100 mm" in told
    program.desk.table.trigger("copy-measurements")
    assert "calibrated by hand (line of 100 mm)" in QGuiApplication.clipboard().text()

    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert view.radiograph.spacing == stated
    assert program.desk.workspace.document.marks == (drawn,)
    qtbot.keyClick(view, Qt.Key.Key_Y, CONTROL)
    assert view.radiograph.spacing.calibration is Calibration.HAND
    qtbot.keyClick(view, Qt.Key.Key_K, CONTROL | ALT)
    assert view.radiograph.spacing == stated
    assert [type(mark) for mark in program.desk.workspace.document.marks] == [Distance]


def test_a_distance_that_is_there_calibrates_too(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_D)
    draw(view, (100, 200), (150, 200), (200, 200))
    qtbot.keyClick(view, Qt.Key.Key_K, CONTROL)
    type_into(qtbot, view, "2,5 cm")
    [line] = program.desk.workspace.document.marks
    assert (line.millimetres, line.length) == (25.0, pytest.approx(25.0))


@pytest.mark.parametrize("typed", ["", "abc", "0", "-3", "1e9", "99999"])
def test_what_is_no_length_is_not_taken(program, qtbot, open_file, typed):
    view = open_file(CHEST)
    stated = view.radiograph.spacing
    calibrate(qtbot, view, typed)
    entry = entry_of(view)
    assert view.radiograph.spacing == stated
    qtbot.keyClick(entry, Qt.Key.Key_Escape)
    assert not entry.isVisible()
    assert program.desk.workspace.document.marks == ()
    assert not view.tool.is_drawing


def test_the_end_of_the_known_line_can_be_put_right(program, qtbot, open_file):
    view = open_file(CHEST)
    calibrate(qtbot, view)
    before = view.radiograph.spacing.row
    draw(view, (300, 300), (250, 300), (200, 300))
    assert view.radiograph.spacing.row == pytest.approx(2 * before, rel=0.03)
    [line] = program.desk.workspace.document.marks
    assert line.length == pytest.approx(100.0)
    assert program.desk.toolbox.marks.chosen_in(program.desk.workspace.document.address) == 0


def test_results_and_what_leaves_are_calibrated_and_say_how(program, qtbot, open_file, tmp_path):
    view = open_file(PATTERN)
    calibrate(qtbot, view)
    program.rooms["enhancing"].panel.chooser.choose("lanczos")
    program.desk.table.refresh()
    qtbot.keyClick(view, Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(
        lambda: (
            bool(program.desk.workspace.document.results)
            and not program.rooms["enhancing"].enhancing.is_running
        ),
        timeout=WAIT_MS,
    )
    document = program.desk.workspace.document
    [result] = document.results
    assert result.spacing.words == "calibrated by hand (line of 100 mm)"
    assert result.spacing.row == pytest.approx(document.original.spacing.row / 2)
    program.rooms["enhancing"].versions.choose(1)
    made = save(program, qtbot, "save-result", tmp_path / "result.dcm")
    assert [float(one) for one in made.PixelSpacing] == pytest.approx(result.spacing.mm)
    assert made.PixelSpacingCalibrationType == "FIDUCIAL"
    assert made.PixelSpacingCalibrationDescription == "calibrated by hand: line of 100 mm"
    again = program.desk.reader.open(result.source.address.__class__(tmp_path / "result.dcm"), Progress())
    assert again.spacing.calibration is Calibration.FIDUCIAL
    assert again.spacing.note == "calibrated by hand: line of 100 mm"


def test_it_comes_back_with_the_session(program, qtbot, open_file, tmp_path):
    view = open_file(PATTERN)
    calibrate(qtbot, view)
    program.rooms["enhancing"].panel.chooser.choose("lanczos")
    program.desk.table.refresh()
    qtbot.keyClick(view, Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(
        lambda: (
            bool(program.desk.workspace.document.results)
            and not program.rooms["enhancing"].enhancing.is_running
        ),
        timeout=WAIT_MS,
    )
    document = program.desk.workspace.document
    journal = Journal(tmp_path)
    journal.write(Snapshot((document,), {}, program.rooms["looking"].viewing.page()), Progress())
    journal._lock.let_go()
    leftover = find_leftover(tmp_path)
    brought = bring_back(leftover, program.desk.reader, Progress())
    leftover.lock.let_go()
    [back] = brought.documents
    assert brought.sentences == ()
    assert back.marks == document.marks
    assert back.original.spacing == document.original.spacing
    assert back.results[0].spacing.mm == pytest.approx(document.results[0].spacing.mm)
    assert back.results[0].spacing.words == document.original.spacing.words


def test_an_arrow_and_a_text_are_drawn_typed_moved_and_undone(program, qtbot, open_file, written):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_Y)
    draw(view, (300, 300), (340, 340), (380, 380))
    type_into(qtbot, view, "Down and 3 keys: D W")
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    type_into(qtbot, view, "old fracture")
    arrow, note = program.desk.workspace.document.marks
    assert (type(arrow), arrow.text) == (Arrow, "Down and 3 keys: D W")
    assert (type(note), note.text) == (Note, "old fracture")
    assert view.tool.id == "text", "a letter that was typed took another tool"
    assert program.rooms["looking"].viewing.page().address == program.desk.workspace.document.address
    written.clear()
    view.grab()
    assert {"old fracture", "Down and 3 keys: D W"} <= set(written)

    centre = view.to_screen(note.points[0])
    drag(view, (centre.x() + 20, centre.y()), (centre.x() + 60, centre.y() + 30))
    moved = program.desk.workspace.document.marks[1]
    at = view.to_screen(moved.points[0])
    assert (at.x(), at.y()) == pytest.approx((centre.x() + 40, centre.y() + 30), abs=0.1)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert entry_of(view).text() == "old fracture"
    type_into(qtbot, view, "healed fracture")
    assert program.desk.workspace.document.marks[1].text == "healed fracture"
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert program.desk.workspace.document.marks == ()


def test_a_press_elsewhere_takes_what_was_typed_and_a_text_without_a_word_is_none(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    qtbot.keyClicks(entry_of(view), "one")
    draw(view, (60, 60))
    assert [mark.text for mark in program.desk.workspace.document.marks] == ["one"]
    qtbot.keyClick(entry_of(view), Qt.Key.Key_Escape)
    draw(view, (90, 90))
    draw(view, (120, 120))
    qtbot.keyClick(entry_of(view), Qt.Key.Key_Escape)
    assert [mark.text for mark in program.desk.workspace.document.marks] == ["one"]


def test_a_name_belongs_to_a_region_as_to_a_mark(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_E)
    draw(view, (200, 200), (260, 240), (300, 280))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    type_into(qtbot, view, "Nodule")
    assert program.desk.workspace.document.regions[0].name == "Nodule"
    qtbot.keyClick(view, Qt.Key.Key_D)
    draw(view, (100, 500), (150, 500), (200, 500))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    type_into(qtbot, view, "width")
    assert program.desk.workspace.document.marks[0].text == "width"
    assert program.desk.workspace.document.regions[0].name == "Nodule"


def test_marks_leave_as_graphics_texts_and_comments(program, qtbot, open_file, tmp_path):
    view = open_file(PATTERN)
    calibrate(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Y)
    draw(view, (300, 100), (340, 140), (380, 180))
    type_into(qtbot, view, "here")
    qtbot.keyClick(view, Qt.Key.Key_N)
    draw(view, (200, 200))
    type_into(qtbot, view, "a word")
    qtbot.keyClick(view, Qt.Key.Key_D)
    draw(view, (100, 400), (150, 400), (200, 400))
    marks = program.desk.workspace.document.marks
    to_pixel = view.radiograph.spacing.to_pixel
    made = save(program, qtbot, "save-view-state", tmp_path / "view.dcm")
    line, arrow, note, distance = made.GraphicAnnotationSequence
    assert len(arrow.GraphicObjectSequence) == 3
    shaft = arrow.GraphicObjectSequence[0].GraphicData
    tip, tail = (to_pixel(point) for point in marks[1].points)
    assert shaft == pytest.approx([tip.x, tip.y, tail.x, tail.y], abs=0.01)
    [text] = arrow.TextObjectSequence
    assert (text.UnformattedTextValue, list(text.AnchorPoint)) == (
        "here",
        pytest.approx([tail.x, tail.y], abs=0.01),
    )
    assert "GraphicObjectSequence" not in note
    assert note.TextObjectSequence[0].UnformattedTextValue == "a word"
    assert "calibrated by hand (line of 100 mm)" in distance.TextObjectSequence[0].UnformattedTextValue
    assert line.TextObjectSequence[0].UnformattedTextValue == "100 mm (known: calibrates this image)"

    save(program, qtbot, "save-measurements", tmp_path / "report.dcm")
    report = highdicom.sr.srread(tmp_path / "report.dcm")
    words = report.to_json()
    for told in ("Arrow: here", "Text: a word", "Known length: 100 mm (known: calibrates this image)"):
        assert told in words
    groups = report.content.get_image_measurement_groups()
    measured = [one for group in groups for one in group.get_measurements()]
    [length] = [one for one in measured if one.name.meaning == "Length"]
    assert length.value == pytest.approx(marks[-1].length)
    assert "calibrated by hand (line of 100 mm)" in words
