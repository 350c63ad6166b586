"""Methods whose figures are those of their input, or of the reference itself; and figures that part ways."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.contract import AuditedTable, AuditFinding, Rule, found
from xraysr_gui.evaluation.audit.entries import TableEntry, TableFigure
from xraysr_gui.evaluation.audit.interval import exactly
from xraysr_gui.evaluation.audit.rules.ceilings import STEP_VARIANCE

FALL = 2.0
"""Decibel that a PSNR may fall while SSIM rises, before that needs another reason than rounding or taste."""
_FINE = {FigureKind.PSNR: 0.01, FigureKind.SSIM: 0.0001}
_FINEST_PSNR = 0.0001
"""Steps of print from which on two methods hardly have the same figures by chance."""
_RISE = 0.001
Figures = Mapping[FigureKind, TableFigure]


def _before_and_after(judged: AuditedTable) -> Iterator[tuple[TableEntry, Figures]]:
    """Each result with the figures of what it began with: in its own row, or in the one row of an input."""
    for entry in judged.entries:
        if entry.inputs and entry.figures and not entry.is_baseline and not entry.is_reference:
            yield entry, entry.inputs
    baselines = [entry for entry in judged.entries if entry.is_baseline]
    for group in {entry.group for entry in judged.entries}:
        own = [entry for entry in baselines if entry.group == group]
        if len(own) != 1:
            continue
        for entry in judged.entries:
            if entry.group == group and entry is not own[0] and not entry.is_reference and not entry.inputs:
                yield entry, own[0].figures


def equals_input(judged: AuditedTable) -> Iterator[AuditFinding]:
    """All figures are those of the input."""
    for entry, before in _before_and_after(judged):
        shared = [kind for kind in entry.figures if kind in before and kind is not FigureKind.LOSS]
        figures = tuple(entry.figures[kind] for kind in shared)
        if not figures or any(_differ(entry.figures[kind], before[kind]) for kind in shared):
            continue
        if _tells({kind: entry.figures[kind] for kind in shared}):
            same = ", ".join(f"{kind.upper()} {entry.figures[kind].text}" for kind in shared)
            yield found(
                "equals-input",
                entry,
                figures,
                "The figures are those of the input: the method changed nothing.",
                f"{same} of both, to the last printed figure.",
            )


def _differ(one: TableFigure, other: TableFigure) -> bool:
    return one.printed.value != other.printed.value or one.printed.step != other.printed.step


def _tells(figures: Figures) -> bool:
    """Whether enough is printed that equal figures are no chance."""
    psnr, ssim = figures.get(FigureKind.PSNR), figures.get(FigureKind.SSIM)
    if psnr is None or math.isinf(psnr.printed.value):
        return False
    fine = all(
        figure is not None and figure.printed.step <= _FINE[kind] * 1.01
        for kind, figure in ((FigureKind.PSNR, psnr), (FigureKind.SSIM, ssim))
    )
    return fine or psnr.printed.step <= _FINEST_PSNR * 1.01


def equals_reference(judged: AuditedTable) -> Iterator[AuditFinding]:
    """No error at all."""
    for entry in judged.entries:
        if entry.is_reference:
            continue
        psnr, mse = entry.figures.get(FigureKind.PSNR), entry.figures.get(FigureKind.MSE)
        if psnr is not None and psnr.printed.value == math.inf and _is_of_some(entry, mse):
            yield found(
                "equals-reference",
                entry,
                (psnr,),
                "One result at least is its reference itself.",
                f"An infinite PSNR ({psnr.text}) is a mean here: one result at least differs in no pixel "
                "from its reference, whatever the others do.",
            )
        elif psnr is not None and psnr.printed.value == math.inf:
            yield found(
                "equals-reference",
                entry,
                (psnr,),
                "The result is the reference itself.",
                f"An infinite PSNR ({psnr.text}) means that no pixel differs: the reference was measured "
                "against itself, or was given to the method.",
            )
        elif mse is not None and _is_nothing(entry, mse, judged):
            yield found(
                "equals-reference",
                entry,
                (mse,),
                "The result is the reference itself, or nearly so.",
                f"MSE {mse.text} is at most {mse.interval.high:.3g}, less than rounding alone leaves in any "
                "range that fits: the reference was measured against itself, or was given to the method.",
            )


def _is_of_some(entry: TableEntry, mse: TableFigure | None) -> bool:
    """Whether an infinite PSNR is told of several images, of which others may differ."""
    if mse is None:
        return entry.averaged is True
    return exactly(0.0).surely_below(mse.interval)


def _is_nothing(entry: TableEntry, mse: TableFigure, judged: AuditedTable) -> bool:
    if mse.interval.surely_below(exactly(0.0)):  # that is impossible, and shows nothing else
        return False
    bits, _ = judged.scales.bits(entry)
    steps = [peak / (2**bits - 1) for peak in judged.scales.peaks(entry)]
    return mse.interval.surely_below(exactly(min(steps) ** 2 * STEP_VARIANCE))


def part_ways(judged: AuditedTable) -> Iterator[AuditFinding]:
    """SSIM rises while PSNR falls by more than 2 dB."""
    for entry, before in _before_and_after(judged):
        psnr, ssim = entry.figures.get(FigureKind.PSNR), entry.figures.get(FigureKind.SSIM)
        psnr_before, ssim_before = before.get(FigureKind.PSNR), before.get(FigureKind.SSIM)
        if psnr is None or ssim is None or psnr_before is None or ssim_before is None:
            continue
        fall = psnr_before.interval.minus(psnr.interval)
        if fall.low > FALL and ssim.interval.minus(ssim_before.interval).low > _RISE:
            yield found(
                "parts-ways",
                entry,
                (ssim, psnr),
                "SSIM rises while PSNR falls by more than 2 dB.",
                f"SSIM goes from {ssim_before.text} to {ssim.text}, PSNR from {psnr_before.text} to "
                f"{psnr.text} dB: the squared error is {10 ** (fall.low / 10):.2f} times as large or more, "
                "and the likeness is to be greater. Either both are of different images, or noise was "
                "traded for a shift of brightness or blur.",
            )


RULES = (
    Rule("equals-input", "Method equals input", equals_input),
    Rule("equals-reference", "Method equals reference", equals_reference),
    Rule("parts-ways", "SSIM up while PSNR falls", part_ways),
)
