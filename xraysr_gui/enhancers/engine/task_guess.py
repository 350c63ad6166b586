"""What a network is for: certain where it enlarges, else what a trial and names make likely."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xraysr_gui.enhancers.engine.model_answers import Answers, Ground, Guess
from xraysr_gui.enhancers.engine.network_trial import BLURRED, NOISY, SCALES, RangeTrial, coarser
from xraysr_gui.enhancers.model_files.facts import NetworkFacts
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.networks.measured import natural_preparation
from xraysr_gui.enhancers.task import Task

MENDS_DB, SHARPENS_DB = 0.3, 0.5
DENOISES_DB = 3.0
"""Whoever smooths takes some noise away, whatever else they learned."""
_CONDITIONS = {
    NOISY: (Task.DENOISE, 1, "noise was added"),
    BLURRED: (Task.DEBLUR, 1, "it was blurred"),
    **{
        coarser(scale): (Task.SUPER_RESOLUTION, scale, f"it was made {scale} times smaller and large again")
        for scale in SCALES
    },
}
_NAMES = (
    (Task.DEBLUR, re.compile(r"de-?_?blur|unblur|sharpen")),
    (Task.DENOISE, re.compile(r"de-?_?nois|dncnn|ffdnet|noise")),
    (
        Task.SUPER_RESOLUTION,
        re.compile(r"srcnn|vdsr|drcn|drrn|super|upscal|enlarg|(?<![a-z])sr(?![a-z])|srx?\d"),
    ),
    (Task.CONTRAST, re.compile(r"contrast|clahe|retinex|zero-?_?dce")),
)
_TIMES = re.compile(r"(?:x|scale)_?-?([2348])(?!\d)|(?<!\d)([2348])x")
NO_TRIAL = "What it does to a film tells nothing."
_SHRINKING = "It loses {} pixels at each border, as the first networks for super-resolution do."
_PLAIN_WORDS = {
    Task.SUPER_RESOLUTION: "super-resolution",
    Task.DEBLUR: "deblurring",
    Task.DENOISE: "denoising",
    Task.CONTRAST: "contrast",
}


def task_guesses(
    said: Answers, network: KerasNetwork, facts: NetworkFacts, trial: RangeTrial | None
) -> tuple[Guess, ...]:
    """Task, scale and preparation; each that is said is taken, and the others follow it.

    Args:
        said: What the person, or a manifest, says.
        network: As it was read.
        facts: What is known of it.
        trial: What it gave in the range that is taken, None where nothing was tried.
    """
    if facts.scale > 1:
        return _enlarging(facts)
    if natural_preparation(facts) == "squeezed" and not said.preparation:
        return _squeezed(said, facts)
    if said.scale > 1 or said.preparation == "enlarged" or said.task == Task.SUPER_RESOLUTION:
        return _enlarged_before(said, network, trial)
    if said.task:
        why = "It gives as many pixels as it takes."
        return _three(Task(said.task), 1, Ground.FOLLOWS, (why,))
    return _without_word(network, facts, trial)


def _squeezed(said: Answers, facts: NetworkFacts) -> tuple[Guess, ...]:
    rows, columns = facts.fixed_size or (0, 0)
    why = f"It mixes all of its {columns} x {rows} pixels, so it is shown the whole image, made that small."
    task, scale, _ = _three(Task(said.task or Task.DENOISE), 1, Ground.GUESS, (why,))
    return task, scale, Guess("preparation", "squeezed", Ground.KNOWN, (why,))


def _enlarging(facts: NetworkFacts) -> tuple[Guess, ...]:
    why = f"It gives {facts.scale} times as many rows and columns as it takes."
    return _three(Task.SUPER_RESOLUTION, facts.scale, Ground.KNOWN, (why,))


def _enlarged_before(said: Answers, network: KerasNetwork, trial: RangeTrial | None) -> tuple[Guess, ...]:
    """A network that mends what was enlarged before: how many times is the question."""
    gives = "It gives as many pixels as it takes, so the image is enlarged before."
    if said.scale > 1:
        return _three(Task.SUPER_RESOLUTION, said.scale, Ground.FOLLOWS, (gives,), enlarged=True)
    scale, why, ground = _scale_in_names(network), "A name in it says so.", Ground.GUESS
    if trial is not None and trial.gain > 0:
        gains = {one: trial.gains.get(coarser(one), 0.0) for one in SCALES}
        most = max(gains, key=lambda one: gains[one])
        if gains[most] >= MENDS_DB:
            scale, ground = most, Ground.TRIED
            why = f"It mends most of a film that was made {most} times smaller: {gains[most]:.1f} dB."
    if not scale:
        scale, why = 2, "Nothing tells how many times; 2 is the usual number."
    return _three(Task.SUPER_RESOLUTION, scale, ground, (gives, why), enlarged=True)


def _without_word(network: KerasNetwork, facts: NetworkFacts, trial: RangeTrial | None) -> tuple[Guess, ...]:
    named = _task_in_names(network)
    gains = {} if trial is None else {one: trial.gains[one] for one in _CONDITIONS if one in trial.gains}
    evidence = tuple(
        f"It comes {gains[one]:.1f} dB nearer to the image where {_CONDITIONS[one][2]}."
        for one in sorted(gains, key=lambda one: -gains[one])
        if gains[one] >= MENDS_DB
    )[:3]
    best = _telling(gains)
    if best and gains[best] >= MENDS_DB:
        task, scale, _ = _CONDITIONS[best]
        is_shown = task is not Task.DENOISE or gains[best] >= DENOISES_DB
        ground = Ground.TRIED if is_shown else Ground.GUESS
        if named is not None and named[0] != task and _mends(gains, named[0]):
            task, scale, ground = named[0], _best_scale(gains, named[0]), Ground.GUESS
        return _one_size(task, scale, ground, (*evidence, *_by_name(named)))
    if named is not None:
        scale = (_scale_in_names(network) or 2) if named[0] is Task.SUPER_RESOLUTION else 1
        return _one_size(named[0], scale, Ground.GUESS, (*_by_name(named), NO_TRIAL))
    if facts.shrinks:
        why = _SHRINKING.format(facts.shrinks)
        return _one_size(Task.SUPER_RESOLUTION, 2, Ground.GUESS, (why, "Nothing else tells what it is for."))
    why = "It gives as many pixels as it takes, and nothing tells what it is for."
    return _three(Task.DENOISE, 1, Ground.GUESS, (why,))


def _one_size(task: Task, scale: int, ground: Ground, evidence: tuple[str, ...]) -> tuple[Guess, ...]:
    """For a network that gives as many pixels as it takes: what it is to enlarge is enlarged before."""
    return _three(task, scale, ground, evidence, enlarged=task is Task.SUPER_RESOLUTION)


def _telling(gains: dict[str, float]) -> str:
    """The condition that tells: many a network smooths noise away, few make edges sharper that are not."""
    sharper = [one for one in gains if one != NOISY and gains[one] >= SHARPENS_DB]
    return max(sharper or gains, key=lambda one: gains[one], default="")


def _mends(gains: dict[str, float], task: Task) -> bool:
    """Whether it does what its name says, if not best."""
    return any(gains[one] >= MENDS_DB for one in gains if _CONDITIONS[one][0] is task)


def _best_scale(gains: dict[str, float], task: Task) -> int:
    own = {one: gain for one, gain in gains.items() if _CONDITIONS[one][0] is task}
    return _CONDITIONS[max(own, key=lambda one: own[one])][1]


def _by_name(named: tuple[Task, str] | None) -> tuple[str, ...]:
    if named is None:
        return ()
    return (f"The name {named[1]!r} speaks of {_PLAIN_WORDS[named[0]]}, which proves little.",)


def _task_in_names(network: KerasNetwork) -> tuple[Task, str] | None:
    """The task that the file's name or a layer's name speaks of, and that name."""
    for name in _names(network):
        for task, words in _NAMES:
            if words.search(name.lower()):
                return task, name
    return None


def _scale_in_names(network: KerasNetwork) -> int:
    found = (_TIMES.search(name.lower()) for name in _names(network)[:1])
    return next((int(one[1] or one[2]) for one in found if one), 0)


def _names(network: KerasNetwork) -> Sequence[str]:
    return (network.name, *(layer.name for layer in network.layers))


def _three(
    task: Task, scale: int, ground: Ground, evidence: tuple[str, ...], *, enlarged: bool = False
) -> tuple[Guess, ...]:
    """The three fields that belong together."""
    return (
        Guess("task", str(task), ground, evidence),
        Guess("scale", scale, ground, evidence),
        Guess("preparation", "enlarged" if enlarged else "plain", ground, evidence),
    )
