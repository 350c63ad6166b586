"""Finds what a program that died has left, and brings it back: what cannot be had is said, never guessed."""

from __future__ import annotations

import logging
import math
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.calibrated import calibrated_by
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.page import Page
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph, as_pixels
from xraysr_gui.core.region import Region
from xraysr_gui.core.saved_work import SavedWork
from xraysr_gui.core.shared_calibration import line_of_object
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.settings.own_files import UNREADABLE, put_aside, read_own
from xraysr_gui.studies.journal import LIST, MOST_LIST_BYTES, stamp_of
from xraysr_gui.studies.session import KeptImage, KeptSession
from xraysr_gui.studies.session_json import from_json
from xraysr_gui.studies.session_lock import SessionLock
from xraysr_gui.studies.what_is_missing import of_image, of_result

KEPT_DAYS, MOST_KEPT = 30, 3
_SENSELESS = (ValueError, TypeError, KeyError, AttributeError, UserError, RecursionError)
log = logging.getLogger(__name__)


class Reads(Protocol):
    """What opens an image."""

    def open(self, address: Address, progress: Progress) -> Radiograph:
        """Decode it."""


class Kept(Protocol):
    """A session that was kept somewhere."""

    @property
    def session(self) -> KeptSession:
        """What it holds."""

    def pixels_of(self, file: str) -> Pixels:
        """The pixels of a result.

        Raises:
            ValueError, OSError: the file is missing or damaged.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Leftover:
    """A session whose program died or that its reader kept; held, so that no other program offers it too."""

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
        sentences: What is missing, why, and what to do.
        orientations: How images lie that were turned or flipped; all frames of an object alike.
        saved: What of it lay in files of its reader.
        views: How the views stood, with the images that are still as they were; None if that is not known.
    """

    documents: tuple[Document, ...]
    aside: dict[Address, tuple[tuple[Mark, ...], tuple[Region, ...]]]
    page: Page | None
    sentences: tuple[str, ...]
    orientations: Mapping[Address, Orientation] = field(default_factory=dict)
    saved: SavedWork = field(default_factory=SavedWork)
    views: Arrangement | None = None


def bring_back(leftover: Kept, reader: Reads, progress: Progress) -> BroughtBack:
    """Read images that have results, and the one that was shown; drawings of others wait for theirs.

    Raises:
        Cancelled: the reader stopped it.
    """
    session = leftover.session
    shown = session.page.address if session.page else None
    marks = {kept.address: kept.marks for kept in session.images}
    documents, aside, laid, saved = [], {}, {}, SavedWork()
    sentences: list[str] = []
    for number, kept in enumerate(session.images):
        progress.at(number / len(session.images), tr("Bringing back {}").format(kept.address.name))
        if stamp_of(kept.address.path) != kept.stamp:
            sentences += of_image(kept, tr("Its file has changed or is gone."))
            continue
        if kept.results or kept.address == shown:
            try:
                original = _opened(kept, reader, progress)
            except UserError as error:
                aside[kept.address] = (kept.marks, kept.regions)  # other frames may be measured by its line
                sentences += (error.what, error.why, error.remedy)
                continue
            if original is None:
                sentences += of_image(kept, tr("Its file holds another image now."))
                continue
            line = line_of_object(kept.address, marks)
            original = calibrated_by(original, kept.marks, None if line is None else line[1])
            results, missing = _results(leftover, kept, original, saved)
            sentences += missing
            documents.append(Document(original, results, kept.marks, kept.regions))
        elif kept.marks or kept.regions:
            aside[kept.address] = (kept.marks, kept.regions)
        _note_drawn(kept, saved)
        if kept.orientation != AS_STORED:
            laid[kept.address.at_frame(0)] = kept.orientation
    there = {one.address for one in documents}
    page = session.page if shown in there else None
    views = None if page is None else _views(session)
    return BroughtBack(tuple(documents), aside, page, tuple(sentences), laid, saved, views)


def _views(session: KeptSession) -> Arrangement | None:
    """How the views stood; one whose image has changed or is gone stays empty."""
    unchanged = {one.address for one in session.images if stamp_of(one.address.path) == one.stamp}
    return session.views and session.views.with_pages(
        lambda page: page if page.address in unchanged else None
    )


def _note_drawn(kept: KeptImage, saved: SavedWork) -> None:
    """What was drawn and saved; a number of nothing is passed over."""
    marks, regions = kept.in_file
    saved.note_drawn(
        kept.address,
        [kept.regions[number] for number in regions if number in range(len(kept.regions))],
        [kept.marks[number] for number in marks if number in range(len(kept.marks))],
    )


def _opened(kept: KeptImage, reader: Reads, progress: Progress) -> Radiograph | None:
    """An image, None if its file holds another one now."""
    original = reader.open(kept.address, Progress(stop_requested=lambda: _asked(progress)))
    return original if not kept.sha256 or original.source.sha256 in ("", kept.sha256) else None


def _asked(progress: Progress) -> bool:
    progress.at(0.0)
    return False


def _results(
    leftover: Kept, kept: KeptImage, original: Radiograph, saved: SavedWork
) -> tuple[tuple[Radiograph, ...], list[str]]:
    found: list[Radiograph] = []
    missing: list[str] = []
    for one in kept.results:
        if not one.file:
            missing += of_result(one, kept, tr("It was too large to be kept."))
            continue
        try:
            result = one.on(original, leftover.pixels_of(one.file))
        except (OSError, ValueError, EOFError):
            missing += of_result(one, kept, tr("Its pixels are missing or damaged."))
            continue
        if _covers_field(result, original):
            found.append(result)
            if one.is_in_file:
                saved.note_result(result)
        else:
            missing += of_result(one, kept, tr("It does not fit this image any more."))
    return tuple(found), missing


def _covers_field(result: Radiograph, original: Radiograph) -> bool:
    """Whether both show the same field; a degraded copy may end some columns before the edge of its image."""
    if not any(step.degrades for step in result.steps[len(original.steps) :]):
        return result.covers_field_of(original)
    return math.isclose(result.field_size[1], original.field_size[1], rel_tol=1e-9)


def find_leftovers(
    place: Path, own: Path | None = None, tell: Callable[[str], None] = log.info
) -> list[Leftover]:
    """The sessions that nobody works on and that hold something, the newest first.

    What is empty goes, and of the others those that are old or too many, but never the newest, for a clock
    that was wrong makes it look old, and never what a reader wanted kept. What makes no sense is set aside
    and told: a newer version of this program may have written it.
    """
    found: list[Leftover] = []
    for folder in _folders(place, own):
        lock = SessionLock(folder)
        if not lock.take():
            continue
        try:
            session = _read(folder / LIST)
        except OSError as error:  # it may be readable the next time
            log.info("a session cannot be read now: %s", error.strerror)
            lock.let_go()
            continue
        except _SENSELESS as error:
            log.info("a session cannot be offered again: %s", type(error).__name__)
            lock.let_go()
            tell(_put_aside(folder))
            continue
        if session is None or not session.images:
            lock.let_go()
            shutil.rmtree(folder, ignore_errors=True)
            continue
        found.append(Leftover(folder, lock, session))
    found.sort(key=lambda one: one.session.age, reverse=True)
    going = [one for number, one in enumerate(found) if number and _may_go(number, one)]
    for one in going:
        one.discard()
    return [one for one in found if one not in going]


def _may_go(number: int, leftover: Leftover) -> bool:
    if leftover.session.is_wanted:
        return False
    return number >= MOST_KEPT or _is_old(leftover.folder / LIST)


def _folders(place: Path, own: Path | None) -> list[Path]:
    try:
        folders = [one for one in place.iterdir() if one.is_dir() and one != own]
        return [one for one in folders if UNREADABLE not in one.name]
    except OSError:
        return []


def _is_old(path: Path) -> bool:
    try:
        return datetime.now(UTC).timestamp() - path.stat().st_mtime > KEPT_DAYS * 86400
    except OSError:
        return False


def _read(path: Path) -> KeptSession | None:
    """The session of a list, None where there is none.

    Raises:
        OSError: the system does not give the list now.
        Any of _SENSELESS: it is damaged, or of another version.
    """
    try:
        return from_json(read_own(path, MOST_LIST_BYTES))
    except FileNotFoundError:
        return None


def _put_aside(folder: Path) -> str:
    """Keep what nobody can read, and say where; it is never asked for again."""
    try:
        there = put_aside(folder)
    except OSError as error:
        return tr("Work of an earlier session cannot be read, and not be set aside ({}): {}.").format(
            error.strerror, folder
        )
    return tr(
        "Work of an earlier session cannot be read: it is damaged, or a newer version of this "
        "program wrote it. It was set aside as {}. Open it with that version, or delete the "
        "folder."
    ).format(there)
