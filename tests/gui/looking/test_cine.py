"""How fast a moving radiograph plays, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.page import Page
from xraysr_gui.gui.looking import cine as module
from xraysr_gui.gui.looking.cine import Cine


def stack(name: str, frame_time_ms: float | None) -> Stack:
    return Stack(name, tuple(Address(Path(f"/{name}"), frame=number) for number in range(6)), frame_time_ms)


class Viewing(QObject):
    """Shows pages at once, unless they are not read yet."""

    page_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.shown, self.is_read = Page(stack("a", 40.0)), True
        self.hanging = self.reading = self

    def page(self):
        return self.shown

    def show_page(self, page) -> None:
        self.shown = page

    def has(self, _address) -> bool:
        return self.is_read

    def let_go(self) -> None:
        pass

    def read_ahead(self) -> None:
        pass


@pytest.fixture
def viewing(qtbot):
    return Viewing()


@pytest.fixture
def playing(viewing):
    return Cine(viewing)


@pytest.fixture
def told(playing):
    words = []
    playing.told.connect(words.append)
    return words


def test_each_series_keeps_the_rate_that_was_set_for_it(viewing, playing):
    assert playing.rate == pytest.approx(25.0)
    playing.change_rate(0.8)
    assert playing.rate == pytest.approx(20.0)
    viewing.shown = Page(stack("b", 100.0))
    assert playing.rate == pytest.approx(10.0)
    viewing.shown = Page(stack("c", None))
    assert playing.rate == pytest.approx(15.0)
    viewing.shown = Page(stack("a", 40.0), 3)
    assert playing.rate == pytest.approx(20.0)


def test_the_rate_is_said_from_the_start_and_no_longer_after_the_end(playing, told):
    playing.toggle()
    assert told == ["25 frames per second"]
    playing.change_rate(0.5)
    assert told[-1] == "12.5 frames per second"
    playing.toggle()
    assert told[-1] == ""


def test_a_computer_that_shows_fewer_is_not_said_to_show_all(viewing, playing, told, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    playing.toggle()
    for _ in range(12):
        now[0] += 1 / 24
        playing._turn()
    viewing.is_read = False
    now[0] += 0.5
    playing._turn()
    assert told[-1] == "12 of 25 frames per second: the computer shows no more"

    viewing.is_read = True
    for _ in range(25):
        now[0] += 0.04
        playing._turn()
    assert told[-1] == "25 frames per second"
