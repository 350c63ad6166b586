"""Verifies files and folders of files one after the other, and tells of all as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.commands.noted import logged_with
from xraysr_gui.commands.verifying.made_again import Verifying
from xraysr_gui.commands.verifying.sought_input import Seeking
from xraysr_gui.commands.verifying.unpacked import is_archive
from xraysr_gui.commands.verifying.verdict import Kind, Verdict
from xraysr_gui.commands.verifying.verify_archive import verify_archive
from xraysr_gui.commands.verifying.verify_result import verify_result
from xraysr_gui.core.csv_text import csv_text
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import Capsule
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer, model_places
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.studies.database import ListUnavailable
from xraysr_gui.studies.index import StudyIndex
from xraysr_gui.studies.walking import walk

COLUMNS = ("file", "verdict", "good", "as_written", "levels", "of_levels", "allowed_levels", "changed_pixels")


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """One file and the verdict on it; `by_hand` if a person named it and not only its folder."""

    path: Path
    verdict: Verdict
    by_hand: bool = True

    @property
    def counts_as_bad(self) -> bool:
        """An original, or a whole report, that lies in a folder of results is no fault of theirs."""
        found = self.verdict
        beside = found.kind is Kind.NO_RESULT or (not found.is_image and found.as_written is not False)
        return not found.is_good and (self.by_hand or not beside)


def verifying_with(reader: ImageReader, engine: Engine, named: Iterable[Path] = ()) -> Verifying:
    """All that verifying needs, as this computer has it."""
    return Verifying(reader, engine, _enhancers, Seeking(tuple(named), _known_images), _logged)


def verify_files(paths: Sequence[Path], how: Verifying, progress: Progress) -> Iterator[VerifiedFile]:
    """The verdict on each file, as it comes.

    Raises:
        Cancelled: the person stopped it.
    """
    found = walk(paths, progress.part(0.0, 0.02))
    every = [*((one, True) for one in found.by_hand), *((one, False) for one in found.files)]
    for number, (path, by_hand) in enumerate(every):
        part = progress.part(0.02 + 0.98 * number / len(every), 0.02 + 0.98 * (number + 1) / len(every))
        if is_archive(path):
            yield from _of_archive(path, how, part)
        else:
            yield VerifiedFile(path, verify_result(path, how, part), by_hand)


def _of_archive(path: Path, how: Verifying, progress: Progress) -> Iterator[VerifiedFile]:
    try:
        for name, verdict in verify_archive(path, how, progress):
            yield VerifiedFile(path / name, verdict, by_hand=False)
    except CannotOpenImage as error:
        yield VerifiedFile(path, Verdict(Kind.CANNOT, str(error)))


def as_csv(rows: Iterable[VerifiedFile]) -> str:
    """The table for a spreadsheet."""
    told = ((row, row.verdict.in_json) for row in rows)
    cells = ((row.path, *(json[name] for name in COLUMNS[1:]), row.verdict.words) for row, json in told)
    return csv_text((*COLUMNS, "words"), cells)


def summary_of(rows: Sequence[VerifiedFile]) -> str:
    """How many there are of each kind."""
    count = Counter(row.verdict.kind for row in rows)
    parts = ", ".join(f"{number} {tr(str(kind))}" for kind, number in count.most_common())
    return tr_count(len(rows), "{} file: {}.", "{} files: {}.").format(len(rows), parts)


def _enhancers() -> Iterable[Enhancer]:
    """Those of the program and the person, and networks that were once named as files."""
    named = sorted((places.cache_folder() / "named-networks").glob("*"))
    return every_enhancer((*model_places(), *named)).enhancers


def _known_images() -> Iterable[Path]:
    """The images of the study list, where there is one."""
    file = places.cache_folder() / "studies.sqlite"
    if not file.is_file():
        return ()
    index = StudyIndex(file)
    try:
        return index.paths()
    except ListUnavailable:
        return ()
    finally:
        index.close()


def _logged(pixels: str) -> Capsule | None:
    try:
        return logged_with(pixels)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
    ):  # xraysr audit-log --verify tells what is wrong with it
        return None
