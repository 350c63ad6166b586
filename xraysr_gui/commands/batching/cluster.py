"""The connection with a Dask cluster: which workers can do a batch, and what is sent to them."""

from __future__ import annotations

import importlib
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

from xraysr_gui.batches.chain import chain_to_json
from xraysr_gui.batches.contract import Plan
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.links import Link
from xraysr_gui.core.errors import UserError
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


MOST_TROUBLES = 3


class NoCluster(UserError):
    """A cluster cannot be reached, or none of its workers can do the batch."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A file on its way: what will be told of it, and by which workers alone; None for all."""

    future: Future
    allowed: frozenset[str] | None


class Cluster:
    """The connection with a scheduler, for all threads that wait for results."""

    def __init__(self, address: str, asked: Asked, is_stopped: Callable[[], bool]) -> None:
        self._library = _distributed()
        self._address, self._asked, self._is_stopped = address, asked, is_stopped
        self._turn, self._pause = threading.Lock(), threading.Event()
        self._order: Order | None = None
        self._told_scheduler = ""
        self._unsuited: dict[str, str] = {}
        self._troubles = Counter[str]()
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
            self._pause.wait(ASK_EVERY_S)
        return sum(int(one["nthreads"]) for one in workers.values())

    def begin(self, plan: Plan, links: Sequence[Link]) -> None:
        """Tell all workers of the batch, once, and find out who can do it.

        Raises:
            NoCluster: no worker can.
        """
        with self._turn:
            if self._order is None:
                self._order = self._ask_all(plan, links)

    def notices(self) -> tuple[str, ...]:
        """Which workers took no part, and why."""
        words = tr("The worker {} took no part. {}")
        return tuple(words.format(address, why) for address, why in self._unsuited.items())

    def submitted(self, sent: Json, progress: Progress) -> Submitted | None:
        """A file on its way to a worker; None while there is no scheduler or no suited worker, after a while.

        Raises:
            Cancelled: the progress asked for it.
        """
        with self._turn:
            client = self._client_that_knows_the_batch()
            suited = self._suited()
        if client is None or self._order is None or suited == []:
            self.wait(AGAIN_S, progress, tr("Waits for a scheduler and workers that can do it"))
            return None
        from xraysr_gui.commands.batching.cluster_worker import make_there

        key = f"xraysr-batch-{uuid.uuid4().hex}"
        with suppress(OSError, RuntimeError, self._library.comm.CommClosedError):
            named = self._order.name, sent
            future = client.submit(make_there, *named, key=key, pure=False, workers=suited)
            return Submitted(future, None if suited is None else frozenset(suited))
        return None

    def is_gone(self, submitted: Submitted) -> bool:
        """Whether nobody will ever tell of a file: the scheduler went, or all workers that were allowed."""
        client, future, allowed = self._client, submitted.future, submitted.allowed
        if client is None or client.status != "running" or future.client is not client:
            return True
        if allowed is not None and allowed.isdisjoint(self._workers()):
            return True
        return bool(future.cancelled()) or self._scheduler_of(client) != self._told_scheduler

    def note_trouble(self, worker: str, why: str) -> None:
        """A worker could not do a file that another one may do; after some of these it gets none."""
        with self._turn:
            self._troubles[worker] += 1
            is_enough = self._troubles[worker] >= MOST_TROUBLES
        if is_enough:
            self.leave_out(worker, why)

    def leave_out(self, worker: str, why: str) -> None:
        """Send nothing more to a worker; if it was the last one, files wait for another."""
        with self._turn:
            self._unsuited[worker] = why

    def wait(self, seconds: float, progress: Progress, words: str) -> None:
        """Wait, and hear that it should stop.

        Raises:
            Cancelled: the progress asked for it.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            progress.at(0.0, words)
            self._pause.wait(ASK_EVERY_S)

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
        """Whom files may be sent to; None for everybody, whoever that will be."""
        workers = self._workers()
        suited = [one for one in workers if one not in self._unsuited]
        return None if len(suited) == len(workers) else suited

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
            self._pause.wait(ASK_EVERY_S)


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
        return importlib.import_module("distributed")
    except ImportError as error:
        raise NoCluster(
            tr("A batch cannot be given to a cluster."),
            why=tr("The library distributed is not installed here."),
            remedy=tr("Install it with: pip install xraysr[cluster]"),
        ) from error
