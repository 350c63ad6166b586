#!/usr/bin/env python3
"""Writes the four lock files anew, for every system and Python of the program: .ci/lock.py [--renew]

It needs uv and a package index, as the person's own settings name it: no address of one is written down.
What is locked stays as far as it can; --renew takes the newest of everything. Run all tests afterwards.
"""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = "3.11"
OVERRULING = ("h5py",)
"""What the program needs of it goes before what TensorFlow allows: docs/adr/0005."""
_NAME = re.compile(r"([A-Za-z0-9._-]+)==")
_FORBIDDEN = re.compile(r"https?:|file:|index-url|find-links")


@dataclass(frozen=True)
class Lock:
    """A lock, what it is made from, its first line, and whether it is to be had without those before it."""

    file: str
    source: str
    head: str
    alone: bool = False


LOCKS = (
    Lock(
        "requirements.lock",
        "setup.cfg",
        "# What the program runs on: exact versions, with the hashes of their files. "
        'Made from setup.cfg; see README, "Dependencies".',
    ),
    Lock(
        "xraysr_gui/training/requirements.lock",
        "xraysr_gui/training/requirements.in",
        "# What training needs beside requirements.lock. Made from requirements.in beside it.",
    ),
    Lock(
        "tests/requirements.lock",
        "tests/requirements.in",
        "# What the tests and checks need beside requirements.lock and training.",
    ),
    Lock(
        "packaging/cluster/requirements.lock",
        "packaging/cluster/requirements.in",
        "# What a Dask cluster needs beside requirements.lock. Made from requirements.in beside it.",
        alone=True,
    ),
)


def written(root: Path, *, renew: bool) -> list[Path]:
    """Write each lock with what the ones before it lack; gives them."""
    made: list[Path] = []
    for number, lock in enumerate(LOCKS):
        before = made[:1] if lock.alone else made
        sources = [root / one.source for one in (*LOCKS[: len(before)], LOCKS[number])]
        compiled = _compiled(
            sources, made, "" if renew else (root / lock.file).read_text(encoding="utf-8"), root
        )
        known = {name for one in before for name in names(one.read_text(encoding="utf-8"))}
        text = f"{lock.head}\n{without(compiled, known)}"
        if _FORBIDDEN.search(text):
            raise SystemExit(f"{lock.file} was not written. An address stands in it. Mend .ci/lock.py.")
        (root / lock.file).write_text(text, encoding="utf-8", newline="\n")
        made.append(root / lock.file)
    return made


def names(lock: str) -> set[str]:
    """The packages that a lock pins."""
    return {found[1] for line in lock.splitlines() if (found := _NAME.match(line))}


def without(lock: str, known: set[str]) -> str:
    """The pins of a lock, each with its hashes, but those of known packages and all remarks."""
    kept, lines = False, []
    for line in lock.splitlines(keepends=True):
        found = _NAME.match(line)
        if found:
            kept = found[1] not in known
        if kept and not line.startswith("#"):
            lines.append(line)
    return "".join(lines)


def _compiled(sources: list[Path], constraints: list[Path], now: str, root: Path) -> str:
    """What uv chooses for all sources together, within what is locked already."""
    with tempfile.TemporaryDirectory() as folder:
        target, overrides = Path(folder) / "lock.txt", Path(folder) / "overrides.txt"
        target.write_text(now, encoding="utf-8")
        overrides.write_text("\n".join(overruling(root)), encoding="utf-8")
        command = [
            "uv", "pip", "compile", "--quiet", "--universal", "--python-version", OLDEST, "--generate-hashes",
            "--no-annotate", "--no-header", "--no-emit-index-url", "--override", str(overrides),
            *(word for file in constraints for word in ("--constraint", str(file))),
            "--output-file", str(target), *map(str, sources),
        ]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"})
        return target.read_text(encoding="utf-8")


def overruling(root: Path) -> list[str]:
    """The lines of setup.cfg that no other package may narrow."""
    read = configparser.ConfigParser()
    read.read(root / "setup.cfg", encoding="utf-8")
    wanted = read["options"]["install_requires"].split("\n")
    return [line for line in wanted if line.split(" ")[0] in OVERRULING]


def main(words: list[str]) -> int:
    """Write the locks and say where they are."""
    if words not in ([], ["--renew"]):
        sys.stderr.write(f"{__doc__}")
        return 2
    try:
        made = written(ROOT, renew=bool(words))
    except FileNotFoundError:
        sys.stderr.write("The locks were not written. uv is not installed. Install it: pip install uv.\n")
        return 2
    except subprocess.CalledProcessError:
        sys.stderr.write(
            "The locks are not complete. uv found no versions that fit; see above. Mend the sources.\n"
        )
        return 2
    sys.stdout.write("".join(f"{file}\n" for file in made))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
