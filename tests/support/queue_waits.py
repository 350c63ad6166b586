"""How long cases wait on average, without simulating: one reader, equal reading times, arrivals at random.

Cobham (1954), non-preemptive priority of two classes; with one class it is what Pollaczek and Khinchine
found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeanWaits:
    """Mean minutes until reading begins.

    Attributes:
        as_they_come: Of everybody, where nobody is preferred.
        flagged: Of those that are flagged, where these go first.
        unflagged: Of the others then: urgent ones that were missed wait so long.
    """

    as_they_come: float
    flagged: float
    unflagged: float


def mean_waits(load: float, minutes: float, flagged_share: float) -> MeanWaits:
    """The means at a load below 1 (the reader's time that cases take).

    Raises:
        ValueError: the load is not between 0 and 1: the queue grows without end.
    """
    if not 0 <= load < 1:
        raise ValueError("mean waits exist for a load between 0 and 1 only")
    under_way = load * minutes / 2
    flagged = under_way / (1 - load * flagged_share)
    return MeanWaits(under_way / (1 - load), flagged, flagged / (1 - load))


def flagged_share(prevalence: float, sensitivity: float, specificity: float) -> float:
    """Which share of all cases a test flags."""
    return prevalence * sensitivity + (1 - prevalence) * (1 - specificity)


def predictive_value(prevalence: float, sensitivity: float, specificity: float) -> float:
    """Which share of the flagged cases is urgent; 0 where none is flagged."""
    share = flagged_share(prevalence, sensitivity, specificity)
    return prevalence * sensitivity / share if share else 0.0
