"""What enhancing needs beyond its panel: the engine and the budget; made after the first paint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from xraysr_gui.enhancers.engine import Engine, EngineWishes, engine_child
from xraysr_gui.gui.enhancing.budgeting import Budgeting
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.enhancing import Enhancing
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.shell.furnishing import Furnishing
from xraysr_gui.jobs.runner import JobRunner

WARM_UP_AFTER_MS = 800
"""The first image comes first: it is decoded by a child of its own."""


class EnhancingParts(QObject):
    """Owns the engine."""

    def __init__(
        self,
        panel: EnhancePanel,
        enhancing: Enhancing,
        versions: Versions,
        furnishing: Furnishing,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(panel)
        self._furnishing, self._box, self._versions = furnishing, panel.run_box, versions
        enhancing.why_no_image = versions.why_no_image
        versions.is_coming = lambda address: enhancing.worked_on == address
        for signal in (enhancing.begun, enhancing.idle):
            signal.connect(versions.refresh)
        panel.run_box.chaining_wanted.connect(versions.chain)
        versions.changed.connect(self._show_chaining)
        self._show_chaining()
        most_mb = furnishing.settings.engine_memory_mb
        self.engine = Engine(engine_child(most_mb))
        self.budgeting = Budgeting(panel, jobs, versions.worked_on, lambda: enhancing.is_running, show_error)
        enhancing.attend(self.engine, self._wishes)
        self.budgeting.attend(self.engine, self._wishes, most_mb)
        enhancing.begun.connect(self.budgeting.cancel)
        enhancing.idle.connect(self.budgeting.refresh)
        versions.changed.connect(self.budgeting.refresh)
        furnishing.settings_changed.connect(self.budgeting.refresh)
        self._warming = QTimer(self)
        self._warming.setSingleShot(True)
        self._warming.timeout.connect(self.engine.warm_up)
        self._warming.start(WARM_UP_AFTER_MS)

    def _show_chaining(self) -> None:
        self._box.show_chaining(self._versions.why_no_chain(), chains=self._versions.is_chaining)

    def close(self) -> None:
        """End the engine."""
        self._warming.stop()
        self.engine.close()

    def wishes(self) -> EngineWishes:
        """What the person wants of the engine, wherever is looked."""
        return self._wishes(None)

    def _wishes(self, focus: tuple[float, float] | None) -> EngineWishes:
        settings = self._furnishing.settings
        return EngineWishes(settings.device, settings.piece_memory_mb, focus)
