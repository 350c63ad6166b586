"""Figures of speed: what we take beside what a peer takes in the same run, and what was measured before."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

KEPT_RUNS = 7
HEADINGS = ("figure", "ours", "peer", "beside", "ratio", "goal", "before", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ours and the peer's in the same unit. The goal is the most that ours / peer may be."""

    name: str
    ours: float
    peer: float
    unit: str
    beside: str
    goal: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the peer ours is."""
        return self.ours / self.peer

    @property
    def falls_short(self) -> bool:
        """Whether the goal is missed; a figure without a goal cannot miss it."""
        return self.goal is not None and self.ratio > self.goal


@dataclass(frozen=True, slots=True)
class History:
    """A file with a line for each run; what another machine or Python took says nothing about this one."""

    file: Path

    def before(self) -> dict[str, float]:
        """The median ratio of each figure over the last runs here."""
        runs = [run["ratios"] for run in self._runs() if run["machine"] == machine()][-KEPT_RUNS:]
        names = {name for ratios in runs for name in ratios}
        return {name: statistics.median(r[name] for r in runs if name in r) for name in names}

    def add(self, figures: Sequence[Figure]) -> None:
        """Keep this run."""
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "commit": commit(),
            "machine": machine(),
            "ratios": {one.name: round(one.ratio, 4) for one in figures},
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(line) + "\n")

    def _runs(self) -> list[dict]:
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]


def machine() -> str:
    """What the figures depend on besides the code."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """Which state of the code was measured; "" outside of a checkout."""
    asked = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def lines_of(figures: Sequence[Figure], before: dict[str, float]) -> list[str]:
    """The table, and below it what falls short."""
    rows = [HEADINGS, *(_row(one, before.get(one.name)) for one in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    short = sum(one.falls_short for one in figures)
    lines.insert(1, "-" * max(map(len, lines)))
    lines.append(
        f"{len(figures)} figures, {short} of them short of the goal. Ratios are ours / peer: less is better."
    )
    return lines


def _row(one: Figure, before: float | None) -> tuple[str, ...]:
    return (
        one.name,
        f"{one.ours:.3g} {one.unit}",
        f"{one.peer:.3g} {one.unit}",
        one.beside,
        f"{one.ratio:.3g}",
        "" if one.goal is None else f"{one.goal:.3g}",
        "" if before is None else f"{before:.3g}",
        "falls short" if one.falls_short else "",
    )
