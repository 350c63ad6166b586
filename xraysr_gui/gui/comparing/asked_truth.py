"""A known truth that is asked for from elsewhere: with a degradation and an enhancer of a reader's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.comparing.comparing import Comparing

if TYPE_CHECKING:
    from xraysr_gui.commands.comparing.known_truth import TruthQuestion


def ask_truth(
    comparing: Comparing, document: Document, candidate: Radiograph, question: TruthQuestion
) -> None:
    """Try an enhancer on a degraded version of an image, and show what comes of it as a known truth."""
    comparing.known_truth_run.ask(candidate, question)
    comparing.candidates.choose(document, candidate)
    _choose(comparing, ReferenceKind.KNOWN_TRUTH)


def leave_truth(comparing: Comparing) -> None:
    """Compare with the original again where a known truth was asked for."""
    if comparing.reference.kind is ReferenceKind.KNOWN_TRUTH:
        _choose(comparing, ReferenceKind.ORIGINAL)


def _choose(comparing: Comparing, kind: ReferenceKind) -> None:
    comparing.choose(next(one for one in comparing.references if one.kind is kind))
