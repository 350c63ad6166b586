"""Makes the network anew that tells blurs apart, from a folder of films."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import IO

import numpy as np

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import shrink
from xraysr_gui.estimates.polar import body_power
from xraysr_gui.estimates.tiles import SIDE
from xraysr_gui.evaluation.references import films_to_learn_from
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.whole_file import write_whole
from xraysr_gui.training.blur_judge import STEPS, blur_judge

LEAST_FILMS = 4


def learn_blurs(
    folder: Path, file: Path, reader: ImageReader, progress: Progress, steps: int = STEPS
) -> Path:
    """Measure the power of every film, and of every second one at half its size; learn, and write.

    Raises:
        UserError: the films are too few, or the file cannot be written.
        Cancelled: the progress asked for it; nothing was written.
    """
    powers = []
    for number, film in enumerate(films_to_learn_from(folder, reader, progress.part(0.0, 0.3))):
        if film.clean is None:
            continue
        sizes = (1, 2) if number % 2 == 0 else (1,)
        found = [body_power(film.clean if size == 1 else shrink(film.clean, size, "area")) for size in sizes]
        powers += [one for one in found if one is not None]
    if len(powers) < LEAST_FILMS:
        raise UserError(
            tr("Nothing was learned from {}.").format(folder),
            why=tr("Only {} of its films show enough of a body.").format(len(powers)),
            remedy=tr("Name a folder with films of at least {} pixels.").format(4 * SIDE),
        )
    write_whole(file, partial(_write, blur_judge(powers, progress.part(0.3, 1.0), steps)))
    return file


def _write(numbers: Mapping[str, Numbers], file: IO[bytes]) -> None:
    tables = {name: np.asarray(one, np.float32) for name, one in numbers.items()}
    np.savez_compressed(file, allow_pickle=False, **tables)
