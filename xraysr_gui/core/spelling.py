"""How one thing is asked for: by words of a command, or by arguments of a function; for sentences on it.

An error says what to do to whoever asked. A command is run within `commands_are_typed`; all else is asked
by a script.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_typed = False


@contextmanager
def commands_are_typed() -> Iterator[None]:
    """Whoever asks for something in this block typed a command."""
    global _typed
    before, _typed = _typed, True
    try:
        yield
    finally:
        _typed = before


def spelt(typed: str, written: str) -> str:
    """Which of two ways to ask for the same thing: as it is typed in a command, or written in a script."""
    return typed if _typed else written
