"""Figures inside of what readers marked, and outside, where masks are there."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.judged_figures import LESION, LESION_SSIM, REST, REST_SSIM
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words
from xraysr_gui.evaluation.table import shown

NAMES = (LESION, REST, LESION_SSIM, REST_SSIM)


def lesions(done: Evaluated) -> Iterator[Block]:
    """A table, or a sentence where a document asks for masks and there are none."""
    marked = {score.image for score in done.scores if LESION in score.figures}
    if not marked:
        if done.trial.document == "001":
            yield Words(tr("No mask lies beside the images, so nothing can be said of lesions."))
        return
    rows = tuple(
        (
            row.enhancer,
            *(shown(row.figures.get(name, math.nan), 2 if "psnr" in name else 4) for name in NAMES),
        )
        for row in done.rows
    )
    heads = ("method", "PSNR dB inside", "PSNR dB outside", "SSIM inside", "SSIM outside")
    yield Numbers(
        heads, rows, tr("Images with masks: {}; outside is the body around them").format(len(marked))
    )


SECTION = Section("lesions", "In lesions and outside", lesions)
