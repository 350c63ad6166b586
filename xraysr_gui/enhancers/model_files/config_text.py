"""The description of a network: JSON from a file that nobody trusts.

Its size and its depth are measured before json sees it: json would follow ten thousand brackets until
the interpreter's stack is full.
"""

from __future__ import annotations

import json
import re
from typing import Any

from xraysr_gui.enhancers.model_files.refusals import REBUILD, NotUsable

MOST_BYTES = 4 << 20
DEEPEST = 100
_MARKS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


def described(text: bytes) -> dict[str, Any]:
    """The object that the text describes.

    Raises:
        NotUsable: it is too long, too deep, or no JSON object.
    """
    if len(text) > MOST_BYTES:
        raise NotUsable(f"Its description is longer than {MOST_BYTES >> 20} MB.", REBUILD)
    if _deepest(text) > DEEPEST:
        raise NotUsable(f"Its description nests more than {DEEPEST} levels deep.", REBUILD)
    try:
        found = json.loads(text.decode("utf-8"), parse_constant=_no_number)
    except ValueError as error:
        raise NotUsable("Its description is no valid JSON text.") from error
    if not isinstance(found, dict):
        raise NotUsable("Its description is no JSON object.")
    return found


def _deepest(text: bytes) -> int:
    """How many brackets are open at once, outside of strings; stops at the first that is too deep."""
    depth = deepest = 0
    for mark in _MARKS.finditer(text):
        sign = text[mark.start()]
        if sign in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        elif sign in b"]}":
            depth -= 1
    return deepest


def _no_number(word: str) -> float:
    """NaN and the infinities are no JSON, though Python's reader takes them."""
    raise ValueError(word)
