"""The one function that every text passes on its way to a reader, and the table of a language behind it.

A text with values is a template: `tr("{} of {}").format(done, all)`, so that a language can put the values
in another order ("{1} ... {0}"). A text that is declared (the title of a setting, what a metric means) is
passed through where it is shown, for it is declared before any language is known.
"""

from __future__ import annotations

import os
from collections.abc import Callable

LANGUAGE = "XRAYSR_LANGUAGE"
"""The variable of the environment that names the language; children inherit it."""
PSEUDO = "pseudo"
"""English with accents, longer and in brackets: shows what is not translated, and what is cut off then."""

_table: Callable[[str], str] | None = None


def install(table: Callable[[str], str] | None) -> None:
    """Let `table` give the words of another language for English ones; None is English."""
    global _table
    _table = table


def install_named() -> None:
    """Install what the environment names: the first thing that every process of the program does."""
    if os.environ.get(LANGUAGE) == PSEUDO:
        from xraysr_gui.core.pseudo_words import pseudo

        install(pseudo)


def speaks_english() -> bool:
    """Whether texts stay as they are written."""
    return _table is None


def tr(text: str) -> str:
    """What a reader reads instead of an English text or template."""
    return text if _table is None or not text else _table(text)


def tr_count(count: int, one: str, many: str) -> str:
    """The template that fits a number, such as `tr_count(n, "{} image", "{} images").format(n)`."""
    return tr(one if count == 1 else many)
