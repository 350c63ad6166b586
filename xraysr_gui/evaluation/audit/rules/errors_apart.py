"""PSNR and errors that do not belong together: summed channels, the error of the input, means apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.contract import AuditedTable, AuditFinding, Rule, found
from xraysr_gui.evaluation.audit.entries import TableEntry
from xraysr_gui.evaluation.audit.interval import psnr_of
from xraysr_gui.evaluation.audit.scales import CHANNELS, NARROW, ErrorPair, Scales, pairs_of

_NARROWEST = 0.02
"""Decibel: what rows of which nobody says whether they are means have to be printed as finely as."""
_FEW_OTHERS, _MEANT_APART = 3, 1.0
Rows = Sequence[tuple[TableEntry, ErrorPair]]


def apart(judged: AuditedTable) -> Iterator[AuditFinding]:
    """Every PSNR that cannot be that of the error beside it."""
    rows = [(entry, pair) for entry in judged.entries for pair in pairs_of(entry)]
    summed = _all_are_summed(rows, judged.scales)
    reckoned = _are_reckoned_from_one_another(rows, judged.scales)
    for entry, pair in rows:
        peaks = judged.scales.peaks(entry, pair.kind)
        gaps = [pair.gap(peak) for peak in peaks]
        too_low = all(gap.high < -_slack(gap.high) for gap in gaps)
        off = all(gap.high < -_slack(gap.high) or gap.low > _slack(gap.low) for gap in gaps)
        if summed or (off and entry.averaged is False):
            yield _of_one_image(entry, pair, peaks)
        elif too_low:
            yield _wrong_way(entry, pair, peaks[0])
        elif off and reckoned and all(abs(gap.low) > _MEANT_APART for gap in gaps):
            yield _unlike_the_others(entry, pair, peaks[0])


def _slack(value: float) -> float:
    return 1e-9 * max(1.0, abs(value)) if math.isfinite(value) else 0.0


def _is_summed(pair: ErrorPair, peaks: Sequence[float]) -> float | None:
    """The range in which the error is three times too large, None if there is none."""
    more = 10 * math.log10(CHANNELS)
    return next((peak for peak in peaks if pair.gap(peak).low <= more <= pair.gap(peak).high), None)


def _all_are_summed(rows: Rows, scales: Scales) -> bool:
    """Whether each error of the table is three times that of its PSNR: means would scatter."""
    if not rows or any(pair.kind is not FigureKind.MSE for _, pair in rows):
        return False
    widest = max(pair.gap(255.0).width for _, pair in rows)
    fits = all(_is_summed(pair, scales.peaks(entry)[:1]) is not None for entry, pair in rows)
    return fits and widest <= (NARROW if len(rows) > 1 else _NARROWEST)


def _are_reckoned_from_one_another(rows: Rows, scales: Scales) -> bool:
    """Whether PSNR and error of all rows but one are one number in two scales, as of single images."""
    exact = 0
    for entry, pair in rows:
        gap = pair.gap(scales.peaks(entry, pair.kind)[0])
        exact += gap.low <= 0 <= gap.high and gap.width <= _NARROWEST
    return exact >= _FEW_OTHERS and exact == len(rows) - 1


def _reckoning(pair: ErrorPair, peak: float) -> str:
    own = psnr_of(pair.mse, peak)
    square = pair.error.text if pair.kind is FigureKind.MSE else f"{pair.error.text}²"
    return f"10 log10({peak:g}² / {square}) = {own.words()} dB"


def _of_one_image(entry: TableEntry, pair: ErrorPair, peaks: Sequence[float]) -> AuditFinding:
    """A mismatch, with the mistake that makes it where that is plain."""
    peak, printed = peaks[0], f"{pair.psnr.text} dB"
    three = _is_summed(pair, peaks) if pair.kind is FigureKind.MSE else None
    if three is not None:
        third = psnr_of(pair.mse.times(1 / CHANNELS), three)
        return found(
            "summed-channels",
            entry,
            (pair.error, pair.psnr),
            "MSE is three times that of the PSNR beside it.",
            f"{_reckoning(pair, three)}, but PSNR is {printed}: 10 log10(3) = 4.77 dB more. A third of the "
            f"error gives {third.words()} dB: squares of three equal channels were summed and divided by "
            "one.",
        )
    for one in peaks:
        if (before := entry.inputs.get(FigureKind.PSNR)) is not None and pair.psnr is not before:
            gap = before.interval.minus(psnr_of(pair.mse, one))
            if gap.low <= 0 <= gap.high:
                return found(
                    "error-of-input",
                    entry,
                    (pair.error, pair.psnr),
                    f"{pair.kind.upper()} is that of the input.",
                    f"{_reckoning(pair, one)}: that is the {before.head} of {before.text} dB, not the "
                    f"{printed} of the result. The error of the baseline was reported as that of the result.",
                )
    return found(
        "error-mismatch",
        entry,
        (pair.psnr, pair.error),
        f"PSNR and {pair.kind.upper()} are not of the same image.",
        f"{_reckoning(pair, peak)}, but PSNR is {printed}.",
    )


def _wrong_way(entry: TableEntry, pair: ErrorPair, peak: float) -> AuditFinding:
    return found(
        "mean-error",
        entry,
        (pair.psnr, pair.error),
        f"PSNR is below that of the mean {pair.kind.upper()}, which no mean can be.",
        f"{_reckoning(pair, peak)}, and a mean of PSNRs is never below the PSNR of the mean error (Jensen: "
        f"the logarithm is concave). {pair.psnr.text} dB is: both are of different images or ranges.",
    )


def _unlike_the_others(entry: TableEntry, pair: ErrorPair, peak: float) -> AuditFinding:
    return found(
        "error-mismatch",
        entry,
        (pair.psnr, pair.error),
        f"PSNR and {pair.kind.upper()} are not of the same images.",
        f"{_reckoning(pair, peak)}, but PSNR is {pair.psnr.text} dB. In all other rows both agree to "
        f"{_NARROWEST:g} dB, so one was reckoned from the other there.",
    )


def loss_apart(judged: AuditedTable) -> Iterator[AuditFinding]:
    """A PSNR below that of the loss, where the loss is a mean squared error on 0 to 1."""
    for entry in judged.entries:
        loss, psnr = entry.figures.get(FigureKind.LOSS), entry.figures.get(FigureKind.PSNR)
        if loss is None or psnr is None or loss.interval.low > 1 or loss.interval.high <= 0:
            continue
        own = psnr_of(loss.interval, 1.0)
        if psnr.interval.surely_below(own):
            yield found(
                "loss-mismatch",
                entry,
                (psnr, loss),
                "PSNR is below that of the loss.",
                f"A mean squared error of {loss.text} on the 0-to-1 scale is 10 log10(1 / {loss.text}) = "
                f"{own.words()} dB, and a mean PSNR is never below that (Jensen). {psnr.text} dB is: loss "
                "and PSNR are of different images or scales, or the loss is no mean squared error.",
            )


def errors_among_themselves(judged: AuditedTable) -> Iterator[AuditFinding]:
    """MAE above RMSE, and RMSE that is no root of the MSE."""
    for entry in judged.entries:
        for figures in (entry.figures, entry.inputs):
            mse, rmse, mae = (figures.get(kind) for kind in (FigureKind.MSE, FigureKind.RMSE, FigureKind.MAE))
            if mse is not None and rmse is not None:
                square = rmse.interval.squared()
                not_one = entry.averaged is False and square.surely_below(mse.interval)
                if mse.interval.surely_below(square) or not_one:
                    yield found(
                        "root-mismatch",
                        entry,
                        (rmse, mse),
                        "RMSE is not the root of the MSE.",
                        f"{rmse.text}² = {square.words()}, but MSE is {mse.text}.",
                    )
            if mae is None:
                continue
            squares = [(rmse, rmse.interval.squared())] if rmse is not None else []
            squares += [(mse, mse.interval)] if mse is not None else []
            for larger, most in squares:
                if most.surely_below(mae.interval.squared()):
                    yield found(
                        "absolute-above-root",
                        entry,
                        (mae, larger),
                        "MAE is above the RMSE.",
                        f"A mean size is never above the root of the mean square: {mae.text}² is more than "
                        f"{most.words()}.",
                    )
                    break


RULES = (
    Rule("error-mismatch", "PSNR and MSE that do not belong together", apart),
    Rule("loss-mismatch", "Loss against PSNR", loss_apart),
    Rule("root-mismatch", "MSE, RMSE and MAE against one another", errors_among_themselves),
)
