"""Find for each task the network that gains most, and the classical enhancer that it has to beat."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from xraysr_gui.commands.card_figures import IN_BODY, gains_on_card
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import TRIALS, Trial
from xraysr_gui.enhancers.contract import Enhancer


@dataclass(frozen=True, slots=True)
class Contest:
    """A network and its strongest rival on one trial.

    Attributes:
        trial: On which both were measured for the card.
        network: That gains most.
        rival: The classical enhancer with the best figures there.
        gain: Of the network over the rival, in dB, as the card says.
        judged_by: How many images the card judged both by; 0 if it does not say.
        where: In words: inside the body, or on whole images.
    """

    trial: Trial
    network: Enhancer
    rival: Enhancer
    gain: float
    judged_by: int
    where: str = ""

    def words(self) -> str:
        """What the card claims, to be read beside what comes of one image."""
        count = tr("{} images").format(self.judged_by) if self.judged_by else tr("images")
        return tr(
            "On {} of other patients, the card of {} tells of {:+.2f} dB{} over {}, the best "
            "classical method there."
        ).format(count, self.network.title, self.gain, self.where, self.rival.title)


def contests(enhancers: Catalogue[Enhancer]) -> tuple[Contest, ...]:
    """One for each task that has a trial and a network, in the order of the trials."""
    found: dict[str, Contest] = {}
    for trial in TRIALS:
        if trial.task not in found:
            held = list(_contests_on(trial, enhancers))
            if held:
                found[trial.task] = max(held, key=lambda one: (one.where == IN_BODY, one.gain))
    return tuple(found.values())


def _contests_on(trial: Trial, enhancers: Catalogue[Enhancer]) -> Iterator[Contest]:
    """Of every network whose card tells of this trial; what is no table of ours is passed over."""
    known = {one.id: one for one in enhancers}
    for network in enhancers:
        if network.model is None or network.task != trial.task:
            continue
        manifest = network.model.manifest
        try:
            rows = {row["enhancer"]: row for row in manifest.measured[trial.id]}
            told, where, figure = gains_on_card(rows[network.id])
            gains = {name: float(gain["mean"]) for name, gain in told.items()}
            reached = {
                name: float(rows[name]["figures"][figure])
                for name in gains
                if name in known and known[name].model is None
            }
            judged_by = int(manifest.training.get("judged_by", 0))
        except (LookupError, TypeError, ValueError, OverflowError, AttributeError):
            continue
        if reached:
            rival = max(reached, key=reached.__getitem__)
            if math.isfinite(gains[rival]):
                yield Contest(trial, network, known[rival], gains[rival], judged_by, where)
