"""Looks through files and folders and enters what it finds in the study index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Protocol

from xraysr_gui.core.address import Stack
from xraysr_gui.core.errors import ChildFailed, ChildNotStarted
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.summary import Refusal, Summaries
from xraysr_gui.studies.index import Stamp, StudyIndex
from xraysr_gui.studies.walking import Walk, is_archive, walk

FIRST_BATCH = 8  # small, so that the first image is on the screen soon
LARGEST_BATCH = 200
WANTED_S = 0.2  # how long a batch should take: stopping waits for no more than that


class SummaryReader(Protocol):
    """Reads the headers of files (the reader child does)."""

    def summaries(self, paths: Sequence[Path], progress: Progress) -> Summaries:
        """What each file is, or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a look through files and folders gave.

    Attributes:
        found: Images that were read now.
        skipped: Files of images that were known and have not changed.
        passed_over: Files in folders that are no images, or not readable ones, each with a sentence.
        refused: Files given by name that could not be read, each with a sentence.
        locked: Folders that may not be read.
        folders: How many folders and archives were looked through.
        newest: The first stack of the newest study among them, None without any.
    """

    found: int = 0
    skipped: int = 0
    passed_over: tuple[Refusal, ...] = ()
    refused: tuple[Refusal, ...] = ()
    locked: tuple[Path, ...] = ()
    folders: int = 0
    newest: Stack | None = None

    @property
    def nothing_found_in_folders(self) -> bool:
        """Whether a person gave a folder or an archive and gets no image for it."""
        return self.folders > 0 and self.found + self.skipped == 0


def scan(
    paths: Iterable[Path],
    reader: SummaryReader,
    index: StudyIndex,
    progress: Progress,
) -> ScanReport:
    """Enter all images in the index, a few at a time; what was entered stays when the person stops it.

    Raises:
        Cancelled: the person stopped it.
        ListUnavailable: the index cannot be written.
    """
    walked = walk(paths, progress)
    stamps = {path: Stamp.of(path) for path in walked.by_hand} | walked.files
    known = index.unchanged(stamps)
    # A refused file is looked at again when a person names it: the reader may have learned it since.
    again = {path for path in walked.by_hand if known.get(path) is False}
    wanted = [path for path in stamps if path not in known or path in again]
    found, refused = 0, list[Refusal]()
    for done, batch in _batches(wanted):
        progress.at(done / len(wanted), tr("Reading file {} of {}").format(done + 1, len(wanted)))
        portion = progress.part(done / len(wanted), (done + len(batch)) / len(wanted))
        summaries = _read(batch, reader, portion)
        index.add(summaries, stamps)
        found += len(summaries.found)
        refused += summaries.refused
    others = index.refusals([path for path, image in known.items() if not image and path not in again])
    counted = ScanReport(found, sum(known.values()), others, newest=index.newest_stack(stamps))
    return _report(counted, refused, walked)


def _report(counted: ScanReport, refused: list[Refusal], walked: Walk) -> ScanReport:
    named = frozenset(walked.by_hand)
    said = tuple(refusal for refusal in refused if refusal.path in named)
    return replace(
        counted,
        passed_over=(
            *counted.passed_over,
            *(one for one in refused if one.path not in named),
            *(
                Refusal(path, tr("Files of the kind {} hold no images.").format(path.suffix))
                for path in walked.others
            ),
        ),
        refused=said,
        locked=tuple(walked.locked),
        folders=walked.folders + sum(map(is_archive, walked.by_hand)),
    )


def _batches(paths: Sequence[Path]) -> Iterator[tuple[int, Sequence[Path]]]:
    """How many are done, and the next few: as many as the last ones let expect in the wanted time."""
    done, size = 0, FIRST_BATCH
    while done < len(paths):
        began = monotonic()
        batch = paths[done : done + size]
        yield done, batch
        done += len(batch)
        took = max(monotonic() - began, 1e-3)
        size = max(1, min(round(len(batch) * WANTED_S / took), 4 * size, LARGEST_BATCH))


def _read(paths: Sequence[Path], reader: SummaryReader, progress: Progress) -> Summaries:
    """Read headers; a file that brings the reader down is found by halving and costs only itself."""
    try:
        return reader.summaries(paths, progress)
    except ChildNotStarted:  # no file is to blame
        raise
    except ChildFailed as error:
        if len(paths) == 1:
            return Summaries((), (Refusal(paths[0], str(error)),))
    half = len(paths) // 2
    first = _read(paths[:half], reader, progress.part(0.0, 0.5))
    second = _read(paths[half:], reader, progress.part(0.5, 1.0))
    return Summaries(first.found + second.found, first.refused + second.refused)
