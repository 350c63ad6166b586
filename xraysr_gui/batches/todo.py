"""What of a plan is left to do: all that the ledger does not know to be done of this input by these steps."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace

from xraysr_gui.batches.contract import Job, Plan
from xraysr_gui.batches.ledger import Ledger
from xraysr_gui.batches.line import Line, Stamp, State
from xraysr_gui.batches.placing import settled
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import sha256_of

ANOTHERS = (
    "The result of {} has this name, and would be lost. Choose another folder for the results, or start over."
)


def stamp_of(job: Job) -> Stamp | None:
    """Of the input as it is now; None if it is gone."""
    try:
        facts = os.stat(job.input)
    except OSError:
        return None
    return Stamp(facts.st_mtime_ns, facts.st_size)


def place_of(job: Job) -> str:
    """Where the input lies."""
    return os.path.abspath(job.input)


def left_to_do(
    plan: Plan, ledger: Ledger, *, retry: bool, overwrite: bool = False
) -> tuple[dict[str, Line], list[Job]]:
    """The lines of a plan as they stand, and the jobs whose results are not there.

    These come in an order that has nothing to do with their folders: the first tenth foretells the rest. A
    file whose name belongs to the result of one from elsewhere has failed, and the ledger stays as it is.
    """
    known = ledger.lines()
    ledger.enter(Line(job.name) for job in plan.jobs if job.name not in known)
    lines, jobs = dict[str, Line](), list[Job]()
    for job in plan.jobs:
        before = known.get(job.name, Line(job.name))
        if not overwrite and _is_of_another(plan, job, before):
            why = tr(ANOTHERS).format(harmless(before.lay_at))
            lines[job.name] = Line(job.name, State.FAILED, why)
            continue
        line = _as_it_is(plan, job, before, retry=retry)
        if line != before:
            ledger.put(line)
        lines[job.name] = line
        if not line.is_over:
            jobs.append(job)
    for refused in plan.refused:
        lines[refused.name] = Line(refused.name, State.FAILED, refused.why)
        ledger.put(lines[refused.name])
    return lines, sorted(jobs, key=_place_in_line)


def _is_of_another(plan: Plan, job: Job, before: Line) -> bool:
    """Whether a result is there that was made of a file which lies elsewhere and says something else."""
    line = settled(before, plan.folder)
    return (
        line.state is State.DONE
        and line.lay_at not in ("", place_of(job))
        and all(_is_there(plan, one.name, one.size) for one in line.outputs)
        and _hash(job) not in ("", line.input_sha256)
    )


def _as_it_is(plan: Plan, job: Job, before: Line, *, retry: bool) -> Line:
    line = settled(before, plan.folder)
    if not line.is_over:
        return line
    stamp = stamp_of(job)
    same = stamp is not None and stamp == line.stamp
    if line.state is State.FAILED:
        return Line(job.name) if retry or not same else line
    if not all(_is_there(plan, one.name, one.size) for one in line.outputs):
        return Line(job.name)
    sha256 = line.input_sha256 if same else _hash(job)
    if plan.key(job, sha256) != line.key:
        return Line(job.name)
    return line if same else replace(line, stamp=stamp, lay_at=place_of(job))


def _is_there(plan: Plan, name: str, size: int) -> bool:
    try:
        return os.stat(plan.folder / name).st_size == size
    except OSError:
        return False


def _hash(job: Job) -> str:
    """Of the input as it is now, "" if it cannot be read."""
    try:
        return sha256_of(job.input)
    except OSError:
        return ""


def _place_in_line(job: Job) -> bytes:
    return hashlib.sha256(os.fsencode(job.name)).digest()
