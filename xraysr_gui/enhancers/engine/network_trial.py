"""Tries a network on a film that is made worse on purpose: which values it speaks in, and what it mends.

The film is what should come of it. A network that is told grey levels in the wrong range gives blank, loud
or wrong images; told them in its own it comes nearer to the film, most of all where it undoes what it was
made for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.degradations.resample import enlarge, resize
from xraysr_gui.enhancers.model_files.facts import NetworkFacts
from xraysr_gui.enhancers.model_folder import VALUE_RANGES
from xraysr_gui.enhancers.networks.runtimes.contract import Session
from xraysr_gui.enhancers.networks.speech import Speech
from xraysr_gui.enhancers.networks.verdict import fault_of

LARGEST_SIDE, SMALLEST_SIDE = 192, 48
MOST_WORK = 4e10
"""Multiplications for all that is tried: some seconds on a slow processor."""
UNTOUCHED, NOISY, BLURRED = "untouched", "noisy", "blurred"
SCALES = (2, 3, 4)
FAR_OUTSIDE = 1.0 / 256
"""A value that is less than a grey level above white is none that anybody sees."""
NO_NUMBERS = "some of its pixels hold no number"
_AT_MOST_DB = 99.0


def coarser(scale: int) -> str:
    """The name of the condition with so many times fewer rows and columns."""
    return f"x{scale}"


@dataclass(frozen=True, slots=True)
class RangeTrial:
    """What a network gave in one range.

    Attributes:
        takes, gives: What black and white are in what it is given, and in what it gives.
        outside: The share of pixels that are darker than black or brighter than white.
        fault: Why what it made of the untouched film is no image, "" if it is one.
        gains: How many dB nearer to the film it comes than what it was given, by condition.
    """

    takes: str
    gives: str
    outside: float
    fault: str
    gains: Mapping[str, float]

    @property
    def best(self) -> str:
        """The condition in which it mends most."""
        return max(self.gains, key=lambda one: self.gains[one])

    @property
    def gain(self) -> float:
        """How much it mends where it mends most."""
        return self.gains[self.best]


def tried(
    session: Session, facts: NetworkFacts, film: Pixels, progress: Progress, colours: int = 1
) -> tuple[RangeTrial, ...]:
    """All pairs of ranges, those first in which it takes and gives the same.

    Raises:
        DeviceFailed: the network cannot be run.
        Cancelled: the person stopped it.
    """
    truth = _film_for(facts, film)
    conditions = tuple(_conditions(facts))
    answers: dict[tuple[str, str], Pixels] = {}
    for number, takes in enumerate(VALUE_RANGES):
        for place, (condition, degradation) in enumerate(conditions):
            progress.at((number + place / len(conditions)) / len(VALUE_RANGES), f"Trying {takes}")
            given = _given(truth, degradation, facts)
            answers[takes, condition] = _answer(session, given, takes, colours)
    asked = {condition: _given(truth, degradation, facts) for condition, degradation in conditions}
    pairs = sorted(((a, b) for a in VALUE_RANGES for b in VALUE_RANGES), key=lambda pair: pair[0] != pair[1])
    return tuple(_judged(takes, gives, truth, asked, answers, facts) for takes, gives in pairs)


def _conditions(facts: NetworkFacts) -> Iterator[tuple[str, Degradation]]:
    """What the film is made to suffer: for a network that enlarges, only what it can undo."""
    if facts.scale > 1:
        yield coarser(facts.scale), Degradation(down=facts.scale)
        return
    yield UNTOUCHED, Degradation()
    yield NOISY, Degradation(noise=10.0, seed=1)
    yield BLURRED, Degradation(blur=Gaussian(1.6))
    yield from ((coarser(scale), Degradation(down=scale)) for scale in SCALES)


def _film_for(facts: NetworkFacts, film: Pixels) -> Pixels:
    """The whole film, so small that trying takes seconds, in sides that the network and all scales take."""
    step = int(np.lcm.reduce([facts.multiple_of * facts.scale, *(SCALES if facts.scale == 1 else ())]))
    if facts.fixed_size:
        rows, columns = (side * facts.scale for side in facts.fixed_size)
        return resize(film, (rows, columns)).clip(0.0, 1.0)
    runs = len(VALUE_RANGES) * len(tuple(_conditions(facts)))
    affordable = (MOST_WORK / runs / max(facts.macs_per_input_pixel, 1.0)) ** 0.5 * facts.scale
    least = max(SMALLEST_SIDE, 4 * facts.shrinks) * facts.scale
    side = max(least, min(affordable, LARGEST_SIDE, *film.shape))
    whole = max(step, int(side // step) * step)
    return resize(film, (whole, whole)).clip(0.0, 1.0)


def _given(truth: Pixels, degradation: Degradation, facts: NetworkFacts) -> Pixels:
    """What the network is given: an image that it does not enlarge itself is enlarged before."""
    worse = degradation.apply(truth)
    return resize(worse, truth.shape).clip(0.0, 1.0) if facts.scale == 1 and degradation.down > 1 else worse


def _answer(session: Session, given: Pixels, takes: str, colours: int) -> Pixels:
    asked = Speech(takes, colours).asked(given[None, None])
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(session.run(asked)[0].mean(axis=0), np.float32)


def _judged(
    takes: str,
    gives: str,
    truth: Pixels,
    asked: Mapping[str, Pixels],
    answers: Mapping[tuple[str, str], Pixels],
    facts: NetworkFacts,
) -> RangeTrial:
    speech = Speech(takes, result_range=gives)
    shares = {one: speech.heard(answers[takes, one][None, None])[0, 0] for one in asked}
    first = next(iter(asked))
    seen = shares[first]
    if not all(np.isfinite(share).all() for share in shares.values()):
        return RangeTrial(takes, gives, 1.0, NO_NUMBERS, dict.fromkeys(asked, -_AT_MOST_DB))
    outside = float(((seen < -FAR_OUTSIDE) | (seen > 1 + FAR_OUTSIDE)).mean())
    lost = facts.shrinks * facts.scale
    wanted = truth[lost : truth.shape[0] - lost, lost : truth.shape[1] - lost]
    gains = {
        one: _nearer(wanted, share.clip(0.0, 1.0), _enlarged(asked[one], facts), lost)
        for one, share in shares.items()
    }
    return RangeTrial(takes, gives, outside, fault_of(wanted, seen.clip(0.0, 1.0)), gains)


def _enlarged(given: Pixels, facts: NetworkFacts) -> Pixels:
    """What anybody would have without the network."""
    return enlarge(given, facts.scale) if facts.scale > 1 else given


def _nearer(wanted: Pixels, found: Pixels, without: Pixels, lost: int) -> float:
    """How many dB the result is nearer to what is wanted than what was there without it."""
    before = without[lost : without.shape[0] - lost, lost : without.shape[1] - lost]
    inner = (slice(4, -4), slice(4, -4))
    off = [float(np.mean((one[inner].astype(np.float64) - wanted[inner]) ** 2)) for one in (found, before)]
    return float(np.clip(_decibels(off[0]) - _decibels(off[1]), -_AT_MOST_DB, _AT_MOST_DB))


def _decibels(mean_square: float) -> float:
    """Above a tenth of a grey level all is the same: nothing is nearer than that to what nobody sees."""
    return -10 * float(np.log10(max(mean_square, (0.1 / 255) ** 2)))
