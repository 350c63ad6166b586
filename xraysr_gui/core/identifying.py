"""Which words say who somebody is, and whether a text says one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST = 3
"""Signs: initials and particles of names are in too many other words."""
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def identifying_words(values: Iterable[str]) -> frozenset[str]:
    """The words of names and numbers, in small letters."""
    found = (word.casefold() for value in values for word in _WORD.findall(value))
    return frozenset(word for word in found if len(word) >= SHORTEST)


def says_any(text: str, words: frozenset[str]) -> bool:
    """Whether a text holds one of the words, as a word of its own or within a longer one with digits."""
    if not words:
        return False
    small = text.casefold()
    return any(word in words for word in _WORD.findall(small)) or any(
        word in small for word in words if len(word) > 2 * SHORTEST - 1
    )
