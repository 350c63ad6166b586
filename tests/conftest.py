"""What every test gets: a home of its own, no leak, no socket, no dropped warning; for the asking, Keras."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
UNHURRIED = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile("xraysr", deadline=None, suppress_health_check=UNHURRIED)
settings.load_profile("xraysr")
PERSONAL = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
MOST_WASTE = 50_000  # objects
MOST_WIDGETS = 100
XDG = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing a test writes reaches the settings of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in PERSONAL:
        monkeypatch.setenv(name, str(home))
    for name in XDG:
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(autouse=True)
def _waste_is_cleared_away_on_this_thread() -> Iterator[None]:
    """As the program does it: a widget that dies on the thread of a worker can stop all."""
    gc.disable()
    yield
    if _left_windows() or gc.get_count()[0] > MOST_WASTE:
        gc.collect()


def _left_windows() -> bool:
    """Whether windows were deleted, and now really are: Qt would wait for the next test's event loop.

    The next test would lay its style sheet over a thousand dead widgets first. And the window had its objects
    passed over while it lived (`gc.freeze`), so that no count says how many it leaves: 20 MB with an image.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return False
    application.processEvents()  # the outcomes of jobs that were stopped find their widgets
    before = len(application.allWidgets())
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return before - len(application.allWidgets()) > MOST_WIDGETS


@pytest.fixture(autouse=True)
def _no_thread_outlives_its_test() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    assert not left, f"threads still running: {left}. Shut the JobRunner down (use the `jobs` fixture)."


@pytest.fixture(autouse=True)
def _no_child_outlives_its_test() -> Iterator[None]:
    this = psutil.Process()
    before = {child.pid for child in this.children()}
    yield
    left = [child for child in this.children() if child.pid not in before]
    assert not left, f"child processes still running: {left}. Close the ChildProcess or ImageReader."


@pytest.fixture(autouse=True)
def _no_socket_is_opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the computer; a test that needs a socket says so with the marker `sockets`."""
    if request.node.get_closest_marker("sockets"):
        return

    def refuse(*_: object) -> None:
        pytest.fail("a socket was connected")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)


@pytest.fixture(autouse=True)
def _unexpected_log_warning_fails(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    shouted = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not shouted, f"logged at WARNING or above: {shouted}"


@pytest.fixture(scope="session")
def keras() -> ModuleType:
    """Keras on TensorFlow; seconds to import, so only tests that train or build a network ask for it."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("keras")


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
