"""The settings offer the graphics cards of this computer, as soon as the engine has told them."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from xraysr_gui.core.errors import ChildNotStarted
from xraysr_gui.enhancers.networks.runtimes.contract import Device
from xraysr_gui.gui.enhancing.engine_access import EngineAccess
from xraysr_gui.jobs.runner import JobRunner
from xraysr_gui.settings.schema import Settings


class Control(QObject):
    """Settings that remember what they were offered."""

    def __init__(self):
        super().__init__()
        self.settings, self.offered = Settings(), []

    def offer(self, name, titles):
        self.offered.append((name, titles))


class Telling:
    """An engine that knows its devices, or cannot start."""

    def __init__(self, devices):
        self._devices = devices

    def devices(self, progress):
        if self._devices is None:
            raise ChildNotStarted("It.", why="It did not start.", remedy="Try again.")
        return self._devices


def offer(devices, control, until, qtbot):
    jobs = JobRunner(lambda call: call())
    access = EngineAccess(control)
    access._engine = Telling(devices)
    access.offer_devices(jobs)
    qtbot.waitUntil(until, timeout=60_000)
    assert jobs.shut_down()


def test_cards_are_offered_by_id_and_name(qtbot):
    control = Control()
    cards = Device("cpu", "Processor", "one"), Device("webgpu:0", "NVIDIA RTX A2000", "webgpu")
    offer(cards, control, lambda: bool(control.offered), qtbot)
    assert control.offered == [("device", [("webgpu:0", "webgpu:0 NVIDIA RTX A2000")])]


def test_an_engine_that_tells_nothing_leaves_what_every_computer_has(qtbot, caplog):
    control = Control()
    with caplog.at_level(logging.INFO):
        offer(None, control, lambda: "the devices are not known" in caplog.text, qtbot)
    assert control.offered == []
