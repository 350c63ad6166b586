"""Which numbers a network speaks in: what its layers show, what a trial shows, and how both are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.enhancers.engine.model_answers import Ground, Guess
from xraysr_gui.enhancers.engine.network_trial import RangeTrial
from xraysr_gui.enhancers.model_files import operations as of
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.weight_arrays import Weights
from xraysr_gui.enhancers.networks.speech import SCALES

USUAL = "0..1"
NEARLY_DB, CLEARLY_DB, LOST_DB = 0.1, 1.0, 6.0
OUTSIDE_DB = 10.0
"""What it counts against a range when all pixels lie outside of it."""
UNUSUAL_DB, UNUSUAL_SHARE, TWO_RANGES_DB = 0.5, 0.1, 2.0
"""How much better a range must do than the usual one: noise does as much."""
BY_LAYERS_DB = 1.0
FAULTY_DB = 200.0
CLOSE = 0.02
HARMS = "It brings the film nearer in none: it is not trained, or made for something else."
MENDS_NONE = "It brings the film nearer in none, so that nothing was found out."
_END = {of.Function.SIGMOID: "0..1", of.Function.TANH: "-1..1"}


@dataclass(frozen=True, slots=True)
class OwnScales:
    """What a network's own first and last layers say; "" where they say nothing.

    Attributes:
        takes, gives: The range.
        words: What was seen.
    """

    takes: str = ""
    gives: str = ""
    words: tuple[str, ...] = ()


def range_guesses(
    network: KerasNetwork, trials: Sequence[RangeTrial], film: str, takes: str = "", gives: str = ""
) -> tuple[Guess, ...]:
    """The range that it takes, and the one that it gives if that is another; with what was found.

    Args:
        network: As it was read.
        trials: What it gave in all of them.
        film: What it was tried on.
        takes, gives: What is said of it, "" where nothing is.
    """
    own = own_scales(network)
    possible = [one for one in trials if takes in ("", one.takes) and gives in ("", one.gives)]
    ranked = sorted(possible, key=lambda one: -_score(one, own))
    best = _likely(ranked, own)
    shown = [one for one in trials if one.takes == one.gives or one is best]
    evidence = [*own.words, f"Tried on {film}:", *(told(one) for one in shown)]
    next_best = max(_score(one, own) for one in trials if one is not best)
    mends, harms = not best.fault and best.gain >= NEARLY_DB, best.gain <= -NEARLY_DB
    alike = [one for one in trials if one.takes == one.gives]
    if best.takes == USUAL and not best.fault and all(abs(one.gain - best.gain) < NEARLY_DB for one in alike):
        evidence.append(f"All do nearly as well; the usual one is {USUAL}.")
    elif not mends:
        evidence.append(HARMS if harms else MENDS_NONE)
    clear = mends and _score(best, own) - next_best >= CLEARLY_DB
    ground = Ground.TRIED if clear else Ground.GUESS
    in_layers = Ground.KNOWN if own.takes == best.takes else ground
    taken = Guess("value_range", best.takes, in_layers, tuple(evidence))
    if best.gives == best.takes:
        return (taken,)
    return taken, Guess("result_range", best.gives, ground, (*own.words, told(best)))


def _likely(ranked: Sequence[RangeTrial], own: OwnScales) -> RangeTrial:
    """The best; where it says little, the usual range unless that does clearly more harm."""
    best = ranked[0]
    if best.gain >= NEARLY_DB or own.takes or own.gives:
        return best
    usual = next((one for one in ranked if one.takes == one.gives == USUAL and not one.fault), best)
    is_better = _says_something(best) and usual.gain <= best.gain - CLEARLY_DB
    return best if is_better else usual


def _says_something(trial: RangeTrial) -> bool:
    """Whether an image is left of the film; told 255 times as much, any network may leave it as it is."""
    most = max(SCALES, key=lambda one: SCALES[one])
    return trial.gain >= NEARLY_DB or (trial.gain > -LOST_DB and trial.takes != most)


def better_than(
    own: RangeTrial, trials: Sequence[RangeTrial], least_db: float, shown: OwnScales
) -> RangeTrial | None:
    """A range that does so much better than the one that is taken; None if none does.

    What the layers of a network show of its own numbers goes before what a trial finds: a network may well
    do less harm where it does not understand what it is given.
    """
    if (shown.takes or shown.gives) and shown.takes in ("", own.takes) and shown.gives in ("", own.gives):
        return None
    best = max(trials, key=lambda one: _score(one, shown))
    tells = bool(shown.takes or shown.gives) or _says_something(best)
    is_better = not best.fault and (bool(own.fault) or (tells and best.gain > own.gain + least_db))
    return best if best is not own and is_better else None


def _score(trial: RangeTrial, own: OwnScales) -> float:
    """By how much it mends, in dB, and by what else speaks for and against it."""
    unlikely = 0.0
    if trial.takes != trial.gives:
        unlikely = TWO_RANGES_DB
    elif trial.takes != USUAL:
        unlikely = max(UNUSUAL_DB, UNUSUAL_SHARE * abs(trial.gain))
    likely = BY_LAYERS_DB * ((trial.takes == own.takes) + (trial.gives == own.gives))
    return trial.gain - OUTSIDE_DB * trial.outside - unlikely + likely - FAULTY_DB * bool(trial.fault)


def told(trial: RangeTrial) -> str:
    """What one range gave, in a sentence."""
    name = trial.takes if trial.takes == trial.gives else f"{trial.takes} taken and {trial.gives} given"
    outside = f"{trial.outside:.0%} of the pixels lie outside of black and white"
    if trial.fault:
        return f"With {name}: {outside}; {trial.fault}."
    gain = trial.gain
    nearer = f"{gain:.1f} dB nearer to the image than what it was given"
    if abs(gain) < NEARLY_DB:
        nearer = "it hardly changes what it was given"
    elif gain < 0:
        nearer = f"{-gain:.1f} dB farther from the image than what it was given"
    return f"With {name}: {outside}; {nearer}."


def own_scales(network: KerasNetwork) -> OwnScales:
    """What its own first and last layers say about its numbers."""
    entrance = network.layers[0].name
    first = next((layer for layer in network.layers if entrance in layer.inputs), None)
    last = next(layer for layer in network.layers if layer.name == network.output)
    takes = "" if first is None else _taken_by(first.operation)
    gives = _given_by(last.operation)
    words = [f"Its first layer makes its own numbers of {takes}."] if takes else []
    words += [f"Its last layer gives {gives}."] if gives else []
    return OwnScales(takes, gives, tuple(words))


def _taken_by(operation: of.Operation) -> str:
    """The range that a first layer brings to 0..1 or -1..1; "" if it brings none of ours there."""
    if not isinstance(operation, of.Rescale) or operation.scale.size != 1 or _number(operation.scale) <= 0:
        return ""
    scale, offset = _number(operation.scale), _number(operation.offset)
    return _named(*(((low - offset) / scale, (1 - offset) / scale) for low in (0.0, -1.0)))


def _given_by(operation: of.Operation) -> str:
    """The range that a last layer gives, if what it takes is 0..1 or -1..1."""
    if isinstance(operation, of.Pointwise):
        return _END.get(operation.function, "")
    if not isinstance(operation, of.Rescale) or operation.scale.size != 1:
        return ""
    scale, offset = _number(operation.scale), _number(operation.offset)
    return _named(*((low * scale + offset, scale + offset) for low in (0.0, -1.0)))


def _named(*ends: tuple[float, float]) -> str:
    return next(
        (name for one in ends for name, known in SCALES.items() if np.allclose(one, known, 0, CLOSE)), ""
    )


def _number(values: Weights) -> float:
    return float(np.ravel(values)[0])
