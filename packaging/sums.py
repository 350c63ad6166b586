"""SHA-256 of all installers that lie in a folder, of whatever system: one list beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sbom import digest

NAME = "SHA256SUMS"


def add_to_sums(folder: Path, files: Iterable[Path]) -> None:
    """Write down what was made; lines of other files that are still there stay."""
    path = folder / NAME
    known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = {line.partition("  ")[2]: line for line in known}
    lines |= {file.name: f"{digest(file)}  {file.name}" for file in files}
    there = (lines[name] for name in sorted(lines) if (folder / name).is_file())
    path.write_text("".join(f"{line}\n" for line in there), encoding="utf-8")
