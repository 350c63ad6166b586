"""A language that nobody speaks: English with accents on its vowels, a third longer, in brackets.

Whoever reads "Open" while it is spoken found a text that no language can translate, and whoever sees no
closing bracket found one that is cut off. Fields, tags, keys of menus and patterns of files stay as they are.
"""

from __future__ import annotations

import re

OPENS, CLOSES = "[", "]"
ACCENTS = str.maketrans("aeiouAEIOU", "\u00e1\u00e9\u00ef\u00f6\u00fc\u00c1\u00c9\u00cf\u00d6\u00dc")
_KEPT = re.compile(
    r"\{\{|\}\}|\{[^{}]*\}"  # fields of a template
    r"|</?[a-z][^<>]*>|&[a-z]+;"  # tags of a page
    r"|\((?:\*\S* ?)+\)"  # patterns of files
)
_LETTERS = re.compile(r"[^\W\d_]{2}")


def pseudo(text: str) -> str:
    """Such as "[Öpén~]" for "Open"; what has no words, or was passed through before, stays as it is."""
    said = _KEPT.sub("", text)
    if text.startswith(OPENS) or not _LETTERS.search(said):
        return text
    kept = _KEPT.findall(text)
    accented = [piece.translate(ACCENTS) for piece in _KEPT.split(text)]
    told = "".join(piece + stays for piece, stays in zip(accented, [*kept, ""], strict=True))
    before, pattern, after = _around_pattern(told)
    return f"{OPENS}{before}{_tail(len(said))}{CLOSES}{pattern}{after}"


def _tail(length: int) -> str:
    """What makes a text a third longer, in pieces between which a line may break."""
    more = max(1, round(length * 0.35) - 2)
    return "".join("~~~~~~~ "[i % 8] for i in range(more)).rstrip()


def _around_pattern(text: str) -> tuple[str, str, str]:
    """A filter of a dialog ends with its pattern, which is read by the dialog."""
    found = re.search(r" \((?:\*\S* ?)+\)$", text)
    return (text, "", "") if found is None else (text[: found.start()], found[0], "")
