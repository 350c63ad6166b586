"""How long a file takes from the disk to a radiograph in the window, once the reader child is warm."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.support.dicom_files import write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader

LOSSLESS_JPEG = Path(__file__).parents[3] / "shared" / "data" / "dicom" / "cr" / "RG2_JPLL.dcm"
RUNS, MOST_SECONDS_UNCOMPRESSED = 9, 0.060


@pytest.fixture
def reader():
    running = ImageReader()
    yield running
    running.close()


def median_seconds(work) -> float:
    work()
    times = []
    for _ in range(RUNS):
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return statistics.median(times)


@pytest.mark.skipif(not LOSSLESS_JPEG.exists(), reason="needs the real radiographs beside the project")
def test_a_lossless_jpeg_is_open_before_pydicoms_own_decoder_would_have_decoded_it(benchmark, reader):
    encoded = pydicom.dcmread(LOSSLESS_JPEG)

    def decode() -> None:
        encoded.convert_pixel_data()
        encoded._pixel_array = None

    ours = median_seconds(lambda: reader.open(Address(LOSSLESS_JPEG), Progress()))
    theirs = median_seconds(decode)
    benchmark.extra_info.update(open_ms=ours * 1000, pydicom_decode_ms=theirs * 1000, ratio=ours / theirs)
    benchmark.pedantic(lambda: reader.open(Address(LOSSLESS_JPEG), Progress()), rounds=3)
    assert ours < theirs


def test_an_uncompressed_radiograph_of_5_megapixels_is_open_in_60_ms(benchmark, reader, tmp_path):
    stored = np.random.default_rng(0).integers(0, 4096, (2560, 2048)).astype(np.uint16)
    file = write_dicom(tmp_path / "large.dcm", stored, bits=12)
    seconds = median_seconds(lambda: reader.open(Address(file), Progress()))
    benchmark.extra_info.update(open_ms=seconds * 1000)
    benchmark.pedantic(lambda: reader.open(Address(file), Progress()), rounds=3)
    assert seconds <= MOST_SECONDS_UNCOMPRESSED
