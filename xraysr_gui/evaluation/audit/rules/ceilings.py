"""PSNR above what the depth of the images, or the noise of the reference, leaves room for."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.contract import AuditedTable, AuditFinding, Rule, found
from xraysr_gui.evaluation.audit.interval import exactly

_HARDLY_ANY = 1e-12
STEP_VARIANCE = 1 / 12
"""Mean squared error of rounding to whole numbers."""


def ceiling_of_bits(bits: int) -> float:
    """The PSNR that rounding to so many bits leaves, in decibel."""
    return 20 * math.log10(2**bits - 1) - 10 * math.log10(STEP_VARIANCE)


def ceiling_of_noise(noise: float, bits: int, scale: float) -> float:
    """The PSNR where only that noise is wrong which an input of fewer pixels does not hold."""
    unknown = 1 - 1 / scale**2 if scale > 1 else 1.0
    return 20 * math.log10((2**bits - 1) / noise) - 10 * math.log10(unknown)


def above_depth(judged: AuditedTable) -> Iterator[AuditFinding]:
    """More than rounding to the depth leaves."""
    for entry in judged.entries:
        for figures in (entry.figures, entry.inputs):
            psnr = figures.get(FigureKind.PSNR)
            if psnr is None or entry.is_reference or math.isinf(psnr.printed.value):
                continue
            bits, remark = judged.scales.bits(entry)
            ceiling = ceiling_of_bits(bits)
            if exactly(ceiling).surely_below(psnr.interval):
                differ = 10 ** (-psnr.interval.low / 10) * (2**bits - 1) ** 2
                yield found(
                    "above-depth",
                    entry,
                    (psnr,),
                    f"PSNR is above what {bits} bits leave room for.",
                    f"Rounding to {bits} bits alone leaves 10 log10(12 x {2**bits - 1}²) = {ceiling:.2f} "
                    f"dB{remark}. At {psnr.text} dB at most {_share(differ)} of all pixels would differ "
                    "from the reference, by one step: the input was the reference itself, or nothing was "
                    "rounded and nothing was degraded.",
                )


def _share(share: float) -> str:
    return f"one in {1 / share:,.0f}" if share > _HARDLY_ANY else "none"


def above_noise(judged: AuditedTable) -> Iterator[AuditFinding]:
    """More than the noise of the reference leaves, of which the input knows nothing."""
    for entry in judged.entries:
        noise, psnr = entry.about.get(FigureKind.NOISE, 0.0), entry.figures.get(FigureKind.PSNR)
        if noise <= 0 or psnr is None or entry.is_reference:
            continue
        bits, remark = judged.scales.bits(entry)
        scale = entry.about.get(FigureKind.SCALE, 1.0)
        ceiling = ceiling_of_noise(noise, bits, scale)
        if exactly(ceiling).surely_below(psnr.interval):
            part = (
                f", of which an image of {scale:g} times fewer rows and columns holds 1/{scale**2:g}"
                if scale > 1
                else ""
            )
            yield found(
                "above-noise",
                entry,
                (psnr,),
                "PSNR is above what the noise of the reference leaves room for.",
                f"The reference has noise of {noise:g} grey levels{part}. Who foretells everything but that "
                f"noise reaches {ceiling:.2f} dB at {bits} bits{remark}; printed are {psnr.text}: the noise "
                "was known, so the reference leaked.",
            )


RULES = (
    Rule("above-depth", "PSNR above the ceiling of the bit depth", above_depth),
    Rule("above-noise", "PSNR above the ceiling of the reference's noise", above_noise),
)
