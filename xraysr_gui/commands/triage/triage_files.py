"""Has a model look at many files, some at a time, and ranks them; goes on where it was killed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.commands.triage.triage_journal import Stamps, TriageJournal
from xraysr_gui.commands.triage.triaged import Triaged, ranked, unreadable
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import (
    Cancelled,
    CannotOpenImage,
    ChildDied,
    ChildTookTooLong,
    ChildTookTooMuchMemory,
    EnhancementFailed,
    UserError,
)
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.studies.walking import walk
from xraysr_gui.studies.worklist_case import Score

EVERY_S = 0.1
Judge = Callable[[Radiograph, Progress], Score]


@dataclass(frozen=True, slots=True)
class Worker:
    """One of those that work side by side: what decodes for it, and what judges."""

    reader: ImageReader
    judge: Judge


@dataclass(frozen=True, slots=True)
class Found:
    """The files that were named or lie in folders that were.

    Attributes:
        paths: In the order in which a person would count them.
        stamps: What each file was when it was found.
        locked: Folders that could not be read.
    """

    paths: tuple[Path, ...]
    stamps: Stamps
    locked: tuple[Path, ...]


def files_to_triage(named: Sequence[Path], progress: Progress) -> Found:
    """Every file that was named, and all in folders.

    Raises:
        UserError: there is none.
        Cancelled: the progress asked for it.
    """
    walked = walk(named, progress)
    stamps = {str(path): (stamp.mtime_ns, stamp.size) for path, stamp in walked.files.items()}
    for path in walked.by_hand:
        stamps[str(path)] = _stamp(path)
    paths = tuple(dict.fromkeys([*walked.by_hand, *walked.files]))
    if not paths:
        raise UserError(
            tr("There is nothing to triage."),
            why=tr("No file was found in {}.").format(", ".join(map(str, named))),
            remedy=tr("Name files, or folders with radiographs in them."),
        )
    return Found(paths, stamps, tuple(walked.locked))


def triage_files(
    found: Found, workers: Sequence[Worker], journal: TriageJournal, progress: Progress
) -> list[Triaged]:
    """All files, ranked. One that cannot be read is listed with the reason, and the rest goes on.

    Raises:
        CannotExport: what is judged cannot be kept.
        UserError: no model can judge anything.
        Cancelled: the progress asked for it; what was judged is kept.
    """
    done = journal.judged(found.stamps)
    todo = [path for path in found.paths if str(path) not in done]
    before = len(found.paths) - len(todo)
    shared = _Shared(todo)
    with ThreadPoolExecutor(len(workers)) as pool:
        under_way = [pool.submit(_work, worker, shared) for worker in workers]
        try:
            while len(done) < len(found.paths):
                count = tr("image {} of {}").format(min(len(done) + 1, len(found.paths)), len(found.paths))
                goes_on = tr("{} were judged before").format(before) if before else ""
                progress.at(len(done) / len(found.paths), ", ".join(filter(None, (count, goes_on))))
                with suppress(queue.Empty):
                    one = shared.done.get(timeout=EVERY_S)
                    journal.keep(one, found.stamps[str(one.path)])
                    done[str(one.path)] = one
                    continue
                for worker in under_way:
                    if worker.done():
                        worker.result()  # raises what ended it
        finally:
            shared.stop.set()
    progress.at(1.0)
    return ranked(done[str(path)] for path in found.paths)


class _Shared:
    """What workers take from and give to."""

    def __init__(self, todo: Sequence[Path]) -> None:
        self.todo: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for path in todo:
            self.todo.put(path)
        self.done: queue.SimpleQueue[Triaged] = queue.SimpleQueue()
        self.stop = threading.Event()


def _work(worker: Worker, shared: _Shared) -> None:
    """Judge one file after the other until none is left or all shall stop."""
    with suppress(queue.Empty, Cancelled):
        while not shared.stop.is_set():
            path = shared.todo.get_nowait()
            shared.done.put(_judged(worker, path, Progress(stop_requested=shared.stop.is_set)))


def _judged(worker: Worker, path: Path, progress: Progress) -> Triaged:
    """One file that brings its child down is one line; a judge that is missing ends all."""
    try:
        radiograph = worker.reader.open(Address(path), progress)
    except (CannotOpenImage, ChildDied, ChildTookTooLong, ChildTookTooMuchMemory) as error:
        return unreadable(path, f"{error.what} {error.why}")
    try:
        return Triaged(path, worker.judge(radiograph, progress))
    except EnhancementFailed as error:
        return unreadable(path, f"{error.what} {error.why}")


def _stamp(path: Path) -> tuple[int, int]:
    try:
        facts = path.stat()
    except OSError:
        return 0, 0
    return facts.st_mtime_ns, facts.st_size
