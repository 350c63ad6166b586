"""What a model may be called, and what may stand in a list about it."""

from __future__ import annotations

import re

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_NAMES_OF_WINDOWS = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


def is_an_id(text: str) -> bool:
    """Whether a text can name an enhancer, and its folder on every system."""
    return _ID.fullmatch(text) is not None and text not in _NAMES_OF_WINDOWS


def is_a_line(text: str, longest: int) -> bool:
    """Whether a text can stand in a list: no line breaks, nothing that turns or hides what follows."""
    return len(text) <= longest and text.isprintable()
