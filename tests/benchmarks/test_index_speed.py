"""A folder of 2,000 radiographs is indexed: how long the window's thread is ever busy."""

from __future__ import annotations

import time

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import QTimer

from tests.benchmarks.table import Figure
from tests.support.dicom_files import write_dicom
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.schema import Settings

FILES, SERIES, TICK_MS, FREE_MS = 2000, 40, 5, 50


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "many"
    made.mkdir()
    stored = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
    first = write_dicom(made / "0.dcm", stored, bits=12).read_bytes()
    dataset = pydicom.dcmread(made / "0.dcm")
    assert len(first) > 64 * 64 * 2
    for number in range(FILES):
        series, image = number % SERIES, number // SERIES
        dataset.PatientID, dataset.PatientName = f"P{series // 4}", f"Many^Patient {series // 4}"
        dataset.StudyInstanceUID = f"1.2.3.{series // 2 + 1}"
        dataset.SeriesInstanceUID = f"1.2.3.4.{series + 1}"
        dataset.SOPInstanceUID = f"1.2.3.4.5.{number + 1}"
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.SeriesNumber, dataset.InstanceNumber = series + 1, image + 1
        dataset.save_as(made / f"{number}.dcm")
    return made


@pytest.fixture
def program(qtbot, monkeypatch):
    monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
    new_qt_application([])
    running = Application(Settings(), ImageReader(), ImageReader())
    qtbot.addWidget(running.window)
    running.start([])
    qtbot.waitUntil(lambda: running.is_furnished)
    yield running
    running.window.close()
    running.shut_down()


def test_the_window_never_stalls_while_2000_files_are_indexed(figure, program, qtbot, folder):
    busy: list[float] = []
    last = time.thread_time()

    def tick() -> None:
        nonlocal last
        now = time.thread_time()  # what the window's thread worked itself, whoever else had the cores
        busy.append((now - last) * 1000)
        last = now

    clock = QTimer()
    clock.setInterval(TICK_MS)
    clock.timeout.connect(tick)
    ended: list[bool] = []
    program.rooms["browsing"].browsing.idle.connect(lambda: ended.append(True))
    before = time.perf_counter()
    clock.start()
    program.rooms["browsing"].opening.open_paths([folder])
    qtbot.waitUntil(lambda: bool(ended), timeout=120_000)
    clock.stop()
    seconds = time.perf_counter() - before
    looked = time.perf_counter()
    for file in sorted(folder.iterdir()):
        pydicom.dcmread(file, stop_before_pixels=True)
    looked = time.perf_counter() - looked
    figure(
        Figure("2,000 files in the study list", seconds, looked, "s", "their headers read by pydicom", 2.0)
    )
    figure(Figure("longest stall while they are listed", max(busy), FREE_MS, "ms", "three frames", 1.0))
    patients = program.rooms["browsing"].browsing._index.search()
    images = sum(
        len(stack.images) for p in patients for st in p.studies for s in st.series for stack in s.stacks
    )
    assert images == FILES
    assert len(busy) > 20
