"""What a judge says, in words."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.chances import chance_words, hundredths
from xraysr_gui.core.words import tr
from xraysr_gui.judging.contract import Assessment, HeatMap

STRANGE = 0.05
"""Of normal images are as strange: then an image is flagged where nothing else speaks."""
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
    return tr("{} of 100 normal images look at least as strange.").format(hundredths(share))


def in_words(found: Assessment, telling: str, likening: str) -> str:
    """All that is said, by which model, and where.

    Args:
        found: What was said.
        telling: The model that tells a probability.
        likening: The one that tells how like normal images it is.
    """
    said = []
    if found.p_abnormal is not None:
        chance = chance_words(found.p_abnormal, found.low, found.high)
        flagged, other = "The {} model says abnormal: {}.", "The {} model does not say abnormal: {}."
        said.append((tr(flagged) if found.flagged else tr(other)).format(telling, chance))
    if found.normality_p is not None:
        unusual = found.normality_p < STRANGE
        finds = tr("The {} model finds it unusual:") if unusual else tr("The {} model finds nothing unusual:")
        said.append(f"{finds.format(likening)} {strange(found.normality_p)}")
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
