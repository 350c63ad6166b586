"""What a person asks of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xraysr_gui.batches.chain import Chain
from xraysr_gui.core.leaving import Leaving


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of a batch.

    Attributes:
        inputs: One folder, or files and folders.
        chain: What is done to every file.
        folder: Where results go.
        ending: Of all results: dcm, png or tiff; "" as each input is.
        device: cpu, gpu, auto, or the id of a device.
        accepts_outside: Whether networks run on images unlike those they learned from.
        reference: A folder of the same shape whose files the figures refer to; None: each input itself.
        workers: How many at a time; 0: as many as pay.
        resume: Whether a batch that was stopped there goes on.
        retry: Whether what failed is tried again.
        overwrite: Whether files that are there already may go.
        leaving: How results leave the house: without the patient, with places blacked out.
    """

    inputs: Sequence[Path]
    chain: Chain
    folder: Path
    ending: str = ""
    device: str = "auto"
    accepts_outside: bool = False
    reference: Path | None = None
    workers: int = 0
    resume: bool = False
    retry: bool = False
    overwrite: bool = False
    leaving: Leaving = field(default_factory=Leaving)
