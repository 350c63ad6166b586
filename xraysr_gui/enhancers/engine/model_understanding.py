"""Brings together what is said, known, tried and guessed of a network; refuses what cannot all be true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.engine.model_answers import (
    PREPARATIONS_TO_CHOOSE,
    Answers,
    Ground,
    Guess,
    Wish,
)
from xraysr_gui.enhancers.engine.model_intake import refused
from xraysr_gui.enhancers.engine.network_trial import RangeTrial, tried
from xraysr_gui.enhancers.engine.range_guess import OwnScales, better_than, own_scales, range_guesses, told
from xraysr_gui.enhancers.engine.task_guess import task_guesses
from xraysr_gui.enhancers.model_files.facts import NetworkFacts
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_folder import COLOURS, Manifest, ModelFolder
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed
from xraysr_gui.enhancers.networks.runtimes.onnx_engine import RUNTIME
from xraysr_gui.enhancers.networks.sessions import usable_cores
from xraysr_gui.enhancers.task import Task

LIES_DB = 1.0
"""A range in which a network does so much better than in the one that is said of it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A network that is being taken in.

    Attributes:
        path: Where it came from.
        folder: Where its compiled form lies, with what is said of it so far.
        brings_manifest: Whether that came with it.
        network, facts: What was read.
        wish: What the person says and shows.
    """

    path: Path
    folder: ModelFolder
    brings_manifest: bool
    network: KerasNetwork
    facts: NetworkFacts
    wish: Wish


@dataclass(frozen=True, slots=True)
class Understood:
    """What is taken.

    Attributes:
        manifest: With all answers and guesses.
        guesses: How each is known.
        notices: What speaks against what was said.
        doubts: Sentences for the case that it is refused.
    """

    manifest: Manifest
    guesses: tuple[Guess, ...] = ()
    notices: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def understanding(question: Question, progress: Progress) -> Understood:
    """What is known of a network, after it was tried.

    Raises:
        ModelUnavailable: what is said of it contradicts what it is.
    """
    manifest = question.folder.manifest
    if manifest.preparation not in PREPARATIONS_TO_CHOOSE and question.brings_manifest:
        if question.wish.answers.said.keys() - {"id", "title"}:
            why = "Its manifest prepares images in a way of its own, so only id and title can be said of it."
            raise refused(question.path, why, "Leave the rest out.")
        return Understood(manifest, tuple(_said_by(question, one) for one in _names(manifest)))
    said = _all_said(question)
    trials = _trials(question, progress)
    ranges = _ranges(question, said, trials)
    takes, gives = str(ranges[0].value), str(ranges[-1].value)
    own = next((one for one in trials if (one.takes, one.gives) == (takes, gives)), None)
    facts = question.facts
    guesses = [
        *_names(manifest),
        *task_guesses(said, question.network, facts, own),
        *ranges,
        _border(said),
        _colours(facts),
    ]
    if manifest.preparation not in PREPARATIONS_TO_CHOOSE:  # there is one way to give it an image
        guesses = [one for one in guesses if one.field != "preparation"]
    guesses = [_said_by(question, one) for one in guesses]
    values: Json = {one.field: one.value for one in guesses}
    taken = replace(manifest, **{"result_range": "", **values}, output=said.output)
    _refuse_contradiction(question, said, taken)
    notices = (*_against(own, trials, own_scales(question.network)), *_halves(question.network))
    doubts = _doubts(trials, question.wish.film_name)
    return Understood(taken, tuple(guesses), notices, doubts)


def _all_said(question: Question) -> Answers:
    """What the person says, and where they say nothing the manifest that came along."""
    answers, manifest = question.wish.answers, question.folder.manifest
    if not question.brings_manifest:
        return answers
    brought = {
        name: getattr(manifest, name)
        for name in ("value_range", "result_range", "border", "output", "colours")
    }
    if not {"task", "scale", "preparation"} & answers.said.keys():
        brought |= {name: getattr(manifest, name) for name in ("task", "scale", "preparation")}
    return Answers(**{**brought, **answers.said})


def _trials(question: Question, progress: Progress) -> tuple[RangeTrial, ...]:
    """What it gives in each range; nothing where it cannot be tried by itself."""
    facts, wish = question.facts, question.wish
    if facts.channels_in not in (1, 3):
        return ()
    film = drawn_picture() if wish.film is None else wish.film
    try:
        device = next(one for one in RUNTIME.devices() if one.is_cpu)
        session = RUNTIME.load(question.folder, device, usable_cores())
        return tried(session, facts, film, progress, facts.channels_in)
    except DeviceFailed:  # it is tried once more as it will be run, and that says why
        return ()


def drawn_picture(side: int = 192) -> Pixels:
    """Waves and steps: for want of a film."""
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    waves = 0.5 + 0.3 * np.sin(rows / 9) * np.cos(columns / 7) + 0.15 * (columns > side / 2)
    return np.asarray(waves.clip(0.0, 1.0), np.float32)


def _ranges(question: Question, said: Answers, trials: tuple[RangeTrial, ...]) -> tuple[Guess, ...]:
    """The range that it takes, and that of its result where that is another."""
    takes, gives = said.value_range, said.result_range
    if question.brings_manifest and not question.wish.answers.value_range:
        gives = gives or takes
    if trials:
        return range_guesses(question.network, trials, question.wish.film_name, takes, gives)
    taken = Guess("value_range", takes or question.folder.manifest.value_range, Ground.GUESS)
    return (taken, Guess("result_range", gives, Ground.GUESS)) if gives not in ("", taken.value) else (taken,)


def _against(own: RangeTrial | None, trials: tuple[RangeTrial, ...], shown: OwnScales) -> Iterator[str]:
    """A sentence where another range than the one that is taken does far better."""
    best = None if own is None else better_than(own, trials, LIES_DB, shown)
    if own is not None and best is not None:
        yield f"Another value range than {own.takes} does better. {told(own)} {told(best)}"


def _halves(network: KerasNetwork) -> Iterator[str]:
    if network.in_halves:
        yield "Keras computes a part of it with 16 bits, and this program all of it with 32, more exactly."


def _doubts(trials: tuple[RangeTrial, ...], film: str) -> tuple[str, ...]:
    """What was found about its ranges, for the case that its result is refused."""
    return (f"On {film}:", *(told(one) for one in trials if one.takes == one.gives)) if trials else ()


def _names(manifest: Manifest) -> tuple[Guess, ...]:
    why = ("It is the name of the file.",)
    return Guess("id", manifest.id, Ground.GUESS, why), Guess("title", manifest.title, Ground.GUESS, why)


def _border(said: Answers) -> Guess:
    if said.border:
        return Guess("border", said.border, Ground.SAID)
    why = "The image goes on at its edges as in a mirror; Keras itself would pad zeros there."
    return Guess("border", "mirror", Ground.GUESS, (why,))


def _colours(facts: NetworkFacts) -> Guess:
    count = facts.channels_in
    words = "1 channel" if count == 1 else f"{count} channels: the grey image is given in each"
    colours = count if count in COLOURS else 1  # it is refused by its number of channels
    return Guess("colours", colours, Ground.KNOWN, (f"It takes {words}.",))


def _said_by(question: Question, guess: Guess) -> Guess:
    """Mark what is no guess, for somebody said it."""
    if guess.field in question.wish.answers.said:
        return replace(guess, ground=Ground.SAID, evidence=_unless_named(guess))
    if question.brings_manifest and guess.value == getattr(question.folder.manifest, guess.field):
        return replace(guess, ground=Ground.MANIFEST, evidence=_unless_named(guess))
    return guess


def _unless_named(guess: Guess) -> tuple[str, ...]:
    return () if guess.field in ("id", "title") else guess.evidence


def _refuse_contradiction(question: Question, said: Answers, taken: Manifest) -> None:
    """Refuse what cannot all be true: of the answers, of a manifest, and of the network itself."""
    own = question.facts.scale
    wrong = ""
    if own > 1 and said.scale not in (0, own):
        wrong = f"{said.scale} times as many rows are promised, its network gives {own} times"
    elif own > 1 and said.preparation == "enlarged":
        wrong = f"it is said to be given an image that is enlarged before, and it enlarges {own} times itself"
    elif (own > 1 or taken.scale > 1) and said.task not in ("", Task.SUPER_RESOLUTION):
        wrong = f"its task is said to be {said.task}, and its result has {taken.scale} times as many rows"
    elif own == 1 and said.task == Task.SUPER_RESOLUTION and _enlarges_nothing(said):
        wrong = "its task is said to be super-resolution, and its result has no more rows than the image"
    elif own == 1 and said.scale > 1 and said.preparation == "plain":
        wrong = f"it is said to enlarge {said.scale} times, its network gives as many rows as it takes"
    elif said.colours not in (0, question.facts.channels_in):
        wrong = f"{said.colours} channels are said, its network takes {question.facts.channels_in}"
    if wrong:
        raise _contradicts(question, wrong)


def _enlarges_nothing(said: Answers) -> bool:
    return said.scale == 1 or said.preparation == "plain"


def _contradicts(question: Question, wrong: str) -> ModelUnavailable:
    who = "manifest" if question.brings_manifest and not question.wish.answers.said else "answers"
    remedy = "Say what is true of it, or leave it out: then it is found out as far as that can be done."
    if who == "manifest":
        remedy = "Ask its maker to export it again, or say what is true of it when it is installed."
    return refused(question.path, f"What is said of it cannot be: {wrong}.", remedy)
