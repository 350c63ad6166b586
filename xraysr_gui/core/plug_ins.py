"""What other installed packages bring: enhancers, metrics, kinds of file, rooms (docs/PLUG_INS.md).

A package names what it brings by an entry point of the group `xraysr_gui.KIND`. What fails is told by the
name of its package, and everything else stands.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeGuard, TypeVar

from xraysr_gui.core.errors import Cancelled, PlugInFailed, UserError
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

KINDS = ("enhancers", "metrics", "readers", "rooms")
SWITCH = "XRAYSR_PLUG_INS"
GROUP = "xraysr_gui."
T = TypeVar("T")
R = TypeVar("R")
_log = logging.getLogger(__name__)


class PlugIns(Generic[T]):
    """What packages bring of one kind, loaded when it is asked for first.

    Attributes:
        failed: What was found and is not used, after the first question.
    """

    def __init__(
        self,
        kind: str,
        fits: Callable[[object], TypeGuard[T]],
        id_of: Callable[[T], str],
        adopted: Callable[[T, str], T] = lambda thing, package: thing,
    ) -> None:
        """`adopted` makes of a thing, and of the package it is of, what the program uses."""
        self._kind, self._fits, self._id_of, self._adopted = kind, fits, id_of, adopted
        self._good: dict[str, T] | None = None
        self.failed: list[PlugInFailed] = []

    def beside(self, taken: Collection[str]) -> tuple[T, ...]:
        """Each thing whose id nobody has yet, the first of each."""
        if self._good is None:
            self._good = {}
            for entry in _entries(self._kind):
                try:
                    self._take(entry, taken, self._good)
                except PlugInFailed as error:
                    self.tell(error)
        return tuple(self._good.values())

    def tell(self, error: PlugInFailed) -> None:
        """Remember what does not work, and note it in the log."""
        _log.info("%s", error)
        self.failed.append(error)

    def _take(self, entry: EntryPoint, taken: Collection[str], good: dict[str, T]) -> None:
        package, thing = package_of(entry), _loaded(entry)
        if not self._fits(thing):
            why = tr("{} is not of the kind that it is named under: {}.").format(entry.value, self._kind)
            raise not_used(package, why)
        id = self._id_of(thing)
        if id in taken or id in good:
            raise not_used(package, tr("Something else is called {!r} already.").format(id))
        good[id] = self._adopted(thing, package)


def named(kind: str) -> tuple[tuple[str, str], ...]:
    """The package and the name of everything that is named for a kind; nothing is loaded."""
    return tuple((package_of(entry), entry.value) for entry in _entries(kind))


def guarded(function: Callable[..., R], package: str) -> Callable[..., R]:
    """The function of a plug-in, whose faults are told as its own."""

    @functools.wraps(function)
    def run(*given: object) -> R:
        try:
            return function(*given)
        except (UserError, Cancelled, MemoryError):
            raise
        except Exception as error:
            raise _stumbled(package, error) from error

    return run


def not_used(package: str, why: str) -> PlugInFailed:
    """A plug-in that the program goes on without."""
    return PlugInFailed(
        tr("The plug-in {} is not used.").format(package),
        why=why,
        remedy=tr("Everything else works. Ask its maker for a newer one, or remove it."),
    )


def _stumbled(package: str, error: Exception) -> PlugInFailed:
    return PlugInFailed(
        tr("The plug-in {} could not do its work.").format(package),
        why=tr("It failed with {}.").format(_words(error)),
        remedy=tr("Your image is unchanged. Tell its maker, and choose something else meanwhile."),
    )


def _words(error: BaseException) -> str:
    """Such as "ValueError: bad shape (film.py, line 12)"."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" ({Path(one.filename).name}, line {one.lineno})" for one in last)
    said = str(error).strip().split("\n")[0][:200]
    return f"{type(error).__name__}{': ' if said else ''}{said}{where}"


def _entries(kind: str) -> list[EntryPoint]:
    if os.environ.get(SWITCH) == "off" or not any(map(_brings_something, sys.path)):
        return []
    from importlib import metadata  # 80 ms: a window without plug-ins starts without it

    return sorted(metadata.entry_points(group=GROUP + kind), key=lambda one: (one.value, one.name))


@functools.cache
def _brings_something(place: str) -> bool:
    """Whether a package in a folder of modules names this program in its entry points."""
    mark = f"[{GROUP}".encode()
    return any(mark in path.read_bytes() for path in Path(place).glob("*.*-info/entry_points.txt"))


def _loaded(entry: EntryPoint) -> object:
    try:
        return entry.load()
    except (Exception, SystemExit) as error:
        raise not_used(package_of(entry), tr("It cannot be loaded: {}.").format(_words(error))) from error


def package_of(entry: EntryPoint) -> str:
    """The name of the package and its version."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else entry.value
