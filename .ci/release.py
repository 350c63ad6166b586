#!/usr/bin/env python3
"""Makes a release of what waits: .ci/release.py VERSION [--day 2030-01-31]

The notes of changes/ become a section of CHANGELOG.md and go, and xraysr_gui/__init__.py, where the version
stands, gets the new one. Nothing is committed: look at it, then commit and tag it.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed"}
WIDTH = 120
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_STATED = re.compile(r'(?m)^__version__ = "([^"]+)"$')
_SECTION = re.compile(r"(?m)^## ")


class Refused(Exception):
    """What is in the way of a release: what, why, what to do."""


def released(root: Path, version: str, day: str) -> list[Path]:
    """Write changelog and version, and remove the notes; gives these.

    Raises:
        Refused: there is nothing to release, or the version is no newer one; nothing was changed.
    """
    notes = waiting(root / "changes")
    home, changelog = root / "xraysr_gui" / "__init__.py", root / "CHANGELOG.md"
    source = home.read_text(encoding="utf-8")
    found = _STATED.search(source)
    if found is None:
        raise Refused(f"No release was made. {home} names no version. Put it back.")
    if _ordered(version) <= _ordered(found[1]):
        why = f"It is not newer than {found[1]}, which is the version now."
        raise Refused(f"{version} was not released. {why} Name a higher one.")
    text = with_section(changelog.read_text(encoding="utf-8"), section(version, day, notes))
    changelog.write_text(text, encoding="utf-8", newline="\n")
    home.write_text(
        source[: found.start(1)] + version + source[found.end(1) :], encoding="utf-8", newline="\n"
    )
    for note in notes:
        note.unlink()
    return notes


def waiting(folder: Path) -> list[Path]:
    """The notes that wait, in order of their names.

    Raises:
        Refused: there is none, or one says nothing or not which kind it is of.
    """
    notes = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    senseless = [note.name for note in notes if _kind(note) not in KINDS or not note.read_text().strip()]
    if senseless:
        why = f"It is empty, or of none of the kinds {', '.join(KINDS)}: NAME.KIND.md."
        raise Refused(f"{senseless[0]} cannot be released. {why} Mend it.")
    if not notes:
        raise Refused(f"There is nothing to release. No note waits in {folder}. Write one first.")
    return notes


def section(version: str, day: str, notes: Iterable[Path]) -> str:
    """The part of the changelog about one release: kind after kind, a line for each note."""
    notes, lines = list(notes), [f"## {version} - {day}", ""]
    for kind, title in KINDS.items():
        of_kind = [note for note in notes if _kind(note) == kind]
        if of_kind:
            lines += [f"### {title}", "", *_items(of_kind), ""]
    return "\n".join(lines)


def with_section(changelog: str, new: str) -> str:
    """The changelog with a section before all others."""
    first = _SECTION.search(changelog)
    place = first.start() if first else len(changelog)
    older = f"\n{changelog[place:]}" if first else ""
    return f"{changelog[:place].rstrip()}\n\n{new.rstrip()}\n{older}"


def _items(notes: Iterable[Path]) -> Iterator[str]:
    for note in notes:
        words = " ".join(note.read_text(encoding="utf-8").split()).replace("](../", "](")
        yield textwrap.fill(
            words,
            WIDTH,
            initial_indent="- ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _kind(note: Path) -> str:
    return Path(note.stem).suffix.removeprefix(".")


def _ordered(version: str) -> tuple[int, ...]:
    found = _VERSION.fullmatch(version)
    if found is None:
        raise Refused(f"{version} was not released. It is no version of three numbers. Write it as 1.2.3.")
    return tuple(map(int, found.groups()))


def main(words: list[str]) -> int:
    """Make the release and say what is left to do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("version")
    today = datetime.datetime.now(datetime.UTC).date()
    parser.add_argument("--day", type=datetime.date.fromisoformat, default=today)
    asked = parser.parse_args(words)
    try:
        notes = released(ROOT, asked.version, asked.day.isoformat())
    except Refused as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{len(notes)} notes are in CHANGELOG.md under {asked.version}. Commit and tag it.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
