"""Asks results what they are: for a ledger that is lost or was damaged."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from xraysr_gui.batches.contract import Job, Plan, WorkerDied
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.ledger import Ledger
from xraysr_gui.batches.line import Line, OutputFile, State
from xraysr_gui.batches.todo import place_of, stamp_of
from xraysr_gui.commands.batching.links import Link
from xraysr_gui.commands.batching.making import ChildMaker
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.leave import WayOut
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import sha256_of
from xraysr_gui.image_io.image_reader import ImageReader


def recognise(plan: Plan, links: Sequence[Link], ledger: Ledger, control: Control) -> None:
    """Enter results that describe themselves as what this batch would make now; all others are left to do."""
    reader = ImageReader()
    maker = ChildMaker(plan, links, reader=reader)
    progress = Progress(stop_requested=lambda: control.is_stopped)
    try:
        for job in plan.jobs:
            if control.is_stopped:
                return
            with suppress(UserError, WorkerDied, OSError):  # then it is made anew, and compared
                line = _line_of(job, plan, maker, reader, progress)
                if line is not None:
                    ledger.put(line)
    finally:
        maker.close()


def _line_of(job: Job, plan: Plan, maker: ChildMaker, reader: ImageReader, progress: Progress) -> Line | None:
    place = plan.folder / job.output
    if not place.exists():
        return None
    stamp = stamp_of(job)
    capsule = reader.provenance(Address(place), progress)
    given = sha256_of(job.input)
    if capsule is None or capsule.key != plan.key(job, given) or capsule.input_sha256 not in ("", given):
        return None
    result, before = (open_radiograph(Address(path), reader, progress) for path in (place, job.input))
    way_out = WayOut(plan.outward.told, reader)
    before = way_out.prepared(before)
    return replace(
        maker.measured(job, result, before, progress),
        key=capsule.key,
        input_sha256=given,
        device=capsule.steps[-1].device,
        state=State.DONE,
        stamp=stamp,
        lay_at=place_of(job),
        outputs=(OutputFile(job.output, sha256_of(place), os.stat(place).st_size),),
        frames=before.source.encoding.frames,
        columns=result.shape[1],
        rows=result.shape[0],
        said=way_out.said,
        outside=any(step.warnings for step in capsule.steps),
        notices=(
            *result.notices,
            *way_out.said,
            tr("The ledger was lost: what stands here is what the result tells of itself."),
        ),
    )
