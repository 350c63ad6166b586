"""Forty cases with results under a small limit: memory returns, and every case comes back whole."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PIL import Image

from tests.support.open_sessions import STEP
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings

CASES, LIMIT_MB, SIDE = 40, 16, 512


def prints(radiograph) -> str:
    """A hash of all that is shown and measured of an image."""
    digest = hashlib.sha256()
    for array in (radiograph.greys.codes, radiograph.greys.values, radiograph.pixels):
        digest.update(array.tobytes())
    return digest.hexdigest()


@pytest.fixture(params=[True, False], ids=["kept", "not-kept"])
def window(qtbot, monkeypatch, request):
    monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
    new_qt_application([])
    settings = Settings(image_memory_mb=LIMIT_MB, keep_session=request.param)
    program = Application(settings, ImageReader(), ImageReader())
    qtbot.addWidget(program.window)
    program.start([])
    qtbot.waitUntil(lambda: program.is_furnished, timeout=WAIT_MS)
    yield program
    program.shut_down()
    assert not list(places.cache_folder().glob("*/*/*.npy"))


def test_old_cases_go_to_the_disk_and_come_back_identical(window, qtbot, tmp_path):
    space, moving_to_disk = window.desk.workspace, window.rooms["saving"].keeping.moving_to_disk
    stack, wanted = [], {}

    def show(number: int) -> None:
        window.rooms["looking"].viewing.show_stack(Stack(f"{number}", (stack[number],)))
        qtbot.waitUntil(
            lambda: space.document is not None and space.document.address == stack[number], timeout=WAIT_MS
        )

    def held_mb() -> float:
        return space.bytes_held(moving_to_disk.idle) / (1 << 20)

    def at_rest() -> bool:
        return moving_to_disk._job is None and not moving_to_disk._timer.isActive()

    for number in range(CASES):
        random = np.random.default_rng(number)
        Image.fromarray(random.integers(0, 255, (SIDE, SIDE)).astype(np.uint8)).save(
            tmp_path / f"{number}.png"
        )
        stack.append(Address(tmp_path / f"{number}.png"))
        show(number)
        document = space.document
        result = document.original.enhanced(random.random((SIDE, SIDE)).astype(np.float32), STEP, 1)
        space.change(document.with_result(result))
        space.change(space.document.without_result(1))
        space.undo()
        wanted[number] = [prints(one) for one in space.document.versions]
        qtbot.waitUntil(at_rest, timeout=WAIT_MS)
        assert held_mb() <= LIMIT_MB
    assert sum(space.is_away(address) for address in stack) >= CASES // 2
    for number in range(CASES):
        show(number)
        assert [prints(one) for one in space.document.versions] == wanted[number]
        space.redo()
        assert space.document.results == ()
        space.undo()
        qtbot.waitUntil(at_rest, timeout=WAIT_MS)
        assert held_mb() <= LIMIT_MB
    assert window.desk.banner.message is None
