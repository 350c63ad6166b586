"""What opening an image takes of this program's memory, in multiples of its codes; and when it is refused."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from tests.support.dicom_files import write_dicom
from xraysr_gui.commands.describe_image import describe_image
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.memory_needed import FreeMemory
from xraysr_gui.image_io.pictures import raster_reader
from xraysr_gui.image_io.volumes import volume_reader
from xraysr_gui.isolation import own_memory
from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.isolation.limits import Limits

SIDE = 2400
THREE_TIMES = 3.3
"""With the strips at which it is worked, which are small beside an image that is really large."""
SERVICE = "xraysr_gui.image_io.reader_service:serve"


def waves(top: int, dtype: type, side: int = SIDE) -> np.ndarray:
    places = np.arange(side) / 97
    return (top * (0.5 + 0.4 * np.outer(np.sin(places), np.cos(places)))).astype(dtype)


def jpeg(folder: Path, side: int = SIDE) -> Path:
    (file := folder / "a.jpg").write_bytes(imagecodecs.jpeg8_encode(waves(255, np.uint8, side), level=90))
    return file


def png(folder: Path, side: int = SIDE) -> Path:
    (file := folder / "a.png").write_bytes(imagecodecs.png_encode(waves(65535, np.uint16, side), level=1))
    return file


def cut_png(folder: Path, side: int = SIDE) -> Path:
    file = png(folder, side)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    return file


def real_tiff(folder: Path, side: int = SIDE) -> Path:
    (file := folder / "a.tif").write_bytes(imagecodecs.tiff_encode(waves(10, np.float32, side)))
    return file


def dicom(folder: Path, side: int = SIDE) -> Path:
    return write_dicom(
        folder / "a.dcm", waves(4095, np.uint16, side), PhotometricInterpretation="MONOCHROME1"
    )


KINDS = (jpeg, png, cut_png, real_tiff, dicom)


def multiple_of_codes(work: Callable[[], Radiograph]) -> float:
    """The most that is held at one time, the image itself included."""
    gc.collect()
    tracemalloc.start()
    try:
        image = work()
        return tracemalloc.get_traced_memory()[1] / image.greys.codes.nbytes
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("make", KINDS)
def test_opening_takes_at_most_three_times_the_codes(tmp_path, reader, make):
    (tmp_path / "small").mkdir()
    reader.open(Address(make(tmp_path / "small", 64)), Progress())  # what is imported at the first time
    file = make(tmp_path)
    assert 1.0 <= multiple_of_codes(lambda: reader.open(Address(file), Progress())) <= THREE_TIMES


@pytest.mark.parametrize("make", [jpeg, png, cut_png, dicom])
def test_the_pixels_of_an_open_image_take_what_they_are_and_no_more(tmp_path, reader, make):
    image = reader.open(Address(make(tmp_path)), Progress())

    def pixels() -> Radiograph:
        assert image.pixels.nbytes == 2 * image.greys.codes.nbytes
        return image

    assert 2.0 <= multiple_of_codes(pixels) <= 2.4
    values = image.greys.values[image.greys.codes]
    expected = image.black + image.white - values if image.greys.inverted else values
    np.testing.assert_array_equal(image.pixels, expected.astype(np.float32))


@pytest.mark.parametrize("make", KINDS)
def test_telling_the_ends_of_the_greys_makes_no_pixels(tmp_path, reader, make):
    file = make(tmp_path)
    told: dict[str, float] = {}

    def describe() -> Radiograph:
        told.update(describe_image(file, reader=reader))
        return image

    image = reader.open(Address(file), Progress())
    assert multiple_of_codes(describe) <= THREE_TIMES
    there = image.pixels if image.missing is None else image.pixels[~image.missing]
    assert (told["minimum"], told["maximum"]) == (float(there.min()), float(there.max()))


@pytest.mark.parametrize(
    ("make", "kind", "most_each"),
    [(jpeg, raster_reader, 9), (png, raster_reader, 11), (dicom, dicom_reader, 11)],
)
def test_an_image_without_room_is_refused_before_it_is_decoded(tmp_path, make, kind, most_each):
    file = make(tmp_path)
    free = SIDE * SIDE * most_each
    assert kind.read(Content(Address(file), room=FreeMemory(free)), 0).shape == (SIDE, SIDE)

    def refuse() -> None:
        with pytest.raises(CannotOpenImage) as refused:
            kind.read(Content(Address(file), room=FreeMemory(free - 1)), 0)
        assert f"Opening its {SIDE} x {SIDE} pixels takes" in refused.value.why
        assert "this computer has" in refused.value.why
        assert "Close other images" in refused.value.remedy

    gc.collect()
    tracemalloc.start()
    refuse()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < SIDE * SIDE / 4  # not one byte for each pixel


def test_a_slice_without_room_is_refused_too(tmp_path):
    file = tmp_path / "a.mha"
    header = (
        "ObjectType = Image\nNDims = 3\nDimSize = 40 30 2\nElementType = MET_SHORT\nElementDataFile = LOCAL\n"
    )
    file.write_bytes(header.encode() + bytes(40 * 30 * 2 * 2))
    needed = 40 * 30 * 11
    assert volume_reader.read(Content(Address(file), room=FreeMemory(needed)), 1).shape == (30, 40)
    with pytest.raises(CannotOpenImage, match="40 x 30 pixels"):
        volume_reader.read(Content(Address(file), room=FreeMemory(needed - 1)), 1)


def test_what_the_computer_has_left_is_asked_at_every_image(tmp_path, reader, monkeypatch):
    file = png(tmp_path)
    monkeypatch.setattr("xraysr_gui.image_io.image_reader.free_mb", lambda: 40)
    with pytest.raises(CannotOpenImage, match=r"0\.039 GB left"):
        reader.open(Address(file), Progress())
    monkeypatch.setattr("xraysr_gui.image_io.image_reader.free_mb", lambda: None)
    assert reader.open(Address(file), Progress()).shape == (SIDE, SIDE)


def test_what_the_reader_may_not_take_is_not_tried(tmp_path):
    file = jpeg(tmp_path)
    child = ChildProcess(SERVICE, Limits(memory_bytes=SIDE * SIDE * 6 - 1))
    confined = ImageReader(child)
    try:
        with pytest.raises(CannotOpenImage) as refused:
            confined.open(Address(file), Progress())
    finally:
        confined.close()
    assert "one file may take" in refused.value.why
    assert "Memory for one file" in refused.value.remedy


def test_a_container_may_take_less_than_the_computer_has(tmp_path, monkeypatch):
    (tmp_path / "meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable: 4096000 kB\n")
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text(f"{900 << 20}\n")
    (tmp_path / "memory.stat").write_text(f"anon 5\ninactive_file {300 << 20}\n")
    monkeypatch.setattr(own_memory, "_COMPUTER", tmp_path / "meminfo")
    monkeypatch.setattr(own_memory, "_CONTAINERS", ((tmp_path / "memory.max", tmp_path / "memory.current"),))
    assert own_memory.free_mb() == 4000
    (tmp_path / "memory.max").write_text(f"{1000 << 20}\n")
    assert own_memory.free_mb() == 400
