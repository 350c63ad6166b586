"""Which range errors and PSNR of a table refer to: declared, or the usual ones that its rows leave open.

Nothing is called impossible because a range was guessed: where none is declared, a number has to be
impossible in every usual range that the table as a whole allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.entries import TableEntry, TableFigure
from xraysr_gui.evaluation.audit.interval import Interval, psnr_of

USUAL = (255.0, 1.0, 1023.0, 4095.0, 16383.0, 65535.0)
CHANNELS = 3.0
DEFAULT_BITS, DEFAULT_PEAK = 8, 255.0
UNDECLARED = "of 8 bits, as none is declared"
WIDEST_SPREAD = 11.0
"""Decibel: a mean PSNR exceeds that of the mean error by less; usual ranges lie 12 or more apart."""
NARROW = 0.1
"""Decibel: figures that leave more open cannot tell one cause from another."""
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class ErrorPair:
    """A PSNR and an error of the same images.

    Attributes:
        psnr: As printed.
        error: The MSE or RMSE as printed.
        kind: Which of both.
        mse: The mean squared error that it stands for; of a mean RMSE the least that it can be.
    """

    psnr: TableFigure
    error: TableFigure
    kind: FigureKind
    mse: Interval

    def gap(self, peak: float) -> Interval:
        """By how much the PSNR exceeds that of the error."""
        return self.psnr.interval.minus(psnr_of(self.mse, peak))


def pairs_of(entry: TableEntry) -> Iterator[ErrorPair]:
    """What its results and its inputs have of them."""
    for figures in (entry.figures, entry.inputs):
        yield from pairs_in(figures)


def pairs_in(figures: Mapping[FigureKind, TableFigure]) -> Iterator[ErrorPair]:
    """A PSNR with each error beside it."""
    psnr = figures.get(FigureKind.PSNR)
    if psnr is None or math.isinf(psnr.printed.value):
        return
    if (mse := figures.get(FigureKind.MSE)) is not None and mse.interval.high >= 0:
        yield ErrorPair(psnr, mse, FigureKind.MSE, mse.interval)
    if (rmse := figures.get(FigureKind.RMSE)) is not None and rmse.interval.high >= 0:
        yield ErrorPair(psnr, rmse, FigureKind.RMSE, rmse.interval.squared())


@dataclass(frozen=True, slots=True)
class Scales:
    """The ranges of one table.

    Attributes:
        open: For each kind of error the usual ranges that most rows allow, the likeliest first; nothing where
            no row allows any.
        fitted: The unusual range that every row of single images agrees on.
    """

    open: Mapping[FigureKind, tuple[float, ...]] = field(default_factory=dict)
    fitted: Mapping[FigureKind, float] = field(default_factory=dict)

    def peaks(self, entry: TableEntry, kind: FigureKind = FigureKind.MSE) -> tuple[float, ...]:
        """Every range that the errors of an entry may refer to, the likeliest first."""
        if FigureKind.RANGE in entry.about:
            return (entry.about[FigureKind.RANGE],)
        if FigureKind.BITS in entry.about:
            own = 2.0 ** entry.about[FigureKind.BITS] - 1
            return (1.0, own) if self._open(kind)[0] == 1.0 else (own, 1.0)
        if kind in self.fitted:
            return (self.fitted[kind],)
        return self._open(kind)

    def are_known(self, entry: TableEntry, kind: FigureKind = FigureKind.MSE) -> bool:
        """Whether anything tells the range of an entry."""
        declared = {FigureKind.RANGE, FigureKind.BITS} & set(entry.about)
        return bool(declared) or kind in self.fitted or self._open(kind) is not USUAL

    def _open(self, kind: FigureKind) -> tuple[float, ...]:
        return self.open.get(kind) or self.open.get(FigureKind.MSE) or USUAL

    def bits(self, entry: TableEntry) -> tuple[int, str]:
        """The depth that images of an entry have, and a remark if nobody declares it."""
        if FigureKind.BITS in entry.about:
            return int(entry.about[FigureKind.BITS]), ""
        declared = FigureKind.RANGE in entry.about
        peak = entry.about[FigureKind.RANGE] if declared else self.open.get(FigureKind.MSE, (0.0,))[0]
        deep = math.log2(peak + 1)
        if deep.is_integer() and deep >= DEFAULT_BITS:
            return int(deep), "" if declared else f" ({peak:g} is the range that the errors fit)"
        return DEFAULT_BITS, " (no depth is declared, so 8 bits are taken; --bits says otherwise)"

    def notices(self) -> tuple[str, ...]:
        """What was made of a table that declares no range."""
        return tuple(
            f"PSNR and {kind.upper()} of all rows fit one unusual range, {peak:.5g}: it is taken for the "
            "range."
            for kind, peak in self.fitted.items()
        )


def scales_of(entries: Sequence[TableEntry]) -> Scales:
    """Look for the ranges that the rows of a table allow."""
    open_ones: dict[FigureKind, tuple[float, ...]] = {}
    fitted: dict[FigureKind, float] = {}
    for kind in (FigureKind.MSE, FigureKind.RMSE):
        undeclared = [
            (entry, pair)
            for entry in entries
            if FigureKind.RANGE not in entry.about
            for pair in pairs_of(entry)
            if pair.kind is kind
        ]
        if not undeclared:
            continue
        support = {peak: sum(_allows(*one, peak) for one in undeclared) for peak in USUAL}
        most = max(support.values())
        pairs = [pair for _, pair in undeclared]
        if most:
            kept = [peak for peak in USUAL if support[peak] == most]
            open_ones[kind] = tuple(sorted(kept, key=partial(_distance, pairs)))
        elif (unusual := _one_range_of(undeclared)) is not None:
            fitted[kind] = unusual
    return Scales(open_ones, fitted)


def _allows(entry: TableEntry, pair: ErrorPair, peak: float) -> bool:
    """Whether the pair may be of this range."""
    gap = pair.gap(peak)
    if pair.mse.low > peak**2 or gap.high < 0:
        return False
    return gap.low <= 0 if entry.averaged is False else gap.low <= WIDEST_SPREAD


def _distance(pairs: Sequence[ErrorPair], peak: float) -> float:
    """How far PSNR and errors lie from one another in this range, in the middle of all rows."""
    sizes = sorted(abs(pair.gap(peak).low + pair.gap(peak).high) for pair in pairs)
    return sizes[len(sizes) // 2]


def _one_range_of(rows: Sequence[tuple[TableEntry, ErrorPair]]) -> float | None:
    """What all single images agree on; None if there is none, or if it only tells summed channels."""
    pairs = [pair for entry, pair in rows if entry.averaged is False]
    if len(pairs) < _ENOUGH or any(pair.gap(1.0).width > NARROW for pair in pairs):
        return None
    low = max(pair.gap(1.0).low for pair in pairs)
    high = min(pair.gap(1.0).high for pair in pairs)
    summed = [20 * math.log10(peak) + 10 * math.log10(CHANNELS) for peak in USUAL]
    if low > high or any(low <= one <= high for one in summed):
        return None
    return float(10 ** ((low + high) / 40))
