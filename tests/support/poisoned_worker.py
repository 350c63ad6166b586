"""Loaded by a worker of a cluster: a file that begins with POISON ends the whole worker."""

from __future__ import annotations

import os
import signal

from tests.support.poisoned_worker_words import POISON
from xraysr_gui.batches.contract import Job, Made
from xraysr_gui.commands.batching import cluster_worker
from xraysr_gui.commands.batching.making import ChildMaker
from xraysr_gui.core.progress import Progress


class PoisonedMaker(ChildMaker):
    """As the real one, but for that file."""

    def make(self, job: Job, room, progress: Progress) -> Made:
        if job.input.read_bytes().startswith(POISON):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().make(job, room, progress)


def dask_setup(worker) -> None:
    """Called by the worker when it starts."""
    cluster_worker.ChildMaker = PoisonedMaker
