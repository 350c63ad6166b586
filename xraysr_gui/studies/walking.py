"""Finds the files in folders: no hidden ones, no folder twice, no stop at a locked door."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.studies.index import Stamp
from xraysr_gui.studies.natural import natural_key

REPORT_EVERY = 64
NO_IMAGES = frozenset(
    {
        *(".avi", ".bat", ".c", ".cfg", ".css", ".csv", ".db", ".dll", ".doc", ".docx", ".exe", ".h", ".htm"),
        *(
            ".html",
            ".ini",
            ".jar",
            ".js",
            ".json",
            ".lnk",
            ".log",
            ".md",
            ".mov",
            ".mp3",
            ".mp4",
            ".msi",
            ".pdf",
        ),
        *(".ppt", ".pptx", ".py", ".rtf", ".sh", ".so", ".sqlite", ".toml", ".txt", ".url", ".wav", ".xls"),
        *(".xlsx", ".xml", ".yaml", ".yml"),
    }
)


@dataclass(slots=True)
class Walk:
    """What lies in the folders that were given.

    Attributes:
        by_hand: Files that a person named; whatever is wrong with one of these has to be said.
        files: Those found in folders, in the order in which a person would count them.
        others: Files in folders whose names say that they are no images: nobody looks into them.
        locked: Folders that may not be read.
        folders: How many folders were looked through.
    """

    by_hand: list[Path] = field(default_factory=list)
    files: dict[Path, Stamp] = field(default_factory=dict)
    others: list[Path] = field(default_factory=list)
    locked: list[Path] = field(default_factory=list)
    folders: int = 0


def is_archive(path: Path) -> bool:
    """Whether a file holds or lists other files: a zip archive, or the DICOMDIR of a disc."""
    return path.suffix.lower() == ".zip" or path.name.upper() == "DICOMDIR"


def walk(paths: Iterable[Path], progress: Progress) -> Walk:
    """Look through files and folders, following links but never round in a circle.

    Raises:
        Cancelled: the person stopped it.
    """
    found = Walk()
    been_in: set[tuple[int, int]] = set()
    for path in map(_absolute, paths):
        progress.at(0.0, tr("Looking for files"))
        if not path.is_dir():
            found.by_hand.append(path)
            continue
        for entries in _folders(path, been_in, found):
            _take_files(entries, found, progress)
    found.folders = len(been_in)
    return found


def _absolute(path: Path) -> Path:
    """The index outlives the folder in which the program was started."""
    return Path(os.path.abspath(path))


def _folders(top: Path, been_in: set[tuple[int, int]], found: Walk) -> Iterator[list[os.DirEntry[str]]]:
    """The entries of each folder below `top`, one folder at a time."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            facts = folder.stat()
            if (facts.st_dev, facts.st_ino) in been_in:
                continue
            been_in.add((facts.st_dev, facts.st_ino))
            with os.scandir(folder) as entries:
                visible = [entry for entry in entries if not _is_hidden(entry)]
        except OSError:
            found.locked.append(folder)
            continue
        visible.sort(key=lambda entry: natural_key(entry.name))
        yield visible
        waiting.extend(Path(entry.path) for entry in reversed(visible) if _is_folder(entry))


def _take_files(entries: list[os.DirEntry[str]], found: Walk, progress: Progress) -> None:
    for number, entry in enumerate(entries):
        if number % REPORT_EVERY == 0:
            progress.at(0.0, tr("Looking for files: {}").format(len(found.files)))
        if entry.name.upper() == "DICOMDIR":
            continue  # it lists files that lie in this folder: they are found themselves
        if os.path.splitext(entry.name)[1].lower() in NO_IMAGES:
            found.others.append(Path(entry.path))
            continue
        try:
            facts = entry.stat()
        except OSError:
            continue  # gone meanwhile, or a link to nowhere
        if stat.S_ISREG(facts.st_mode):
            found.files[Path(entry.path)] = Stamp(facts.st_mtime_ns, facts.st_size)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return True
    if os.name != "nt":
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0))
