"""What a judge says, in words."""

from __future__ import annotations

from xraysr_gui.core.chances import chance_words, hundredths
from xraysr_gui.core.words import tr
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.pulls import outside_lungs

STRANGE = 0.05
"""Of normal images are as strange: then an image is flagged where nothing else speaks."""
MOST = 0.5
"""Of what raises the probability: more than that outside of the lungs is told."""


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
    share = None if found.heat is None or not found.heat.of_chance else outside_lungs(found.heat.values)
    if found.flagged and share is not None and share > MOST:
        most = tr("Most of what raises it ({} of 100) lies outside of where lungs usually lie.")
        said.append(most.format(hundredths(share)))
    return " ".join(said)
