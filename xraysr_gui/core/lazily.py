"""Libraries that are loaded when they are first used: a window without an image needs no NumPy."""

from __future__ import annotations

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
