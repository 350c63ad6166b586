"""Runs a batch from the first look at a folder to the manifest beside its results."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

from xraysr_gui.batches.contract import Hear, Maker, Outcome, Plan
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.inputs import note_inputs
from xraysr_gui.batches.ledger import Ledger
from xraysr_gui.batches.ledger_tables import name_key
from xraysr_gui.batches.manifest import CSV, JSON, manifest_csv, manifest_json
from xraysr_gui.batches.running import How, nobody, run_plan
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.batch_report import batch_page
from xraysr_gui.commands.batching.links import Link, links_of
from xraysr_gui.commands.batching.making import ChildMaker, MakingWishes
from xraysr_gui.commands.batching.planning import plan_batch, refuse_no_reference
from xraysr_gui.commands.batching.recognising import recognise
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import refuse_unwritable, write_whole

PAGE = "report.html"
NAMELESS = (
    "Names of files and folders, hashes of inputs and times were left out; files and folders have other "
    "names, which only the program that made this batch can bring together with theirs."
)
Makers = Callable[[Plan, Sequence[Link]], Maker]


def run_batch(
    asked: Asked,
    named: Callable[[str], Enhancer],
    control: Control | None = None,
    hear: Hear = nobody,
    makers: Makers | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Do what is left of it, and write manifest and report. Waits: call it from a worker thread.

    Args:
        asked: What a person asks for.
        named: Finds an enhancer by its id or path.
        control: Holds and stops it.
        hear: Hears how far it is.
        makers: Makes one more maker; without it results are made by processes of this computer.
        progress: Told how far the looking through folders is.

    Raises:
        UserError: an enhancer, a folder or a ledger is refused before anything is done.
        Cancelled: the progress asked for it.
    """
    links = links_of(asked.chain, named)
    refuse_no_reference(asked.reference)
    refuse_unwritable(asked.folder)
    plan = plan_batch(asked, links, progress)
    wishes = MakingWishes(asked.device, asked.accepts_outside)
    another = partial(makers, plan, links) if makers else partial(ChildMaker, plan, links, wishes)
    ledger = Ledger(asked.folder)
    _refuse_results(plan, ledger, asked)
    ledger.begin(facts_of(plan, asked), resume=asked.resume, overwrite=asked.overwrite)
    try:
        note_inputs(asked.folder, asked.inputs)
        if asked.resume and ledger.is_rebuilt:
            recognise(plan, links, ledger, control or Control())
        how = How(asked.workers, asked.retry, asked.overwrite)
        outcome = run_plan(plan, ledger, another, control, hear, how)
        write_manifest(plan, outcome, ledger)
    finally:
        ledger.close()
    return outcome


def facts_of(plan: Plan, asked: Asked) -> str:
    """What must be the same for a batch to go on; a model or version that is new changes single results."""
    told: Json = {
        "steps": [[one.enhancer, dict(one.parameters)] for one in plan.steps],
        "ending": plan.ending,
        "reference": str(asked.reference.absolute()) if asked.reference else "",
    }
    told |= {} if plan.outward.facts is None else {"leaving": plan.outward.facts}
    return json.dumps(told, sort_keys=True)


def write_manifest(plan: Plan, outcome: Outcome, ledger: Ledger) -> None:
    """manifest.csv, manifest.json and report.html, each whole or not at all.

    Where names are left out of them, a manifest with all names lies beside the ledger.

    Raises:
        CannotExport: the folder is full, or read-only by now.
    """
    pictures, folder, outward = dict(ledger.pictures()), plan.folder, plan.outward
    if outward.told.without_patient:
        _write_text(ledger.home / CSV, manifest_csv(outcome.lines))
        pictures = {
            name_key(outward.called(line.input)): pictures[name_key(line.input)]
            for line in outcome.lines
            if name_key(line.input) in pictures
        }
        lines = tuple(sorted(map(outward.line, outcome.lines), key=lambda line: line.input))
        outcome = replace(outcome, lines=lines, notices=(tr(NAMELESS),))
    _write_text(folder / CSV, manifest_csv(outcome.lines))
    _write_text(folder / JSON, manifest_json(plan, outcome))
    _write_text(folder / PAGE, batch_page(plan, outcome, pictures))


def _refuse_results(plan: Plan, ledger: Ledger, asked: Asked) -> None:
    """Files that are there already and belong to no batch stay, unless it is said that they may go."""
    if ledger.is_there or asked.resume:
        return
    planned = (*(job.output for job in plan.jobs), CSV, JSON, PAGE)
    refuse_existing((Path(plan.folder, name) for name in planned), overwrite=asked.overwrite)


def _write_text(path: Path, text: str) -> None:
    write_whole(path, partial(_write, text.encode("utf-8", "backslashreplace")))


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)
