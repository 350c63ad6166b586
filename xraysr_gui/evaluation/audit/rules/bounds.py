"""Figures that no two images can have: below zero, above one, or larger than the range."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.contract import AuditedTable, AuditFinding, Rule, found
from xraysr_gui.evaluation.audit.entries import TableEntry, TableFigure
from xraysr_gui.evaluation.audit.interval import exactly
from xraysr_gui.evaluation.audit.scales import DEFAULT_PEAK, UNDECLARED, Scales

_UP_TO_ONE = {FigureKind.SSIM: (-1.0, 1.0), FigureKind.ACCURACY: (0.0, 1.0)}
_ERRORS = {FigureKind.MSE: 2, FigureKind.RMSE: 1, FigureKind.MAE: 1}
"""How often the range is multiplied to give the largest error."""


def below_zero(judged: AuditedTable) -> Iterator[AuditFinding]:
    """PSNR below 0 dB."""
    for entry in judged.entries:
        for figures in (entry.figures, entry.inputs):
            psnr = figures.get(FigureKind.PSNR)
            if psnr is not None and psnr.interval.surely_below(exactly(0.0)):
                times = 10 ** (-psnr.interval.high / 10)
                yield found(
                    "psnr-below-zero",
                    entry,
                    (psnr,),
                    "PSNR is below 0 dB.",
                    f"{psnr.text} dB means a mean squared error of {times:.3g} times the square of the "
                    "whole range or more, and no two images within the range are that far apart: range and "
                    "errors are of different scales.",
                )


def above_one(judged: AuditedTable) -> Iterator[AuditFinding]:
    """Similarity or accuracy above 1, or below what it can be."""
    for entry in judged.entries:
        for figures in (entry.figures, entry.inputs):
            for kind, (least, most) in _UP_TO_ONE.items():
                figure = figures.get(kind)
                if figure is not None and not _within(figure, least, most):
                    yield found(
                        "above-one",
                        entry,
                        (figure,),
                        f"{kind.upper()} lies outside of {least:g} to {most:g}.",
                        f"{figure.text} is {figure.interval.words()} before rounding; {kind.upper()} cannot "
                        f"be more than {most:g} or less than {least:g}.",
                    )


def _within(figure: TableFigure, least: float, most: float) -> bool:
    interval = figure.interval
    return not (exactly(most).surely_below(interval) or interval.surely_below(exactly(least)))


def above_range(judged: AuditedTable) -> Iterator[AuditFinding]:
    """Errors larger than the range, or below zero."""
    for entry in judged.entries:
        for figures in (entry.figures, entry.inputs):
            for kind, power in _ERRORS.items():
                if (figure := figures.get(kind)) is not None:
                    yield from _too_large(entry, figure, kind, power, judged.scales)


def _too_large(
    entry: TableEntry, figure: TableFigure, kind: FigureKind, power: int, scales: Scales
) -> Iterator[AuditFinding]:
    if figure.interval.surely_below(exactly(0.0)):
        yield found(
            "negative-error",
            entry,
            (figure,),
            f"{kind.upper()} is below zero.",
            f"{figure.text}: a mean of {'squares' if power == 2 else 'sizes'} is never negative.",
        )
        return
    peaks = scales.peaks(entry, kind)
    peak, remark = (max(peaks), "") if scales.are_known(entry, kind) else (DEFAULT_PEAK, f" {UNDECLARED}")
    if exactly(peak**power).surely_below(figure.interval):
        square = f"{peak:g}² = {peak**2:g}" if power == 2 else f"{peak:g}"
        yield found(
            "error-above-range",
            entry,
            (figure,),
            f"{kind.upper()} is larger than the range allows.",
            f"The range{remark} is {peak:g}, so {kind.upper()} is at most {square}; printed is "
            f"{figure.text}. Values outside of the range were measured, or a wrong range was used.",
        )


RULES = (
    Rule("psnr-below-zero", "PSNR below 0 dB", below_zero),
    Rule("above-one", "SSIM or accuracy above 1", above_one),
    Rule("error-above-range", "Error above the range", above_range),
)
