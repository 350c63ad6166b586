"""A source document's table: what it prints, how it comes to that, and what is right."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.documents.printed import PRINTED
from xraysr_gui.evaluation.documents.printed_figure import PrintedFigure, mean_of
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words
from xraysr_gui.evaluation.wrong_figures import KILOBYTES

DECIMALS = {"psnr": 2, "ssim": 4, "mse": 2, KILOBYTES: 1}


def document(done: Evaluated) -> Iterator[Block]:
    """Only for the protocols of a document; figures of methods that took no part here are told too."""
    figures = PRINTED.get(done.trial.document, ())
    if not figures:
        return
    yield Words(
        tr(
            "Figures are of our images and our networks, so they need not be those of the document: what is "
            "shown is how the same results look with its mistake, and without."
        )
    )
    heads = ("method", "figure", "printed", "their way, on our results", "right", "mistake", "proof")
    yield Numbers(
        heads, tuple(_row(one, done) for one in figures), tr("Document {}").format(done.trial.document)
    )


def _row(one: PrintedFigure, done: Evaluated) -> tuple[str, ...]:
    theirs = one.as_they_did(done) if one.as_they_did is not None else None
    right = mean_of(done, one.enhancer, one.right) if one.enhancer else None
    mistake = one.mistake or tr("none is known")
    return one.method, one.figure, one.printed, _told(one, theirs), _told(one, right), mistake, one.proof


def _told(one: PrintedFigure, value: float | None) -> str:
    if value is None or math.isnan(value):
        return "-"
    return "identical" if math.isinf(value) else f"{value:.{DECIMALS.get(one.right, 4)}f}"


SECTION = Section("document", "The document's table, made again", document)
