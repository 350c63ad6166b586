"""What a folder of libraries asks of the system: libraries that are not in it, and how new they must be."""

from __future__ import annotations

import configparser
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("system.cfg")
FLOORS = {"GLIBC": "libc6", "GLIBCXX": "libstdc++6"}
"""Whose versions are counted, and the Debian package that has them."""
_ELF = b"\x7fELF"
_VERSION = re.compile(r"\b(GLIBC|GLIBCXX)_(\d+(?:\.\d+)+)\b")


@dataclass(frozen=True)
class Needs:
    """What the system must bring.

    Attributes:
        depends: Debian packages without which the window does not open.
        recommends: Those without which one thing is missing, such as printing.
        floors: The lowest version that will do: GLIBC -> (2, 35).
    """

    depends: tuple[str, ...]
    recommends: tuple[str, ...]
    floors: dict[str, tuple[int, ...]]


def needs(tree: Path) -> Needs:
    """Ask every library of a folder.

    Raises:
        SystemExit: one needs what neither the folder holds nor the table of this module knows.
    """
    libraries = list(elf_files(tree))
    there = {path.name for path in tree.rglob("*")}
    table = configparser.ConfigParser(delimiters=("=",))
    table.optionxform = str  # type: ignore[assignment,method-assign]
    table.read(TABLE, encoding="utf-8")
    wanted = {name for library in libraries for name in needed_by(library)} - there
    unknown = sorted(wanted - {*table["depends"], *table["recommends"]})
    if unknown:
        raise SystemExit(
            f"The installer cannot be made. Nothing says which package brings {', '.join(unknown)}. "
            f"Name it in {TABLE.name}, or take the library along."
        )
    always, sometimes = table["always"], table["always-recommended"]
    depends = {table["depends"][name] for name in wanted if name in table["depends"]} | set(always.values())
    recommends = {table["recommends"][name] for name in wanted if name in table["recommends"]}
    recommends |= set(sometimes.values())
    return Needs(tuple(sorted(depends)), tuple(sorted(recommends - depends)), floors(libraries))


def elf_files(tree: Path) -> Iterator[Path]:
    """Every program and library below a folder, each once."""
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == _ELF:
                    yield path


def needed_by(library: Path) -> set[str]:
    """The names of the libraries that one is linked with."""
    return set(re.findall(r"^\s+NEEDED\s+(\S+)$", _told("-p", library), re.MULTILINE))


def floors(libraries: Iterable[Path]) -> dict[str, tuple[int, ...]]:
    """The newest version that any of them asks for."""
    highest: dict[str, tuple[int, ...]] = {}
    for library in libraries:
        for name, version in _VERSION.findall(_told("-T", library)):
            number = tuple(int(part) for part in version.split("."))
            highest[name] = max(highest.get(name, ()), number)
    return highest


def _told(how: str, library: Path) -> str:
    return subprocess.run(["objdump", how, str(library)], capture_output=True, text=True, check=False).stdout
