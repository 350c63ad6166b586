"""Joins the Evaluate panel and its dock with the run."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from xraysr_gui.commands.evaluating.asked_evaluation import AskedEvaluation
from xraysr_gui.commands.evaluating.foresee import suited
from xraysr_gui.commands.evaluating.live_table import LiveTable
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trials import TRIALS, Trial
from xraysr_gui.enhancers import Enhancer
from xraysr_gui.evaluation.evaluated import FEW, FEW_WORDS
from xraysr_gui.evaluation.paired import no_interval
from xraysr_gui.gui.enhancing.enhance_panel import NOT_FOR_USE
from xraysr_gui.gui.enhancing.enhancer_chooser import EnhancerChooser
from xraysr_gui.gui.evaluating.evaluate_panel import EvaluatePanel, Standing
from xraysr_gui.gui.evaluating.evaluation_dock import EvaluationDock
from xraysr_gui.gui.evaluating.evaluation_run import EvaluationRun
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.opened_elsewhere import open_elsewhere
from xraysr_gui.gui.widgets.messages import BannerAnswer

REPORT, PDF, DOCK = "report.html", "report.pdf", "dock-evaluation"


class Evaluating(QObject):
    """Says what can be done, and lets it be done."""

    def __init__(
        self,
        panel: EvaluatePanel,
        dock: EvaluationDock,
        run: EvaluationRun,
        chooser: EnhancerChooser,
        desk: Desk,
    ) -> None:
        super().__init__(panel)
        self._panel, self._dock, self._run = panel, dock, run
        self._chooser, self._desk = chooser, desk
        self._offered: tuple[str, tuple[Enhancer, ...]] | None = None
        panel.offer_protocols([(trial.id, tr(trial.title)) for trial in TRIALS])
        for field, title in (
            (panel.folder, tr("Images to evaluate on")),
            (panel.report, tr("Folder for the report")),
        ):
            field.choose_wanted.connect(partial(field.ask, title))
        panel.protocol_chosen.connect(self._suggest)
        panel.changed.connect(self.refresh)
        panel.run_wanted.connect(self.begin)
        panel.pause_wanted.connect(run.pause)
        panel.cancel_wanted.connect(run.give_up)
        panel.go_on_wanted.connect(self.go_on)
        chooser.enhancer_changed.connect(self.refresh)
        run.changed.connect(self._follow)
        run.moved.connect(panel.show_progress)
        run.told.connect(self._show_table)
        dock.report_wanted.connect(partial(self.open_report, REPORT))
        dock.pdf_wanted.connect(partial(self.open_report, PDF))
        self.refresh()

    @property
    def trial(self) -> Trial:
        """The chosen protocol."""
        return TRIALS[self._panel.protocol]

    def why_not(self) -> str:
        """Why no run can begin; "" if one can."""
        if self._run.standing is not Standing.IDLE:
            return tr("Wait, pause or cancel the evaluation first.")
        folder, report = self._panel.folder.path, self._panel.report.path
        if folder is None or not folder.is_dir():
            return tr("Choose a folder of images first.")
        if not self._panel.ticks.ids:
            return tr("Tick an enhancer first.")
        if report is None:
            return tr("Choose a folder for the report first.")
        return tr("A report is there already: choose another folder.") if (report / REPORT).exists() else ""

    def begin(self) -> None:
        """Begin what the panel asks for."""
        folder, report = self._panel.folder.path, self._panel.report.path
        if self.why_not() or folder is None or report is None:
            return
        ids = self._panel.ticks.ids
        self._dock.offer(
            [one.title for one in self.trial.conditions], [(id, self._title_of(id)) for id in ids]
        )
        self._desk.window.open_dock(DOCK)
        self._show_table(LiveTable())
        self._run.begin(AskedEvaluation(folder, self.trial.id, ids, report, self._panel.processes))

    def go_on(self) -> None:
        """Go on with one that was left, with its table in sight."""
        self._desk.window.open_dock(DOCK)
        self._run.go_on()

    def recall(self) -> None:
        """Ask whether one that an earlier start left unfinished is to go on."""
        asked = self._run.find_waiting()
        if asked is None:
            return
        self._panel.show_asked(asked.folder, asked.protocol, asked.report, asked.processes)
        self._offered = None
        self.refresh()
        self._panel.ticks.tick(asked.ids)
        trial = TRIALS[asked.protocol] if asked.protocol in {one.id for one in TRIALS} else self.trial
        ids = [(id, self._title_of(id)) for id in asked.ids]
        self._dock.offer([one.title for one in trial.conditions], ids)
        self._desk.banner.ask(
            tr("An evaluation was not finished."),
            tr("{} on the images in {}. What was measured is kept.").format(
                tr(trial.title), asked.folder.name
            ),
            (
                BannerAnswer("Continue", self.go_on),
                BannerAnswer("Later", lambda: None),
                BannerAnswer("Give it up", self._run.give_up),
            ),
        )

    def open_report(self, name: str) -> None:
        """Open the report as the system opens such files."""
        asked = self._run.asked
        if asked is not None and not self._why_no_report():
            open_elsewhere(asked.report / name, self._desk)

    def refresh(self, *_: object) -> None:
        """Offer what suits, and say what can be done."""
        offered = self._panel.protocol, self._chooser.all
        if offered != self._offered:
            self._offered = offered
            self._offer_enhancers()
        self._show_standing()

    def _offer_enhancers(self) -> None:
        trial = self.trial
        self._panel.show_what_is_done(_what_is_done(trial))
        rows = [
            (one.id, tr(one.title), tr(one.summary), _is_usual(one, trial))
            for one in suited(self._chooser.all, trial)
        ]
        self._panel.ticks.offer(rows)
        if self._run.asked is not None and self._run.standing is not Standing.IDLE:
            self._panel.ticks.tick(self._run.asked.ids)  # more are known by and by; this run has its own

    def _suggest(self) -> None:
        """A folder for the report beside that of the images, one that is not there yet."""
        folder = self._panel.folder.path
        if folder is None:
            return
        begun = folder.parent / f"{folder.name}-{self._panel.protocol}"
        numbered = (begun.with_name(f"{begun.name}-{number}") for number in range(2, 1000))
        free = begun if not begun.exists() else next((one for one in numbered if not one.exists()), begun)
        self._panel.report.show_path(free)

    def _follow(self) -> None:
        self._show_standing()
        self._dock.show_report(self._why_no_report())
        if self._run.is_finished and self._run.asked is not None:
            self._suggest()  # a next one has a report of its own
            words = tr("The evaluation is finished. Its report is in {}.").format(self._run.asked.report)
            self._desk.status.show_outcome(words)

    def _why_no_report(self) -> str:
        written = self._run.is_finished and self._run.asked is not None
        return "" if written else tr("The report is written when all images are measured.")

    def _show_standing(self) -> None:
        standing, told = self._run.standing, ""
        if self._run.is_stopping:
            told = tr("Stopping after the current image \u2026")
        elif standing is Standing.RUNNING:
            told = tr("Starting \u2026")
        elif standing is Standing.PAUSED:
            told = tr("Paused. What was measured is kept.")
        elif self._run.is_finished:
            told = tr("Finished: open the report below the table.")
        elif self._run.is_cancelled:
            told = tr("Cancelled; nothing was kept.")
        self._panel.show_standing(standing, self.why_not() if standing is Standing.IDLE else "", told)

    def _show_table(self, live: LiveTable) -> None:
        if not (live.measured or live.left_out):
            self._dock.show_table(tr("Nothing has been measured yet."), live)
            return
        count = len(live.measured)
        words = [tr_count(count, "{} image is measured.", "{} images are measured.").format(count)]
        if live.left_out:
            words.append(tr("{} left out.").format(len(live.left_out)))
        if reason := no_interval(live.patients):
            words.append(tr(reason))
        elif live.patients < FEW:
            words.append(tr(FEW_WORDS))
        if not self._run.is_finished:
            words.append(tr("The figures may still change."))
        self._dock.show_table(" ".join(words), live)

    def _title_of(self, id: str) -> str:
        return next((tr(one.title) for one in self._chooser.all if one.id == id), id)


def _is_usual(enhancer: Enhancer, trial: Trial) -> bool:
    """Whether one is ticked at first: whom the protocol names, else the networks that are for use."""
    if trial.takes_part:
        return enhancer.id in trial.takes_part
    return enhancer.model is not None and not enhancer.advice.startswith(NOT_FOR_USE)


def _what_is_done(trial: Trial) -> str:
    """The protocol whole, and what it does to each image where that is the same for all of them."""
    title, first = tr(trial.title), trial.conditions[0]
    title = title if title.endswith("?") else tr("{}.").format(title)
    if len(trial.conditions) > 1 or first.ranges is not None or first.degradation == Degradation():
        return title
    return tr("{} Each image gets {}.").format(title, first.degradation.words())
