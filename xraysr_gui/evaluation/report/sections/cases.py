"""The best and the worst image of each method, with error maps on one scale."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.evaluation.case import Case
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Photo, Photos, Section, Words
from xraysr_gui.evaluation.report.png import grey_png, map_png


def cases(done: Evaluated) -> Iterator[Block]:
    """Five pictures of each case: what was given, the truth, the result, and both errors."""
    if not done.cases:
        return
    every = np.concatenate([np.abs(one.found - one.truth).ravel() for one in done.cases])
    most = max(1.0, float(np.ceil(np.quantile(every, 0.995) * GREY_LEVELS))) / GREY_LEVELS
    yield Words(
        tr(
            "Where inside the body the result is furthest from the truth. All error maps share one scale: "
            "black is equal, the brightest is {:g} grey levels (of 256) off or more."
        ).format(most * GREY_LEVELS)
    )
    for case in done.cases:
        yield _photos(case, most, done)


def _photos(case: Case, most: float, done: Evaluated) -> Photos:
    low, high = (float(np.quantile(case.truth, share)) for share in (0.005, 0.995))
    pictures = (
        Photo(tr("given"), grey_png(case.given, low, high)),
        Photo(tr("truth"), grey_png(case.truth, low, high)),
        Photo(case.method, grey_png(case.found, low, high)),
        Photo(tr("error of {}").format(case.method), map_png(np.abs(case.found - case.truth), most)),
        Photo(tr("error of {}").format(case.rival), map_png(np.abs(case.theirs - case.truth), most)),
    )
    kind = tr("Best") if case.is_best else tr("Worst")
    words = tr("{} case of {}: {:+.2f} dB over {} inside the body; image {}, {}.")
    name = done.hashes.get(case.image, "")[:12] or case.image
    return Photos(pictures, words.format(kind, case.method, case.gain, case.rival, name, case.condition))


SECTION = Section("cases", "Best and worst cases", cases)
