"""What results deny of the image they were made of, and what that image cannot decide."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words


def invention(done: Evaluated) -> Iterator[Block]:
    """The high ends of both maps, on the best and worst cases."""
    if not done.cases:
        return
    yield Words(
        tr(
            "A result that is degraded again should give what it was made of: contradiction tells how far it "
            "does not, in units of noise. Unsupported detail is what leaves no trace when the result is "
            "degraded. To pass both is necessary, never sufficient."
        )
    )
    heads = (
        "case",
        "contradiction, rival",
        "contradiction, method",
        "unsupported, rival",
        "unsupported, method",
    )
    rows = tuple(
        (
            tr("{}, {}").format(case.method, tr("best") if case.is_best else tr("worst")),
            *(f"{value:.2f}" for value in (*case.denies, *case.undecided)),
        )
        for case in done.cases
    )
    yield Numbers(
        heads,
        rows,
        tr("95th percentiles over whole images: in multiples of the noise, and in grey levels of 256"),
    )


SECTION = Section("invention", "Invention", invention)
