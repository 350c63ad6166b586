"""Every hostile file goes through the real reader child: an image or three sentences, and nothing else."""

from __future__ import annotations

import re
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.hostile_files.cases import Case
from tests.hostile_files.hostile_budgets import BUDGET_CASES
from tests.hostile_files.hostile_containers import CONTAINER_CASES
from tests.hostile_files.hostile_dicom import DICOM_CASES
from tests.hostile_files.hostile_pictures import PICTURE_CASES, TRUNCATED, picture
from tests.hostile_files.hostile_volumes import VOLUME_CASES, nifti
from tests.hostile_files.real_damage import DAMAGED
from tests.support.derived_files import errors_of
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import Cancelled, CannotOpenImage, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.reader_child import SERVICE
from xraysr_gui.image_io.written.dicom_files import write_dicom_image
from xraysr_gui.isolation.client import ChildProcess, Limits

MOST_SECONDS = 20.0
MOST_PROCESSOR_SECONDS = 15.0
"""Of the child's own processor time, its start included; waiting for other programs does not count."""
MOST_SMALL_KB = 1 << 20
MOST_RESTING_BYTES = 700 << 20
MOST_CHILD_BYTES = 2 << 30
MOST_PARENT_BYTES = 300 << 20
CASES = (*DICOM_CASES, *PICTURE_CASES, *TRUNCATED, *CONTAINER_CASES, *VOLUME_CASES, *BUDGET_CASES, *DAMAGED)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="made with pipes, devices and links")


class Desk:
    """A reader and the child behind it."""

    def __init__(self) -> None:
        self.child = ChildProcess(SERVICE, Limits(time_s=MOST_SECONDS, memory_bytes=MOST_CHILD_BYTES))
        self.reader = ImageReader(self.child)
        with pytest.raises(CannotOpenImage):
            self.reader.open(Address(Path("starts the child")), Progress())
        self.number = self.child.number

    @property
    def is_as_before(self) -> bool:
        return self.child.number == self.number


@pytest.fixture(scope="module")
def first_desk() -> Iterator[Desk]:
    """One child for all: that it serves on after each file is a part of the test."""
    desk = Desk()
    yield desk
    desk.reader.close()


@pytest.fixture
def desk(first_desk: Desk) -> Iterator[Desk]:
    """The common child while it lives; a file that may end it gets the next tests a child of their own."""
    one = first_desk if first_desk.is_as_before else Desk()
    yield one
    if not one.is_as_before or one is not first_desk:
        one.reader.close()


def outcome(ask: Callable[[], Radiograph]) -> Radiograph | UserError:
    try:
        return ask()
    except UserError as error:
        return error


def assert_three_sentences(error: UserError) -> None:
    for sentence in (error.what, error.why, error.remedy):
        assert sentence.endswith(".")
        assert len(sentence.split()) >= 3
        assert "Traceback" not in sentence
        assert len(sentence) < 500


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_file_gives_an_image_or_three_sentences(case: Case, tmp_path: Path, desk: Desk) -> None:
    path = case.make(tmp_path)
    address = Address(path, case.member)
    held, started = psutil.Process().memory_info().rss, time.monotonic()
    became = outcome(lambda: desk.reader.open(address, Progress()))
    assert time.monotonic() - started < MOST_SECONDS
    assert psutil.Process().memory_info().rss - held < MOST_PARENT_BYTES
    if isinstance(became, UserError):
        assert case.opens is not True, became
        assert_three_sentences(became)
        said = str(became)
    else:
        assert case.opens is not False, became.notices
        said = " ".join(became.notices)
    assert re.search(case.says, said), said
    assert desk.is_as_before, f"the child did not outlive it: {became}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_file_does_not_stop_the_list(case: Case, tmp_path: Path, desk: Desk) -> None:
    path = case.make(tmp_path)
    summaries = desk.reader.summaries([path], Progress())
    assert summaries.found or summaries.refused
    for refusal in summaries.refused:
        assert refusal.sentence.count(".") >= 3
    for summary in summaries.found:
        assert summary.address.path.resolve().is_relative_to(tmp_path.resolve()) or path.is_relative_to(
            summary.address.path.parent
        )
    assert desk.is_as_before


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_file_has_tags_and_a_thumbnail_or_none(case: Case, tmp_path: Path, desk: Desk) -> None:
    address = Address(case.make(tmp_path), case.member)
    for ask in (
        lambda: desk.reader.tags(address, Progress()),
        lambda: desk.reader.thumbnail(address, 64, Progress()),
    ):
        try:
            ask()
        except UserError as error:
            assert_three_sentences(error)
    assert desk.is_as_before


@pytest.mark.parametrize("case", DICOM_CASES, ids=str)
def test_what_opens_of_a_hostile_file_leaves_as_dicom_or_is_refused(
    case: Case, tmp_path: Path, desk: Desk
) -> None:
    became = outcome(lambda: desk.reader.open(Address(case.make(tmp_path), case.member), Progress()))
    target = tmp_path / "left.dcm"
    if isinstance(became, Radiograph) and became.greys.codes.size <= 1 << 20:
        try:
            write_dicom_image(target, became, desk.reader, Progress())
            assert errors_of(target) == []
        except UserError as error:
            assert_three_sentences(error)
    assert desk.is_as_before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much processor time a child took")
@pytest.mark.parametrize("case", BUDGET_CASES, ids=str)
def test_a_small_file_takes_no_decoder_s_time_and_no_gigabyte(case: Case, tmp_path: Path) -> None:
    desk, address = Desk(), Address(case.make(tmp_path), case.member)
    try:
        outcome(lambda: desk.reader.open(address, Progress()))
        desk.reader.summaries([address.path], Progress())
        assert desk.is_as_before
        child = psutil.Process(desk.number)
        spent = child.cpu_times()
        assert spent.user + spent.system < MOST_PROCESSOR_SECONDS
        found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{desk.number}/status").read_text())
        assert found is not None
        assert int(found[1]) < MOST_SMALL_KB
    finally:
        desk.reader.close()


def test_refused_files_leave_no_memory_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    packed = packer.compress(nifti((4000, 4000, 8), bytes(16)) + bytes(200 << 20)) + packer.flush()
    path.write_bytes(packed)  # 56 MB of 256 are missing
    before = set(psutil.Process().children())
    reader = ImageReader()
    try:
        for number in range(4):
            with pytest.raises(CannotOpenImage, match="ends too early"):
                reader.open(Address(path, frame=7 - number % 2), Progress())
            ours = [one.memory_info().rss for one in set(psutil.Process().children()) - before]
            assert ours
            assert max(ours) < MOST_RESTING_BYTES
    finally:
        reader.close()


def test_a_good_file_does_not_wait_for_one_that_takes_long(tmp_path: Path) -> None:
    slow, good = tmp_path / "slow.nii.gz", tmp_path / "good.png"
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    plain = packer.compress(nifti((4, 4, 2), bytes(64)))
    slow.write_bytes(plain + packer.flush())
    good.write_bytes(picture("PNG"))
    reader, begun, stop = ImageReader(), threading.Event(), threading.Event()
    with ThreadPoolExecutor(1) as threads:
        reader.open(Address(good), Progress())
        first = psutil.Process(reader.number)
        first.suspend()  # as a decoder would hang
        asked = threads.submit(reader.open, Address(slow), Progress(lambda *_: begun.set(), stop.is_set))
        assert begun.wait(60)
        assert reader.open(Address(good), Progress()).shape == (48, 64)
        assert not asked.done()
        stop.set()
        with pytest.raises(Cancelled):
            asked.result(timeout=60)
    reader.close()


def test_a_child_that_was_asked_for_everything_has_stayed_small(first_desk: Desk) -> None:
    if not first_desk.is_as_before or first_desk.number is None:
        pytest.skip("the child was replaced")
    status = Path(f"/proc/{first_desk.number}/status")
    if not status.exists():
        pytest.skip("this system does not say how much a program once held")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
    assert found is not None
    assert int(found[1]) * 1024 < MOST_CHILD_BYTES
