"""A batch on many computers: files go to the workers of a cluster, results come into the ledger.

A cluster may do a file twice, lose it, or forget all of them; each is entered once, here, by the program that
has the ledger.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath

from xraysr_gui.batches.contract import Job, Made, Outcome, Plan, WorkerDied
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.ledger_tables import line_of_text
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.cluster import ASK_EVERY_S, Cluster
from xraysr_gui.commands.batching.links import Link
from xraysr_gui.commands.batching.run_batch import Makers
from xraysr_gui.commands.outside import outside_of_training
from xraysr_gui.core.errors import Cancelled, CannotOpenImage, UserError
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr

AHEAD = 2
"""Files for each place of a worker: the next one is there when one is finished."""


def batch_on_cluster(
    asked: Asked, scheduler: str, control: Control, run: Callable[[Asked, Makers], Outcome]
) -> Outcome:
    """Have a batch `run` by the workers of a cluster. Waits: call it from a worker thread.

    Raises:
        UserError: results are to leave without the patient, or with places blacked out.
        NoCluster: it cannot be reached, or no worker has the version and the models that are needed.
    """
    if not asked.leaving.changes_nothing:
        raise UserError(
            tr("Nothing was sent to the cluster."),
            why=tr(
                "Workers of a cluster do not take patients out or black places out: the secret stays here."
            ),
            remedy=tr("Leave --scheduler out, or let the results leave later, one by one."),
        )
    cluster = Cluster(scheduler, asked, lambda: control.is_stopped)
    try:
        asked = replace(asked, workers=asked.workers or AHEAD * cluster.places())
        outcome = run(asked, partial(_maker, cluster))
        return replace(outcome, notices=(*outcome.notices, *cluster.notices()))
    finally:
        cluster.close()


def _maker(cluster: Cluster, plan: Plan, links: Sequence[Link]) -> ClusterMaker:
    cluster.begin(plan, links)
    return ClusterMaker(cluster, plan)


class ClusterMaker:
    """A `Maker`: sends the bytes of a file, waits, and takes the bytes of its result."""

    def __init__(self, cluster: Cluster, plan: Plan) -> None:
        self._cluster, self._plan = cluster, plan

    def close(self) -> None:
        """The cluster is closed when all makers are."""

    def make(self, job: Job, room: Path, progress: Progress) -> Made:
        """Have a file done, again and again until somebody tells of it: see `Maker`."""
        sent = _sent(job)
        while True:
            told = self._told(sent, progress)
            if told is None:
                continue
            if "unsuited" in told:
                self._cluster.leave_out(told["worker"], told["unsuited"])
                continue
            if "trouble" in told:
                self._cluster.note_trouble(told["worker"], told["trouble"])
                continue
            if "died" in told:
                raise WorkerDied(told["died"])
            if "outside" in told:
                raise outside_of_training(*told["outside"])
            if "refused" in told:
                what, why, remedy = told["refused"]
                raise UserError(what, why=why, remedy=remedy)
            return self._taken(job, room, told, hashlib.sha256(sent["content"]).hexdigest())

    def _told(self, sent: Json, progress: Progress) -> Json | None:
        """What a worker tells of a file; None where it got lost on the way."""
        from distributed.scheduler import KilledWorker

        submitted = self._cluster.submitted(sent, progress)
        if submitted is None:
            return None
        future = submitted.future
        try:
            while True:
                progress.at(0.0, tr("At a worker of the cluster"))
                try:
                    told: Json = future.result(timeout=ASK_EVERY_S)
                    return told
                except TimeoutError:
                    if self._cluster.is_gone(submitted):
                        return None
        except KilledWorker as death:
            raise WorkerDied(tr("Several workers of the cluster ended while they had it.")) from death
        except (CancelledError, OSError):
            self._cluster.wait(ASK_EVERY_S, progress, tr("Sends it again"))
            return None
        except Cancelled:
            future.cancel()
            raise

    def _taken(self, job: Job, room: Path, told: Json, sha256: str) -> Made:
        """The files of a result, written here; what does not belong to the file that was sent is refused."""
        line = line_of_text(told["line"])
        whole = [hashlib.sha256(content).hexdigest() for content in told["files"]]
        if (
            line.key != self._plan.key(replace(job, output=line.outputs[0].name), sha256)
            or line.input_sha256 != sha256
            or whole != [one.sha256 for one in line.outputs]
        ):
            raise UserError(
                tr("The result of {} was not taken.").format(harmless(job.name)),
                why=tr("What a worker of the cluster sent is not the result of the file that it was given."),
                remedy=tr("Check the network and that worker, then try again what failed."),
            )
        for one, content in zip(line.outputs, told["files"], strict=True):
            with (room / PurePath(one.name).name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        return Made(line, told["picture"])


def _sent(job: Job) -> Json:
    reference = None
    if job.reference is not None and job.reference.exists():
        reference = os.fsencode(job.reference.name), _content(job.reference)
    return {
        "name": os.fsencode(job.name),
        "file": os.fsencode(job.input.name),
        "output": os.fsencode(job.output),
        "content": _content(job.input),
        "reference": reference,
        "is_shown": job.is_shown,
    }


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotOpenImage(
            tr("{} could not be read.").format(harmless(path.name)),
            why=tr("The system refused it: {}.").format(error.strerror or error),
            remedy=tr("Check the name, and whether you may read it."),
        ) from error
