"""Where a child may read by itself: the libraries and the program, and nothing that is a person's.

A folder that Python looks for modules in may be the folder that somebody works in, or a home: of such a one
only our own package counts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
_NAMES = ("site-packages", "dist-packages")


def reading_places(
    module_places: Iterable[str],
    *,
    working_folder: Path | None,
    home: Path,
    prefixes: Iterable[str] = (sys.prefix, sys.base_prefix),
    libraries: str = os.environ.get("LD_LIBRARY_PATH", ""),
) -> tuple[str, ...]:
    """The folders and files that a child needs to be a whole Python with all its libraries."""
    roots = [Path(prefix) for prefix in prefixes]
    installed = [root / name for root in roots for name in ("lib", "lib64")]
    if getattr(sys, "frozen", False):
        installed += roots
    works_in = [working_folder] if working_folder is not None else []
    if (PACKAGE.parent / "setup.cfg").exists():
        works_in.append(PACKAGE.parent)  # a checkout
    found = [str(PACKAGE), sys.executable, *map(str, installed)]
    for place in (*module_places, *libraries.split(os.pathsep)):
        real = Path(os.path.realpath(place)) if place else Path("/")
        if (
            real.name in _NAMES
            or any(real.is_relative_to(os.path.realpath(one)) for one in installed)
            or (not _is_around(real, [home]) and (not _is_around(real, works_in) or _is_filled_by_pip(real)))
        ):
            found.append(place)
    return tuple(dict.fromkeys(place for place in found if place))


def working_folder() -> Path | None:
    """Where the program stands; None where that is gone."""
    try:
        return Path.cwd()
    except OSError:
        return None


def _is_around(folder: Path, others: Iterable[Path]) -> bool:
    return any(Path(os.path.realpath(one)).is_relative_to(folder) for one in others)


def _is_filled_by_pip(folder: Path) -> bool:
    """Whether libraries were installed into it, whatever it is called."""
    return any(folder.glob("*.dist-info"))
