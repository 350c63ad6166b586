"""SSIM that is too high for the error beside it.

In each window SSIM is brightness times structure. What structure lacks of 1 is the variance of the error over
that of both images, which is at most half of the squared range. What brightness lacks is the square of the
shift over the squares of both means, at most twice the squared range. So an error takes that much off SSIM.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.contract import AuditedTable, AuditFinding, Rule, found
from xraysr_gui.evaluation.audit.entries import TableEntry, TableFigure
from xraysr_gui.evaluation.audit.scales import DEFAULT_PEAK, UNDECLARED, Scales

OF_ANY_ERROR, OF_STRUCTURE = 2.001, 0.504
"""Squared ranges of error for each 1 that SSIM lacks; with what its two constants add."""


def too_alike(judged: AuditedTable) -> Iterator[AuditFinding]:
    """SSIM that leaves no room for the error."""
    for entry in judged.entries:
        for figures in (entry.figures, entry.inputs):
            ssim = figures.get(FigureKind.SSIM)
            if ssim is None or ssim.interval.low > 1 or entry.is_reference:
                continue
            for error, least, remark in _errors(entry, figures, judged.scales):
                room = 1 - ssim.interval.low
                is_one = ssim.interval.high >= 1
                if least > OF_ANY_ERROR * room or (is_one and least > OF_STRUCTURE * room):
                    yield _finding(entry, (ssim, error), least, remark)
                    break


def _errors(
    entry: TableEntry, figures: Mapping[FigureKind, TableFigure], scales: Scales
) -> Iterator[tuple[TableFigure, float, str]]:
    """Each figure that tells an error, the least share of the squared range that it can be, and a remark."""
    psnr = figures.get(FigureKind.PSNR)
    if psnr is not None and not math.isinf(psnr.printed.value):
        yield psnr, 10 ** (-psnr.interval.high / 10), ""
    for kind, power in ((FigureKind.MSE, 1), (FigureKind.RMSE, 2)):
        if (error := figures.get(kind)) is not None:
            known = scales.are_known(entry, kind)
            widest = max(scales.peaks(entry, kind)) if known else DEFAULT_PEAK
            least = max(error.interval.low, 0.0) ** power / widest**2
            yield error, least, "" if known else f" (the range is that {UNDECLARED})"


def _finding(
    entry: TableEntry, figures: tuple[TableFigure, TableFigure], least: float, remark: str
) -> AuditFinding:
    ssim, error = figures
    room = 1 - ssim.interval.low
    most = OF_ANY_ERROR * room
    but = (
        "Only an error that is mostly an even shift of brightness could pass"
        if least <= most
        else "Not even an even shift of brightness could pass"
    )
    return found(
        "ssim-too-high",
        entry,
        figures,
        "SSIM is too high for the error beside it.",
        f"SSIM {ssim.text} leaves {room:.3g} for all differences, which is a mean squared error of at most "
        f"{OF_STRUCTURE * room:.3g} of the squared range in structure ({most:.3g} in brightness); "
        f"{error.head} {error.text} means at least {least:.3g}{remark}. {but}.",
    )


RULES = (Rule("ssim-too-high", "SSIM of 1 beside an error", too_alike),)
