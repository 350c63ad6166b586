"""Scores order the list, the reader's word comes first where that is wished, and folders fill the list."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QPushButton

from tests.support.dicom_files import write_dicom
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.triage.judging import Judged
from xraysr_gui.core.geometry import Point
from xraysr_gui.settings import places
from xraysr_gui.studies.worklist_case import Mark, Score
from xraysr_gui.studies.worklist_file import WorklistFile

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
GREYS = {"ANN": 200, "BOB": 900, "CLEO": 500, "DAN": 700}


def by_brightness(radiograph, progress):
    """What is brighter is more urgent, above 60 %; mid grey it cannot tell of."""
    shares = radiograph.normalised()
    mean = float(np.median(shares) / shares.max())
    where = np.zeros((4, 4), np.float32)
    where[1, 2] = 0.06
    if abs(mean - 0.5) < 0.05:
        return Judged(Score(None, None, None, None, False, "This is no frontal chest. Look.", "bright"))
    p = round(mean, 2)
    return Judged(Score(p, p - 0.1, p + 0.05, 1 - p, p > 0.6, "The upper right is bright.", "bright"), where)


@pytest.fixture
def films(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    for patient, grey in GREYS.items():
        film(folder / f"{patient}.dcm", patient, grey)
    return folder


def film(path, patient, grey):
    greys = np.full((60, 50), grey, np.uint16)
    greys[0, :2] = 0, 1000
    facts = {"PatientName": patient, "PatientID": patient, "StudyInstanceUID": generate_uid()}
    facts |= {"StudyDescription": "Chest", "SeriesInstanceUID": generate_uid()}
    write_dicom(path, greys, **facts, SOPInstanceUID=generate_uid())


class Room:
    """Presses keys as the window gets them, and reads the panel."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        self.room = program.rooms["worklist"]
        program.window.choose_module("worklist")
        program.desk.grid.active.setFocus()

    def press(self, key, modifier=CONTROL) -> None:
        QTest.keyClick(self.program.window.windowHandle(), key, modifier)

    def until(self, there) -> None:
        self.qtbot.waitUntil(there, timeout=WAIT_MS)

    def until_cases(self, *names: str) -> None:
        self.until(lambda: [row.partition("\n")[0] for row in self.rows] == list(names))

    def until_at(self, name: str) -> None:
        def there() -> bool:
            shown = self.program.desk.grid.active.radiograph
            return shown is not None and shown.source.address.path.stem == name

        self.until(there)

    @property
    def rows(self) -> list[str]:
        rows = self.program.window.findChild(QListWidget, "worklist-cases")
        return [rows.item(row).text().replace(", Chest", "") for row in range(rows.count())]

    def text(self, name: str) -> str:
        return self.program.window.findChild(QLabel, f"worklist-{name}").text()


@pytest.fixture
def room(program, qtbot, films):
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    program.rooms["worklist"].assessing.judge = by_brightness
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([films])
    made = Room(program, qtbot)
    made.until_at("DAN")
    return made


def test_scores_order_the_list_and_say_why(room, program):
    program.desk.table.action("list-all").trigger()
    room.until_cases("1.  BOB", "2.  DAN", "3.  CLEO", "4.  ANN")
    assert room.rows[0].split("\n")[1] == "flagged · abnormal 90 % (80 to 95 %)"
    assert room.rows[2].split("\n")[1] == "not judged: This is no frontal chest"
    assert room.rows[3].split("\n")[1] == "abnormal 20 % (10 to 25 %)"
    assert room.text("score-title") == "Flagged"  # of Dan, who is in sight
    assert room.text("score-reason").startswith("The upper right is bright.")
    view = program.desk.grid.active
    assert room.room.mapping.score_map.heat is None  # nothing lies over an original that nobody asked for
    original = view.grab().toImage()
    room.press(Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier)
    room.until(lambda: room.room.mapping.score_map.heat is not None)
    assert view.grab().toImage() != original
    assert room.room.mapping.score_map.heat.drawn.scale.basis.startswith("Score map: so much lower")
    spacing = view.radiograph.spacing
    place = view.to_screen(Point(31.0 * spacing.column, 22.0 * spacing.row)).toPoint()
    QTest.mouseMove(view, place - QPoint(9, 9))
    QTest.mouseMove(view, place)
    probe = program.desk.status.probe
    room.until(lambda: "this spot raises the probability by" in probe.text())
    drawn = room.room.mapping.score_map.heat.drawn
    assert (drawn.scale.low, drawn.scale.high) == (0.0, 10.0)  # the same for every image
    room.press(Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier)
    assert room.room.mapping.score_map.heat is None

    program.desk.table.action("find-normal").trigger()  # Dan's flag was a false alarm
    room.press(Qt.Key.Key_U, ALT | Qt.KeyboardModifier.ShiftModifier)
    room.until_at("BOB")
    room.until(lambda: "1 false alarm this shift" in room.rows[0])
    assert "0 of 1 flags were right" in room.text("record")
    program.desk.table.action("find-abnormal").trigger()
    room.until(lambda: "1 of 2 flags was right" in room.text("record"))
    assert "1 false alarm this shift" in "".join(room.rows)
    room.press(Qt.Key.Key_PageDown)
    room.until_at("CLEO")
    room.press(Qt.Key.Key_PageDown)
    room.until_at("ANN")
    room.press(Qt.Key.Key_PageUp)
    room.until_at("CLEO")
    assert room.text("score-title") == "The model cannot tell"


def test_the_readers_own_word_comes_first(room, program):
    program.window.findChild(QPushButton, "worklist-order-opener").click()
    box = program.window.findChild(QCheckBox, "worklist-read-first")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))
    program.desk.table.action("list-all").trigger()
    room.until(lambda: len(room.rows) == 4 and all("score hidden" in row for row in room.rows))
    assert room.text("score-title") == "Mark it first"
    assert not program.desk.table.action("score-map").isEnabled()
    assert room.room.mapping.score_map.heat is None
    room.press(Qt.Key.Key_U, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    room.until(lambda: room.text("score-title") == "Flagged")
    assert "You said first: not urgent." in room.text("score-reason")
    room.press(Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier)
    room.until(lambda: room.room.mapping.score_map.heat is not None)
    assert sum("score hidden" in row for row in room.rows) == 3
    room.press(Qt.Key.Key_U)  # the score changed the reader's mind
    room.until(lambda: "1 not known yet" in room.text("minds"))
    program.desk.table.action("settled-urgent").trigger()
    room.until(lambda: "Changed your mind: 1 rightly, 0 wrongly, 0 not known yet" in room.text("minds"))
    program.desk.table.action("settled-ordinary").trigger()
    room.until(lambda: "Changed your mind: 0 rightly, 1 wrongly, 0 not known yet" in room.text("minds"))
    (case,) = (one for one in room.room.kept.reading.cases if one.address.path.stem == "DAN")
    assert (case.first, case.mark, case.outcome) == (Mark.ORDINARY, Mark.URGENT, Mark.ORDINARY)


def test_a_watched_folder_that_goes_away_and_another_window(room, program, films, tmp_path):
    ward = tmp_path / "ward"
    ward.mkdir()
    room.room.watching.watch(ward)
    room.until(lambda: room.room.kept.watched == (ward,))
    shutil.copy(films / "BOB.dcm", ward / "new.dcm")
    room.until(lambda: len(room.rows) == 1 and "abnormal 90 %" in room.rows[0])
    ward.rename(tmp_path / "away")
    room.until(lambda: "cannot be reached" in room.text("warning"))
    assert len(room.rows) == 1
    (tmp_path / "away").rename(ward)
    room.until(lambda: room.text("warning") == "")

    other = WorklistFile(places.data_folder() / "worklist.sqlite")
    told = []
    room.room.worklist.told.connect(told.append)
    other.mark(other.cases()[0].id, Mark.URGENT, room.room.kept.clock())
    other.close()
    room.room.kept.refresh()
    room.until(lambda: "This list was changed from elsewhere: new.dcm, marked urgent." in told)
    clock = room.room.kept.clock
    room.room.kept.clock = lambda: clock() - 7200
    room.room.kept.refresh()
    room.until(lambda: "The clock was set back by 2 h 0 min" in " ".join(told))
    room.until(lambda: "The clock is 2 h 0 min behind the last mark" in room.text("warning"))
    assert room.room.kept.reading.rows[0].case.mark is Mark.URGENT


def test_cases_are_scored_again_when_a_judge_is_another_one(room, program):
    assessing, said = room.room.assessing, []

    def by_a_judge(radiograph, progress):
        said.append(radiograph.source.address.path.stem)
        judges, sha256 = assessing.judges()[0], radiograph.source.sha256
        return Judged(replace(by_brightness(radiograph, progress).score, judges=judges, sha256=sha256))

    assessing.judge, assessing.judges = by_a_judge, lambda: ("bright 1 aaaa",)
    assessing.try_again()
    program.desk.table.action("list-all").trigger()
    room.until(lambda: len(said) == 4 and all(one.score for one in room.room.kept.reading.cases))
    assert "Assessed by bright." in room.text("score-reason")
    assessing.try_again()
    room.until_cases("1.  BOB", "2.  DAN", "3.  CLEO", "4.  ANN")
    assert len(said) == 4  # nothing has changed
    assessing.judges = lambda: ("bright 1 bbbb",)  # the same version, and it learned something else
    assessing.try_again()
    room.until(lambda: set(said[4:]) == set(GREYS))
    room.until(lambda: {one.score.judges for one in room.room.kept.reading.cases} == {"bright 1 bbbb"})

    kept, count = room.room.kept, len(said)
    (case,) = (one for one in kept.reading.cases if one.address.path.stem == "DAN")
    written_over = replace(case.score, sha256="0" * 64)  # while nobody looked
    kept.do(lambda file: file.score(case.id, written_over, kept.clock()))
    room.until(lambda: said[count:] == ["DAN"])  # who is on the screen
    room.until(lambda: all(one.score and one.score.sha256 != "0" * 64 for one in kept.reading.cases))
