"""Makes the tables of the resources anew that are learned from radiographs, all from one folder of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import IO

import numpy as np

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.classical import film_profile, least_squares
from xraysr_gui.enhancers.classical.film_profile import FilmProfile
from xraysr_gui.estimates import spectrum
from xraysr_gui.evaluation.references import SMALLEST_SIDE, films_to_learn_from
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import Write, write_whole
from xraysr_gui.training.films import LEAST_FILMS, FilmLook, look_of, profile_of
from xraysr_gui.training.least_squares import least_squares_filters
from xraysr_gui.training.spectrum import radial_spectrum

(CHEST,) = film_profile.KINDS


def make_tables(
    images: Path, folder: Path, reader: ImageReader, progress: Progress, without: str = ""
) -> tuple[Path, ...]:
    """Write the profile of the films, the spectrum of the sharp ones and the filters; gives the files.

    Args:
        images: Films of the chest; where some lie below a folder named `train`, only these.
        folder: Where the tables go, each at its place among the resources.
        reader: Reads the images.
        progress: Told how far it is.
        without: A word in the names of files that are left out, "" for none.

    Raises:
        UserError: the films are too few, or none of them is sharp; nothing was written.
        Cancelled: the person stopped it; nothing was written.
    """
    looks: list[FilmLook] = []
    clean: list[Pixels] = []
    sharp: list[Pixels] = []
    for film in films_to_learn_from(images, reader, progress.part(0.0, 0.5), without):
        if min(film.pixels.shape) >= film_profile.LEAST_SIDE:
            looks.append(look_of(film.pixels))
        if film.clean is not None:
            clean.append(film.clean)
            sharp += [] if film.lossy else [film.clean]
    if len(looks) < LEAST_FILMS or not sharp:
        large = f"at least {SMALLEST_SIDE} pixels wide and high"
        raise UserError(
            tr("No tables were made from {}.").format(images),
            why=tr("It has {} films to learn from, of which {} are sharp.").format(len(looks), len(sharp)),
            remedy=tr("Name a folder with {} films of the chest, some without loss and {}.").format(
                LEAST_FILMS, large
            ),
        )
    made = dict(_tables(looks, clean, sharp, progress.part(0.5, 1.0)))
    for name, write in made.items():
        write_whole(folder / name, write)
    return tuple(folder / name for name in made)


def refuse_tables(folder: Path, *, overwrite: bool = False) -> None:
    """Keep tables that are there already.

    Raises:
        CannotExport: one is there, and nobody said that it may go.
    """
    scales = (least_squares.table_of(scale) for scale in least_squares.SCALES)
    names = (film_profile.table_of(CHEST), spectrum.TABLE, *scales)
    refuse_existing((folder / name for name in names), overwrite=overwrite)


def _tables(
    looks: Sequence[FilmLook], clean: Sequence[Pixels], sharp: Sequence[Pixels], progress: Progress
) -> Iterator[tuple[str, Write]]:
    """Name among the resources, and what writes it."""
    progress.at(0.0, "Learning what films look like")
    yield film_profile.table_of(CHEST), partial(_write_profile, profile_of(looks))
    progress.at(0.1, "Measuring the spectrum")
    yield spectrum.TABLE, partial(_write_array, radial_spectrum(sharp))
    for number, scale in enumerate(least_squares.SCALES):
        progress.at(0.2 + 0.8 * number / len(least_squares.SCALES), f"Fitting the filters x{scale}")
        yield least_squares.table_of(scale), partial(_write_array, least_squares_filters(clean, scale))


def _write_profile(profile: FilmProfile, file: IO[bytes]) -> None:
    tables = {one.name: np.asarray(getattr(profile, one.name), np.float32) for one in fields(profile)}
    np.savez_compressed(file, allow_pickle=False, **tables)


def _write_array(array: Numbers, file: IO[bytes]) -> None:
    np.save(file, array, allow_pickle=False)
