from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest

from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.parameters import Choice, Flag, Range, check, declared, from_words


@dataclass(frozen=True)
class Mixture:
    sd: Annotated[float, Range("Noise", 0.0, 25.0, unit=" grey levels")] = 2.0
    rounds: Annotated[int, Range("Rounds", 1, 9)] = 3
    edges: Annotated[str, Choice("Edges", ("mirrored", "black"))] = "mirrored"
    quick: Annotated[bool, Flag("Quick")] = False


def test_what_is_declared_is_what_forms_and_commands_see():
    assert [(p.name, p.kind, p.default) for p in declared(Mixture)] == [
        ("sd", float, 2.0),
        ("rounds", int, 3),
        ("edges", str, "mirrored"),
        ("quick", bool, False),
    ]


def test_words_of_the_command_line_become_values():
    assert from_words(Mixture, {"sd": "5", "rounds": "2", "edges": "black", "quick": "yes"}) == Mixture(
        5.0, 2, "black", True
    )
    assert from_words(Mixture, {}) == Mixture()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"sd": "26"}, r"Noise cannot be 26 grey levels\. It must lie between 0 and 25"),
        ({"sd": "nan"}, r"Noise cannot be nan"),
        ({"sd": "much"}, r"Noise cannot be 'much'\. It is not a number"),
        ({"rounds": "2.5"}, r"Rounds cannot be '2\.5'\. It is not a whole number"),
        ({"edges": "red"}, r"Edges cannot be 'red'\. It must be one of: mirrored, black"),
        ({"quick": "maybe"}, r"Quick cannot be 'maybe'\. It must be yes or no"),
        ({"colour": "1"}, r"There is no parameter 'colour'\. This enhancer knows: sd, rounds, edges, quick"),
    ],
)
def test_what_is_not_allowed_is_refused_by_name(words, says):
    with pytest.raises(InvalidParameter, match=says):
        from_words(Mixture, words)


def test_values_made_in_code_are_checked_the_same_way():
    with pytest.raises(InvalidParameter, match="Edges cannot be 'red'"):
        check(Mixture(edges="red"))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"rounds": 2.5}, r"Rounds cannot be 2\.5\. It must be a whole number\. It must lie between 1 and 9"),
        ({"rounds": True}, r"Rounds cannot be"),
        ({"sd": False}, r"Noise cannot be"),
        ({"sd": None}, r"Noise cannot be None"),
        ({"sd": float("inf")}, r"Noise cannot be inf"),
        ({"quick": 1}, r"Quick cannot be 1"),
    ],
)
def test_values_of_another_kind_are_refused(values, says):
    with pytest.raises(InvalidParameter, match=says):
        check(Mixture(**values))
