"""Document 002's table of twelve films, made again: film by film, batch by batch, and with filters beside."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.documents.printed_figure import mse_of
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.paired import lead
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words
from xraysr_gui.evaluation.table import shown, told
from xraysr_gui.evaluation.trial_run import REFERENCE
from xraysr_gui.evaluation.wrong_figures import KILOBYTES, QUALITY

DOCUMENT, FILMS, BATCH, CHANNELS = "002", 12, 20, 3
BEFORE, AFTER = "bilinear", "srcnn-x2"
"""What the document calls the input, and its result."""
BEATEN = ("bilinear", "bicubic", "least-squares")
FIGURES = {"psnr": 2, "mse": 2, "ssim": 4, KILOBYTES: 1}
"""Each with its decimals."""
Pair = tuple[float, float]
PRINTED: tuple[tuple[str, Pair, Pair | None, tuple[str, str]], ...] = (
    ("printed: its first film", (36.38, 39.94), (44.85, 19.79), ("-", "-")),
    ("printed: its mean", (39.42, 42.34), None, (".957", ".963")),
)
Figures = Mapping[str, float]
Film = Mapping[str, Figures]
"""The figures of each method on one film."""


def twelve_films(done: Evaluated) -> Iterator[Block]:
    """Only for the protocol of that document, as far as its two methods took part."""
    if done.trial.document != DOCUMENT:
        return
    films = [(name, film) for name, film in _films(done).items() if BEFORE in film and AFTER in film]
    if not films:
        return
    yield Words(
        tr(
            "Before is the bilinear enlargement that the document calls bicubic, after is SRCNN. Their way, "
            "the squared errors of three equal channels are summed and divided by the pixels of one, so that "
            "MSE is three times too large; PSNR is of a third of it, and right. Both images have as many "
            "pixels: the kilobytes are those of an 8-bit JPEG of quality {}, which stores a sharper image in "
            "more bytes."
        ).format(QUALITY)
    )
    yield _film_by_film(films[:FILMS], done)
    yield Words(_gained([film for _, film in films]))
    yield _batches([film for _, film in films])
    yield _beside([film for _, film in films[:FILMS]], done)


def _films(done: Evaluated) -> Mapping[str, dict[str, Figures]]:
    found: dict[str, dict[str, Figures]] = {}
    for score in done.scores:
        found.setdefault(score.image, {})[score.enhancer] = score.figures
    return found


def _film_by_film(films: Sequence[tuple[str, Film]], done: Evaluated) -> Numbers:
    rows = [(done.hashes.get(name, "")[:12] or name, *_cells(film)) for name, film in films]
    if len(films) > 1:
        rows.append((tr("mean"), *_cells(_mean_film([film for _, film in films]))))
    rows += [_printed(*one) for one in PRINTED]
    caption = tr("Film by film: the first {} of the run, and what the document prints").format(len(films))
    return Numbers(HEADS, tuple(rows), caption)


HEADS = (
    "film", "PSNR dB before", "after", "MSE before", "after", "MSE their way, before", "after",
    "SSIM before", "after", "KB before", "after",
)  # fmt: skip


def _cells(film: Film) -> tuple[str, ...]:
    """Before and after of each figure; the errors as they are, and as the document has them."""
    both = film[BEFORE], film[AFTER]
    cells = {name: [_told(one, name) for one in both] for name in FIGURES}
    theirs = [shown(CHANNELS * one["mse"], FIGURES["mse"]) for one in both]
    return (*cells["psnr"], *cells["mse"], *theirs, *cells["ssim"], *cells[KILOBYTES])


def _printed(name: str, psnr: Pair, theirs: Pair | None, ssim: tuple[str, str]) -> tuple[str, ...]:
    """What the document prints; where it prints errors, those that belong to its PSNR stand before them."""
    right = ("-", "-") if theirs is None else tuple(shown(mse_of(one), 2) for one in psnr)
    wrong = ("-", "-") if theirs is None else tuple(shown(one, 2) for one in theirs)
    return (tr(name), *(shown(one, 2) for one in psnr), *right, *wrong, *ssim, "-", "-")


def _gained(films: Sequence[Film]) -> str:
    """How much of the gain is that of an easy rival."""
    told = []
    for rival in BEATEN:
        gains = [lead(film[AFTER]["psnr"], film[rival]["psnr"]) for film in films if rival in film]
        if gains:
            told.append(tr("{:+.2f} dB over {}").format(math.fsum(gains) / len(gains), rival))
    words = tr("On all {} films SRCNN gains {}. The document prints +2.92 dB, which is over bilinear.")
    return words.format(len(films), ", ".join(told))


def _batches(films: Sequence[Film]) -> Numbers:
    rows = []
    for first in range(0, len(films), BATCH):
        part = films[first : first + BATCH]
        words = tr("films {} to {}").format(first + 1, first + len(part))
        rows.append((words, *_cells(_mean_film(part))))
    caption = tr("Means of batches of {} films, as the document runs them; the last has what is left")
    return Numbers(("batch", *HEADS[1:]), tuple(rows), caption.format(BATCH))


def _beside(films: Sequence[Film], done: Evaluated) -> Numbers:
    """Every method on the same films: contrast filters change greys on purpose, and count as errors here."""
    names = [row.enhancer for row in done.rows if row.enhancer != REFERENCE]
    rows = []
    for name in names:
        there = [film[name] for film in films if name in film]
        if there:
            rows.append((name, *(_told(_mean(there), figure) for figure in FIGURES)))
    caption = tr(
        "All methods on these {} films. Equalisation, CLAHE and gamma change the greys on purpose: held to "
        "the truth this is an error, whatever a reader sees better."
    )
    return Numbers(("method", "PSNR dB", "MSE", "SSIM", "KB"), tuple(rows), caption.format(len(films)))


def _mean_film(films: Sequence[Film]) -> Film:
    return {name: _mean([film[name] for film in films]) for name in (BEFORE, AFTER)}


def _mean(found: Sequence[Figures]) -> Figures:
    return {
        name: math.fsum(one[name] for one in found) / len(found)
        for name in FIGURES
        if all(name in one for one in found)
    }


def _told(figures: Figures, name: str) -> str:
    return told(figures, name, FIGURES[name])


SECTION = Section("films", "Its table of films, made again", twelve_films)
