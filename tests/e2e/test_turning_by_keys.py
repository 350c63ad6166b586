"""Going from image to image with keys alone, over studies of several patients."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.support.dicom_files import write_dicom
from tests.support.views import roll
from tests.support.waiting import WAIT_MS

NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SERIES = {  # patient, study, series: how many images
    ("ANN", 1, 1): 3,
    ("ANN", 1, 2): 1,
    ("ANN", 2, 1): 1,
    ("BOB", 1, 1): 1,
}


def write(folder: Path) -> dict[str, Path]:
    """Small images, each with a name that says where it belongs."""
    folder.mkdir(exist_ok=True)
    files, studies = {}, {}
    for (patient, study, series), count in SERIES.items():
        uid, series_uid = studies.setdefault((patient, study), generate_uid()), generate_uid()
        for number in range(1, count + 1):
            name = f"{patient}-{study}-{series}-{number}"
            greys = np.full((40 + 8 * series, 40 + 16 * study), 100 * number, np.uint16)
            greys[: number * 5] = 900
            facts = {
                "PatientName": patient,
                "PatientID": patient,
                "StudyInstanceUID": uid,
                "StudyDate": f"2024010{study}",
                "StudyDescription": f"Study {study}",
                "SeriesInstanceUID": series_uid,
                "SeriesNumber": series,
                "InstanceNumber": number,
                "SOPInstanceUID": generate_uid(),
            }
            files[name] = write_dicom(folder / f"{name}.dcm", greys, **facts)
    return files


class Reader:
    """Presses keys as the window gets them, and reads where it is."""

    def __init__(self, program, qtbot, files: dict[str, Path]) -> None:
        self.program, self.qtbot, self.files = program, qtbot, files

    def press(self, key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(self.program.window.windowHandle(), key, modifiers)

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def until_at(self, name: str) -> None:
        self.until(lambda: self.at == name and not self.program.rooms["looking"].viewing.reading.is_busy)
        assert self.program.window.windowTitle() == f"{name}.dcm - xraysr"
        assert f"{name}.dcm" in self.view.accessibleName()

    @property
    def view(self):
        return self.program.desk.grid.active

    @property
    def at(self) -> str:
        shown = self.view.radiograph
        return "" if shown is None else shown.source.address.path.stem

    @property
    def told(self) -> str:
        label = self.program.desk.status.findChild(QLabel, "outcome")
        return label.text() if label.isVisible() else ""

    def fitted(self) -> bool:
        camera = self.view.camera
        self.view.fit()
        return camera == self.view.camera


@pytest.fixture
def reader(program, qtbot, tmp_path):
    made = Reader(program, qtbot, write(tmp_path / "studies"))
    program.desk.settings_control.change(title_names_file=True)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([tmp_path / "studies"])
    program.rooms["browsing"].opening.open_paths([made.files["ANN-1-1-1"]])
    made.until_at("ANN-1-1-1")
    return made


def test_arrows_stop_at_both_ends_of_the_series_and_say_so(reader):
    for name in ("ANN-1-1-2", "ANN-1-1-3"):
        reader.press(Qt.Key.Key_Down)
        reader.until_at(name)
    reader.press(Qt.Key.Key_Down)
    reader.until(lambda: "Last image of this series" in reader.told)
    assert reader.at == "ANN-1-1-3"
    reader.press(Qt.Key.Key_Up)
    reader.until_at("ANN-1-1-2")
    assert "Last image" not in reader.told
    reader.press(Qt.Key.Key_Up)
    reader.press(Qt.Key.Key_Up)
    reader.until_at("ANN-1-1-1")
    reader.until(lambda: "First image of this series" in reader.told)


def test_the_wheel_turns_what_keys_turn_and_says_where_there_is_nothing_to_turn(reader):
    reader.until(lambda: reader.view.turns_pages)  # it was opened alone, and the list has its series
    roll(reader.view, (50, 50), -1)
    reader.until_at("ANN-1-1-2")
    reader.press(Qt.Key.Key_PageDown)
    reader.until_at("ANN-1-2-1")
    roll(reader.view, (50, 50), 1, CONTROL)
    assert "only image" not in reader.told
    roll(reader.view, (50, 50), -1)
    assert reader.told == "This is the only image of its series."
    by_wheel = reader.told
    reader.press(Qt.Key.Key_Down)
    assert reader.told == by_wheel


@pytest.mark.parametrize(
    ("key", "modifiers", "there", "back", "says"),
    [
        (Qt.Key.Key_PageDown, NONE, "ANN-1-2-1", Qt.Key.Key_PageUp, "2"),
        (Qt.Key.Key_Right, CONTROL | SHIFT, "BOB-1-1-1", Qt.Key.Key_Left, "BOB"),
    ],
)
def test_the_next_series_and_patient_have_keys_and_say_where_they_went(
    reader, key, modifiers, there, back, says
):
    reader.view.zoom_by(3.0)
    reader.press(key, modifiers)
    reader.until_at(there)
    assert says in reader.told
    assert reader.fitted()
    reader.press(back, modifiers)
    reader.until(lambda: reader.at.startswith("ANN") and reader.at != there)


def test_a_study_has_keys_of_its_own(reader):
    seen = {reader.at[:5]}
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        before = reader.at
        reader.press(key, CONTROL)
        reader.until(lambda before=before: reader.at != before or "study in the list" in reader.told)
        if reader.at != before:
            assert reader.told
        seen.add(reader.at[:5])
    assert len(seen) > 1


def test_within_the_series_the_place_that_is_looked_at_stays(reader):
    reader.view.zoom_by(3.0)
    camera = reader.view.camera
    reader.press(Qt.Key.Key_Down)
    reader.until_at("ANN-1-1-2")
    assert reader.view.camera == camera


def test_a_broken_first_file_does_not_lock_its_series(program, qtbot, tmp_path):
    files = write(tmp_path)
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(b"no image")
    reader = Reader(program, qtbot, files)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    program.desk.settings_control.change(title_names_file=True)

    program.rooms["browsing"].opening.open_paths([broken, files["ANN-1-1-1"]])
    reader.until(lambda: program.desk.grid.why_no_image() == "broken.dcm could not be read.")
    assert program.desk.banner.message is not None
    reader.press(Qt.Key.Key_Down)

    reader.until_at("ANN-1-1-1")
    reader.until(
        lambda: program.rooms["looking"].viewing.page().count == 1
    )  # the broken file is of no series
    reader.press(Qt.Key.Key_Up)
    reader.until(lambda: reader.told != "")
    assert reader.at == "ANN-1-1-1"


def test_a_moving_file_that_is_opened_again_keeps_its_frames_and_plays(program, qtbot, tmp_path):
    frames = np.arange(6 * 40 * 40, dtype=np.uint16).reshape(6, 40, 40) % 4096
    path = write_dicom(tmp_path / "moving.dcm", frames, NumberOfFrames=6)
    reader = Reader(program, qtbot, {})
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    for _ in range(2):
        program.rooms["browsing"].opening.open_paths([path])
        reader.until(
            lambda: not program.rooms["looking"].viewing.is_coming(reader.view) and reader.at == "moving"
        )
        assert program.rooms["looking"].viewing.page().count == 6
    start = reader.view.radiograph.source.address.frame

    reader.press(Qt.Key.Key_Down)
    reader.until(lambda: reader.view.radiograph.source.address.frame == start + 1)
    assert not program.rooms["looking"].cine.why_not()
    program.desk.table.trigger("cine-play")

    reader.until(lambda: reader.view.radiograph.source.address.frame == start + 3)
    program.desk.table.trigger("cine-play")


def test_files_of_two_patients_named_together_are_no_series(program, qtbot, tmp_path):
    """As the command line and the dialog give them."""
    one = Reader(program, qtbot, write(tmp_path / "studies"))
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    program.rooms["browsing"].opening.open_paths([one.files["ANN-1-1-1"], one.files["BOB-1-1-1"]])
    one.until(lambda: one.at == "ANN-1-1-1" and program.rooms["looking"].viewing.page().count == 1)

    one.press(Qt.Key.Key_Down)
    one.until(lambda: "of its series" in one.told or "of this series" in one.told)
    assert one.at == "ANN-1-1-1"

    one.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    one.until(lambda: one.at == "BOB-1-1-1")


def test_while_it_plays_the_rate_is_in_sight_and_the_keys_change_it(program, qtbot, tmp_path):
    frames = np.arange(6 * 40 * 40, dtype=np.uint16).reshape(6, 40, 40) % 4096
    path = write_dicom(tmp_path / "moving.dcm", frames, NumberOfFrames=6, FrameTime=100)
    reader = Reader(program, qtbot, {})
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    program.rooms["browsing"].opening.open_paths([path])
    reader.until(lambda: reader.at == "moving" and program.rooms["looking"].viewing.page().count == 6)
    reader.until(
        lambda: all(
            map(
                program.rooms["looking"].viewing.reading.has,
                program.rooms["looking"].viewing.page().stack.images,
            )
        )
    )

    reader.press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    before = program.rooms["looking"].viewing.page().index
    reader.until(lambda: program.rooms["looking"].viewing.page().index != before)
    assert "frames per second" in reader.told
    reader.press(Qt.Key.Key_Up, CONTROL)
    assert "12.5 frames per second" in reader.told
    reader.press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert reader.told == ""
