"""The named sets of degradations on which enhancers are compared: the same for cards, tables and training."""

from __future__ import annotations

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.degradations.protocols import (
    clean,
    deblurring,
    denoising,
    detector_like,
    documents_000,
    documents_001,
    documents_002,
    documents_003,
    documents_004,
    identity,
    unknown,
)
from xraysr_gui.degradations.trial import Condition, Trial, decimation

__all__ = ["ALSO_LEARNED", "TRIALS", "Condition", "Trial", "decimation"]

TRIALS = Catalogue(
    *clean.TRIALS,
    *detector_like.TRIALS,
    *unknown.TRIALS,
    *deblurring.TRIALS,
    *denoising.TRIALS,
    *identity.TRIALS,
    *documents_000.TRIALS,
    *documents_001.TRIALS,
    *documents_002.TRIALS,
    *documents_003.TRIALS,
    *documents_004.TRIALS,
)
ALSO_LEARNED = {
    "deblur": ("deblur-other",),
    "documents-000": ("documents-000-other",),
    "x2-detector": ("x2-unknown",),
}
"""Who learns what the first asks for learns these too: cards show both."""
