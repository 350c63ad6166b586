"""Finds the word that a misspelt one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that begins a remedy, such as "Did you mean enhance? "; "" where nothing is like it."""
    close = get_close_matches(word[:100].lower(), list(known), n=2)
    return f"Did you mean {' or '.join(close)}? " if close else ""
