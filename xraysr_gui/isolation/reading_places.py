"""Where a child may read by itself: the libraries and the program, and nothing that is a person's.

A folder that Python looks for modules in may be the folder that somebody works in, or a home: of such a one
only our own package counts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

LIBRARIES = ("site-packages", "dist-packages")
PACKAGE = Path(__file__).resolve().parent.parent


def reading_places(
    module_places: Iterable[str],
    *,
    working_folder: Path,
    home: Path,
    prefixes: Iterable[str] = (sys.prefix, sys.base_prefix),
    libraries: str = os.environ.get("LD_LIBRARY_PATH", ""),
) -> tuple[str, ...]:
    """The folders and files that a child needs to be a whole Python with all its libraries."""
    roots = [Path(prefix) for prefix in prefixes]
    installed = [root / name for root in roots for name in ("lib", "lib64")]
    if getattr(sys, "frozen", False):
        installed += roots
    persons = [working_folder.resolve(), home.resolve(), PACKAGE.parent]
    found = [str(PACKAGE), sys.executable, *map(str, installed)]
    for place in (*module_places, *libraries.split(os.pathsep)):
        real = Path(place).resolve()
        is_library = real.name in LIBRARIES or any(real.is_relative_to(one.resolve()) for one in installed)
        if place and (is_library or not any(one.is_relative_to(real) for one in persons)):
            found.append(place)
    return tuple(dict.fromkeys(place for place in found if place))
