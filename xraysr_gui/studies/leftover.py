"""Finds what a program that died has left, and brings it back: what cannot be had is said, never guessed."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.page import Page
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph, as_pixels
from xraysr_gui.core.region import Region
from xraysr_gui.core.workspace import Document, calibrated_by
from xraysr_gui.studies.journal import LIST, stamp_of
from xraysr_gui.studies.session import KeptImage, KeptSession, from_json
from xraysr_gui.studies.session_lock import SessionLock

MOST_LIST_BYTES = 64 << 20
KEPT_DAYS, MOST_KEPT = 30, 3
log = logging.getLogger(__name__)


class Reads(Protocol):
    """What opens an image."""

    def open(self, address: Address, progress: Progress) -> Radiograph:
        """Decode it."""


@dataclass(frozen=True, slots=True, eq=False)
class Leftover:
    """A session whose program died; held, so that no other program offers it too."""

    folder: Path
    lock: SessionLock
    session: KeptSession

    def pixels_of(self, file: str) -> Pixels:
        """The pixels of a result.

        Raises:
            ValueError, OSError: the file is missing or damaged.
        """
        return as_pixels(np.load(self.folder / file, allow_pickle=False))

    def discard(self) -> None:
        """Remove it from the disk."""
        self.lock.let_go()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True, eq=False)
class BroughtBack:
    """What could be had again.

    Attributes:
        documents: The one that was looked at comes last.
        aside: Drawings of images that are read when they are turned to.
        page: What was shown, None if its image is gone.
        sentences: What is missing, and why.
    """

    documents: tuple[Document, ...]
    aside: dict[Address, tuple[tuple[Mark, ...], tuple[Region, ...]]]
    page: Page | None
    sentences: tuple[str, ...]


def bring_back(leftover: Leftover, reader: Reads, progress: Progress) -> BroughtBack:
    """Read images that have results, and the one that was shown; drawings of others wait for theirs.

    Raises:
        Cancelled: the reader stopped it.
    """
    session = leftover.session
    shown = session.page.address if session.page else None
    documents, aside, sentences = [], {}, []
    for number, kept in enumerate(session.images):
        progress.at(number / len(session.images), f"Bringing back {kept.address.name}")
        if stamp_of(kept.address.path) != kept.stamp:
            sentences.append(f"{kept.address.name} has changed or is gone; what was made of it was left out.")
        elif kept.results or kept.address == shown:
            try:
                original = reader.open(kept.address, Progress(stop_requested=lambda: _asked(progress)))
            except UserError as error:
                sentences.append(f"{error.what} {error.why}")
                continue
            original = calibrated_by(original, kept.marks)
            results, missing = _results(leftover, kept, original)
            sentences += missing
            documents.append(Document(original, results, kept.marks, kept.regions))
        else:
            aside[kept.address] = (kept.marks, kept.regions)
    there = {one.address for one in documents}
    page = session.page if shown in there else None
    return BroughtBack(tuple(documents), aside, page, tuple(sentences))


def _asked(progress: Progress) -> bool:
    progress.at(0.0)
    return False


def _results(
    leftover: Leftover, kept: KeptImage, original: Radiograph
) -> tuple[tuple[Radiograph, ...], list[str]]:
    found, missing = [], []
    for one in kept.results:
        title = one.steps[-1].title if one.steps else "A result"
        if not one.file:
            missing.append(f"{title} was too large to be kept; run it again.")
            continue
        try:
            result = one.on(original, leftover.pixels_of(one.file))
        except (OSError, ValueError, EOFError):
            missing.append(f"{title} could not be read; run it again.")
            continue
        if result.covers_field_of(original):
            found.append(result)
        else:
            missing.append(f"{title} does not fit its image any more; run it again.")
    return tuple(found), missing


def find_leftover(place: Path, own: Path | None = None) -> Leftover | None:
    """The newest session that nobody works on and that holds something; what is unreadable or old goes."""
    found: list[Leftover] = []
    for folder in _folders(place, own):
        lock = SessionLock(folder)
        if not lock.take():
            continue
        session = _read(folder / LIST)
        if session is None or not session.images:
            lock.let_go()
            shutil.rmtree(folder, ignore_errors=True)
            continue
        found.append(Leftover(folder, lock, session))
    found.sort(key=lambda one: one.session.made_at)
    for older in found[-MOST_KEPT:-1]:
        older.lock.let_go()
    for oldest in found[:-MOST_KEPT]:
        oldest.discard()
    return found[-1] if found else None


def _folders(place: Path, own: Path | None) -> list[Path]:
    try:
        return [one for one in place.iterdir() if one.is_dir() and one != own]
    except OSError:
        return []


def _read(path: Path) -> KeptSession | None:
    try:
        age_s = datetime.now(UTC).timestamp() - path.stat().st_mtime
        if path.stat().st_size > MOST_LIST_BYTES or age_s > KEPT_DAYS * 86400:
            return None
        return from_json(path.read_bytes())
    except (OSError, ValueError, TypeError, KeyError, AttributeError, UserError, RecursionError) as error:
        log.info("a session cannot be offered again: %s", type(error).__name__)
        return None
