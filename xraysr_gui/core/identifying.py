"""Which words say who somebody is, and whether a text says one of them.

A name is spelled in many ways: with accents or without, u-umlaut as u or ue, in one word or with an
apostrophe or hyphen. All count. So do names of two letters, as words of their own, and names cut short.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

SHORTEST, SHORTEST_NAME = 3, 2
"""Signs of a number, and of a word of letters."""
SHORTEST_PART = 4
"""Signs of a beginning that stands for the whole."""
FIRST_IDEOGRAM = "\u2e80"
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_JOINTS = re.compile(r"['\u2019\u02bc`.\u00b4\u2010\u2011-]")
_UMLAUT = re.compile("([aou])e")
"""As one writes who has none on the keyboard."""
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_ONE_LETTER = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ł": "l", "\u0131": "i"})


def identifying_words(values: Iterable[str]) -> frozenset[str]:
    """The words of names and numbers, in small letters and every usual spelling."""
    return frozenset(word for value in values for word in _words(value) if _is_long_enough(word))


def says_any(text: str, words: frozenset[str], *, is_typed: bool = False) -> bool:
    """Whether a text holds one of the words, as a word of its own or within a longer one.

    In a text that a person typed its beginning will do, and words of two letters count: in a code, such as
    PA or LI, they are not those of a name.
    """
    words = words if is_typed else frozenset(word for word in words if _is_no_code(word))
    said = frozenset(_words(text))
    if said & words:
        return True
    if any(word in one for word in words for one in said if _is_found_within(word)):
        return True
    return is_typed and any(
        word.startswith(one) or one.startswith(word)
        for one in said
        for word in words
        if min(len(one), len(word)) >= SHORTEST_PART
    )


def _words(text: str) -> Iterator[str]:
    small = unicodedata.normalize("NFC", text).casefold()
    for said in (small, _JOINTS.sub("", small)):
        for word in _WORD.findall(said):
            yield word
            yield _bare(word.translate(_TWO_LETTERS))
            yield (plain := _bare(word.translate(_ONE_LETTER)))
            yield _UMLAUT.sub(r"\1", plain)


def _bare(word: str) -> str:
    """Without accents."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _is_long_enough(word: str) -> bool:
    return len(word) >= (SHORTEST_NAME if word.isalpha() else SHORTEST) or word >= FIRST_IDEOGRAM


def _is_found_within(word: str) -> bool:
    """Long words, and ideograms, between which no blank stands."""
    return len(word) >= 2 * SHORTEST or word >= FIRST_IDEOGRAM


def _is_no_code(word: str) -> bool:
    return len(word) >= SHORTEST or word >= FIRST_IDEOGRAM
