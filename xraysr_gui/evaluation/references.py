"""Images to learn from and to be judged by, never of the same patient on both sides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.degradations.resample import shrink
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.readers import READERS

SMALLEST_SIDE = 256
SUFFIXES = {ending for reader in READERS for ending in reader.extensions} | {""}
"""DICOM files often have no ending at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One image that is taken for the truth.

    Attributes:
        name: Of its file, below the folder that was named: no two share it.
        patient: Whose it is, as far as file or name tell.
        bits: Depth at which results are judged.
        pixels: On the 0-to-1 scale.
        digest: Of the pixels, for the card.
    """

    name: str
    patient: str
    bits: int
    pixels: Pixels
    digest: str


@dataclass(frozen=True, slots=True)
class References:
    """The two sides of a patient-disjoint split."""

    train: tuple[Reference, ...]
    judge: tuple[Reference, ...]

    def digest(self) -> str:
        """One word for all images that were learned from."""
        joined = "".join(sorted(one.digest for one in self.train))
        return hashlib.sha256(joined.encode()).hexdigest()


def gather(folder: Path, reader: ImageReader, progress: Progress, judge_share: float = 0.15) -> References:
    """Read a folder: its parts `train` and `val` as they are, otherwise split by patient.

    Raises:
        UserError: too few usable images, or a patient on both sides.
    """
    if (folder / "train").is_dir() and (folder / "val").is_dir():
        train = _read(folder / "train", reader, progress.part(0.0, 0.8))
        judge = _read(folder / "val", reader, progress.part(0.8, 1.0))
    else:
        train, judge = _split(_read(folder, reader, progress), judge_share)
    shared = {one.patient for one in train} & {one.patient for one in judge}
    if shared:
        raise UserError(
            f"{folder} cannot be used for training.",
            why=f"Patients are on both sides of the split, among them {min(shared)}.",
            remedy="Keep all images of one patient in the same folder.",
        )
    if not train or not judge:
        raise UserError(
            f"{folder} cannot be used for training.",
            why=f"It has {len(train)} images to learn from and {len(judge)} to judge by.",
            remedy=f"Name a folder with images of several patients, at least {SMALLEST_SIDE} pixels wide.",
        )
    return References(train, judge)


def patient_of(name: str) -> str:
    """The patient in a file's name: all up to its first number of three figures or more."""
    found = re.match(r".*?\d{3,}", Path(name).stem)
    return found.group() if found else Path(name).stem


def _read(folder: Path, reader: ImageReader, progress: Progress) -> tuple[Reference, ...]:
    paths = sorted(path for path in folder.rglob("*") if _may_be_an_image(path))
    return tuple(_references(folder, paths, reader, progress))


def _may_be_an_image(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


def _references(
    folder: Path, paths: Sequence[Path], reader: ImageReader, progress: Progress
) -> Iterator[Reference]:
    for number, path in enumerate(paths):
        progress.at(number / len(paths), f"Reading {path.name}")
        try:
            radiograph = reader.open(Address(path), progress.part(number / len(paths), number / len(paths)))
        except CannotOpenImage:
            if path.suffix:
                raise
            continue  # a file without an ending may be a DICOM file, or notes
        pixels = _clean(radiograph)
        if min(pixels.shape) >= SMALLEST_SIDE:
            patient = radiograph.source.label("PatientID") or patient_of(path.name)
            digest = hashlib.sha256(pixels.tobytes()).hexdigest()
            name = path.relative_to(folder).as_posix()
            yield Reference(name, patient, radiograph.source.encoding.bits, pixels, digest)


def _clean(radiograph: Radiograph) -> Pixels:
    """What JPEG and noise did is gone at half the size: a spoilt image teaches to make spoilt images."""
    pixels = radiograph.normalised().clip(0.0, 1.0)
    if radiograph.source.encoding.lossy:
        pixels = shrink(pixels, 2, "area")
    return np.ascontiguousarray(pixels, np.float32)


def _split(
    found: Iterable[Reference], judge_share: float
) -> tuple[tuple[Reference, ...], tuple[Reference, ...]]:
    """By patient, the same way every time: the hash of the patient decides."""
    train: list[Reference] = []
    judge: list[Reference] = []
    for one in found:
        place = int(hashlib.sha256(one.patient.encode()).hexdigest()[:8], 16) / 2**32
        (judge if place < judge_share else train).append(one)
    return tuple(train), tuple(judge)


def judging_images(folder: Path, reader: ImageReader, progress: Progress) -> tuple[Reference, ...]:
    """All usable images of a folder; those of its part `val` if it has one.

    Raises:
        UserError: there are none.
    """
    place = folder / "val" if (folder / "val").is_dir() else folder
    found = _read(place, reader, progress)
    if not found:
        raise UserError(
            f"{folder} cannot be used for judging.",
            why=f"It has no image that is at least {SMALLEST_SIDE} pixels wide and high.",
            remedy="Name a folder with radiographs.",
        )
    return found
