"""Libraries that are loaded when they are first used, or not at all: without an image no NumPy is needed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module


class Lazily:
    """Stands for a module. The first use loads it; from then on it is as quick as the module itself.

    Threads that use it first at the same time wait for each other: it is filled when the whole is loaded.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        module = import_module(self._name)
        self.__dict__.update(vars(module))
        return getattr(module, name)


@contextmanager
def without(name: str) -> Iterator[None]:
    """What is loaded meanwhile goes without a library that it would take where it is there."""
    loaded = name in sys.modules
    if not loaded:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own sign for what cannot be imported
    try:
        yield
    finally:
        if not loaded:
            del sys.modules[name]
