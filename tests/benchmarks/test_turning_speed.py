"""How long it takes from a key to the next picture of a study, once its neighbours were read ahead."""

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

COUNT, AT_ONCE_MS = 12, 100.0


def test_from_the_key_to_the_next_picture_of_a_study(figure, program, qtbot, tmp_path):
    stored = np.random.default_rng(0).integers(0, 4096, (2560, 2048)).astype(np.uint16)
    study, series = generate_uid(), generate_uid()
    for number in range(COUNT):
        write_dicom(
            tmp_path / f"{number:02}.dcm",
            np.roll(stored, number, axis=0),
            StudyInstanceUID=study,
            SeriesInstanceUID=series,
            InstanceNumber=number + 1,
            SOPInstanceUID=generate_uid(),
        )
    viewing, view = program.rooms["looking"].viewing, program.desk.grid.active

    def is_at(number: int) -> bool:
        shown = view.radiograph
        return shown is not None and shown.source.address.path.stem == f"{number:02}"

    def milliseconds(number: int) -> float:
        following = viewing.ahead.in_series(viewing.page()).turned(1).address
        qtbot.waitUntil(lambda: viewing.reading.has(following) and viewing.ahead.is_at_rest, timeout=WAIT_MS)
        begun = perf_counter()
        QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_Down)
        while not is_at(number):
            qtbot.wait(1)
        view.repaint()
        return 1000 * (perf_counter() - begun)

    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([tmp_path])
    program.rooms["browsing"].opening.open_paths([tmp_path / "00.dcm"])
    qtbot.waitUntil(
        lambda: is_at(0) and viewing.ahead.in_series(viewing.page()).count == COUNT, timeout=WAIT_MS
    )
    took = [milliseconds(number) for number in range(1, COUNT)]
    figure(Figure("next image of a study", statistics.median(took), AT_ONCE_MS, "ms", "key to picture", 1.0))
    figure(Figure("slowest next image", max(took), AT_ONCE_MS, "ms", "key to picture", 1.0))
