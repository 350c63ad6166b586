"""What a run will take, and whether the image is one for it, worked out before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from weakref import ref

from PySide6.QtCore import QObject

from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.core.errors import InvalidParameter, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.cost import Cost
from xraysr_gui.enhancers.engine.engine import Engine, EngineWishes
from xraysr_gui.gui.enhancing.enhance_panel import Chosen, EnhancePanel
from xraysr_gui.gui.enhancing.enhancing import Wishing
from xraysr_gui.gui.enhancing.newest_wish import NewestWish
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.gui.enhancing.version_words import in_short
from xraysr_gui.gui.widgets import amounts
from xraysr_gui.jobs.runner import Job, JobRunner, Lane

SETTLE_MS = 300  # a slider that is dragged, pages that are turned: only where they come to rest counts


class Budgeting(QObject):
    """Asks the engine for the cost of what is chosen; only while the panel is seen and nothing runs."""

    def __init__(
        self,
        panel: EnhancePanel,
        jobs: JobRunner,
        subject: Callable[[], Subject | None],
        is_running: Callable[[], bool],
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._jobs, self._subject = panel, jobs, subject
        self._is_running, self._show_error = is_running, show_error
        self._engine: tuple[Engine, Wishing, int] | None = None
        self._newest = NewestWish(self, SETTLE_MS, self._ask)
        panel.choice_changed.connect(self.refresh)
        panel.shown.connect(self.refresh)

    def attend(self, engine: Engine, wishing: Wishing, most_memory_mb: int) -> None:
        """Learn what knows the cost, and how much memory a run may take."""
        self._engine = engine, wishing, most_memory_mb
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Work the cost out anew if something else is chosen; the newest wish wins."""
        if not self._panel.isVisible() or self._is_running():
            return
        wish = self._wish()
        if self._newest.take(wish):
            self._panel.show_measured("")
            self._panel.run_box.show_budget("" if wish is None else self._result_size())

    def cancel(self) -> None:
        """Drop what is being worked out: a run needs the engine now."""
        self._newest.drop()

    def _wish(self) -> tuple[object, ...] | None:
        """All that the cost depends on; the place that is looked at is not part of it."""
        subject, chosen = self._subject(), self._panel.chosen
        if subject is None or chosen is None or self._engine is None:
            return None
        _, wishing, _ = self._engine
        return ref(subject.radiograph), chosen, wishing(None)

    def _ask(self) -> Job | None:
        subject, chosen = self._subject(), self._panel.chosen
        if subject is None or chosen is None or self._engine is None or self._is_running():
            return None
        engine, wishing, _ = self._engine
        return self._jobs.submit(
            partial(_foreseen, subject, chosen, engine, wishing(None)),
            lane=Lane.MODEL,
            done=self._show,
            failed=self._fail,
        )

    def _show(self, foreseen: tuple[Cost, tuple[str, ...], str]) -> None:
        self._newest.ended()
        cost, warnings, measured = foreseen
        self._panel.show_measured(measured)
        words = (
            amounts.about(cost.seconds),
            amounts.memory(cost.memory_mb),
            self._result_size(),
        )
        told = " \u00b7 ".join(words) + tr("\non {}").format(in_short(cost.device))
        too_much = self._engine is not None and cost.memory_mb > self._engine[2]
        if too_much:
            told += tr("\nThis is more memory than enhancing may use (Settings).")
        told = "\n".join((told, *warnings))
        self._panel.run_box.show_budget(told, warns=too_much or bool(warnings))

    def _fail(self, error: Exception) -> None:
        self._newest.ended()
        if isinstance(error, UserError):
            words = error.why if isinstance(error, InvalidParameter) else f"{error.what} {error.why}"
            self._panel.run_box.show_budget(words, warns=True)
            return
        self._panel.run_box.show_budget(tr("Time and memory could not be estimated."), warns=True)
        self._show_error(error)

    def _result_size(self) -> str:
        subject, chosen = self._subject(), self._panel.chosen
        if subject is None or chosen is None:
            return ""
        rows, columns = subject.radiograph.shape
        scale = chosen.enhancer.scale_with(chosen.parameters)
        return tr("result {}").format(amounts.size((rows * scale, columns * scale)))


def _foreseen(
    subject: Subject, chosen: Chosen, engine: Engine, wishes: EngineWishes, progress: Progress
) -> tuple[Cost, tuple[str, ...], str]:
    """What it will cost, what is unlike the network's training, and what is measured; on a worker thread."""
    from xraysr_gui.commands.measured_parameters import measured_words
    from xraysr_gui.commands.outside import outside  # not before the first paint

    radiograph, enhancer = subject.radiograph, chosen.enhancer
    given = pixels_for(radiograph)
    warnings = outside(radiograph, given, enhancer)
    measured = measured_words(radiograph, given, chosen.parameters)
    return engine.cost(enhancer, given, chosen.parameters, progress, wishes), warnings, measured
