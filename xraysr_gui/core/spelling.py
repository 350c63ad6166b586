"""How one thing is asked for: by words of a command, by arguments of a function, or in a window.

An error says what to do to whoever asked. A command is run within `commands_are_typed`, the window within
`a_window_asks`; all else is asked by a script.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto


class _Asks(Enum):
    SCRIPT = auto()
    COMMAND = auto()
    WINDOW = auto()


_asks = _Asks.SCRIPT


@contextmanager
def commands_are_typed() -> Iterator[None]:
    """Whoever asks for something in this block typed a command."""
    with _asked_by(_Asks.COMMAND):
        yield


@contextmanager
def a_window_asks() -> Iterator[None]:
    """Whoever asks for something in this block sees a window."""
    with _asked_by(_Asks.WINDOW):
        yield


@contextmanager
def _asked_by(who: _Asks) -> Iterator[None]:
    global _asks
    before, _asks = _asks, who
    try:
        yield
    finally:
        _asks = before


def spelt(typed: str, written: str, shown: str | None = None) -> str:
    """Which of the ways to ask for the same thing: as it is typed, written in a script, or shown in a window.

    Without `shown`, a window is told what a script is.
    """
    if _asks is _Asks.COMMAND:
        return typed
    return shown if _asks is _Asks.WINDOW and shown is not None else written


def spelt_in(sentence: str, shown: str, *ways: tuple[str, str]) -> str:
    """A sentence with what is typed or written for each thing that it asks for; `shown` in a window."""
    typed, written = (sentence.format(*words) for words in zip(*ways, strict=True))
    return spelt(typed, written, shown)
