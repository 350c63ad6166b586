"""An earlier study beside the one that is read, by keys, on the whole program."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.support.dicom_files import DIGITAL_XRAY, write_dicom
from tests.support.waiting import WAIT_MS

KEYS = Qt.KeyboardModifier
CONTROL_ALT = KEYS.ControlModifier | KEYS.AltModifier
TODAY = date(2024, 5, 20)


def film(folder, days_before: int, spacing=0.2, patient="77", rows=120):
    """A film of one patient; its mean grey tells which one it is."""
    taken = (TODAY - timedelta(days_before)).strftime("%Y%m%d")
    name = f"{patient}-{days_before}"
    return write_dicom(
        folder / f"{name}.dcm",
        np.full((rows, 100), 200 + days_before % 3000, np.uint16),
        SOPClassUID=DIGITAL_XRAY,
        PatientID=patient,
        PatientName="Doe^Jane",
        StudyDate=taken,
        StudyTime="101500",
        StudyInstanceUID=f"1.2.3.{patient}.{days_before + 1}",
        SeriesInstanceUID=f"1.2.3.{patient}.{days_before + 1}.1",
        SOPInstanceUID=f"1.2.3.{patient}.{days_before + 1}.1.1",
        Modality="DX",
        BodyPartExamined="CHEST",
        **({"PixelSpacing": [spacing, spacing]} if spacing else {}),
    )


@pytest.fixture
def read(program, qtbot, tmp_path):
    """Lists films, opens the newest, and presses keys as the window gets them."""

    def opened(*paths):
        ended = []
        program.rooms["browsing"].browsing.idle.connect(lambda: ended.append(True))
        program.rooms["browsing"].browsing.scan(paths)
        qtbot.waitUntil(lambda: bool(ended), timeout=WAIT_MS)
        program.rooms["browsing"].opening.open_paths([paths[0]])
        qtbot.waitUntil(lambda: program.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)

    def press(modifiers=CONTROL_ALT):
        QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_P, modifiers)

    return opened, press


def shown_names(program):
    images = (view.radiograph for view in program.desk.grid.shown_views)
    return ["" if image is None else image.source.address.path.stem for image in images]


def outcome(program):
    return program.desk.status.findChild(QLabel, "outcome").toolTip()


def test_the_newest_earlier_study_stands_beside_at_the_same_scale_in_mm(program, qtbot, read, tmp_path):
    opened, press = read
    paths = [film(tmp_path, 0), film(tmp_path, 400, spacing=0.1, rows=240), film(tmp_path, 1184)]
    opened(*paths, film(tmp_path, 30, patient="78"))

    press()
    qtbot.waitUntil(lambda: shown_names(program) == ["77-0", "77-400"], timeout=WAIT_MS)

    current, prior = program.desk.grid.shown_views
    assert program.desk.grid.active is current
    assert (
        program.rooms["comparing"].captions.caption_of(prior).words
        == "Prior, 2023-04-16 (1 year 1 month earlier)"
    )
    qtbot.waitUntil(lambda: "linked in millimetres" in outcome(program), timeout=WAIT_MS)
    current.zoom_by(2.0)
    assert (prior.camera.scale, prior.camera.x, prior.camera.y) == pytest.approx(
        (current.camera.scale, current.camera.x, current.camera.y)
    )

    press()
    qtbot.waitUntil(lambda: shown_names(program) == ["77-0", "77-1184"], timeout=WAIT_MS)
    press()
    qtbot.waitUntil(lambda: outcome(program) == "That is the oldest study of this patient.", timeout=WAIT_MS)
    press(CONTROL_ALT | KEYS.ShiftModifier)
    qtbot.waitUntil(lambda: shown_names(program) == ["77-0", "77-400"], timeout=WAIT_MS)


def test_without_an_earlier_study_nothing_is_shown_and_it_is_said(program, qtbot, read, tmp_path):
    opened, press = read
    opened(film(tmp_path, 0), film(tmp_path, 30, patient="78"))
    press()
    qtbot.waitUntil(
        lambda: outcome(program) == "No earlier study of this patient is in the list.", timeout=WAIT_MS
    )
    assert shown_names(program) == ["77-0"]


def test_films_without_lengths_are_said_to_be_linked_by_their_size(program, qtbot, read, tmp_path):
    opened, press = read
    opened(film(tmp_path, 0), film(tmp_path, 9, spacing=None))
    press()
    qtbot.waitUntil(lambda: "linked by the size of the images" in outcome(program), timeout=WAIT_MS)


def test_a_prior_never_stays_beside_another_patient(program, qtbot, read, tmp_path):
    opened, press = read
    opened(film(tmp_path, 0), film(tmp_path, 400), film(tmp_path, 30, patient="78"))
    press()
    qtbot.waitUntil(lambda: shown_names(program) == ["77-0", "77-400"], timeout=WAIT_MS)

    QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_Right, KEYS.ControlModifier | KEYS.ShiftModifier)

    qtbot.waitUntil(lambda: shown_names(program) == ["78-30"], timeout=WAIT_MS)
    assert all(
        "Prior" not in program.rooms["comparing"].captions.caption_of(view).words
        for view in program.desk.grid.views
    )


def test_what_was_told_of_a_prior_goes_with_it(program, qtbot, read, tmp_path):
    opened, press = read
    opened(film(tmp_path, 0), film(tmp_path, 400))
    press()
    qtbot.waitUntil(lambda: "linked in millimetres" in outcome(program), timeout=WAIT_MS)
    QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_1, KEYS.AltModifier)
    assert shown_names(program) == ["77-0"]
    assert outcome(program) == ""
