"""The tables: inside the body, each source apart, then the whole image."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.judged_figures import BODY, BODY_SSIM, TRIM
from xraysr_gui.evaluation.paired import Gain
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section
from xraysr_gui.evaluation.table import contenders, rivals_of, shown, told


def tables(done: Evaluated) -> Iterator[Block]:
    """Gains stand beside figures, with their intervals and, inside the body, how likely chance makes them."""
    others = rivals_of(done.trial, done.rows)
    over = tuple(f"over {other}" for other in others)
    yield Numbers(
        ("method", "PSNR dB", "SSIM", *over),
        tuple(
            (
                row.enhancer,
                told(row.figures, BODY, 2),
                shown(row.figures.get(BODY_SSIM, math.nan), 4),
                *_gains(row.body_gains, others),
            )
            for row in done.rows
        ),
        "Inside the body: letters, wires, collimator and border left out",
    )
    rows = [
        (row.enhancer, source or "others", *_gains(gains, others))
        for row in contenders(done.rows)
        for source, gains in row.by_source.items()
    ]
    if rows:
        yield Numbers(("method", "source", *over), tuple(rows), "Inside the body, each source apart")
    yield Numbers(
        ("method", "PSNR dB", "trimmed", "SSIM", "HFEN", *over),
        tuple(
            (
                row.enhancer,
                told(row.figures, "psnr", 2),
                told(row.figures, TRIM, 2),
                shown(row.figures["ssim"], 4),
                told(row.figures, "hfen", 3),
                *_gains(row.gains, others),
            )
            for row in done.rows
        ),
        "The whole image; trimmed: without the worst hundredth of its pixels",
    )


def _gains(gains: dict[str, Gain], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(with_chance(gains[other]) if other in gains else "" for other in others)


def with_chance(gain: Gain) -> str:
    """A gain with its interval, and with p where that was asked."""
    return gain.words() if gain.p is None else f"{gain.words()} {chance_words(gain.p)}"


def chance_words(p: float) -> str:
    """As statistics write it."""
    return "p\u00a0<\u00a00.0001" if p < 0.0001 else f"p\u00a0=\u00a0{p:.2g}"


SECTION = Section("tables", "Figures", tables)
