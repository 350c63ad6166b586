"""Where files really lie, past all links: asked once for each folder, as many files lie in few of them."""

from __future__ import annotations

import os
from pathlib import Path


class RealPlaces:
    """Remembers folders; the files in them are looked at each time."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: str | Path) -> str:
        """As `os.path.realpath` has it."""
        folder, name = os.path.split(path)
        if name in ("", os.curdir, os.pardir) or os.path.islink(path):
            return os.path.realpath(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)
