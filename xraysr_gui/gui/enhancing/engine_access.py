"""The engine of the window: made when it is first asked for, as importing it takes time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.jobs.runner import JobRunner, Lane

if TYPE_CHECKING:
    from xraysr_gui.enhancers.engine.engine import Engine, EngineWishes
    from xraysr_gui.enhancers.networks.runtimes import Device

log = logging.getLogger(__name__)
WARM_UP_AFTER_MS = 800
"""The first image comes first: it is decoded by a child of its own."""


class EngineAccess(QObject):
    """Holds the one engine, and what the person wants of it."""

    def __init__(self, settings_control: SettingsControl) -> None:
        super().__init__(settings_control)
        self._settings_control = settings_control
        self._engine: Engine | None = None
        self.most_memory_mb = settings_control.settings.engine_memory_mb
        self._warming = QTimer(self, singleShot=True, interval=WARM_UP_AFTER_MS)
        self._warming.timeout.connect(lambda: self.engine.warm_up())

    @property
    def engine(self) -> Engine:
        """What runs enhancers."""
        if self._engine is None:
            from xraysr_gui.enhancers.engine.engine import Engine
            from xraysr_gui.enhancers.engine.engine_child import engine_child

            self._engine = Engine(engine_child(self.most_memory_mb))
        return self._engine

    def wishes(self, focus: tuple[float, float] | None = None) -> EngineWishes:
        """What the person wants of it: the part in focus comes first."""
        from xraysr_gui.enhancers.engine.engine import EngineWishes

        settings = self._settings_control.settings
        return EngineWishes(settings.device, settings.piece_memory_mb, focus)

    def offer_devices(self, jobs: JobRunner) -> None:
        """Let the person choose among the graphics cards of this computer, once they are known."""
        engine = self.engine

        def offer(found: tuple[Device, ...]) -> None:
            cards = [(one.id, f"{one.id} {one.title}") for one in found if not one.is_cpu]
            self._settings_control.offer("device", cards)

        jobs.submit(engine.devices, lane=Lane.MODEL, done=offer, failed=_not_known)

    def warm_up_soon(self) -> None:
        """Let it get ready before it is needed."""
        self._warming.start()

    def close(self) -> None:
        """End it."""
        self._warming.stop()
        if self._engine is not None:
            self._engine.close()


def _not_known(error: Exception) -> None:
    """Settings then offer what every computer knows; `xraysr check` tells what is wrong."""
    log.info("the devices are not known: %s", error)
