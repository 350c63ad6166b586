"""The files and folders that were opened last: places only, never what is written in an image."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

MOST = 20


class RecentFiles:
    """A short list, newest first, kept in one small file; switched off, it keeps nothing.

    A list that cannot be read or written is no reason to disturb anybody: it is empty then.
    """

    def __init__(self, file: Path, *, switched_on: bool = True) -> None:
        self._file = file
        self._switched_on = switched_on
        self._paths: tuple[Path, ...] | None = None

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
        new = self._file.with_name(self._file.name + ".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Not forced to the disk: that may take longer than a frame, and the list is no loss.
            new.write_text(json.dumps([str(path) for path in paths]), encoding="ascii")
            os.replace(new, self._file)
        except OSError:
            return

    def _read(self) -> tuple[Path, ...]:
        try:
            written = json.loads(self._file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return ()
        if not isinstance(written, list):
            return ()
        return tuple(Path(path) for path in written if isinstance(path, str) and "\0" not in path)[:MOST]
