"""All figures of the source documents."""

from collections.abc import Mapping

from xraysr_gui.evaluation.documents import (
    document_000,
    document_001,
    document_002,
    document_003,
    document_004,
)
from xraysr_gui.evaluation.documents.printed_figure import PrintedFigure

PRINTED: Mapping[str, tuple[PrintedFigure, ...]] = {
    "000": document_000.FIGURES,
    "001": document_001.FIGURES,
    "002": document_002.FIGURES,
    "003": document_003.FIGURES,
    "004": document_004.FIGURES,
}
"""By the document."""
