"""What a person says of a network that is taken in, and what the program thinks where nothing was said."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.radiograph import Pixels, as_pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import BORDERS, COLOURS, VALUE_RANGES
from xraysr_gui.enhancers.model_names import is_a_line, is_an_id
from xraysr_gui.enhancers.task import Task

PREPARATIONS_TO_CHOOSE = ("plain", "enlarged")
LARGEST_SCALE = 8


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said; what is empty or 0 is left to the program.

    Attributes:
        id, title, task, scale, preparation, value_range, result_range, border, output, colours: As a Manifest
            has them.
    """

    id: str = ""
    title: str = ""
    task: str = ""
    scale: int = 0
    preparation: str = ""
    value_range: str = ""
    result_range: str = ""
    border: str = ""
    output: str = ""
    colours: int = 0

    @property
    def said(self) -> Json:
        """The fields that something was said about."""
        return {name: value for name, value in asdict(self).items() if value}


class Ground(StrEnum):
    """How well something is known."""

    SAID = "said"
    """By the person."""
    MANIFEST = "manifest"
    """By the manifest that came with the network."""
    FOLLOWS = "follows"
    """From what was said, as its layers are."""
    KNOWN = "known"
    """The layers leave no doubt."""
    TRIED = "tried"
    """A trial speaks for it."""
    GUESS = "guess"
    """It may well be otherwise."""


GROUNDS = {
    Ground.SAID: "as you say",
    Ground.MANIFEST: "as its manifest says",
    Ground.FOLLOWS: "follows from what you say",
    Ground.KNOWN: "its layers show it",
    Ground.TRIED: "found out by trying",
    Ground.GUESS: "a guess",
}
"""For whoever installs it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One field of a manifest with what speaks for it.

    Attributes:
        field: Its name.
        value: What is taken.
        ground: How well it is known.
        evidence: Why, in sentences.
    """

    field: str
    value: str | int
    ground: Ground
    evidence: tuple[str, ...] = ()

    @property
    def is_guess(self) -> bool:
        """Whether nothing shows it."""
        return self.ground is Ground.GUESS


@dataclass(frozen=True, slots=True)
class Wish:
    """How a network is to be taken in.

    Attributes:
        answers: What the person says of it.
        film: An image to try it on, on the 0-to-1 scale; None for a drawn picture.
        film_name: What that is called in a sentence.
        piece: A part of an image that it is to show a result of, where it is only looked at.
        is_look: Whether it is only looked at, and not kept.
        home: Which folder of an archive it is, where that holds several models.
    """

    answers: Answers = field(default_factory=Answers)
    film: Pixels | None = None
    film_name: str = "a drawn picture"
    piece: Pixels | None = None
    is_look: bool = False
    home: str = ""

    @property
    def told(self) -> Json:
        """All but the images, for the engine child."""
        return {
            "said": self.answers.said,
            "film_name": self.film_name,
            "looks": self.is_look,
            "home": self.home,
        }

    @property
    def shown(self) -> dict[str, Pixels]:
        """The images, by the names under which they travel."""
        images = {"film": self.film, "piece": self.piece}
        return {name: as_pixels(one) for name, one in images.items() if one is not None}


@dataclass(frozen=True, slots=True, eq=False)
class TakenIn:
    """What came of it.

    Attributes:
        path: Its folder, if it was kept.
        guesses: How each part of that is known.
        notices: What the person should hear.
        preview: What it made of the piece.
        results: The names of what its network gives, of which one is the image.
    """

    path: Path
    guesses: tuple[Guess, ...] = ()
    notices: tuple[str, ...] = ()
    preview: Pixels | None = None
    results: tuple[str, ...] = ()


def as_json(guess: Guess) -> Json:
    """For a program."""
    ground = str(guess.ground)
    return {"field": guess.field, "value": guess.value, "ground": ground, "evidence": list(guess.evidence)}


def answers_of(given: JsonView) -> Answers:
    """From plain JSON, or from the words of a command; checked.

    Raises:
        InvalidParameter: one of them is none that a manifest can have.
    """
    known = {one.name for one in fields(Answers)}
    answers = Answers(**{name: value for name, value in given.items() if name in known and value})
    for name, good, allowed in _checks(answers):
        if getattr(answers, name) and not good:
            raise InvalidParameter(
                tr("The network cannot be given the {} {!r}.").format(
                    _CALLED.get(name, name), getattr(answers, name)
                ),
                why=tr("Allowed is {}.").format(allowed),
                remedy=tr("Say it so, or leave it out: then it is found out as far as that can be done."),
            )
    return answers


_CALLED = {
    "value_range": "value range",
    "result_range": "value range of its result",
    "output": "result",
    "colours": "number of colours",
}


def _checks(answers: Answers) -> tuple[tuple[str, bool, str], ...]:
    """Field, whether it is good, and what would be."""
    return (
        ("id", is_an_id(answers.id), "a word of small letters, digits, - and _, up to 80"),
        ("title", is_a_line(answers.title, 100), "a line of up to 100 letters"),
        ("task", answers.task in list(Task), f"one of {', '.join(Task)}"),
        ("scale", 1 <= answers.scale <= LARGEST_SCALE, f"a whole number from 1 to {LARGEST_SCALE}"),
        ("preparation", answers.preparation in PREPARATIONS_TO_CHOOSE, " or ".join(PREPARATIONS_TO_CHOOSE)),
        ("value_range", answers.value_range in VALUE_RANGES, f"one of {', '.join(VALUE_RANGES)}"),
        ("result_range", answers.result_range in VALUE_RANGES, f"one of {', '.join(VALUE_RANGES)}"),
        ("border", answers.border in BORDERS, " or ".join(BORDERS)),
        ("output", is_a_line(answers.output, 100), "the name of one of its results"),
        ("colours", answers.colours in COLOURS, " or ".join(map(str, COLOURS))),
    )
