"""Learns error bars of enhancers from films, scales them by other films, and tries them on a third group."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.trial_run import Judged
from xraysr_gui.evaluation.truth.asked import Asked, middle, seeded, suffered_for
from xraysr_gui.evaluation.truth.section import Cell, Section, SectionTable
from xraysr_gui.metrics.error_bars import (
    COVERED,
    MIDDLE,
    ErrorBars,
    FilmErrors,
    coverage,
    film_errors,
    held_to,
    learned,
)

LEARNS = 1 / 2
"""Of the films to learn from; the others scale what was learned."""
FEWEST = 24
NEAR = 0.02
_HEAD = (
    "enhancer", "image suffered", "films learned from", "films that scale", "patients tried",
    "covered % (mean)", "least % of a patient", "most % of a patient", "patients of 88 to 92 %",
    "covered % in the liveliest tenth", "covered % in marked regions", "half width, grey levels (median)",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class TriedFilm:
    """A film nobody learned from: whose it is, its errors, and those where a reader has marked it."""

    patient: str
    body: FilmErrors
    marked: FilmErrors | None


@dataclass(frozen=True, slots=True, eq=False)
class LearnedBars:
    """Error bars of one enhancer, and how they did on films that nobody learned from."""

    enhancer: Enhancer
    bars: ErrorBars
    counts: tuple[int, int]
    tried: tuple[TriedFilm, ...]

    @property
    def covered(self) -> tuple[tuple[int, float], ...]:
        """Of each patient that was tried: how many films, and the mean share of them that is covered."""
        shares: dict[str, list[float]] = {}
        for film in self.tried:
            shares.setdefault(film.patient, []).append(coverage(self.bars, film.body))
        return tuple((len(films), float(np.mean(films))) for films in shares.values())

    @property
    def covered_where_marked(self) -> float | None:
        """The share that is covered in regions that a reader has marked, in the mean of these films."""
        shares = [coverage(self.bars, film.marked) for film in self.tried if film.marked is not None]
        return float(np.mean(shares)) if shares else None


def error_bars_section(asked: Asked, progress: Progress) -> Section:
    """Error bars for every enhancer, how often the truth lies within them, and a small file for each."""
    return _section(tuple(learned_bars(asked, progress)))


def learned_bars(asked: Asked, progress: Progress) -> Iterator[LearnedBars]:
    """For every enhancer; a patient's films are all learned from, or all scale, or all try.

    Raises:
        UserError: there are too few films.
    """
    learn = asked.learn
    patients = sorted({one.patient for one in learn})
    mine = set(np.random.default_rng(1).permutation(patients)[: round(LEARNS * len(patients))].tolist())
    if len(mine) < FEWEST or len(patients) - len(mine) < FEWEST // 2:
        raise UserError(
            tr("Error bars cannot be learned."),
            why=tr("There are films of {} patients to learn from, and {} are needed.").format(
                len(patients), FEWEST + FEWEST // 2
            ),
            remedy=tr("Name a folder with the parts train and val, and more films in train."),
        )
    for number, enhancer in enumerate(asked.enhancers):
        part = progress.part(number / len(asked.enhancers), (number + 1) / len(asked.enhancers))
        films = _films(asked, enhancer, learn, part.part(0.0, 0.85))
        known = [film.body for film in films if film.patient in mine]
        others = [film.body for film in films if film.patient not in mine]
        tried = _films(asked, enhancer, asked.images, part.part(0.85, 1.0))
        bars = held_to(learned(known), others)
        yield LearnedBars(enhancer, bars, (len(known), len(others)), tuple(tried))


def _films(asked: Asked, enhancer: Enhancer, images: Sequence[Judged], progress: Progress) -> list[TriedFilm]:
    suffered, films = suffered_for(enhancer), []
    for number, one in enumerate(images):
        progress.at(number / len(images), tr("{}: errors of {}").format(enhancer.title, one.name))
        truth = middle(one.pixels, suffered.down, MIDDLE)
        image = seeded(suffered, number).apply(truth)
        output = asked.output(enhancer, image, suffered, Progress())
        marked = None if one.lesion is None else middle(one.lesion, suffered.down, MIDDLE)
        inside = film_errors(truth, image, output, marked) if marked is not None and marked.any() else None
        films.append(TriedFilm(one.patient, film_errors(truth, image, output), inside))
    return films


def _section(found: Sequence[LearnedBars]) -> Section:
    words = (
        tr(
            "An error bar promises that the true grey of {:.0f} of 100 pixels lies within it. Films that "
            "were tried are of patients nobody learned from, degraded like the others."
        ).format(100 * COVERED),
        tr(
            "The promise is about films of this kind that suffered just this. Of another kind of image, or "
            "of an image that suffered something else, error bars promise nothing. It is one of means: small "
            "and lively parts of a film are covered less often."
        ),
    )
    rows = tuple(_row(one) for one in found)
    table = SectionTable(tr("How often the truth lies within"), _HEAD, rows)
    patients = SectionTable(
        tr("Covered of each patient that was tried, in %"),
        (tr("patient"), tr("films"), *(one.enhancer.id for one in found)),
        tuple(
            (number, shares[0][0], *(100 * share for _, share in shares))
            for number, shares in enumerate(zip(*(one.covered for one in found), strict=True), 1)
        ),
    )
    files = tuple((f"{one.enhancer.id}.json", _kept(one)) for one in found)
    title = tr("Error bars: how far off is a pixel likely to be?")
    return Section("error-bars", title, words, (table, patients), files=files)


def _kept(one: LearnedBars) -> str:
    """What the program needs to draw them: the numbers, whose they are, and what they were tried on."""
    covered = [round(share, 4) for _, share in one.covered]
    kept = {
        "enhancer": one.enhancer.id,
        "version": one.enhancer.version,
        "model": one.enhancer.model.sha256 if one.enhancer.model else "",
        "suffered": suffered_for(one.enhancer).words(),
        "films_learned_from": one.counts[0],
        "films_that_scale": one.counts[1],
        "covered": covered,
        "bars": one.bars.to_json(),
    }
    return json.dumps(kept, indent=1) + "\n"


def _row(one: LearnedBars) -> tuple[Cell, ...]:
    covered = np.array([share for _, share in one.covered])
    near = np.abs(covered - COVERED) <= NEAR
    films, marked = [film.body for film in one.tried], one.covered_where_marked
    lively = [_in_liveliest(one.bars, film) for film in films]
    widths = [np.median(one.bars.half_widths(film.liveliness, film.traits)) for film in films]
    return (
        one.enhancer.id, suffered_for(one.enhancer).words(), *one.counts, len(covered),
        100 * float(covered.mean()), 100 * float(covered.min()), 100 * float(covered.max()),
        f"{int(near.sum())} of {len(covered)}", 100 * float(np.mean(lively)),
        None if marked is None else 100 * marked, 255 * float(np.median(widths)),
    )  # fmt: skip


def _in_liveliest(bars: ErrorBars, film: FilmErrors) -> float:
    chosen = film.liveliness >= np.quantile(film.liveliness, COVERED)
    part = FilmErrors(film.traits, film.liveliness[chosen], film.errors[chosen])
    return coverage(bars, part)
