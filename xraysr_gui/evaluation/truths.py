"""The images of a run, one at a time: a folder of thousands needs no more memory than one of ten."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.body_mask import Mask
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import resize
from xraysr_gui.evaluation.references import (
    MASKS,
    SUFFIXES,
    ReferenceImage,
    Tell,
    judging_paths,
    reference_at,
    refuse_no_images,
)
from xraysr_gui.image_io.image_reader import ImageReader


class Truths(Protocol):
    """Images that are taken for the truth, each with a number."""

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called, in the order of their numbers."""

    def read(self, number: int, progress: Progress, tell: Tell) -> ReferenceImage | None:
        """One of them; None if it cannot be used, and `tell` hears why."""

    def holds(self, name: str, sha256: str) -> bool:
        """Whether the image of a name is still the one of this hash."""


class GivenTruths:
    """Images that are in memory already."""

    def __init__(self, images: Sequence[ReferenceImage]) -> None:
        self._images = tuple(images)
        self.names = tuple(image.name for image in self._images)

    def read(self, number: int, progress: Progress, tell: Tell) -> ReferenceImage | None:
        """See Truths."""
        return _usable(self._images[number], tell)

    def holds(self, name: str, sha256: str) -> bool:
        """See Truths."""
        return any((image.name, image.sha256) == (name, sha256) for image in self._images)


class FolderTruths:
    """Those of a folder, or of its part `val`, with the masks that lie beside them.

    Raises:
        UserError: it has no file that may be an image.
    """

    def __init__(self, folder: Path, reader: ImageReader, *, as_stored: bool = False) -> None:
        self.folder, self._as_stored = folder, as_stored
        self.place, self._paths = judging_paths(folder)
        self.names = tuple(path.relative_to(self.place).as_posix() for path in self._paths)
        self._reader, self._turn = reader, threading.Lock()
        if not self._paths:
            refuse_no_images(folder)

    def path(self, name: str) -> Path:
        """Where the image of a name lies."""
        return self.place / name

    def read(self, number: int, progress: Progress, tell: Tell) -> ReferenceImage | None:
        """See Truths."""
        path = self._paths[number]
        with self._turn:
            found = reference_at(self.place, path, self._reader, progress, tell, as_stored=self._as_stored)
            if found is None or _usable(found, tell) is None:
                return None
            return self.with_lesion(found, progress, tell)

    def holds(self, name: str, sha256: str) -> bool:
        """See Truths."""
        try:
            with self.path(name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def with_lesion(self, image: ReferenceImage, progress: Progress, tell: Tell) -> ReferenceImage:
        """One that was read from this folder, with what the mask beside it marks."""
        return replace(image, lesion=self._lesion(self.path(image.name), image, progress, tell))

    def _lesion(self, path: Path, found: ReferenceImage, progress: Progress, tell: Tell) -> Mask | None:
        mask = next(_masks_of(path), None)
        if mask is None:
            return None
        try:
            marked = self._reader.open(Address(mask), progress).normalised() > 0.5
        except CannotOpenImage as error:
            tell(tr("The mask {} was left out. {}").format(mask.name, error.why))
            return None
        if marked.shape == found.pixels.shape:
            return np.ascontiguousarray(marked)
        if abs(marked.shape[0] * found.pixels.shape[1] / marked.shape[1] - found.pixels.shape[0]) <= 1:
            return np.asarray(resize(marked.astype(np.float32), _shape(found), "nearest") > 0.5)
        tell(
            tr("The mask {} was left out. It has {} x {} pixels, and its image has another shape.").format(
                mask.name, marked.shape[1], marked.shape[0]
            )
        )
        return None


def _shape(found: ReferenceImage) -> tuple[int, int]:
    return found.pixels.shape[0], found.pixels.shape[1]


def _masks_of(path: Path) -> Iterator[Path]:
    """What readers marked: a file of its stem in a folder of masks, beside it or beside its folder."""
    for folder in (path.parent / MASKS, path.parent.parent / MASKS):
        for suffix in sorted(SUFFIXES - {""}):
            mask = (folder / path.name).with_suffix(suffix)
            if mask.is_file():
                yield mask


def _usable(image: ReferenceImage, tell: Tell) -> ReferenceImage | None:
    if np.ptp(image.pixels) > 0:
        return image
    tell(
        tr("{} was left out. All its pixels are the same, so there is nothing to restore.").format(image.name)
    )
    return None
