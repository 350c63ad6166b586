"""A batch on many computers: files go to the workers of a Dask cluster, results come into the ledger.

A cluster may do a file twice, lose it, or forget all of them; each is entered once, here, by the program that
has the ledger.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from types import ModuleType
from typing import TYPE_CHECKING

from xraysr_gui.batches.chain import chain_to_json
from xraysr_gui.batches.contract import Job, Made, Outcome, Plan, WorkerDied
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.ledger_tables import line_of_text
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.links import Link
from xraysr_gui.commands.batching.run_batch import Makers
from xraysr_gui.core.errors import Cancelled, CannotOpenImage, UserError
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import program_now
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from distributed import Client, Future

    from xraysr_gui.commands.batching.cluster_worker import Order

ANSWER_S, ASK_EVERY_S, AGAIN_S = 10.0, 0.2, 2.0
WORKER_S = 60.0
"""How long a scheduler may be without workers before a batch begins."""
AHEAD = 2
"""Files for each place of a worker: the next one is there when one is finished."""


class NoCluster(UserError):
    """A cluster cannot be reached, or none of its workers can do the batch."""


def batch_on_cluster(
    asked: Asked, scheduler: str, control: Control, run: Callable[[Asked, Makers], Outcome]
) -> Outcome:
    """Have a batch `run` by the workers of a cluster. Waits: call it from a worker thread.

    Raises:
        NoCluster: it cannot be reached, or no worker has the version and the models that are needed.
    """
    cluster = Cluster(scheduler, asked, lambda: control.is_stopped)
    try:
        asked = replace(asked, workers=asked.workers or AHEAD * cluster.places())
        outcome = run(asked, cluster.maker)
        return replace(outcome, notices=(*outcome.notices, *cluster.notices()))
    finally:
        cluster.close()


class Cluster:
    """The connection with a scheduler, for all threads that wait for results."""

    def __init__(self, address: str, asked: Asked, is_stopped: Callable[[], bool]) -> None:
        self._library = _distributed()
        self._address, self._asked, self._is_stopped = address, asked, is_stopped
        self._turn = threading.Lock()
        self._order: Order | None = None
        self._told_scheduler = ""
        self._unsuited: dict[str, str] = {}
        self._client: Client | None = self._connected()

    def places(self) -> int:
        """How many files all workers take at a time, once there is a worker.

        Raises:
            NoCluster: none has come for a while.
        """
        until = time.monotonic() + WORKER_S
        while not (workers := self._workers()):
            if time.monotonic() > until or self._is_stopped():
                raise _no_cluster(self._address, tr("It has no workers."))
            time.sleep(ASK_EVERY_S)
        return sum(int(one["nthreads"]) for one in workers.values())

    def maker(self, plan: Plan, links: Sequence[Link]) -> ClusterMaker:
        """A maker that has files done by whichever worker is free.

        Raises:
            NoCluster: no worker can do this batch.
        """
        with self._turn:
            if self._order is None:
                self._order = self._ask_all(plan, links)
        return ClusterMaker(self, plan, self._order.name)

    def notices(self) -> tuple[str, ...]:
        """Which workers took no part, and why."""
        words = tr("The worker {} took no part. {}")
        return tuple(words.format(address, why) for address, why in self._unsuited.items())

    def submitted(self, sent: Json, progress: Progress) -> Future | None:
        """What will be told of a file; None while there is no scheduler, after a while.

        Raises:
            Cancelled: the progress asked for it.
        """
        with self._turn:
            client = self._client_that_knows_the_batch()
        if client is None or self._order is None:
            self.wait(AGAIN_S, progress, tr("Waits for the scheduler of the cluster"))
            return None
        from xraysr_gui.commands.batching.cluster_worker import make_there

        key = f"xraysr-batch-{uuid.uuid4().hex}"
        with suppress(OSError, RuntimeError, self._library.comm.CommClosedError):
            return client.submit(
                make_there, self._order.name, sent, key=key, pure=False, workers=self._suited()
            )
        return None

    def is_gone(self, future: Future) -> bool:
        """Whether nobody will ever tell of a file: the scheduler went, or all workers that were allowed."""
        client = self._client
        if client is None or client.status != "running" or future.client is not client:
            return True
        return future.cancelled() or self._scheduler_of(client) != self._told_scheduler

    def leave_out(self, worker: str, why: str) -> None:
        """Send nothing more to a worker.

        Raises:
            NoCluster: it was the last one.
        """
        with self._turn:
            self._unsuited[worker] = why
            if all(one in self._unsuited for one in self._workers()):
                raise _no_cluster(self._address, " ".join(self.notices()))

    def wait(self, seconds: float, progress: Progress, words: str) -> None:
        """Wait, and hear that it should stop.

        Raises:
            Cancelled: the progress asked for it.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            progress.at(0.0, words)
            time.sleep(ASK_EVERY_S)

    def close(self) -> None:
        """Let the workers forget the batch, and the scheduler go."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, RuntimeError, TimeoutError, ValueError):
                if self._order is not None and client.status == "running":
                    client.unregister_worker_plugin(self._order.name)
            client.close(timeout=ANSWER_S)

    def _connected(self) -> Client:
        try:
            return self._library.Client(self._address, timeout=ANSWER_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise _no_cluster(self._address, tr("It gives no answer: {}.").format(error)) from error

    def _client_that_knows_the_batch(self) -> Client | None:
        """A scheduler that was started again knows of nothing."""
        from xraysr_gui.commands.batching.cluster_worker import BatchPlugin

        client = self._client
        if client is not None and client.status not in ("running", "connecting"):
            client.close(timeout=ANSWER_S)
            client = self._client = None
        if client is None:
            with suppress(NoCluster):
                client = self._client = self._connected()
        if client is None or client.status != "running" or self._order is None:
            return None
        found = self._scheduler_of(client)
        if found != self._told_scheduler:
            with suppress(OSError, RuntimeError, TimeoutError):
                client.register_plugin(BatchPlugin(self._order))
                self._told_scheduler = found
        return client if found == self._told_scheduler else None

    def _scheduler_of(self, client: Client) -> str:
        return str(client.scheduler_info(n_workers=0).get("id", ""))

    def _workers(self) -> Json:
        client = self._client
        return {} if client is None else dict(client.scheduler_info(n_workers=-1).get("workers", {}))

    def _suited(self) -> list[str] | None:
        """Whom files may be sent to; None for everybody."""
        if not self._unsuited:
            return None
        return [one for one in self._workers() if one not in self._unsuited] or None

    def _ask_all(self, plan: Plan, links: Sequence[Link]) -> Order:
        from xraysr_gui.commands.batching.cluster_worker import BatchPlugin, Order, pinned, refusal_here

        client, asked = self._client, self._asked
        assert client is not None
        steps = chain_to_json(pinned(plan.chain, links))
        name = f"xraysr-{uuid.uuid4().hex[:12]}"
        order = Order(name, program_now(), steps, plan.ending, asked.device, asked.accepts_outside)
        answers = self._answers(partial(client.run, refusal_here, order, on_error="return"))
        self._unsuited = {worker: _refusal(answer) for worker, answer in answers.items() if answer}
        if len(self._unsuited) == len(answers):
            raise _no_cluster(self._address, " ".join(self.notices()))
        client.register_plugin(BatchPlugin(order))
        self._told_scheduler = self._scheduler_of(client)
        return order

    def _answers(self, ask: Callable[[], Json]) -> Json:
        """What workers answer; those that end meanwhile do not, and are started again perhaps."""
        until = time.monotonic() + WORKER_S
        while True:
            with suppress(OSError, TimeoutError, CancelledError):
                told = {one: answer for one, answer in ask().items() if not isinstance(answer, OSError)}
                if told:
                    return told
            if time.monotonic() > until or self._is_stopped():
                raise _no_cluster(self._address, tr("None of its workers answers."))
            time.sleep(ASK_EVERY_S)


class ClusterMaker:
    """A `Maker`: sends the bytes of a file, waits, and takes the bytes of its result."""

    def __init__(self, cluster: Cluster, plan: Plan, batch: str) -> None:
        self._cluster, self._plan, self._batch = cluster, plan, batch

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
            if "died" in told:
                raise WorkerDied(told["died"])
            if "refused" in told:
                what, why, remedy = told["refused"]
                raise UserError(what, why=why, remedy=remedy)
            return self._taken(job, room, told, hashlib.sha256(sent["content"]).hexdigest())

    def _told(self, sent: Json, progress: Progress) -> Json | None:
        """What a worker tells of a file; None where it got lost on the way."""
        from distributed.scheduler import KilledWorker

        future = self._cluster.submitted(sent, progress)
        if future is None:
            return None
        try:
            while True:
                progress.at(0.0, tr("At a worker of the cluster"))
                try:
                    told: Json = future.result(timeout=ASK_EVERY_S)
                    return told
                except TimeoutError:
                    if self._cluster.is_gone(future):
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


def _refusal(answer: object) -> str:
    """Of a worker that could not even be asked: it has another program, or none."""
    if isinstance(answer, str):
        return answer
    return tr("It has no xraysr of this version: {}.").format(str(answer)[:200])


def _no_cluster(address: str, why: str) -> NoCluster:
    return NoCluster(
        tr("The cluster at {} cannot do this batch.").format(address),
        why=why,
        remedy=tr("Start its scheduler, and workers with this version of xraysr and its models."),
    )


def _distributed() -> ModuleType:
    """The library, which is an extra.

    Raises:
        NoCluster: it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise NoCluster(
            tr("A batch cannot be given to a cluster."),
            why=tr("The library distributed is not installed here."),
            remedy=tr("Install it with: pip install xraysr[cluster]"),
        ) from error
    return distributed
