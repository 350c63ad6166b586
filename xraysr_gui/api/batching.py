"""Whole folders through a chain of enhancers."""

from __future__ import annotations

from xraysr_gui.api.enhancing import enhancer
from xraysr_gui.batches.contract import Hear, Outcome
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.running import nobody
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.run_batch import run_batch
from xraysr_gui.core.progress import Progress


def batch(
    asked: Asked,
    control: Control | None = None,
    hear: Hear = nobody,
    progress: Progress | None = None,
) -> Outcome:
    """Enhance every file once, and write a manifest: as `xraysr batch`.

    Args:
        asked: Inputs, the chain, the folder for results, and how; `resume` goes on with what was stopped.
        control: Pauses and stops it, from another thread.
        hear: Hears how far it is, several times a second.
        progress: Told how far the looking through folders is.

    Raises:
        UserError: an enhancer, a folder or a ledger is refused before anything is done. What a file refuses
            stands in its line.
    """
    return run_batch(asked, lambda word: enhancer(word, progress), control, hear, progress=progress)
