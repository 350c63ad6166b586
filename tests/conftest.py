"""What every test gets without asking: no leaked threads, no modal box, no dropped warning."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph, Source
from xraysr_gui.core.spacing import Calibration, Spacing

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _no_thread_outlives_its_test() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    assert not left, f"threads still running: {left}. Shut the JobRunner down (use the `jobs` fixture)."


@pytest.fixture(autouse=True)
def _unexpected_log_warning_fails(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    shouted = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not shouted, f"logged at WARNING or above: {shouted}"


@pytest.fixture
def radiograph() -> Radiograph:
    """A small 12-bit image: a bright disc on a slope."""
    rows, columns = np.mgrid[0:48, 0:64]
    disc = (rows - 24) ** 2 + (columns - 32) ** 2 < 100
    pixels = (columns * 20 + disc * 2000).astype(np.float32)
    spacing = Spacing(0.2, 0.2, Calibration.PIXEL_SPACING)
    return Radiograph.of_pixels(
        pixels, white=4095.0, source=Source(Address(Path("disc.dcm"))), spacing=spacing
    )
