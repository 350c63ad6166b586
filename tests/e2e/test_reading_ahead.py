"""Neighbours of an image are read before anybody turns to them: then the reader child is not asked."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.dicom_files import write_dicom
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.gui.looking import page_reading

COUNT = 6


def write(file: Path, grey: int, study: str, number: int, series: str) -> Path:
    return write_dicom(
        file,
        np.full((40, 50), grey, np.uint16),
        PatientName="ANN" if "ann" in file.name else "BOB",
        PatientID=file.name[:3],
        StudyInstanceUID=study,
        SeriesInstanceUID=series,
        InstanceNumber=number,
        SOPInstanceUID=generate_uid(),
    )


class Reader:
    """Opens, turns and waits as a person does, and counts what the reader child is asked."""

    def __init__(self, program, qtbot, folder: Path, monkeypatch) -> None:
        self.program, self.qtbot, self.asked = program, qtbot, []
        self.study, self.series = generate_uid(), generate_uid()
        self.files = [
            write(folder / f"ann-{n}.dcm", 100 * n, self.study, n, self.series) for n in range(1, COUNT + 1)
        ]
        self.other = write(folder / "bob-1.dcm", 900, generate_uid(), 1, generate_uid())
        self.hold = threading.Event()
        self.hold.set()
        pool = program.desk.reader._child
        ask, ask_aside = pool.ask, pool.ask_aside

        def counted(request, *words, **more):
            self.asked.append((request["do"], Path(request["path"]).name))
            return ask(request, *words, **more)

        def counted_aside(request, progress):
            self.asked.append((request["do"], Path(request["path"]).name))
            self.hold.wait()
            return ask_aside(request, progress)

        monkeypatch.setattr(pool, "ask", counted)
        monkeypatch.setattr(pool, "ask_aside", counted_aside)

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.program.window.windowHandle(), key)

    def turn_to(self, number: int, key: Qt.Key = Qt.Key.Key_Down) -> None:
        self.press(key)
        self.until(lambda: self.at == f"ann-{number}")

    def open(self, file: Path) -> None:
        self.program.rooms["browsing"].opening.open_paths([file])
        self.until(lambda: self.at == file.stem)

    def rest(self) -> None:
        self.until(lambda: self.program.rooms["looking"].viewing.ahead.is_at_rest)

    def asked_for(self, number: int) -> int:
        return self.asked.count(("open", f"ann-{number}.dcm"))

    def listed(self, file: Path) -> Stack | None:
        return self.program.rooms["browsing"].browsing.stack_like(Stack("", (Address(file),)))

    @property
    def reading(self):
        return self.program.rooms["looking"].viewing.reading

    @property
    def at(self) -> str:
        shown = self.program.desk.grid.active.radiograph
        return "" if shown is None else shown.source.address.path.stem

    @property
    def grey(self) -> int:
        shown = self.program.desk.grid.active.radiograph
        return shown.stored_at(0, 0)


@pytest.fixture
def reader(program, qtbot, tmp_path, monkeypatch):
    (folder := tmp_path / "studies").mkdir()
    made = Reader(program, qtbot, folder, monkeypatch)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([folder])
    made.until(lambda: all(made.listed(file) is not None for file in (made.files[-1], made.other)))
    made.open(made.other)  # nothing of the first study is read from here on
    made.rest()
    made.asked.clear()
    yield made
    made.hold.set()


def test_turning_to_a_neighbour_asks_the_reader_for_nothing(reader):
    reader.open(reader.files[2])
    reader.rest()
    assert {n: reader.asked_for(n) for n in (2, 4)} == {2: 1, 4: 1}
    for number, key in ((4, Qt.Key.Key_Down), (5, Qt.Key.Key_Down)):
        before = reader.asked_for(number)
        reader.turn_to(number, key)
        assert reader.grey == 100 * number
        assert reader.asked_for(number) == before == 1
        reader.rest()
    assert reader.asked_for(COUNT) == 1


def test_what_is_being_read_ahead_is_waited_for_and_not_read_twice(reader):
    reader.hold.clear()
    reader.open(reader.files[0])
    reader.until(lambda: reader.asked_for(2) == 1)
    reader.press(Qt.Key.Key_Down)
    view = reader.program.desk.grid.active
    assert reader.program.rooms["browsing"].opening.awaited(view) != ""
    reader.hold.set()
    reader.until(lambda: reader.at == "ann-2")
    assert reader.asked_for(2) == 1


def test_a_file_that_changed_since_it_was_read_ahead_is_read_anew(reader):
    reader.open(reader.files[0])
    reader.rest()
    assert reader.asked_for(2) == 1
    file = reader.files[1]
    write(file, 777, reader.study, 2, reader.series)
    os.utime(file, ns=(1, file.stat().st_mtime_ns + 10_000_000_000))
    reader.turn_to(2)
    assert reader.grey == 777
    assert reader.asked_for(2) == 2


def test_a_broken_neighbour_is_silent_until_it_is_turned_to(reader):
    reader.files[1].write_bytes(b"no image any more")
    banner = reader.program.desk.banner
    reader.open(reader.files[0])
    reader.rest()
    tried = reader.asked_for(2)
    assert tried == 1
    reader.program.rooms["looking"].viewing.read_ahead()
    reader.rest()
    assert reader.asked_for(2) == tried  # not again and again
    assert banner.message is None
    assert reader.asked_for(3) == 1  # those behind it are read all the same
    reader.press(Qt.Key.Key_Down)
    reader.until(lambda: banner.message is not None)
    assert "ann-2.dcm could not be opened" in banner.message.text
    reader.turn_to(3)
    assert reader.asked_for(3) == 1


def test_what_is_read_ahead_gives_way_to_what_is_asked_for(reader):
    ended = []
    pool = reader.program.desk.reader._child
    real, begun = pool.ask_aside, threading.Event()

    def endless(request, progress):
        """As long as it is let: the file is large and slow."""
        if ended:
            return real(request, progress)
        told = progress.unless(lambda: bool(pool._busy))
        try:
            while True:
                begun.set()
                told.at(0.0)
        except Cancelled:
            ended.append(request["path"])
            raise

    pool.ask_aside = endless
    reader.open(reader.files[0])
    reader.until(begun.is_set)
    reader.open(reader.files[4])
    assert [Path(one).name for one in ended] == ["ann-2.dcm"]
    reader.rest()


def test_a_large_neighbour_is_not_read_ahead_and_opens_when_it_is_turned_to(reader, monkeypatch):
    monkeypatch.setattr(page_reading, "AHEAD_BYTES", 40 * 50 * 11 - 1)
    reader.open(reader.files[0])
    reader.rest()
    assert Address(reader.files[1]) not in reader.reading.image_cache
    assert (reader.asked_for(2), reader.program.desk.banner.message) == (1, None)
    reader.turn_to(2)
    assert reader.asked_for(2) == 2


def test_what_was_read_ahead_goes_with_its_study(reader):
    reader.open(reader.files[0])
    reader.rest()
    second = Address(reader.files[1])
    assert second in reader.reading.image_cache
    reader.open(reader.other)
    assert second not in reader.reading.image_cache


def test_what_is_read_ahead_counts_under_the_limit_of_the_settings(reader):
    program = reader.program
    reader.open(reader.files[0])
    reader.rest()
    program.desk.settings_control.change(image_memory_mb=64)
    moving_to_disk = program.rooms["saving"].keeping.moving_to_disk
    moving_to_disk.look_soon()
    image_cache = reader.reading.image_cache
    reader.until(
        lambda: (
            image_cache.capacity_bytes == (64 << 20) - program.desk.workspace.bytes_held(moving_to_disk.idle)
        )
    )
