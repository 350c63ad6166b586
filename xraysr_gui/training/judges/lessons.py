"""Labelled images to learn judging from, what the network sees in them, and what is done to them before.

A folder has `train` and `val`, each with `normal` and perhaps `abnormal`; or it holds normal images alone.
A name begins with its source up to the first underscore; then comes the patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import resize
from xraysr_gui.degradations.storage import jpeg
from xraysr_gui.evaluation.patient_names import patient_of
from xraysr_gui.evaluation.references import SUFFIXES
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.prepare import Square, middle_square, prepared

PARTS, NORMAL, ABNORMAL = ("train", "val"), "normal", "abnormal"
LEAST = 12


@dataclass(frozen=True, slots=True)
class Labelled:
    """One image of a folder.

    Attributes:
        path: The file.
        source: Which collection it comes from.
        patient: Whose it is, as far as its name tells.
        abnormal: What its label says.
        learned: Whether it is learned from; else it only judges.
    """

    path: Path
    source: str
    patient: str
    abnormal: bool
    learned: bool

    @property
    def population(self) -> str:
        """Which people it comes from: the letters that its source begins with."""
        return re.sub(r"[^A-Za-z].*", "", self.source)


def populations(images: Sequence[Labelled]) -> list[str]:
    """Those that are learned from with both kinds of image: each is learned by itself."""
    kinds = {(one.population, one.abnormal) for one in images if one.learned}
    return sorted({name for name, _ in kinds if {(name, True), (name, False)} <= kinds})


def labelled_images(folder: Path) -> list[Labelled]:
    """All images of a folder with parts, or of a folder of normal ones.

    Raises:
        UserError: there are too few, or a patient is in both parts.
    """
    found = list(_in_parts(folder)) if (folder / PARTS[0]).is_dir() else list(_all_normal(folder))
    shared = {one.patient for one in found if one.learned} & {one.patient for one in found if not one.learned}
    normal = sum(not one.abnormal and one.learned for one in found)
    if shared or normal < LEAST:
        few = tr("It has {} normal images to learn from, and needs {}.").format(normal, LEAST)
        both = tr("Patients are on both sides of the split, among them {}.").format(min(shared, default=""))
        raise UserError(
            tr("{} cannot be used for training.").format(folder),
            why=both if shared else few,
            remedy=tr(
                "Name a folder of normal images, or one with train and val, each with normal and abnormal."
            ),
        )
    return found


def _in_parts(folder: Path) -> Iterator[Labelled]:
    for part in PARTS:
        for kind in (NORMAL, ABNORMAL):
            for path in _images(folder / part / kind):
                yield _told(path, kind == ABNORMAL, part == PARTS[0])


def _all_normal(folder: Path) -> Iterator[Labelled]:
    return (_told(path, False, True) for path in _images(folder))


def _images(folder: Path) -> list[Path]:
    there = folder.rglob("*") if folder.is_dir() else ()
    return sorted(path for path in there if path.is_file() and path.suffix.lower() in SUFFIXES)


def _told(path: Path, abnormal: bool, learned: bool) -> Labelled:
    source, underscore, rest = path.name.partition("_")
    return Labelled(path, source if underscore else "", patient_of(rest or path.name), abnormal, learned)


def pixels_of(image: Labelled, reader: ImageReader, progress: Progress) -> Pixels:
    """An image on the 0-to-1 scale.

    Raises:
        CannotOpenImage: it cannot be read.
    """
    return reader.open(Address(image.path), progress).normalised()


def worse(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """A square of an image, as another clinic might have stored it: what tells collections apart is mixed.

    Cut, stretched, turned left to right, compressed, blurred, in other tones and noisy, each at random.
    """
    middle = middle_square(pixels.shape)
    side = int(middle.side * rng.uniform(0.84, 1.0))
    rows = min(pixels.shape[0], int(side * rng.uniform(0.92, 1.08)))
    columns = min(pixels.shape[1], side)
    top = middle.top + int(rng.integers(0, max(1, middle.side - rows + 1)))
    left = middle.left + int(rng.integers(0, max(1, middle.side - columns + 1)))
    part = pixels[top : top + rows, left : left + columns]
    length = min(part.shape)
    square = resize(part, (length, length))
    if rng.random() < 0.5:
        square = square[:, ::-1]
    if rng.random() < 0.7:
        square = jpeg(square, int(rng.integers(40, 96)))
    seen = prepared(np.ascontiguousarray(square), Square(0, 0, length), int(rng.uniform(90, 200)))
    toned = seen ** np.exp(rng.uniform(-0.35, 0.35))
    noisy = toned + rng.normal(0.0, rng.uniform(0.0, 0.03), toned.shape)
    return np.asarray(noisy.clip(0.0, 1.0), np.float32)


def shortcut(pixels: Pixels) -> NDArray[np.float64]:
    """Six numbers that know nothing of lungs: shape, brightness, contrast, tails and sharpness of a file."""
    dark, bright = np.percentile(pixels, [5, 95])
    steps = np.abs(np.diff(pixels, axis=1)).mean()
    return np.array([pixels.shape[1] / pixels.shape[0], pixels.mean(), pixels.std(), dark, bright, steps])


def apart(images: Sequence[Labelled], share: float, seed: int) -> NDArray[np.bool_]:
    """Which images are kept aside to calibrate: whole patients, so many of all."""
    patients = sorted({one.patient for one in images})
    rng = np.random.default_rng(seed)
    chosen = set(rng.permutation(patients)[: round(share * len(patients))])
    return np.array([one.patient in chosen for one in images])
