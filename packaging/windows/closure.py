"""Whether everything that the libraries of a folder ask for is in it, or is part of every Windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kit import HERE, refuse
from pe import PortableExecutable, programs

TABLE = HERE / "of_windows.txt"
"""The libraries that each Windows since 10 has, as far as the program asks for them."""
_SETS = ("api-ms-win-", "ext-ms-win-")
"""Names of sets of functions, which Windows itself leads to a library."""


def missing(folder: Path) -> dict[str, list[str]]:
    """Names of libraries that are nowhere, and which files ask for them."""
    files = programs(folder)
    there = {path.name.lower() for path in files} | set(of_windows())
    found: dict[str, list[str]] = {}
    for path in files:
        for name in sorted(PortableExecutable(path).imports() - there):
            if not name.startswith(_SETS):
                found.setdefault(name, []).append(path.name)
    return found


def of_windows() -> Iterator[str]:
    """The names in the table."""
    for line in TABLE.read_text(encoding="ascii").splitlines():
        name = line.partition("#")[0].strip()
        if name:
            yield name


def demand_closed(folder: Path) -> None:
    """Stop where one is missing.

    Raises:
        SystemExit: it names each.
    """
    lost = missing(folder)
    if lost:
        words = "; ".join(
            f"{name} (asked for by {', '.join(files[:3])})" for name, files in sorted(lost.items())
        )
        raise refuse(
            f"Its libraries ask for what is not in it: {words}.",
            f"Take it along in taken.py, or name it in {TABLE.name} if every Windows has it.",
        )
