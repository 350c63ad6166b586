"""How long a file takes from the disk to a radiograph in the window, once the reader child is warm."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.benchmarks.table import Figure
from tests.support.dicom_files import write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader

LOSSLESS_JPEG = Path(__file__).parents[3] / "shared" / "data" / "dicom" / "cr" / "RG2_JPLL.dcm"
RUNS, AT_ONCE_MS = 9, 60.0


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
def test_a_lossless_jpeg_is_open_before_pydicoms_own_decoder_would_have_decoded_it(figure, reader):
    encoded = pydicom.dcmread(LOSSLESS_JPEG)

    def decode() -> None:
        encoded.convert_pixel_data()
        encoded._pixel_array = None

    ours = median_seconds(lambda: reader.open(Address(LOSSLESS_JPEG), Progress()))
    theirs = median_seconds(decode)
    figure(Figure("lossless JPEG opened", 1000 * ours, 1000 * theirs, "ms", "pydicom decoding", 1.0))


def test_an_uncompressed_radiograph_of_5_megapixels(figure, reader, tmp_path):
    stored = np.random.default_rng(0).integers(0, 4096, (2560, 2048)).astype(np.uint16)
    file = write_dicom(tmp_path / "large.dcm", stored, bits=12)
    ours = 1000 * median_seconds(lambda: reader.open(Address(file), Progress()))
    theirs = 1000 * median_seconds(lambda: pydicom.dcmread(file).pixel_array.copy())
    figure(Figure("5 megapixels opened", ours, AT_ONCE_MS, "ms", "at once", 1.0))
    figure(Figure("5 megapixels through the child", ours, theirs, "ms", "pydicom in one process"))
