"""A file that keeps its reader busy for ever costs a few seconds and itself: no other image, no folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.hostile_files.hostile_pictures import picture
from tests.support.child_modules import let_children_find
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import ChildTookTooLong
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io import image_reader
from xraysr_gui.image_io.image_reader import ImageReader, reader_child
from xraysr_gui.studies.index import StudyIndex
from xraysr_gui.studies.scanning import scan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no processor time is counted there")
HERE = Progress()
CLOCK_S = 3600
"""So much that only the processor's time can end what spins."""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[ImageReader]:
    let_children_find(monkeypatch, Path(__file__).parent)
    monkeypatch.setattr("xraysr_gui.image_io.reader_child.SERVICE", "faulty_readers:spin")
    one = ImageReader(reader_child("reader", seconds=CLOCK_S))
    yield one
    one.close()


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(picture("PNG") + name.encode())


def test_a_small_file_may_take_five_seconds() -> None:
    assert image_reader.PROCESSOR_S <= 5


def test_a_file_that_spins_is_refused_in_three_sentences(reader: ImageReader, tmp_path: Path) -> None:
    write(tmp_path, "spins.png", "good.png")
    with pytest.raises(ChildTookTooLong) as refused:
        reader.open(Address(tmp_path / "spins.png"), HERE)
    assert refused.value.what == "spins.png could not be read."
    assert "processor time" in refused.value.why
    assert refused.value.remedy.endswith(".")
    assert reader.open(Address(tmp_path / "good.png"), HERE).shape == (48, 64)


def test_others_are_opened_meanwhile(reader: ImageReader, tmp_path: Path) -> None:
    write(tmp_path, "spins.png", "good.png")
    with ThreadPoolExecutor(1) as threads:
        spinning = threads.submit(reader.open, Address(tmp_path / "spins.png"), HERE)
        assert reader.open(Address(tmp_path / "good.png"), HERE).shape == (48, 64)
        with pytest.raises(ChildTookTooLong):
            spinning.result(timeout=600)


def test_in_a_folder_only_the_file_that_spins_is_left_out(
    reader: ImageReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_reader, "PROCESSOR_S", 2.0)
    (tmp_path / "in").mkdir()
    names = [f"{number}.png" for number in range(6)]
    write(tmp_path / "in", *names, "spins.png")
    index = StudyIndex(tmp_path / "index.sqlite")
    try:
        report = scan([tmp_path / "in", tmp_path / "in" / "spins.png"], reader, index, HERE)
    finally:
        index.close()
    assert report.found == len(names)
    [refusal] = report.refused
    assert refusal.path.name == "spins.png"
    assert "processor time" in refusal.sentence


def test_what_comes_further_is_given_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    let_children_find(monkeypatch, Path(__file__).parent)
    monkeypatch.setattr("xraysr_gui.image_io.reader_child.SERVICE", "faulty_readers:toil")
    monkeypatch.setattr(image_reader, "PROCESSOR_S", 2.0)
    write(tmp_path, "good.png")
    one = ImageReader(reader_child("reader", seconds=CLOCK_S))
    try:
        assert one.open(Address(tmp_path / "good.png"), HERE).shape == (48, 64)
    finally:
        one.close()
