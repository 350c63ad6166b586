"""Images to learn from and to be judged by, never of the same patient on both sides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.body_mask import Mask
from xraysr_gui.core.errors import CannotOpenImage, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import shrink
from xraysr_gui.evaluation.patient_names import patient_at
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.readers import READERS
from xraysr_gui.image_io.stored_numbers import COLOUR
from xraysr_gui.judging.usable import LEAST_SIDE

SMALLEST_SIDE = 256
JUDGE_SHARE = 0.15
SUFFIXES = {ending for reader in READERS for ending in reader.extensions} | {""}
"""DICOM files often have no ending at all."""
MASKS = "masks"
"""A folder of this name holds what readers marked, and no images."""

Tell = Callable[[str], None]
"""Hears a sentence about each image that is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceImage:
    """One image that is taken for the truth.

    Attributes:
        name: Of its file, below the folder that was named: no two share it.
        patient: Whose it is, as far as file or name tell.
        bits: Depth at which results are judged.
        pixels: On the 0-to-1 scale.
        digest: Of the pixels, for the card.
        sha256: Of the file: what tells which it is where no file is named.
        lesion: Which pixels a mask beside it marks, None without one.
    """

    name: str
    patient: str
    bits: int
    pixels: Pixels
    digest: str
    sha256: str = ""
    lesion: Mask | None = None


@dataclass(frozen=True, slots=True)
class References:
    """The two sides of a patient-disjoint split."""

    train: tuple[ReferenceImage, ...]
    judge: tuple[ReferenceImage, ...]

    def digest(self) -> str:
        """One word for all images that were learned from."""
        joined = "".join(sorted(one.digest for one in self.train))
        return hashlib.sha256(joined.encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """One image to learn from: as it lies in its file, and as far as it is sharp.

    Attributes:
        pixels: On the 0-to-1 scale.
        clean: Without what JPEG did, None where that leaves less than is needed.
        lossy: Whether a lossy method stored it.
    """

    pixels: Pixels
    clean: Pixels | None
    lossy: bool


def gather(
    folder: Path, reader: ImageReader, progress: Progress, judge_share: float = JUDGE_SHARE
) -> References:
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
            tr("{} cannot be used for training.").format(folder),
            why=tr("Patients are on both sides of the split, among them {}.").format(min(shared)),
            remedy=tr("Keep all images of one patient in the same folder."),
        )
    if not train or not judge:
        raise UserError(
            tr("{} cannot be used for training.").format(folder),
            why=tr("It has {} images to learn from and {} to judge by.").format(len(train), len(judge)),
            remedy=tr("Name a folder with images of several patients, at least {} pixels wide.").format(
                SMALLEST_SIDE
            ),
        )
    return References(train, judge)


def refuse_no_folder(folder: Path) -> None:
    """Say at once what is wrong with a place that was named for a folder of images.

    Raises:
        UserError: it is a file, or nothing is there.
    """
    if folder.is_dir():
        return
    there = folder.exists()
    raise UserError(
        tr("{} cannot be used as a folder of images.").format(folder),
        why=tr("It is a single file.") if there else tr("There is no folder of this name."),
        remedy=tr("Name the folder that it lies in.")
        if there
        else tr("Check the name, and in which folder you are."),
    )


def films_to_learn_from(
    folder: Path, reader: ImageReader, progress: Progress, without: str = ""
) -> Iterator[Film]:
    """Every image below a folder named `train`; where there is none, those of patients that never judge.

    Args:
        folder: Looked through with all that lies below it.
        reader: Reads the files.
        progress: Told which file is read.
        without: A word in the names of files that are left out, "" for none.
    """
    above = folder.absolute().parent
    paths = [path for path in _images_below(folder.absolute()) if not without or without not in path.name]
    set_apart = [path for path in paths if "train" in path.relative_to(above).parts[:-1]]
    for path, radiograph in _radiographs(set_apart or paths, reader, progress):
        if set_apart or not _judges(_patient(path.relative_to(folder.absolute()), radiograph), JUDGE_SHARE):
            pixels, clean = np.ascontiguousarray(radiograph.normalised().clip(0.0, 1.0)), _clean(radiograph)
            large = min(clean.shape) >= SMALLEST_SIDE
            yield Film(pixels, clean if large else None, bool(radiograph.source.encoding.lossy))


def _read(
    folder: Path, reader: ImageReader, progress: Progress, tell: Tell | None = None
) -> tuple[ReferenceImage, ...]:
    return tuple(_references(folder, _images_below(folder), reader, progress, tell))


def _images_below(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if may_be_an_image(path) and MASKS not in path.relative_to(folder).parts[:-1]
    )


def may_be_an_image(path: Path) -> bool:
    """By its name alone."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


def _references(
    folder: Path,
    paths: Sequence[Path],
    reader: ImageReader,
    progress: Progress,
    tell: Tell | None,
    *,
    as_stored: bool = False,
) -> Iterator[ReferenceImage]:
    least = LEAST_SIDE if as_stored else SMALLEST_SIDE
    for path, radiograph in _radiographs(paths, reader, progress, tell):
        name = path.relative_to(folder).as_posix()
        patient = _patient(path.relative_to(folder), radiograph)
        if radiograph.missing is not None:
            _leave_out(path, tr("A part of it is missing from the file, so it is no truth."), tell)
            continue
        if tell is not None and not as_stored and COLOUR in radiograph.notices:
            _leave_out(path, tr("It is in colour, so its greys were not measured."), tell)
            continue
        reference = reference_of(name, patient, radiograph, as_stored=as_stored)
        if min(reference.pixels.shape) >= least:
            yield reference
        else:
            why = tr("It is less than {} pixels wide or high, as far as it is sharp.")
            _leave_out(path, why.format(least), tell)


def _leave_out(path: Path, why: str, tell: Tell | None) -> None:
    if tell is not None:
        tell(tr("{} was left out. {}").format(path.name, why))


def reference_of(
    name: str, patient: str, radiograph: Radiograph, *, as_stored: bool = False
) -> ReferenceImage:
    """An open image, taken for the truth: as far as it is sharp, or as it is stored."""
    pixels, source = _clean(radiograph, as_stored=as_stored), radiograph.source
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return ReferenceImage(name, patient, source.encoding.bits, pixels, digest, source.sha256)


def _radiographs(
    paths: Sequence[Path], reader: ImageReader, progress: Progress, tell: Tell | None = None
) -> Iterator[tuple[Path, Radiograph]]:
    for number, path in enumerate(paths):
        progress.at(number / len(paths), f"Reading {path.name}")
        try:
            radiograph = reader.open(Address(path), progress.part(number / len(paths), number / len(paths)))
        except CannotOpenImage as error:
            if path.suffix and tell is None:
                raise
            if path.suffix:
                _leave_out(path, error.why, tell)
            continue  # a file without an ending may be a DICOM file, or notes
        yield path, radiograph


def _patient(place: Path, radiograph: Radiograph) -> str:
    return radiograph.source.label("PatientID") or patient_at(place)


def _clean(radiograph: Radiograph, *, as_stored: bool = False) -> Pixels:
    """What JPEG and noise did is gone at half the size: a spoilt image teaches to make spoilt images."""
    pixels = radiograph.normalised().clip(0.0, 1.0)
    if radiograph.source.encoding.lossy and not as_stored:
        pixels = shrink(pixels, 2, "area")
    return np.ascontiguousarray(pixels, np.float32)


def _split(
    found: Iterable[ReferenceImage], judge_share: float
) -> tuple[tuple[ReferenceImage, ...], tuple[ReferenceImage, ...]]:
    """By patient, the same way every time: the hash of the patient decides."""
    train: list[ReferenceImage] = []
    judge: list[ReferenceImage] = []
    for one in found:
        (judge if _judges(one.patient, judge_share) else train).append(one)
    return tuple(train), tuple(judge)


def _judges(patient: str, judge_share: float) -> bool:
    return int(hashlib.sha256(patient.encode()).hexdigest()[:8], 16) / 2**32 < judge_share


def judging_images(
    folder: Path, reader: ImageReader, progress: Progress, tell: Tell
) -> tuple[ReferenceImage, ...]:
    """All usable images of a folder, those of its part `val` if it has one; `tell` hears what is left out.

    Raises:
        UserError: there are none.
    """
    place, paths = judging_paths(folder)
    return tuple(_references(place, paths, reader, progress, tell)) or refuse_no_images(folder)


def judging_paths(folder: Path) -> tuple[Path, list[Path]]:
    """Where the images to judge by lie, and which files may be such: of its part `val` if it has one."""
    place = folder / "val" if (folder / "val").is_dir() else folder
    return place, _images_below(place)


def refuse_no_images(folder: Path) -> NoReturn:
    """Say that a folder has nothing to judge by.

    Raises:
        UserError: always.
    """
    raise UserError(
        tr("{} cannot be used for judging.").format(folder),
        why=tr("It has no image that is at least {} pixels wide and high.").format(SMALLEST_SIDE),
        remedy=tr("Name a folder with radiographs."),
    )


def reference_at(
    place: Path, path: Path, reader: ImageReader, progress: Progress, tell: Tell, *, as_stored: bool = False
) -> ReferenceImage | None:
    """One file, taken for the truth; None if it cannot be, and `tell` hears why."""
    return next(_references(place, [path], reader, progress, tell, as_stored=as_stored), None)
