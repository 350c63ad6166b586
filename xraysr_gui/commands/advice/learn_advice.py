"""Makes the table of gains: films are degraded in many ways, and every candidate mends them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import numpy as np

from xraysr_gui.commands.advice.advice_table import AdviceTable, as_json, features_of, version_of
from xraysr_gui.commands.advice.candidates import SAME_SIZE, SCALES, candidates
from xraysr_gui.commands.advice.measured_gains import (
    BITS,
    PIECE,
    Measured,
    RunsAndEstimates,
    measured_gains,
)
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.references import films_to_learn_from
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.whole_file import write_whole

FILMS = 4
LEAST_FILMS = 3
WHOLE = 12
SHARP_NOISES = (0.0, 2.0, 5.0, 10.0, 20.0)
BLURRED_NOISES = (0.5, 3.0)
LOSSY = 60
VARIES = 0.15
"""From film to film, sizes and noises differ by this share: rows lie between those of the list, too."""


def degradations(number: int) -> Iterator[Degradation]:
    """Those of one film, at its size; each film has its own sizes, and the same number the same ones."""
    rng = np.random.default_rng(number)

    def near(value: float) -> float:
        return float(value * np.exp(rng.normal(0, VARIES)))

    yield from (Degradation(noise=near(noise), bits=BITS, seed=number) for noise in SHARP_NOISES)
    yield Degradation(jpeg_quality=LOSSY, seed=number)
    for sigma in (1.0, 1.6, 2.5):
        for noise in BLURRED_NOISES:
            yield Degradation(Gaussian(near(sigma)), noise=near(noise), bits=BITS, seed=number)
    others: tuple[PointSpread, ...] = (Defocus(near(3.0)), Motion(near(10.0), float(rng.uniform(0, 180))))
    for blur in others:
        yield Degradation(blur, noise=near(1.0), bits=BITS, seed=number)


def enlargements(number: int, scale: int) -> Iterator[Degradation]:
    """Those of one film that is to be enlarged: as papers shrink it, as a detector does, and noisy."""
    gathered = (Gaussian(0.4 * scale), "area", 1.0)
    for blur, kernel, noise in ((None, "bicubic", 0.0), gathered, (None, "bicubic", 5.0)):
        yield Degradation(blur, scale, kernel, noise=noise, bits=BITS, seed=number)


def learn_advice(
    folder: Path,
    enhancers: Collection[Enhancer],
    reader: ImageReader,
    engine: RunsAndEstimates,
    progress: Progress,
    films: int = FILMS,
    scale: int | None = None,
) -> AdviceTable:
    """Measure, and give the table; with a scale, only the rows of images that become so many times larger.

    Raises:
        UserError: the folder has too few films, or an enhancer fails.
        Cancelled: the progress asked for it.
    """
    chosen = _films(folder, reader, films, progress.part(0.0, 0.1))
    if len(chosen) < min(films, LEAST_FILMS):
        raise UserError(
            tr("No advice was learned from {}.").format(folder),
            why=tr("It has {} films without loss that are large enough.").format(len(chosen)),
            remedy=tr("Name a folder with at least {} films of {} pixels or more.").format(
                LEAST_FILMS, PIECE
            ),
        )
    rows = list(_measured(chosen, enhancers, engine, progress.part(0.1, 1.0), scale))
    ids = sorted({id for _, row in rows for id in row.gains})
    known = {one.id: version_of(one) for one in enhancers}
    return AdviceTable(
        f"Gains in dB inside the body, on pieces of {PIECE} pixels of {len(chosen)} films of a training set "
        "that were degraded on purpose; over leaving the image as it is, or over bicubic where it is "
        "enlarged. Made by: xraysr advise --learn FOLDER",
        {id: known[id] for id in ids},
        np.array([scale for scale, _ in rows]),
        np.array([features_of(row.found) for _, row in rows]),
        {id: np.array([row.gains.get(id, np.nan) for _, row in rows]) for id in ids},
    )


def write_table(table: AdviceTable, file: Path) -> None:
    """Whole or not at all."""
    text = json.dumps(as_json(table), indent=None, allow_nan=False, separators=(",", ":"))
    write_whole(file, partial(_write, text.replace('],"', '],\n"') + "\n"))


def _write(text: str, file: IO[bytes]) -> None:
    file.write(text.encode())


def _films(folder: Path, reader: ImageReader, films: int, progress: Progress) -> list[Pixels]:
    """So many films, spread evenly over the folder."""
    found = [
        whole(film.clean)
        for film in films_to_learn_from(folder, reader, progress)
        if film.clean is not None and min(film.clean.shape) >= PIECE
    ]
    if len(found) <= films:
        return found
    return [found[place] for place in np.linspace(0, len(found) - 1, films).round().astype(int)]


def whole(film: Pixels) -> Pixels:
    """Cut so that it can be shrunk by every scale."""
    rows, columns = (side - side % WHOLE for side in film.shape)
    return np.ascontiguousarray(film[:rows, :columns])


def _measured(
    films: Sequence[Pixels],
    enhancers: Collection[Enhancer],
    engine: RunsAndEstimates,
    progress: Progress,
    only: int | None,
) -> Iterator[tuple[int, Measured]]:
    """Scale and gains, film by film; every second one is also enlarged. With `only`, all at this scale."""
    for number, film in enumerate(films):
        progress.at(number / len(films), tr("Film {} of {}").format(number + 1, len(films)))
        scales = (SAME_SIZE, *SCALES) if number % 2 == 0 else (SAME_SIZE,)
        for scale in scales if only is None else (only,):
            ways = degradations(number) if scale == SAME_SIZE else enlargements(number, scale)
            for way in ways:
                part = progress.part(number / len(films), (number + 1) / len(films))
                yield scale, measured_gains(film, way, candidates(enhancers, scale), engine, part)
