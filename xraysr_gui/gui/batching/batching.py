"""Joins the Batch panel and its table with the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.batches.contract import BatchProgress, Begun, Outcome
from xraysr_gui.batches.ledger import Ledger
from xraysr_gui.batches.line import Line
from xraysr_gui.batches.manifest import standing, summary
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.run_batch import PAGE
from xraysr_gui.commands.named_enhancer import enhancer_named
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.batching.batch_dock import BatchDock
from xraysr_gui.gui.batching.batch_panel import BatchPanel
from xraysr_gui.gui.batching.batch_run import BatchRun, Standing
from xraysr_gui.gui.batching.batch_words import progress_words, share_of
from xraysr_gui.gui.batching.chosen_steps import ChosenSteps
from xraysr_gui.gui.batching.line_views import LineViews
from xraysr_gui.gui.enhancing.engine_access import EngineAccess
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.opened_elsewhere import open_elsewhere
from xraysr_gui.gui.shell.way_out import wish_of
from xraysr_gui.settings.schema import Settings

DOCK, MODULE = "dock-batch", "batch"
MOST_FREE = 1000


class Batching(QObject):
    """Says what can be done, and lets it be done."""

    def __init__(
        self,
        panel: BatchPanel,
        dock: BatchDock,
        run: BatchRun,
        steps: ChosenSteps,
        views: LineViews,
        access: EngineAccess,
        desk: Desk,
    ) -> None:
        super().__init__(panel)
        self._panel, self._dock, self._run, self._steps = panel, dock, run, steps
        self._views, self._access, self._desk = views, access, desk
        self._word = ""
        self._listed: tuple[str, tuple[Path, ...]] = "", ()
        self._suggested: tuple[tuple[Path, ...], Path | None] = (), None  # for which images, which folder
        panel.inputs.choose_wanted.connect(partial(panel.inputs.ask, tr("Images")))
        panel.results.choose_wanted.connect(partial(panel.results.ask, tr("Results in")))
        panel.file_wanted.connect(self._ask_for_list)
        panel.inputs.changed.connect(self._suggest)
        panel.results.line.textChanged.connect(panel.box.forget_wishes)
        panel.box.start_wanted.connect(self.begin)
        panel.box.pause_wanted.connect(run.pause)
        panel.box.go_on_wanted.connect(run.go_on)
        panel.box.stop_wanted.connect(run.stop)
        dock.line_wanted.connect(self._show_line)
        dock.report_wanted.connect(partial(self._open, PAGE))
        dock.folder_wanted.connect(partial(self._open, ""))
        for signal in (panel.changed, steps.changed, run.changed):
            signal.connect(self.refresh)
        run.begun.connect(self._show_begun)
        run.told.connect(self._show_told)
        run.ended.connect(self._show_ended)
        desk.settings_control.settings_changed.connect(self._follow_settings)
        self._follow_settings(desk.settings_control.settings)
        self.refresh()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """What the panel names."""
        words, files = self._listed
        if files and self._panel.inputs.line.text() == words:
            return files
        path = self._panel.inputs.path
        return () if path is None else (path,)

    def why_not(self) -> str:
        """Why no batch can begin; "" if one can."""
        inputs, results = self.inputs, self._panel.results.path
        if self._run.why_busy:
            return self._run.why_busy
        if not inputs or not inputs[0].exists():
            return tr("Choose a folder of images first.")
        if self._panel.watches and not (len(inputs) == 1 and inputs[0].is_dir()):
            return tr("Only a folder can be watched.")
        if results is None:
            return tr("Choose a folder for the results first.")
        return self._steps.why_none()

    def begin(self) -> None:
        """Begin what the panel asks for, or go on with what lies in the folder of results."""
        panel, chain, results = self._panel, self._steps.chain, self._panel.results.path
        if self.why_not() or chain is None or results is None:
            return
        goes_on = self._goes_on() and not panel.begins_anew
        asked = Asked(self.inputs, chain, results, panel.ending, self._access.wishes(None).device)
        asked = replace(
            asked,
            accepts_outside=panel.accepts_outside,
            workers=panel.workers,
            resume=goes_on,
            retry=goes_on and panel.retries,
            leaving=panel.leaving,
        )
        asked = replace(asked, overwrite=panel.begins_anew and self._goes_on())
        panel.box.forget_wishes()
        self._desk.window.open_dock(DOCK)
        self._dock.show_lines(())
        self._dock.show_heading(tr("Looking for files \u2026"))
        engine = self._access.engine
        watched = self.inputs[0] if panel.watches else None
        self._run.begin(asked, lambda word: enhancer_named(word, engine), watched)

    def take_files(self, words: str, files: Sequence[Path]) -> None:
        """Take files that were chosen elsewhere in the window."""
        self._listed = words, tuple(files)
        self._panel.inputs.line.setText(words)
        self._panel.inputs.changed.emit()
        self.come_into_sight()

    def come_into_sight(self) -> None:
        """Show the panel."""
        if self._desk.window.module != MODULE:
            self._desk.window.choose_module(MODULE)

    def refresh(self, *_: object) -> None:
        """Say what can be done now."""
        panel, run = self._panel, self._run
        goes_on = run.standing is Standing.IDLE and self._goes_on()
        if run.standing is Standing.IDLE:  # the steps of one that runs stay in sight
            panel.steps.show_steps(self._steps.words, can_save=self._steps.chain is not None)
        why_not = self.why_not()
        panel.show_standing(run.standing, is_paused=run.is_paused, why_not=why_not, goes_on=goes_on)
        if run.standing is Standing.STOPPING:
            panel.box.show_told(tr("Stopping \u2026"))
        no_report = "" if run.is_written else tr("The report is written when the batch ends.")
        self._dock.show_places(no_report, "" if run.asked else tr("No batch has been started yet."))

    def _follow_settings(self, settings: Settings) -> None:
        """Begin with what is always so; what a reader ticked stays until that changes."""
        if settings.leaving != self._word:
            self._word = settings.leaving
            self._panel.show_leaving(wish_of(self._word))

    def _goes_on(self) -> bool:
        results = self._panel.results.path
        return results is not None and Ledger(results).is_there

    def _suggest(self) -> None:
        """A folder for the results beside that of the images, one that is not there yet; for other images
        another one, unless the person has named it.
        """
        inputs, results, (before, suggested) = self.inputs, self._panel.results.path, self._suggested
        if inputs and (results is None or (results == suggested and inputs != before)):
            top = inputs[0] if inputs[0].is_dir() else inputs[0].parent
            begun = top.parent / tr("{} enhanced").format(top.name)
            numbered = (begun.with_name(f"{begun.name} {number}") for number in range(2, MOST_FREE))
            free = begun if not begun.exists() else next((one for one in numbered if not one.exists()), begun)
            self._suggested = inputs, free
            self._panel.results.show_path(free)
        self._panel.changed.emit()

    def _ask_for_list(self) -> None:
        dialog = QFileDialog(self._panel.window(), tr("A list of images"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Lists of files (*.txt *.lst)")])
        dialog.fileSelected.connect(lambda name: self._panel.inputs.show_path(Path(name)))
        dialog.open()

    def _show_begun(self, begun: Begun) -> None:
        self._dock.show_lines(begun.lines)

    def _show_told(self, lines: Sequence[Line], now: BatchProgress) -> None:
        self._dock.take(lines, dict(now.under_way))
        words = progress_words(now)
        self._dock.show_heading(words)
        if self._run.standing is Standing.RUNNING:
            self._panel.box.show_progress(share_of(now), words)

    def _show_ended(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self._panel.box.show_told(tr("It did not finish: what is done is kept."))
            self._dock.show_heading(tr("It did not finish: what is done is kept."))
            return
        self._dock.show_lines(outcome.lines)
        sentences = list(standing(outcome))
        self._dock.show_heading(" ".join(sentences), (*outcome.notices, *summary(outcome)))
        self._panel.box.show_told(" ".join(sentences[:2]))
        self._desk.status.show_outcome(" ".join(sentences[:2]))

    def _show_line(self, line: Line) -> None:
        asked = self._run.asked
        image = self._run.input_of(line)
        if asked is not None and image is not None and line.outputs:
            first = line.outputs[0]
            self._views.show(image, asked.folder / first.name, first.sha256)

    def _open(self, name: str) -> None:
        if self._run.asked is not None:
            open_elsewhere(self._run.asked.folder / name, self._desk)


def files_in_words(count: int) -> str:
    """What stands in the field for files that were chosen in the list."""
    return tr_count(count, "{} file of the list of studies", "{} files of the list of studies").format(count)
