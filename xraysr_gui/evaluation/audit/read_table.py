"""Reads a table of results, whatever separates its cells: with decimal point or comma, gaps and words."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.audit.columns import (
    ABOUT,
    METRICS,
    OF_ANY_KIND,
    POSSIBLE,
    FigureColumn,
    FigureKind,
    column_of,
)
from xraysr_gui.evaluation.audit.entries import Assumed, FigureTable, TableEntry, TableFigure
from xraysr_gui.evaluation.audit.interval import Interval
from xraysr_gui.evaluation.audit.printed import PrintedNumber, is_missing, prefers_comma, read_number

MOST_ROWS = 50_000
"""Tables of results are written by people; every row is held against every other of its kind."""
SEPARATORS = ("\t", ";", "|", ",")
_METHOD = {"method", "model", "enhancer", "network", "algorithm", "approach", "system", "architecture"}
_RULE_LINE = re.compile(r"[\s|:=+-]*-[\s|:=+-]*")
_MEAN_LABEL = re.compile(r"\b(mean|average|avg|overall|all images)\b|±", re.IGNORECASE)
_ONE_LABEL = re.compile(
    r"\b(example|image \d+|slice \d+|case \d+)\b|\.(png|jpe?g|dcm|tiff?|bmp|mat)\b", re.IGNORECASE
)


class CannotAudit(UserError):
    """A table says nothing that could be checked."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: tuple[str, ...]


def read_table(text: str, name: str, assumed: Assumed = Assumed()) -> FigureTable:
    """The table of a text; `name` is what messages call it.

    Raises:
        CannotAudit: it has no head, no row, or no column that is known here.
    """
    separator = _separator(text)
    try:
        lines = _lines(text, separator)
    except csv.Error as error:
        raise CannotAudit(
            tr("{} cannot be audited.").format(name),
            why=tr("A cell of it is no cell of a table: {}.").format(error),
            remedy=tr("Save the table as CSV, with its cells in quotes."),
        ) from error
    if len(lines) < 2:
        raise CannotAudit(
            tr("{} cannot be audited.").format(name),
            why=tr("It has no line with the names of its columns and a row below it."),
            remedy=tr("Save the table as CSV with a head line, such as: method,PSNR,MSE,SSIM"),
        )
    head, rows = lines[0], lines[1:]
    if len(rows) > MOST_ROWS:
        raise CannotAudit(
            tr("{} cannot be audited.").format(name),
            why=tr("It has {} rows, and at most {} are looked at.").format(len(rows), MOST_ROWS),
            remedy=tr("Cut it into tables of one method or one data set each."),
        )
    columns = _columns(head.cells, assumed)
    if not any(column.kind in METRICS for column in columns):
        raise CannotAudit(
            tr("{} cannot be audited.").format(name),
            why=tr("None of its columns is known to be a figure: {}.").format(", ".join(head.cells)),
            remedy=tr("Say what they are, such as: --column psnr=NAME --column mse=NAME"),
        )
    comma = prefers_comma([cell for row in rows for cell in row.cells], separator)
    reading = _Reading(head.cells, columns, comma, assumed)
    entries = [entry for number, row in enumerate(rows, 1) for entry in reading.entries(number, row)]
    return FigureTable(tuple(entries), (*_unknown(head.cells, rows, columns, comma), *reading.notices()))


def _separator(text: str) -> str:
    """What stands between the cells of its first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((sign for sign in SEPARATORS if sign in first), ",")


def _lines(text: str, separator: str) -> list[_Line]:
    lines = text.lstrip("\ufeff").splitlines()
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    found, before = [], 0
    for cells in reader:
        begins, before = before + 1, reader.line_num
        stripped = tuple(cell.strip() for cell in cells)
        if separator == "|" and stripped and not stripped[0] and not stripped[-1]:
            stripped = stripped[1:-1]
        if any(stripped) and not _RULE_LINE.fullmatch(separator.join(cells)):
            found.append(_Line(begins, stripped))
    return found


def _columns(heads: Sequence[str], assumed: Assumed) -> list[FigureColumn]:
    named = {head.strip().lower(): kind for kind, head in assumed.columns.items()}
    absent = [head for head in named if head not in {one.lower() for one in heads}]
    if absent:
        raise CannotAudit(
            tr("There is no column {!r}.").format(absent[0]),
            why=tr("The table has: {}.").format(", ".join(heads)),
            remedy=tr("Name one of these."),
        )
    found = []
    for place, head in enumerate(heads):
        if (kind := named.get(head.lower())) is not None:
            found.append(FigureColumn(place, head, kind, percent="%" in head))
        elif (column := column_of(place, head)) is not None and column.kind not in assumed.columns:
            found.append(column)
    return found


def _unknown(
    heads: Sequence[str], rows: Sequence[_Line], columns: Sequence[FigureColumn], comma: bool
) -> Iterator[str]:
    """A sentence about columns of numbers that nobody knows."""
    known = {column.place for column in columns}
    numeric = {
        place
        for row in rows
        for place, cell in enumerate(row.cells)
        if read_number(cell, comma=comma) is not None
    }
    places = [place for place in range(len(heads)) if place in numeric - known]
    left = [heads[place] or f"number {place + 1}" for place in places]
    if left:
        yield f"Not checked, for their heads name no figure that is known here: {', '.join(left)}."


class _Reading:
    """Goes through rows, and remembers what could not be read."""

    def __init__(
        self, heads: Sequence[str], columns: Sequence[FigureColumn], comma: bool, assumed: Assumed
    ) -> None:
        self._heads, self._columns, self._comma, self._assumed = heads, columns, comma, assumed
        self._missing: dict[str, list[int]] = defaultdict(list)
        self._said: list[str] = []
        self._label = _place_of_label(heads, columns)

    def notices(self) -> tuple[str, ...]:
        """A sentence for each thing that was left out."""
        gaps = [
            f"{head}: nothing is printed in row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}."
            for head, rows in self._missing.items()
        ]
        return (*gaps, *self._said)

    def entries(self, number: int, line: _Line) -> Iterator[TableEntry]:
        """The figures of a row, sorted by what the heads add to their names."""
        if len(line.cells) > len(self._heads):
            self._said.append(
                f"Row {number} has {len(line.cells)} cells for {len(self._heads)} columns: it was not "
                "checked. A comma may stand for the decimal point in a table that is separated by commas."
            )
            return
        read = {column: figure for column in self._columns if (figure := self._figure(number, line, column))}
        about = {**self._assumed.about()}
        about |= {
            column.kind: figure.printed.value for column, figure in read.items() if column.kind in ABOUT
        }
        label = self._name(line)
        averaged = self._averaged(label, line, read, about)
        measured = {column: figure for column, figure in read.items() if column.kind in METRICS}
        for group in dict.fromkeys(column.group for column in measured):
            mine = {column: figure for column, figure in measured.items() if column.group == group}
            results = self._by_kind(number, mine, of_input=False)
            inputs = self._by_kind(number, mine, of_input=True)
            yield TableEntry(number, line.number, label, group, results, inputs, about, averaged)

    def _by_kind(
        self, number: int, figures: dict[FigureColumn, TableFigure], *, of_input: bool
    ) -> dict[FigureKind, TableFigure]:
        found: dict[FigureKind, TableFigure] = {}
        for column, figure in figures.items():
            if column.of_input is of_input:
                if number == 1 and column.kind in found:
                    self._said.append(
                        f"{column.head} and {found[column.kind].head} are both read as {column.kind}: only "
                        f"{found[column.kind].head} is checked."
                    )
                found.setdefault(column.kind, figure)
        return found

    def _figure(self, number: int, line: _Line, column: FigureColumn) -> TableFigure | None:
        text = line.cells[column.place] if column.place < len(line.cells) else ""
        if column.kind is FigureKind.IMAGE:
            return None
        if is_missing(text):
            self._missing[column.head].append(number)
            return None
        printed = read_number(text, comma=self._comma)
        if printed is None:
            self._said.append(f"{column.head}, row {number}: {text!r} is no number.")
            return None
        if not _can_be_meant(column.kind, printed.value):
            self._said.append(f"{column.head}, row {number}: {text!r} is no value of {column.kind}.")
            return None
        return _in_unit(column, printed)

    def _name(self, line: _Line) -> str:
        place = self._label
        return line.cells[place] if place is not None and place < len(line.cells) else ""

    def _averaged(
        self, label: str, line: _Line, read: dict[FigureColumn, TableFigure], about: dict[FigureKind, float]
    ) -> bool | None:
        words = " ".join(cell for cell in line.cells if read_number(cell, comma=self._comma) is None)
        spread = any(figure.printed.spread for figure in read.values())
        if spread or _MEAN_LABEL.search(words) or any(column.averaged for column in read):
            return True
        if self._assumed.one_image is not None:
            return not self._assumed.one_image
        if about.get(FigureKind.COUNT) is not None:
            return about[FigureKind.COUNT] > 1
        places = [one.place for one in self._columns if one.kind is FigureKind.IMAGE]
        named = [line.cells[place] for place in places if place < len(line.cells)]
        is_one = _ONE_LABEL.search(words) or any(not is_missing(name) for name in named)
        return False if is_one else None


def _can_be_meant(kind: FigureKind, value: float) -> bool:
    """Whether a number can be one of this kind; of all kinds only a PSNR may be infinite."""
    least, most = POSSIBLE.get(kind, OF_ANY_KIND)
    return least <= value <= most or (kind is FigureKind.PSNR and value == math.inf)


def _place_of_label(heads: Sequence[str], columns: Sequence[FigureColumn]) -> int | None:
    """Which column calls the rows by name: one whose head says so, else the first that holds no figure."""
    known = {column.place for column in columns}
    free = [place for place in range(len(heads)) if place not in known]
    said = [place for place in free if set(re.findall(r"[a-z]+", heads[place].lower())) & _METHOD]
    images = [column.place for column in columns if column.kind is FigureKind.IMAGE]
    return next(iter(said or free or images), None)


def _in_unit(column: FigureColumn, printed: PrintedNumber) -> TableFigure:
    """Shares for what is per cent, and the power of ten of the head made good."""
    number = printed.times(column.factor)
    of_hundred = printed.percent or column.percent
    if column.kind is FigureKind.ACCURACY:
        of_hundred = of_hundred or printed.value > 1
    if of_hundred and column.kind in (FigureKind.ACCURACY, FigureKind.SSIM):
        number = number.times(0.01)
    found: Interval = number.interval
    return TableFigure(column.head, printed, found)
