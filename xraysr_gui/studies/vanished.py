"""Finds out which files are no longer there, with one question per folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from xraysr_gui.core.progress import Progress


def which_vanished(paths: Iterable[Path], progress: Progress) -> frozenset[Path]:
    """Those of `paths` that are gone, or lie in a folder that cannot be read now.

    Raises:
        Cancelled: the person stopped it.
    """
    by_folder: dict[Path, list[Path]] = {}
    for path in paths:
        by_folder.setdefault(path.parent, []).append(path)
    gone: set[Path] = set()
    for number, (folder, members) in enumerate(by_folder.items()):
        progress.at(number / len(by_folder))
        names = _names_in(folder)
        gone.update(path for path in members if path.name not in names and not _is_there(path, names))
    return frozenset(gone)


def _names_in(folder: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


def _is_there(path: Path, names: frozenset[str]) -> bool:
    """A last look, for disks that do not tell capital from small letters."""
    return bool(names) and path.exists()
