"""Tells by the head of a column what its numbers are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class FigureKind(StrEnum):
    """What a column holds."""

    PSNR = "psnr"
    MSE = "mse"
    RMSE = "rmse"
    MAE = "mae"
    SSIM = "ssim"
    LOSS = "loss"
    ACCURACY = "accuracy"
    COUNT = "n"
    BITS = "bits"
    RANGE = "range"
    NOISE = "noise"
    SCALE = "scale"
    IMAGE = "image"


METRICS = (
    FigureKind.PSNR,
    FigureKind.MSE,
    FigureKind.RMSE,
    FigureKind.MAE,
    FigureKind.SSIM,
    FigureKind.LOSS,
    FigureKind.ACCURACY,
)
ABOUT = (FigureKind.COUNT, FigureKind.BITS, FigureKind.RANGE, FigureKind.NOISE, FigureKind.SCALE)
"""What is known of a row, and not its result."""


POSSIBLE = {
    FigureKind.PSNR: (-1e3, 1e3),
    FigureKind.COUNT: (1.0, 1e12),
    FigureKind.BITS: (1.0, 32.0),
    FigureKind.RANGE: (1e-9, 1e12),
    FigureKind.NOISE: (1e-9, 1e9),
    FigureKind.SCALE: (1.0, 64.0),
}
"""Between which ends a number can be meant as such."""
OF_ANY_KIND = (-1e30, 1e30)


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column that was understood.

    Attributes:
        place: Which one, from 0.
        head: As it is printed.
        kind: What it holds.
        of_input: Whether it is about what a method was given, not about what it made.
        group: Words that tell it from another column of the same kind, such as "x2".
        averaged: Whether it says that its numbers are means.
        percent: Whether its numbers are per cent.
        factor: What a printed number has to be multiplied by.
    """

    place: int
    head: str
    kind: FigureKind
    of_input: bool = False
    group: str = ""
    averaged: bool = False
    percent: bool = False
    factor: float = 1.0


_PHRASES = (
    (r"peak[ -]*signal[ -]*(to[ -]*)?noise([ -]*ratio)?", " psnr "),
    (r"[(\[]gl²?[)\]]", " "),
    (r"(higher|lower|larger|smaller) is better", " "),
    (r"root[ -]*mean[ -]*squared?[ -]*error", " rmse "),
    (r"mean[ -]*squared?[ -]*error", " mse "),
    (r"mean[ -]*absolute[ -]*error", " mae "),
    (r"structural[ -]*similarity([ -]*index)?([ -]*measure)?", " ssim "),
    (r"low[ -]*res(olution)?", " lr "),
    (r"(noise[ -]*floor|noise of (the )?reference|reference[ -]*noise)", " noisefloor "),
    (r"(data|dynamic|value)[ -]*range|max(imum)?[ -]*(possible[ -]*)?value", " range "),
    (r"(bit|colou?r)[ -]*depth", " bits "),
    (r"(up)?scale[ -]*factor|up[ -]*scal(e|ing)|magnification", " scale "),
)
_SYNONYMS = {
    FigureKind.PSNR: ("psnr",),
    FigureKind.MSE: ("mse",),
    FigureKind.RMSE: ("rmse",),
    FigureKind.MAE: ("mae",),
    FigureKind.SSIM: ("ssim", "mssim"),
    FigureKind.ACCURACY: ("accuracy", "acc"),
    FigureKind.BITS: ("bits", "bit", "depth"),
    FigureKind.RANGE: ("range", "peak"),
    FigureKind.NOISE: ("noisefloor",),
    FigureKind.SCALE: ("scale",),
}
_WORDS = {word: kind for kind, words in _SYNONYMS.items() for word in words}
_OTHER = {
    "std", "sd", "stdev", "stddev", "deviation", "dev", "sem", "se", "variance", "var", "gain", "gains",
    "delta", "diff", "difference", "improvement", "increase", "change", "ci", "interval", "lower", "upper",
    "median", "min", "max", "minimum", "maximum", "p5", "p95", "q1", "q3", "over", "vs", "versus", "rank",
    "train", "training", "trimmed", "ms", "hvs", "balanced",
}  # fmt: skip
"""Words that make another thing of a figure: a spread, a difference, an end of an interval."""
_OTHER_LOSS = {
    "l1", "mae", "charbonnier", "perceptual", "gan", "adversarial", "ssim", "bce", "cross", "entropy",
    "total", "content",
}  # fmt: skip
_INPUT = {
    "input", "lr", "before", "degraded", "untouched", "baseline", "blurred", "noisy", "bicubic", "bilinear",
    "interpolated",
}  # fmt: skip
_RESULT = {
    "sr", "output", "after", "predicted", "prediction", "predict", "restored", "enhanced", "result",
    "results", "hr",
}  # fmt: skip
_AVERAGED = {"mean", "avg", "average", "averaged"}
_SAID = {
    "db", "grey", "gray", "levels", "squared", "of", "the", "in", "index", "score", "value", "val",
    "validation", "test", "testing",
}  # fmt: skip
"""Words that add nothing to the name of a figure."""
_COUNTED = {"n", "images", "samples", "cases", "films", "count"}
_COUNT_WORDS = _COUNTED | {"number", "no", "of", "test", "set", "size", "testing"}
_IMAGE = {"image", "img", "file", "filename", "slice", "film", "frame"}
_TENS = re.compile(
    r"[x\u00d7*]?\s*(?<!\d)10\s*(?:\^|\*\*)\s*\(?([-+\u2212]?\d+)\)?|\b1e([-+]?\d+)|10([⁻⁰¹²³⁴-⁹]+)"
)
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def column_of(place: int, head: str) -> FigureColumn | None:
    """What a column is, None where its head says nothing that is known here."""
    plain = _spelt(head)
    words = re.findall(r"[a-z]+\d*|\d+[a-z]*|[δ]", plain)
    kind = _kind(words)
    if kind is None or "δ" in words or set(words) & _OTHER:
        return None
    rest = [word for word in words if _WORDS.get(word) is not kind and word != "loss"]
    known = _INPUT | _RESULT | _AVERAGED | _SAID | ({"mse"} if kind is FigureKind.LOSS else set())
    extra = [one for one in rest if one not in known]
    return FigureColumn(
        place,
        head.strip(),
        kind,
        of_input=bool(set(rest) & _INPUT),
        group="" if kind in (*ABOUT, FigureKind.IMAGE) else " ".join(extra),
        averaged=bool(set(rest) & _AVERAGED),
        percent="%" in head or "percent" in head.lower(),
        factor=_factor(head) if kind in METRICS else 1.0,
    )


def _spelt(head: str) -> str:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", head.strip()).lower().replace("_", " ")
    plain = _TENS.sub(" ", plain).replace("percent", " ")
    for phrase, word in _PHRASES:
        plain = re.sub(phrase, word, plain)
    return plain


def _kind(words: list[str]) -> FigureKind | None:
    given = set(words)
    if "loss" in given:
        return None if given & _OTHER_LOSS else FigureKind.LOSS
    metrics = [_WORDS[word] for word in words if word in _WORDS]
    if metrics:
        return metrics[0] if len(set(metrics)) == 1 else None
    if (given and given <= _COUNT_WORDS and given & _COUNTED) or given in (
        {"test", "set", "size"},
        {"test", "size"},
    ):
        return FigureKind.COUNT
    return (
        FigureKind.IMAGE if given & _IMAGE and not given - _IMAGE - {"id", "name", "no", "number"} else None
    )


def _factor(head: str) -> float:
    """The power of ten that a head says its numbers were divided by, as in "MSE (x10^-3)"."""
    found = _TENS.search(head)
    if found is None:
        return 1.0
    power = (found[1] or found[2] or found[3]).translate(_SUPERSCRIPTS)
    return 10.0 ** int(power.replace("\u2212", "-"))
