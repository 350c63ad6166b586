"""A folder of 2,000 radiographs is indexed: how long the window's thread is ever busy."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from tests.support.dicom_files import write_dicom
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.schema import Settings

FILES, SERIES, LONGEST_BUSY_MS, TICK_MS = 2000, 40, 50, 5


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "many"
    made.mkdir()
    stored = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
    first = write_dicom(made / "0.dcm", stored, bits=12).read_bytes()
    import pydicom

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
    qtbot.waitUntil(lambda: running.late is not None)
    yield running
    running.window.close()
    running.shut_down()


def test_the_window_never_stalls_while_2000_files_are_indexed(benchmark, program, qtbot, folder):
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
    program.browsing.idle.connect(lambda: ended.append(True))
    before = time.perf_counter()
    clock.start()
    program.opening.open_paths([folder])
    qtbot.waitUntil(lambda: bool(ended), timeout=120_000)
    clock.stop()
    seconds = time.perf_counter() - before
    benchmark.extra_info.update(
        seconds=seconds, files_a_second=FILES / seconds, longest_busy_ms=max(busy), ticks=len(busy)
    )
    benchmark.pedantic(lambda: program.browsing._index.search("patient 3"), rounds=3)
    patients = program.browsing._index.search()
    images = sum(
        len(stack.images) for p in patients for st in p.studies for s in st.series for stack in s.stacks
    )
    assert images == FILES
    assert len(busy) > 20
    assert max(busy) <= LONGEST_BUSY_MS
