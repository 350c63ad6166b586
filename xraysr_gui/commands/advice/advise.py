"""Recommends the enhancer that gained most on films like an image, or to leave the image as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xraysr_gui.commands.advice.advice_table import AdviceTable, Foreseen, advice_table, version_of
from xraysr_gui.commands.advice.candidates import SAME_SIZE, candidates, values_for
from xraysr_gui.commands.advice.estimate_radiograph import EstimatesImages, HereAndNow, estimate_radiograph
from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.commands.outside import outside
from xraysr_gui.core.loose import Json, Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.estimates.contract import Estimates

WORTH_DB = 0.2
"""A smaller gain is not seen, and is not worth another image."""
RISK_DB = -0.5
"""Where one film in twenty would lose more than this, the method is not advised."""
LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be done.

    Attributes:
        enhancer: None for leaving the image as it is.
        parameters: Its values for this image.
        gain: What is foreseen, in dB; None where it was never measured.
        reason: In words.
        warnings: Where the image is outside of what it learned from; looked for in the advised one alone.
    """

    enhancer: Enhancer | None
    parameters: Parameters | None
    gain: Foreseen | None
    reason: str
    warnings: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Of the enhancer, or LEAVE."""
        return LEAVE if self.enhancer is None else self.enhancer.id

    @property
    def title(self) -> str:
        """For people."""
        return tr("Leave it as it is") if self.enhancer is None else tr(self.enhancer.title)


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, and everything else that could be done.

    Attributes:
        found: What the image tells of itself.
        scale: How many times larger it is to become; 1 for its own size.
        chosen: What is advised.
        options: All candidates, those with the greatest gain first; `chosen` is one of them.
    """

    found: Estimates
    scale: int
    chosen: Option
    options: tuple[Option, ...]


def advise(
    radiograph: Radiograph,
    enhancers: Iterable[Enhancer],
    engine: EstimatesImages = HereAndNow(),
    progress: Progress | None = None,
    scale: int = SAME_SIZE,
) -> Advice:
    """Estimate, and choose. Not for the window's thread.

    Raises:
        EnhancementFailed: nothing can be told of the image.
        Cancelled: the person went on to something else.
    """
    told = progress or Progress()
    found = estimate_radiograph(radiograph, engine, told.part(0.0, 0.8))
    told.at(0.8, tr("Choosing"))
    warned = _Warned(radiograph)
    return advice_for(found, candidates(enhancers, scale), scale, advice_table(), warned)


def advice_for(
    found: Estimates,
    fit: Iterable[Enhancer],
    scale: int,
    table: AdviceTable,
    warned: Callable[[Enhancer], tuple[str, ...]] = lambda _: (),
) -> Advice:
    """For an image that tells this of itself; a network on an image unlike its training is passed over."""
    foreseen = table.foreseen(found, scale)
    options = [_option(one, found, scale, foreseen.get(one.id), table) for one in fit]
    options.sort(key=lambda one: -one.gain.mean if one.gain else float("inf"))
    for place, option in enumerate(options):
        if not _is_worth(option.gain, scale):
            continue
        warnings = warned(option.enhancer) if option.enhancer else ()
        option = options[place] = Option(
            option.enhancer, option.parameters, option.gain, option.reason, warnings
        )
        if not warnings:
            return Advice(found, scale, option, (*options, _leave(found, scale, options)))
    leave = _leave(found, scale, options)
    return Advice(found, scale, leave, (leave, *options))


def _leave(found: Estimates, scale: int, options: Iterable[Option]) -> Option:
    passed_over = [one.title for one in options if one.warnings]
    return Option(None, None, Foreseen(0.0, 0.0, 0.0, 0), _why_leave(found, scale, passed_over))


def _is_worth(gain: Foreseen | None, scale: int) -> bool:
    """Whether the gain is worth another image; of enlargements only the order counts."""
    return gain is not None and (scale != SAME_SIZE or (gain.mean >= WORTH_DB and gain.low >= RISK_DB))


@dataclass(frozen=True, slots=True)
class _Warned:
    """Looks for what is unlike a network's training, only of networks that are about to be advised."""

    radiograph: Radiograph

    def __call__(self, enhancer: Enhancer) -> tuple[str, ...]:
        return outside(self.radiograph, pixels_for(self.radiograph), enhancer)


def _option(
    enhancer: Enhancer, found: Estimates, scale: int, gain: Foreseen | None, table: AdviceTable
) -> Option:
    values = values_for(enhancer, found, scale)
    if gain is None:
        return Option(enhancer, values, None, tr("It was not measured, so no gain can be expected of it."))
    against = tr("leaving it as it is") if scale == SAME_SIZE else tr("plain bicubic enlargement")
    reason = tr("On {} pieces of films like it, it gained {:+.1f} dB over {} (from {:+.1f} to {:+.1f}).")
    words = reason.format(gain.films, gain.mean, against, gain.low, gain.high)
    if table.versions.get(enhancer.id) != version_of(enhancer):
        words = tr("{} This is of another version of it.").format(words)
    return Option(enhancer, values, gain, words)


def _why_leave(found: Estimates, scale: int, passed_over: Sequence[str]) -> str:
    if scale != SAME_SIZE:
        return tr("More pixels are no more detail; enlarge where another program asks for it.")
    words = tr("Noise of {} and blur ({}): nothing gains enough to be worth another image.")
    if passed_over:
        words = tr(
            "Noise of {} and blur ({}): nothing that may be used here gains enough to be worth another "
            "image. Passed over, for the image is unlike what they learned from: {}."
        )
    return words.format(found.noise_told.words(), found.blur.words(), ", ".join(passed_over))


def as_json(advice: Advice) -> Json:
    """For programs: what is advised, and all options."""
    return {"scale": advice.scale, "advised": advice.chosen.id, "options": list(map(_plain, advice.options))}


def _plain(option: Option) -> Json:
    gain = option.gain
    return {
        "id": option.id,
        "title": option.title,
        "foreseen_db": None if gain is None else {"mean": gain.mean, "low": gain.low, "high": gain.high},
        "reason": option.reason,
        "warnings": list(option.warnings),
    }
