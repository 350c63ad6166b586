"""The card of a network that came without one: what is taken for true of it, and what speaks for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xraysr_gui.enhancers.engine.model_answers import Guess
from xraysr_gui.enhancers.model_folder import Manifest

GROUNDS = {
    "said": "as was said when it was installed",
    "manifest": "as its manifest says",
    "follows": "follows from what was said",
    "known": "its layers show it",
    "tried": "found out by trying it",
    "guess": "a guess",
}
_NAMES = {
    "task": "task",
    "scale": "times more rows and columns",
    "preparation": "what it is given",
    "value_range": "black and white in it",
    "result_range": "black and white in its result",
    "border": "beyond the edges",
    "colours": "channels",
    "output": "result",
}
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})


def card_of_stranger(manifest: Manifest, guesses: Sequence[Guess]) -> str:
    """Markdown; names of files and layers in it stay what they are."""
    return "\n".join(_lines(manifest, guesses)) + "\n"


def _lines(manifest: Manifest, guesses: Sequence[Guess]) -> Iterator[str]:
    yield f"# {manifest.title.translate(_SIGNS)}"
    yield f"\n**{manifest.advice}**\n"
    yield f"A trained network with {manifest.parameters:,} learned numbers, installed from a file.\n"
    yield "| | | how it is known |\n|---|---|---|"
    shown = [guess for guess in guesses if guess.field in _NAMES]
    for guess in shown:
        yield f"| {_NAMES[guess.field]} | {str(guess.value).translate(_SIGNS)} | {GROUNDS[guess.ground]} |"
    yield "\n## Evidence\n"
    for sentence in dict.fromkeys(one for guess in shown for one in guess.evidence):
        yield f"- {sentence.translate(_SIGNS)}"
