"""What lies in a watched folder at the moment, as `core/arrivals.py` asks again and again."""

from __future__ import annotations

from pathlib import Path

from xraysr_gui.core.progress import Progress
from xraysr_gui.studies.index import Stamp
from xraysr_gui.studies.walking import walk

PASSING = frozenset(
    {".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".copying"}
)
"""Endings under which programs copy a file before they give it its name."""


def listing(folder: Path, progress: Progress) -> dict[Path, Stamp] | None:
    """Files that may be images, in all its folders; None if it cannot be reached.

    Empty files and those under a passing name are on their way.

    Raises:
        Cancelled: the person stopped it.
    """
    try:
        if not folder.is_dir():
            return None
        found = walk([folder], progress)
    except OSError:
        return None
    if folder.absolute() in found.locked:
        return None
    return {path: stamp for path, stamp in found.files.items() if stamp.size and not _is_passing(path)}


def _is_passing(path: Path) -> bool:
    return path.suffix.lower() in PASSING or path.name.startswith("~") or path.name.endswith("~")
