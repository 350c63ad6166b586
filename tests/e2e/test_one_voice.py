"""Whatever state the program is in, every reason that it gives for the same thing is the same sentence."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QLabel

from tests.support.waiting import WAIT_MS
from xraysr_gui.settings import places

SAMPLES = places.resources() / "sample_study"
NEEDS_IMAGE = (
    "fit", "invert", "preset-1", "turn-left", "first-image", "cine-play", "prior", "rename", "delete-mark",
    "copy-measurements", "copy-region", "import-regions", "export-regions", "calibrate-distance",
    "remove-calibration", "run-enhancer", "run-task", "layout-sheet", "delete-result", "flicker",
)  # fmt: skip
NEEDS_RESULT = ("layout-sheet", "flicker", "delete-result")


def reasons(program, ids) -> dict[str, str]:
    known = {row.id for row in program.table}
    assert set(ids) <= known, set(ids) - known
    return {id: program.table.row(id).why_not() for id in ids}


def told_in_panels(program) -> set[str]:
    """Every quiet sentence in sight that says that there is no image, or no result."""
    program.window.choose_module("display")
    words = {label.text() for label in program.window.findChildren(QLabel) if label.isVisible()}
    return {one for one in words if one.startswith(("Open an image first", "Opening ", "This view is empty"))}


def test_without_an_image_all_say_the_same(program, qtbot):
    qtbot.waitUntil(lambda: program.late is not None, timeout=WAIT_MS)
    assert set(reasons(program, NEEDS_IMAGE).values()) == {"Open an image first."}
    assert told_in_panels(program) == {"Open an image first."}


def test_while_an_image_is_read_nobody_asks_for_one(program, qtbot, monkeypatch):
    qtbot.waitUntil(lambda: program.late is not None, timeout=WAIT_MS)
    go_on, real = threading.Event(), program.viewing.reading._decoded
    monkeypatch.setattr(program.viewing.reading, "_decoded", lambda *all: (go_on.wait(60), real(*all))[1])
    program.opening.open_paths([SAMPLES / "2_test_pattern.dcm"])
    words = "Opening 2_test_pattern.dcm ..."
    try:
        assert set(reasons(program, NEEDS_IMAGE).values()) == {words}
        assert told_in_panels(program) <= {words}
    finally:
        go_on.set()
    qtbot.waitUntil(lambda: program.grid.active.radiograph is not None, timeout=WAIT_MS)
    assert told_in_panels(program) == set()


def test_reading_that_is_stopped_or_fails_is_said_no_longer(program, qtbot, monkeypatch, tmp_path):
    qtbot.waitUntil(lambda: program.late is not None, timeout=WAIT_MS)
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(b"this is no image")
    program.opening.open_paths([broken])
    qtbot.waitUntil(lambda: not program.viewing.reading.is_busy, timeout=WAIT_MS)
    assert set(reasons(program, NEEDS_IMAGE).values()) == {"Open an image first."}

    go_on, real = threading.Event(), program.viewing.reading._decoded
    monkeypatch.setattr(program.viewing.reading, "_decoded", lambda *all: (go_on.wait(60), real(*all))[1])
    program.opening.open_paths([SAMPLES / "2_test_pattern.dcm"])
    program.table.trigger("stop-job")
    go_on.set()
    qtbot.waitUntil(lambda: not program.viewing.reading.is_busy, timeout=WAIT_MS)
    assert set(reasons(program, NEEDS_IMAGE).values()) == {"Open an image first."}


@pytest.fixture
def first_run_waits(program, qtbot, open_file, monkeypatch):
    """An image is open, and the first enhancer works on it until it is let go."""
    open_file("2_test_pattern.dcm")
    qtbot.waitUntil(lambda: not program.enhancing.why_not(), timeout=WAIT_MS)
    engine = type(program.enhancing_parts.engine)
    go_on, real = threading.Event(), engine.run
    monkeypatch.setattr(engine, "run", lambda *all, **more: (go_on.wait(60), real(*all, **more))[1])
    yield go_on
    go_on.set()


def test_with_an_image_all_ask_for_a_result_until_one_is_on_its_way(program, qtbot, first_run_waits):
    none = "Run an enhancer first: there is the original only."
    assert set(reasons(program, NEEDS_RESULT).values()) == {none}
    assert program.comparing.why_none() == none

    program.enhancing.run()
    coming = "The first result of this image is being worked out."
    assert set(reasons(program, NEEDS_RESULT).values()) == {coming}
    assert program.comparing.why_none() == coming

    first_run_waits.set()
    qtbot.waitUntil(
        lambda: bool(program.workspace.document.results) and not program.enhancing.is_running, timeout=WAIT_MS
    )
    assert reasons(program, NEEDS_RESULT)["flicker"] == ""
    assert program.comparing.why_none() == ""
