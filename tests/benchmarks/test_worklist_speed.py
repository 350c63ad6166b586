"""From a key to another case of a worklist that was read ahead, beside one that was not."""

from __future__ import annotations

import statistics
from time import perf_counter

import numpy as np
from pydicom.uid import generate_uid
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.benchmarks.table import Figure
from tests.support.dicom_files import write_dicom
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.address import Address

COUNT, AT_ONCE_MS, SHARE = 8, 100.0, 0.5
CONTROL = Qt.KeyboardModifier.ControlModifier


class Reader:
    """Goes through the list with keys, and takes the time until a case is painted."""

    def __init__(self, program, qtbot, files) -> None:
        self.window, self.qtbot, self.files = program.window, qtbot, files
        self.viewing, self.view = program.rooms["looking"].viewing, program.desk.grid.active
        self.worklist = program.rooms["worklist"].worklist

    def waits(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def is_at(self, number: int) -> bool:
        shown = self.view.radiograph
        return shown is not None and shown.source.address.path == self.files[number]

    def makes_ready(self, number: int, *, reads_ahead: bool) -> None:
        reading = self.viewing.reading
        if not reads_ahead:
            reading.image_cache.keep_only(lambda _: False)
            return
        self.waits(lambda: reading.has(Address(self.files[number])) and self.viewing.ahead.is_at_rest)

    def milliseconds(self, number: int, key: Qt.Key) -> float:
        begun = perf_counter()
        QTest.keyClick(self.window.windowHandle(), key, CONTROL)
        while not self.is_at(number):
            self.qtbot.wait(1)
        self.view.repaint()
        return 1000 * (perf_counter() - begun)

    def through(self, *, reads_ahead: bool) -> list[float]:
        """To the end of the list and back, each case after a rest as long as a look at it."""
        self.worklist.open(self.worklist.kept.reading.cases[0])
        self.waits(lambda: self.is_at(0))
        down = [(number, Qt.Key.Key_PageDown) for number in range(1, COUNT)]
        took = []
        for number, key in (*down, *((number, Qt.Key.Key_PageUp) for number in range(COUNT - 2, -1, -1))):
            self.makes_ready(number, reads_ahead=reads_ahead)
            took.append(self.milliseconds(number, key))
        return took


def test_from_the_key_to_another_case_of_the_worklist(figure, program, qtbot, tmp_path, monkeypatch):
    stored = np.random.default_rng(0).integers(0, 4096, (2560, 2048)).astype(np.uint16)
    files = [tmp_path / f"{number:02}.dcm" for number in range(COUNT)]
    for number, file in enumerate(files):
        study = {"PatientID": str(number), "StudyInstanceUID": generate_uid()}
        uids = {"SeriesInstanceUID": generate_uid(), "SOPInstanceUID": generate_uid()}
        write_dicom(file, np.roll(stored, number, axis=0), **study, **uids)
    program.window.choose_module("worklist")
    reader = Reader(program, qtbot, files)
    reader.worklist.join([Address(file) for file in files])
    reader.waits(lambda: len(reader.worklist.kept.reading.cases) == COUNT)
    with monkeypatch.context() as changed:
        changed.setattr(reader.viewing.ahead, "begin_soon", lambda: None)
        decoded = statistics.median(reader.through(reads_ahead=False))
    took = reader.through(reads_ahead=True)
    middle = statistics.median(took)
    figure(Figure("another case of a worklist", middle, decoded, "ms", "the same, not read ahead", SHARE))
    figure(Figure("key to another case", middle, AT_ONCE_MS, "ms", "key to picture", 1.0))
    figure(Figure("slowest key to another case", max(took), AT_ONCE_MS, "ms", "key to picture", 1.0))
