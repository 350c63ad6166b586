"""Whole folders through a chain of enhancers."""

from __future__ import annotations

from pathlib import Path

from xraysr_gui.api.enhancing import enhancer
from xraysr_gui.batches.contract import Hear, Outcome
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.running import nobody
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.cluster_maker import batch_on_cluster
from xraysr_gui.commands.batching.run_batch import Makers, run_batch
from xraysr_gui.commands.batching.watch_batch import watch_batch
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.contract import Enhancer


def batch(
    asked: Asked,
    control: Control | None = None,
    hear: Hear = nobody,
    progress: Progress | None = None,
    *,
    watch: Path | None = None,
    scheduler: str = "",
) -> Outcome:
    """Enhance every file once, and write a manifest: as `xraysr batch`.

    Args:
        asked: Inputs, the chain, the folder for results, and how; `resume` goes on with what was stopped.
        control: Pauses and stops it, from another thread.
        hear: Hears how far it is, several times a second.
        progress: Told how far the looking through folders is.
        watch: A hot folder in place of inputs: what comes into it is done, until `control` stops it.
        scheduler: Address of a Dask scheduler, such as tcp://10.0.0.5:8786, whose workers make the results.

    Raises:
        UserError: an enhancer, a folder or a ledger is refused before anything is done. What a file refuses
            stands in its line.
    """
    held = control or Control()

    def named(word: str) -> Enhancer:
        return enhancer(word, progress)

    def run(asked: Asked, makers: Makers | None = None) -> Outcome:
        if watch is not None:
            return watch_batch(asked, watch, named, held, hear, makers)
        return run_batch(asked, named, held, hear, makers, progress)

    return batch_on_cluster(asked, scheduler, held, run) if scheduler else run(asked)
