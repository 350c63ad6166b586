"""Reads a number as it is printed in a table, with the interval that its rounding leaves."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from xraysr_gui.evaluation.audit.interval import Interval

MISSING = {"", "-", "--", "\u2013", "\u2014", ".", "?", "n/a", "na", "n.a.", "nan", "none", "null"}
_ENDLESS = {"inf", "infinity", "infinite", "∞", "+inf", "identical"}
_SINGLE = 1e-6
_SPREAD = re.compile(r"\s*(?:±|\+/-|\+-|\(|\[).*$")
_UNIT = re.compile(r"\s*(?:dB|%|GL²?|x|\u00d7)$|^[x\u00d7]\s*(?=\d)", re.IGNORECASE)
_TENS = re.compile(r"\s*[x\u00d7*·]\s*10\s*(?:\^|\*\*)?\s*\(?([+-]?\d+)\)?")
_POINT = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?")
_THOUSANDS = {
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"),
    ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?"),
}
_DECIMAL_COMMA = re.compile(
    r"[+-]?(\d*,(\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|[\d.]+\.\d{3},\d+)(e[+-]?\d+)?", re.IGNORECASE
)
_DECIMAL_POINT = re.compile(
    r"[+-]?(\d*\.(\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+|[\d,]+,\d{3}\.\d+)(e[+-]?\d+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number of a table.

    Attributes:
        text: As it is printed.
        value: As it is read.
        step: What its last printed figure counts.
        percent: Whether a percent sign follows.
        spread: Whether a spread follows: then it is a mean.
    """

    text: str
    value: float
    step: float
    percent: bool = False
    spread: bool = False

    @property
    def bare(self) -> str:
        """Without the spread that follows it."""
        return _SPREAD.sub("", self.text)

    @property
    def interval(self) -> Interval:
        """What it may have been before it was rounded, reckoned in single precision as many programs do."""
        half = 0.0 if math.isinf(self.value) else max(self.step / 2, abs(self.value) * _SINGLE)
        return Interval(self.value - half, self.value + half)

    def times(self, factor: float) -> PrintedNumber:
        """The same in another unit."""
        return PrintedNumber(self.text, self.value * factor, self.step * factor, self.percent, self.spread)


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no number."""
    return _plain(text).lower() in MISSING


def prefers_comma(cells: Sequence[str], separator: str) -> bool:
    """Whether numbers have a decimal comma: more of them can only be read so than otherwise.

    Where none tells ("35,498"), a table whose cells are not separated by commas has them for decimals.
    """
    cores = [_core(cell)[0] for cell in cells]
    commas = sum(bool(_DECIMAL_COMMA.fullmatch(core)) for core in cores)
    points = sum(bool(_DECIMAL_POINT.fullmatch(core)) for core in cores)
    if commas or points:
        return commas > points
    return (
        separator != ","
        and any("," in core for core in cores)
        and not any(re.fullmatch(r"[+-]?\d*\.\d+", core) for core in cores)
    )


def read_number(text: str, *, comma: bool) -> PrintedNumber | None:
    """The number, None where the cell holds words."""
    core, percent, spread, tens = _core(text)
    if core.lower() in _ENDLESS:
        return PrintedNumber(text.strip(), math.inf, 0.0)
    found = _POINT.fullmatch(_with_point(core, comma=comma))
    if found is None or not (found[2] or found[3]):
        return None
    sign, whole, rest, exponent = found.groups()
    power = int(exponent or 0) + tens
    if abs(power) > 300:
        return None
    value = float(f"{sign}{whole or 0}.{rest or 0}e{power}")
    return PrintedNumber(text.strip(), value, 10.0 ** (power - len(rest or "")), percent, spread)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").strip(" *_`\t'\"")


def _core(text: str) -> tuple[str, bool, bool, int]:
    """The figures alone; whether percent and a spread follow; the power of ten that is written out."""
    plain = _plain(text)
    bare = _SPREAD.sub("", plain)
    tens = _TENS.search(bare)
    bare = _TENS.sub("", bare)
    percent = "%" in plain
    while (shorter := _UNIT.sub("", bare).strip()) != bare:
        bare = shorter
    return (
        re.sub(r"(?<=\d)[ '](?=\d{3})", "", bare),
        percent,
        bare != plain and _SPREAD.search(plain) is not None,
        (int(tens[1]) if tens else 0),
    )


def _with_point(core: str, *, comma: bool) -> str:
    """Thousands run together, and a point before the decimals."""
    if _DECIMAL_COMMA.fullmatch(core):
        return core.replace(".", "").replace(",", ".")
    if _DECIMAL_POINT.fullmatch(core):
        return core.replace(",", "")
    if comma:
        core = core.replace(".", "") if _THOUSANDS["."].fullmatch(core) else core
        return core.replace(",", ".")
    return core.replace(",", "") if _THOUSANDS[","].fullmatch(core) else core
