"""The table of an evaluation in Markdown, for a card or a page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xraysr_gui.degradations.trials import Trial
from xraysr_gui.evaluation.judged_figures import BODY, LESION, LESION_SSIM, REST, REST_SSIM
from xraysr_gui.evaluation.table import Row, contenders, rivals_of, shown, told


def markdown(trial: Trial, rows: Sequence[Row]) -> str:
    """The table for a card or a report: inside the body first, then each source, then the whole image."""
    others = rivals_of(trial, rows)
    in_body = any(row.body_gains for row in rows)
    lines: list[str] = []
    if in_body:
        heads = ["enhancer", "PSNR dB inside the body", "SSIM there", *(f"over {other}" for other in others)]
        lines += _lines(heads, [_body_cells(row, others) for row in rows])
        lines += ["", *_source_lines(rows, others), "Whole image:", ""]
    heads = ["enhancer", "PSNR dB", "SSIM", "HFEN", *(f"PSNR over {other}" for other in others)]
    lines += _lines(heads, [_whole_cells(row, others) for row in rows])
    lines += _lesion_lines(rows)
    reasons = {gain.reason for row in rows for gain in row.gains.values() if gain.reason}
    if reasons:
        lines += ["", *(f"Intervals cannot be told: {words}" for words in sorted(reasons))]
    return "\n".join(lines)


def _lesion_lines(rows: Sequence[Row]) -> list[str]:
    """Means in what readers marked and in the body around it; nothing where nobody marked anything."""
    names = ((LESION, 2), (REST, 2), (LESION_SSIM, 4), (REST_SSIM, 4))
    cells = [
        [row.enhancer, *(shown(row.figures.get(name, math.nan), decimals) for name, decimals in names)]
        for row in rows
        if LESION in row.figures
    ]
    heads = ["enhancer", "PSNR dB in lesions", "PSNR dB outside", "SSIM in lesions", "SSIM outside"]
    return ["", "In lesions and outside:", "", *_lines(heads, cells)] if cells else []


def _body_cells(row: Row, others: Sequence[str]) -> list[str]:
    cells = [row.enhancer, told(row.figures, BODY, 2), shown(row.figures["ssim_body"], 4)]
    return cells + [row.body_gains[other].words() if other in row.body_gains else "" for other in others]


def _whole_cells(row: Row, others: Sequence[str]) -> list[str]:
    cells = [row.enhancer, told(row.figures, "psnr", 2), shown(row.figures["ssim"], 4)]
    cells += [told(row.figures, "hfen", 3)]
    return cells + [row.gains[other].words() if other in row.gains else "" for other in others]


def _source_lines(rows: Sequence[Row], others: Sequence[str]) -> list[str]:
    """The gain inside the body on the images of each source alone; nothing where there is one source."""
    found = [row for row in rows if row.by_source]
    if not found:
        return []
    cells = [
        [row.enhancer, source or "others", *(gains[o].words() if o in gains else "" for o in others)]
        for row in contenders(found)
        for source, gains in row.by_source.items()
    ]
    return [*_lines(["enhancer", "source", *(f"over {other}" for other in others)], cells), ""]


def _lines(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *(f"| {' | '.join(c)} |" for c in cells)]
