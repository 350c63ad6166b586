from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from xraysr_gui.gui.widgets.garbage_on_gui_thread import GarbageOnGuiThread


class Ring(QObject):
    """Holds itself; tells on which thread it dies."""

    died_on: list[int]

    def __init__(self, died_on: list[int]) -> None:
        super().__init__()
        self.died_on, self.itself = died_on, self

    def __del__(self) -> None:
        self.died_on.append(threading.get_ident())


@pytest.fixture
def automatic():
    """Python collects by itself, as in a program that has just begun."""
    gc.enable()
    yield
    gc.disable()


@pytest.fixture
def collector(automatic):
    collector = GarbageOnGuiThread()
    yield collector
    collector.close()


def ask_for_memory() -> list[list[int]]:
    """So much that Python looks for waste many times, on a thread of its own; it lasts while it is held."""
    kept: list[list[int]] = []
    worker = threading.Thread(target=lambda: kept.extend([n] for n in range(100_000)))
    worker.start()
    worker.join()
    return kept


def test_a_widget_that_holds_itself_dies_on_the_thread_of_the_window(qtbot, collector):
    died_on: list[int] = []
    Ring(died_on)
    kept = ask_for_memory()
    assert died_on == []
    qtbot.waitUntil(lambda: bool(died_on))
    assert len(kept) == 100_000
    assert died_on == [threading.get_ident()]


def test_without_a_collector_it_would_have_died_on_the_worker(qtbot, automatic):
    died_on: list[int] = []
    Ring(died_on)
    ask_for_memory()
    assert died_on
    assert threading.get_ident() not in died_on


def test_what_is_spared_is_not_looked_at_again_until_the_end(automatic):
    collector = GarbageOnGuiThread()
    collector.spare()
    assert gc.get_freeze_count() > 0
    collector.close()
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()


def test_it_leaves_python_as_it_found_it():
    gc.disable()
    GarbageOnGuiThread().close()
    assert not gc.isenabled()
