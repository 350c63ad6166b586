"""A chain: what is done to an image, step after step, as a small file that a person can read and send on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.step import Step
from xraysr_gui.core.words import tr

KIND, SCHEMA = "xraysr-steps", 1
MOST_STEPS, MOST_SIGNS = 32, 1 << 20
Value = bool | int | float | str


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
    try:
        if len(text) > MOST_SIGNS:
            raise ValueError("it is too long")
        told = json.loads(text)
        if told["kind"] != KIND:
            raise ValueError(f"it is of the kind {told['kind']!r}")
        if told["schema"] != SCHEMA:
            raise ValueError(f"it follows schema {told['schema']}, and this program knows schema {SCHEMA}")
        if not 1 <= len(told["steps"]) <= MOST_STEPS:
            raise ValueError(f"it has {len(told['steps'])} steps, and 1 to {MOST_STEPS} are possible")
        return Chain(tuple(map(_step, told["steps"])))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _refused(tr("It says something else than steps: {}.").format(str(error)[:200])) from error


def _step(told: Json) -> ChainStep:
    unknown = set(told) - {"enhancer", "parameters", "version", "model"}
    if unknown:
        raise ValueError(f"nothing is known of {sorted(unknown)[0]!r}")
    values = told.get("parameters", {})
    if not all(isinstance(value, bool | int | float | str) for value in values.values()):
        raise ValueError("a parameter is neither a number nor a word")
    version = told.get("version")
    model = str(told.get("model", ""))
    if model and (len(model) != 64 or set(model) - set("0123456789abcdef")):
        raise ValueError("the hash of a model is none")
    return ChainStep(
        str(told["enhancer"]), tuple(values.items()), None if version is None else int(version), model
    )


def _words(step: ChainStep) -> str:
    values = ", ".join(f"{name}={value}" for name, value in step.parameters)
    return f"{step.enhancer} ({values})" if values else step.enhancer


def _refused(why: str) -> CannotReadSteps:
    return CannotReadSteps(
        tr("There are no steps that could be done to other images."),
        why=why,
        remedy=tr("Name an enhancer with --with, or a file that xraysr batch --steps-of RESULT wrote."),
    )
