"""One question of a report with its answer: sentences and tables, for Markdown, JSON and CSV."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xraysr_gui.core.csv_text import csv_text
from xraysr_gui.core.loose import Json

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class SectionTable:
    """A table of a section: a title, heads, and rows of words and numbers (None: there is none)."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def markdown(self) -> str:
        """With its title above."""
        lines = [f"### {self.title}", "", f"| {' | '.join(self.head)} |", f"|{'---|' * len(self.head)}"]
        lines += [f"| {' | '.join(row)} |" for row in self.shown()]
        return "\n".join(lines)

    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The rows as a page shows them."""
        return tuple(tuple(map(_shown, row)) for row in self.rows)

    def csv(self) -> str:
        """Heads and rows; an empty cell where there is no number."""
        return csv_text(self.head, self.rows)


@dataclass(frozen=True, slots=True)
class Section:
    """A question and its answer.

    Attributes:
        id: Stable name in files.
        title: For people.
        words: What a reader must know of the numbers, the most important first.
        tables: The numbers.
        findings: What cannot be, and so is a fault or a leak.
        files: Small files that belong to it: names and texts.
    """

    id: str
    title: str
    words: tuple[str, ...]
    tables: tuple[SectionTable, ...]
    findings: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    def markdown(self) -> str:
        """As a page."""
        found = [f"**To be looked into:** {one}" for one in self.findings]
        return "\n\n".join(
            [f"## {self.title}", *self.words, *found, *(one.markdown() for one in self.tables)]
        )

    def to_json(self) -> Json:
        """Plain words and numbers."""
        tables = [
            {"title": one.title, "head": list(one.head), "rows": [list(map(_kept, row)) for row in one.rows]}
            for one in self.tables
        ]
        return {
            "protocol": self.id, "title": self.title, "words": list(self.words), "tables": tables,
            "findings": list(self.findings),
        }  # fmt: skip


def _kept(cell: Cell) -> Cell:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _shown(cell: Cell) -> str:
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return "-"
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def mean_of(values: Sequence[float]) -> float:
    """Of those that are numbers; no number if none is."""
    good = [value for value in values if math.isfinite(value)]
    return math.fsum(good) / len(good) if good else math.nan
