"""What an image tells of itself, what to do with it, and how good that advice is."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from xraysr_gui.api.images import ImageLike, image_of
from xraysr_gui.api.processes import processes
from xraysr_gui.commands.advice.advice_table import advice_table
from xraysr_gui.commands.advice.advise import Advice
from xraysr_gui.commands.advice.advise import advise as advised
from xraysr_gui.commands.advice.candidates import SAME_SIZE
from xraysr_gui.commands.advice.estimate_radiograph import estimate_radiograph
from xraysr_gui.commands.advice.learn_advice import learn_advice, write_table
from xraysr_gui.commands.advice.measure_estimates import measure_estimates, page
from xraysr_gui.commands.advice.regret import Regret
from xraysr_gui.commands.advice.regret import regret as regretted
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.estimates.contract import Estimates
from xraysr_gui.evaluation.references import ReferenceImage, judging_images

ALL = 1000


def estimate(image: ImageLike, progress: Progress | None = None) -> Estimates:
    """Noise, blur, resolution and traces of JPEG inside the body; each with its range, or why there is none.

    Raises:
        UserError: the image is refused, or nothing can be told of it.
        Cancelled: the progress asked for it.
    """
    told = progress or Progress()
    return estimate_radiograph(image_of(image, told.part(0.0, 0.3)), processes().engine, told.part(0.3, 1.0))


def advise(image: ImageLike, *, scale: int = SAME_SIZE, progress: Progress | None = None) -> Advice:
    """What gained most on films that tell the same of themselves; to leave the image is always among it.

    Args:
        image: An open image, an array with bright for dense, or the path of a file.
        scale: How many times larger it is to become; 1 to mend it at its size.
        progress: Told how far it is; it can also stop the work.

    Raises:
        UserError: the image is refused, or nothing can be told of it.
        Cancelled: the progress asked for it.
    """
    told = progress or Progress()
    opened, enhancers = image_of(image, told.part(0.0, 0.3)), every_enhancer().enhancers
    return advised(opened, enhancers, processes().engine, told.part(0.3, 1.0), scale)


def regret(
    folder: str | os.PathLike[str],
    *,
    films: int = ALL,
    scale: int = SAME_SIZE,
    progress: Progress | None = None,
) -> Regret:
    """How many dB advice loses against the best of all candidates, on films that are degraded on purpose.

    Args:
        folder: Of films; its part `val` counts alone if there is one.
        films: So many of them at most, spread evenly.
        scale: How many times larger the images are to become; then gains are over bicubic enlargement.
        progress: Told how far it is; it can also stop the run.

    Raises:
        UserError: there is no usable film, or an enhancer fails.
        Cancelled: the progress asked for it.
    """
    told = progress or Progress()
    chosen = [(one.patient, one.pixels) for one in _some(Path(folder), films, told.part(0.0, 0.05))]
    every, engine = every_enhancer().enhancers, processes().engine
    return regretted(chosen, every, engine, told.part(0.05, 1.0), scale=scale)


def learn(folder: Path, file: Path, films: int, progress: Progress, scale: int | None = None) -> Path:
    """Make the table of gains anew, or only the rows of one scale: all others stay as the program has them.

    Raises:
        UserError: the folder has too few films, an enhancer fails, or the file cannot be written.
        Cancelled: the progress asked for it.
    """
    one, every = processes(), tuple(every_enhancer().enhancers)
    table = learn_advice(folder, every, one.reader, one.engine, progress, films, scale)
    write_table(table if scale is None else advice_table().with_rows_anew(table, scale), file)
    return file


def accuracy(folder: Path, films: int, progress: Progress) -> str:
    """How far estimates are off on films of a folder, as a table in Markdown.

    Raises:
        UserError: there is no usable film.
        Cancelled: the progress asked for it.
    """
    chosen = _some(folder, films, progress.part(0.0, 0.05))
    return page(measure_estimates([one.pixels for one in chosen], progress.part(0.05, 1.0)))


def _some(folder: Path, films: int, progress: Progress) -> list[ReferenceImage]:
    """So many of the films of a folder, spread evenly."""
    there = judging_images(folder, processes().reader, progress, lambda _: None)
    places = np.unique(np.linspace(0, len(there) - 1, min(films, len(there))).round().astype(int))
    return [there[place] for place in places]
