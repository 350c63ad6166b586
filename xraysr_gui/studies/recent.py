"""The files and folders that were opened last: places only, never what is written in an image."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from xraysr_gui.core.words import tr
from xraysr_gui.settings.own_files import put_aside, read_own
from xraysr_gui.settings.whole_file import put_own

MOST, MOST_BYTES = 20, 1 << 20


def _to_nobody(sentence: str) -> None:
    """For a list that nobody looks at."""


class RecentFiles:
    """A short list, newest first, kept in one small file; switched off, it keeps nothing.

    A list that cannot be written is no reason to disturb anybody. One that cannot be read is set aside, and
    `tell` is called with a sentence about it.
    """

    def __init__(
        self, file: Path, *, switched_on: bool = True, tell: Callable[[str], None] = _to_nobody
    ) -> None:
        self._file = file
        self._switched_on = switched_on
        self._paths: tuple[Path, ...] | None = None
        self._tell = tell

    @property
    def paths(self) -> tuple[Path, ...]:
        """Newest first. Whether they still exist is not asked: a lost network drive would block."""
        if not self._switched_on:
            return ()
        if self._paths is None:
            self._paths = self._read()
        return self._paths

    def add(self, paths: Iterable[Path]) -> None:
        """Put what was opened now on top."""
        newest = [Path(os.path.abspath(path)) for path in paths]
        if self._switched_on and newest:
            self._keep(tuple(dict.fromkeys([*newest[:MOST], *self.paths]))[:MOST])

    def clear(self) -> None:
        """Empty the list, on the disk too."""
        self._paths = ()
        try:
            self._file.unlink(missing_ok=True)
        except OSError:
            self._keep(())

    def switch(self, on: bool) -> None:
        """Keep the list, or keep none and remove what was kept."""
        if not on:
            self.clear()
        self._switched_on = on

    def _keep(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        text = json.dumps([str(path) for path in paths])
        try:
            put_own(self._file, text.encode("ascii"), forced=False)
        except OSError:
            return

    def _read(self) -> tuple[Path, ...]:
        try:
            written = json.loads(read_own(self._file, MOST_BYTES))
            if not isinstance(written, list):
                raise TypeError("no list")
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, RecursionError):
            self._tell(self._without_the_list())
            return ()
        return tuple(Path(path) for path in written if isinstance(path, str) and "\0" not in path)[:MOST]

    def _without_the_list(self) -> str:
        """Put it aside, and say so."""
        told = tr("The list of files that were opened before could not be read")
        try:
            aside = put_aside(self._file)
        except OSError:
            return tr("{}. A new one is kept until the program ends.").format(told)
        return tr("{} and was set aside as {}; a new one was begun.").format(told, aside.name)
