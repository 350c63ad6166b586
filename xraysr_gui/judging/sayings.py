"""What a judge says, in words."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.judging.contract import Assessment, HeatMap

NOWHERE = 0.1
"""Below this a map shows nothing that could be named."""


def unlike() -> str:
    """Why a judge abstains from an image of another kind."""
    return tr("It does not look like the images that the judge learned from: another part, view or modality.")


def upside_down() -> str:
    """Why a judge abstains from an image that stands on its head."""
    return tr("It seems to stand upside down. Turn it, and have it judged again.")


def strange(share: float) -> str:
    """A conformal p-value."""
    return tr("{:.0f} of 100 normal images look at least as strange.").format(100 * share)


def in_words(found: Assessment) -> str:
    """All that is said, with where."""
    said = []
    if found.p_abnormal is not None and found.low is not None and found.high is not None:
        shares = (100 * found.p_abnormal, 100 * found.low, 100 * found.high)
        said.append(tr("Abnormal with a probability of {:.0f} % ({:.0f} to {:.0f} %).").format(*shares))
    if found.normality_p is not None:
        said.append(strange(found.normality_p))
    if found.flagged and found.heat is not None and float(found.heat.values.max()) > NOWHERE:
        said.append(tr("Most at the {}.").format(place_of(found.heat)))
    return " ".join(said)


def place_of(heat: HeatMap) -> str:
    """Where a map is brightest, as the image is seen."""
    cells = heat.values.shape[0]
    weights = np.where(heat.values >= 0.75 * heat.values.max(), heat.values, 0.0)
    middles = (np.arange(cells) + 0.5) / cells
    down = float((weights.sum(axis=1) * middles).sum() / weights.sum())
    across = float((weights.sum(axis=0) * middles).sum() / weights.sum())
    rows = (tr("top"), tr("middle"), tr("bottom"))[min(2, int(3 * down))]
    columns = (tr("left of the image"), tr("centre"), tr("right of the image"))[min(2, int(3 * across))]
    return f"{rows}, {columns}"
