"""A hot folder: whatever arrives in it goes through the steps once, until somebody stops it."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from xraysr_gui.batches.contract import BatchProgress, Begun, Hear, Outcome, Plan
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.inputs import note_inputs
from xraysr_gui.batches.ledger import Ledger
from xraysr_gui.batches.line import Line, State
from xraysr_gui.batches.manifest import CSV, JSON
from xraysr_gui.batches.running import How, nobody, run_plan
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.links import Link, links_of
from xraysr_gui.commands.batching.making import ChildMaker, MakingWishes
from xraysr_gui.commands.batching.planning import plan_files, plan_of_nothing, refuse_no_reference
from xraysr_gui.commands.batching.run_batch import PAGE, Makers, facts_of, write_manifest
from xraysr_gui.core.arrivals import Arrivals
from xraysr_gui.core.errors import Cancelled, CannotOpenImage
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import refuse_unwritable
from xraysr_gui.studies.index import Stamp
from xraysr_gui.studies.watching import listing

LOOK_EVERY_S = 1.0
STOP_EVERY_S = 0.1
WRITTEN_EVERY_S = 60.0
"""How often the manifest is written anew while files keep coming."""


def watch_batch(
    asked: Asked,
    watched: Path,
    named: Callable[[str], Enhancer],
    control: Control,
    hear: Hear = nobody,
    makers: Makers | None = None,
) -> Outcome:
    """Do what lies in a folder, and all that comes, until `control` stops it. Waits: for a worker thread.

    The manifest is written whenever nothing more is on its way. What `asked` names as inputs is passed over.

    Raises:
        UserError: an enhancer, a folder or a ledger is refused before anything is done.
    """
    refuse_no_folder(watched)
    links = links_of(asked.chain, named)
    refuse_no_reference(asked.reference)
    refuse_unwritable(asked.folder)
    asked = replace(asked, inputs=[watched])
    ledger = Ledger(asked.folder)
    if not ledger.is_there and not asked.resume:
        refuse_existing((asked.folder / name for name in (CSV, JSON, PAGE)), overwrite=asked.overwrite)
    nothing = plan_of_nothing(asked, links)
    ledger.begin(facts_of(nothing, asked), resume=asked.resume, overwrite=asked.overwrite)
    try:
        note_inputs(asked.folder, asked.inputs)
        return _Watch(asked, links, nothing, ledger, control, hear).outcome(makers)
    finally:
        ledger.close()


def refuse_no_folder(watched: Path) -> None:
    """Find out before anything is waited for.

    Raises:
        CannotOpenImage: there is no such folder.
    """
    if not watched.is_dir():
        raise CannotOpenImage(
            tr("Nothing is watched."),
            why=tr("{} is no folder that can be reached.").format(harmless(str(watched))),
            remedy=tr("Name the folder into which images come; it may be empty."),
        )


class _Watch:
    """The rounds: who listens hears of all of them as of one batch."""

    def __init__(
        self,
        asked: Asked,
        links: Sequence[Link],
        plan: Plan,
        ledger: Ledger,
        control: Control,
        hear: Hear,
    ) -> None:
        self._asked, self._links, self._plan, self._ledger = asked, links, plan, ledger
        self._control, self._hear, self._pause = control, hear, threading.Event()
        self._arrivals: Arrivals[Path, Stamp] = Arrivals()
        self._lines: dict[str, Line] = ledger.lines()
        self._began = self._written = time.monotonic()
        self._is_written, self._is_away, self._workers = False, False, 1
        self._folder = Path(os.path.abspath(asked.inputs[0]))
        self._home = os.path.realpath(asked.folder) + os.sep

    def outcome(self, makers: Makers | None) -> Outcome:
        """All that was done until it was stopped."""
        wishes = MakingWishes(self._asked.device, self._asked.accepts_outside)
        self._hear(BatchProgress(len(self._lines), begun=Begun(self._plan, tuple(self._lines.values()))))
        while not self._control.is_stopped:
            plan = plan_files(self._asked, self._links, self._arrived(), self._folder)
            if plan.jobs or plan.refused:
                of_plan = partial(makers, plan, self._links) if makers else partial(
                    ChildMaker, plan, self._links, wishes
                )  # fmt: skip
                how = How(self._asked.workers, overwrite=self._asked.overwrite)
                ended = run_plan(plan, self._ledger, of_plan, self._control, self._of_all, how)
                self._lines |= {line.input: line for line in ended.lines}
                self._workers, self._is_written = max(self._workers, ended.workers), False
                self._expect_again(plan)
            self._write_if_quiet()
            self._wait()
        return self._write()

    def _arrived(self) -> dict[Path, int]:
        """What has arrived, with the sizes."""
        progress = Progress(stop_requested=lambda: self._control.is_stopped)
        try:
            found = listing(self._folder, progress)
        except Cancelled:
            return {}
        self._is_away = found is None
        ours = None if found is None else self._without_results(found)
        return {path: ours[path].size for path in self._arrivals.hear(ours) if ours is not None}

    def _without_results(self, found: Mapping[Path, Stamp]) -> dict[Path, Stamp]:
        """Results that are written into the watched folder are no arrivals."""
        folders = {path.parent for path in found}
        ours = {one for one in folders if (os.path.realpath(one) + os.sep).startswith(self._home)}
        return {path: stamp for path, stamp in found.items() if path.parent not in ours}

    def _expect_again(self, plan: Plan) -> None:
        """A file that was gone when its turn came has not failed: with its share it may come back."""
        for job in plan.jobs:
            if self._lines[job.name].state is State.FAILED and not _is_there(job.input):
                waits = Line(job.name, reason=tr("It was gone when its turn came."))
                self._ledger.put(waits)
                self._of_all(BatchProgress(len(self._lines), last=waits))
                self._arrivals.forget(job.input)

    def _of_all(self, now: BatchProgress) -> None:
        """A round as part of the whole."""
        if now.begun is not None:
            self._lines |= {line.input: line for line in now.begun.lines}
            now = replace(now, begun=Begun(now.begun.plan, tuple(self._lines.values())))
        if now.last is not None:
            self._lines[now.last.input] = now.last
        states = Counter(line.state for line in self._lines.values())
        done, failed = states[State.DONE], states[State.FAILED]
        self._hear(replace(now, total=len(self._lines), done=done, failed=failed))

    def _wait(self) -> None:
        states = Counter(line.state for line in self._lines.values())
        told = BatchProgress(
            len(self._lines),
            states[State.DONE],
            states[State.FAILED],
            is_paused=self._control.is_paused,
            waits_for=tr("the folder, which cannot be reached") if self._is_away else tr("new files"),
        )
        self._hear(told)
        until = time.monotonic() + LOOK_EVERY_S
        while time.monotonic() < until and not self._control.is_stopped:
            self._pause.wait(STOP_EVERY_S)
            self._hear(replace(told, is_paused=self._control.is_paused))

    def _write_if_quiet(self) -> None:
        is_quiet = not self._arrivals.on_the_way
        is_old = time.monotonic() - self._written > WRITTEN_EVERY_S
        if not self._is_written and (is_quiet or is_old):
            self._write()

    def _write(self) -> Outcome:
        lines = tuple(self._lines.values())
        is_stopped = any(not line.is_over for line in lines)
        took = time.monotonic() - self._began
        ended = Outcome(lines, tuple(self._ledger.notices), is_stopped, took, self._workers)
        write_manifest(self._plan, ended, self._ledger)
        self._is_written, self._written = True, time.monotonic()
        return ended


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
