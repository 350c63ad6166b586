"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xraysr_gui.core.loose import Json
from xraysr_gui.evaluation.audit.entries import TableEntry, TableFigure
from xraysr_gui.evaluation.audit.scales import Scales


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """A number that cannot be, and the reckoning that shows it.

    Attributes:
        rule: Id of the rule.
        row: Which row of the table, the first below its head being 1.
        line: Which line of the file.
        label: What the row calls its method.
        cells: Heads of the columns whose numbers do not go together, the doubtful one first.
        why: What is wrong, in a sentence.
        proof: The reckoning, with the printed numbers.
    """

    rule: str
    row: int
    line: int
    label: str
    cells: tuple[str, ...]
    why: str
    proof: str

    def to_json(self) -> Json:
        """Plain words and numbers."""
        return {
            "row": self.row, "cell": self.cells[0], "why": self.why, "proof": self.proof, "rule": self.rule,
            "line": self.line, "label": self.label, "cells": list(self.cells),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditedTable:
    """All entries of a table, with what is known of their scales."""

    entries: tuple[TableEntry, ...]
    scales: Scales


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which printed numbers can be impossible.

    Attributes:
        id: Stable name in files.
        title: For people.
        find: Goes through a table.
    """

    id: str
    title: str
    find: Callable[[AuditedTable], Iterator[AuditFinding]]


def found(
    rule: str, entry: TableEntry, figures: tuple[TableFigure, ...], why: str, proof: str
) -> AuditFinding:
    """A finding in a row."""
    heads = tuple(dict.fromkeys(figure.head for figure in figures))
    return AuditFinding(rule, entry.row, entry.line, entry.label, heads, why, proof)
