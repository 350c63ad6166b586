"""Whether what judges say of chest images lies in the lungs: these, or all but these, are blurred away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.body_mask import Mask
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.references import SUFFIXES
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.occlusion import log_odds, without

IMAGES, MASKS = "images", "masks"
Told = Callable[[Pixels], float | None]
"""The probability that a judge tells of an image, None if it abstains."""


def lung_figures(folder: Path, told: Told, reader: ImageReader, progress: Progress) -> Json:
    """By how much the log odds change where lungs, and where all but lungs, are blurred away.

    Args:
        folder: With `images` and `masks` of the same names: 0 outside of the lungs.
        told: Who judges.
        reader: Who opens files.
        progress: Told how far it is.

    Raises:
        UserError: no image has a mask of its size.
        Cancelled: the person stopped it.
    """
    films, pairs = _films(folder), []
    areas: list[float] = []
    for number, (image, drawn) in enumerate(films):
        progress.at(number / len(films), tr("Blurring film {} of {}").format(number + 1, len(films)))
        pixels, mask = _opened(image, reader), _opened(drawn, reader) > 0
        if pixels.shape != mask.shape:
            raise _no_films(folder, tr("The mask of {} has another size.").format(image.name))
        areas.append(float(mask.mean()))
        pairs.append(_changes(pixels, mask, told))
    lungs, rest = zip(*pairs, strict=True)
    return _summary(lungs, rest) | {"films": len(films), "area": float(np.mean(areas))}


def _changes(pixels: Pixels, mask: Mask, told: Told) -> tuple[float | None, float | None]:
    """Without lungs, and without the rest; None where nothing is said."""
    whole = told(without(pixels, np.zeros_like(mask)))
    found = []
    for part in (mask, ~mask):
        now = told(without(pixels, part)) if whole is not None else None
        found.append(None if whole is None or now is None else abs(log_odds(now) - log_odds(whole)))
    return found[0], found[1]


def _summary(lungs: Sequence[float | None], rest: Sequence[float | None]) -> Json:
    parts = {}
    for name, changes in (("lungs", lungs), ("rest", rest)):
        known = [one for one in changes if one is not None]
        parts[name] = {"judged": len(known), "change": float(np.mean(known)) if known else None}
    both = [
        (one, other) for one, other in zip(lungs, rest, strict=True) if one is not None and other is not None
    ]
    inside, outside = (sum(pair[place] for pair in both) for place in (0, 1))
    return {**parts, "share": inside / (inside + outside) if inside + outside > 0 else None}


def _films(folder: Path) -> list[tuple[Path, Path]]:
    found = list(_pairs(folder))
    if not found:
        raise _no_films(folder, tr("No image in its images has a mask of the same name in its masks."))
    return found


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    masks = {path.stem: path for path in sorted((folder / MASKS).glob("*"))}
    for path in sorted((folder / IMAGES).glob("*")):
        if path.suffix.lower() in SUFFIXES and path.stem in masks:
            yield path, masks[path.stem]


def _opened(path: Path, reader: ImageReader) -> Pixels:
    return reader.open(Address(path), Progress()).normalised()


def _no_films(folder: Path, why: str) -> UserError:
    return UserError(
        tr("{} cannot be used to ask whether lungs decide.").format(folder),
        why=why,
        remedy=tr("Name a folder with images and masks, whose files have the same names and sizes."),
    )
