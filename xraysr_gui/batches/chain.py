"""A chain: what is done to an image, step after step, as a small file that a person can read and send on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.step import Step
from xraysr_gui.core.words import tr

KIND, SCHEMA = "xraysr-steps", 1
MOST_STEPS, MOST_SIGNS = 32, 1 << 20
Value = bool | int | float | str
_HASH = re.compile("[0-9a-f]{64}")


class CannotReadSteps(UserError):
    """A file of steps is damaged, of a later schema, or something else."""


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One enhancer of a chain.

    Attributes:
        enhancer: Its id.
        parameters: Names and values; those that are left out are as the enhancer declares them.
        version: Of the enhancer, None if any will do.
        model: sha256 of the network, "" if any will do.
    """

    enhancer: str
    parameters: tuple[tuple[str, Value], ...] = ()
    version: int | None = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """At least one step, the first one first."""

    steps: tuple[ChainStep, ...]

    @property
    def words(self) -> str:
        """Such as "median (size=5), fast-x2"."""
        return ", ".join(map(_words, self.steps))


def chain_of(steps: Iterable[Step]) -> Chain:
    """What was done to a result, to be done to others: its steps as its capsule holds them.

    Raises:
        CannotReadSteps: nothing was done to it, or it was made worse on purpose.
    """
    done = tuple(steps)
    if not done:
        raise _refused(tr("Nothing was done to this image since it was opened."))
    if any(step.degrades for step in done):
        raise _refused(tr("The image was made worse on purpose, and a batch only enhances."))
    return Chain(
        tuple(ChainStep(one.enhancer, tuple(one.parameters), one.version, one.model) for one in done)
    )


def chain_to_json(chain: Chain) -> str:
    """The file."""
    steps = [
        {
            "enhancer": step.enhancer,
            "parameters": dict(step.parameters),
            **({} if step.version is None else {"version": step.version}),
            **({"model": step.model} if step.model else {}),
        }
        for step in chain.steps
    ]
    return json.dumps({"kind": KIND, "schema": SCHEMA, "steps": steps}, indent=1) + "\n"


def chain_from_json(text: str | bytes) -> Chain:
    """The chain that was written.

    Raises:
        CannotReadSteps: the text is none, or of a later schema.
    """
    if len(text) > MOST_SIGNS:
        raise _unlike(tr("it is too long"))
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unlike(
            tr("it is no JSON text, or one with numbers far too large or parts nested far too deep")
        ) from error
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise _unlike(tr("its kind is not {}").format(KIND))
    if told.get("schema") != SCHEMA or isinstance(told["schema"], bool):
        raise _unlike(tr("it follows another schema than {}, which this program knows").format(SCHEMA))
    steps = told.get("steps")
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise _unlike(tr("it needs a list of 1 to {} steps").format(MOST_STEPS))
    return Chain(tuple(_step(number, step) for number, step in enumerate(steps, 1)))


def _step(number: int, told: object) -> ChainStep:
    if not isinstance(told, dict) or not isinstance(told.get("enhancer"), str):
        raise _unlike(tr("step {} names no enhancer").format(number))
    unknown = sorted(set(told) - {"enhancer", "parameters", "version", "model"})
    if unknown:
        raise _unlike(tr("nothing is known of {} in step {}").format(repr(unknown[0][:60]), number))
    values, version, model = told.get("parameters", {}), told.get("version"), told.get("model", "")
    if not isinstance(values, dict) or not all(isinstance(one, Value) for one in values.values()):
        raise _unlike(tr("a parameter of step {} is neither a number nor a word").format(number))
    if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
        raise _unlike(tr("the version in step {} is not a whole number").format(number))
    if not isinstance(model, str) or (model and not _HASH.fullmatch(model)):
        raise _unlike(tr("the hash of the model in step {} is none").format(number))
    return ChainStep(told["enhancer"], tuple(values.items()), version, model)


def _unlike(what: str) -> CannotReadSteps:
    return _refused(tr("It says something else than steps: {}.").format(what))


def _words(step: ChainStep) -> str:
    values = ", ".join(f"{name}={value}" for name, value in step.parameters)
    return f"{step.enhancer} ({values})" if values else step.enhancer


def _refused(why: str) -> CannotReadSteps:
    return CannotReadSteps(
        tr("There are no steps that could be done to other images."),
        why=why,
        remedy=spelt(
            tr("Name an enhancer with --with, or a file that xraysr batch --steps-of RESULT wrote."),
            tr("Name an enhancer, or a file that xraysr batch --steps-of RESULT wrote."),
            tr("Choose an enhancer in the Enhance panel, or a file that \u201cSave steps\u201d wrote."),
        ),
    )
