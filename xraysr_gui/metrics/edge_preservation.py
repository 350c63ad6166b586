"""Edge preservation index (Sattar 1997): the correlation of both images after a Laplacian; 1 is best."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Map, Mask, Metric
from xraysr_gui.metrics.filters import laplacian
from xraysr_gui.metrics.ncc import correlation, products_of
from xraysr_gui.metrics.parts import value_of

REACH = 1


def curvatures(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """The Laplacians of both, their squares and their product."""
    one, other = laplacian(reference.astype(np.float64)), laplacian(candidate.astype(np.float64))
    return products_of(one, other, REACH)


def edge_preservation(reference: Pixels, candidate: Pixels) -> float:
    """-1 to 1; NaN if either has no edge at all."""
    return value_of(METRIC, reference, candidate)


METRIC = Metric(
    id="edge_preservation",
    title="Edge preservation",
    meaning="Edge preservation index (Sattar 1997): the correlation of both after a Laplacian. 1 is equal.",
    code=("EDGES", "Edge preservation"),
    decimals=4,
    unit="",
    higher_is_better=True,
    compute=edge_preservation,
    maps=curvatures,
    finish=correlation,
    margin=REACH,
    undefined="One of both images has no edge here.",
)
