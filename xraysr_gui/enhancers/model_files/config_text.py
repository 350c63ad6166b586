"""The description of a network: JSON from a file that nobody trusts.

Its size and its depth are measured before json sees it: json would follow ten thousand brackets until
the interpreter's stack is full.
"""

from __future__ import annotations

import json
import re

from xraysr_gui.core.loose import Json
from xraysr_gui.enhancers.model_files.refusals import REBUILD, NotUsable

MOST_BYTES = 4 << 20
DEEPEST = 100
MOST_MARKS = 500_000  # words and brackets; two thousand layers need half of them
_MARKS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


def described(text: bytes) -> Json:
    """The object that the text describes.

    Raises:
        NotUsable: it is too long, too deep, or no JSON object.
    """
    if len(text) > MOST_BYTES:
        raise NotUsable(f"Its description is longer than {MOST_BYTES >> 20} MB.", REBUILD)
    _check_depth(text)
    try:
        found = json.loads(text.decode("utf-8"), parse_constant=_no_number)
    except ValueError as error:
        raise NotUsable("Its description is no valid JSON text.") from error
    if not isinstance(found, dict):
        raise NotUsable("Its description is no JSON object.")
    return found


def _check_depth(text: bytes) -> None:
    """Count the brackets that are open at once, outside of words."""
    depth = 0
    for number, mark in enumerate(_MARKS.finditer(text)):
        sign = text[mark.start()]
        if sign in b"[{":
            depth += 1
        elif sign in b"]}":
            depth -= 1
        if depth > DEEPEST:
            raise NotUsable(f"Its description nests more than {DEEPEST} levels deep.", REBUILD)
        if number > MOST_MARKS:
            raise NotUsable("Its description has more parts than any network needs.", REBUILD)


def _no_number(word: str) -> float:
    """NaN and the infinities are no JSON, though Python's reader takes them."""
    raise ValueError(word)
