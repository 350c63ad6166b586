"""Room for work: memory, disk, and folders that can be written to."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.commands.checking.free_memory import free_memory_mb
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder

ENOUGH_MEMORY_MB, PLENTY_OF_MEMORY_MB = 1000, 3000
ENOUGH_DISK_MB, PLENTY_OF_DISK_MB = 100, 2000
NO_HOME = (
    "Images open all the same, but nothing is kept: "
    "ask whoever runs this computer for a folder that you may write to."
)


def check_room(_: Progress) -> Iterator[Finding]:
    """Memory, the disks that are written to, and the folders that the program keeps."""
    yield _memory()
    yield _disk(tr("Disk of the settings"), places.settings_folder())
    yield _disk(tr("Disk for what waits"), Path(tempfile.gettempdir()))
    folders: tuple[tuple[str, Callable[[], Path]], ...] = (
        (tr("Settings folder"), places.settings_folder),
        (tr("Models folder"), places.personal_models),
        (tr("Cache folder"), places.cache_folder),
        (tr("Log folder"), places.log_folder),
    )
    for part, place in folders:
        yield _folder(part, place())


def _memory() -> Finding:
    part, free = tr("Free memory"), free_memory_mb()
    if free is None:
        return Finding(part, True, tr("not known on this system"))
    close = tr("Close other programs: large images and networks need {} MB.").format(PLENTY_OF_MEMORY_MB)
    good = free >= ENOUGH_MEMORY_MB
    return Finding(part, good, tr("{} MB").format(free), "" if free >= PLENTY_OF_MEMORY_MB else close)


def _disk(part: str, place: Path) -> Finding:
    there = next(folder for folder in (place, *place.parents) if folder.exists() or folder == folder.parent)
    try:
        free = shutil.disk_usage(there).free >> 20
    except OSError as error:
        said = tr("{} cannot be asked: {}").format(there, error.strerror or error)
        return Finding(part, False, said, tr("Check whether this disk is there, and who may read it."))
    more = tr("Make room: sessions, results and large images need {} MB.").format(PLENTY_OF_DISK_MB)
    said = tr("{} MB free at {}").format(free, there)
    return Finding(part, free >= ENOUGH_DISK_MB, said, "" if free >= PLENTY_OF_DISK_MB else more)


def _folder(part: str, folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=private_folder(folder)):
            return Finding(part, True, str(folder))
    except OSError as error:
        said = tr("{} cannot be written: {}").format(folder, error.strerror or error)
        return Finding(part, False, said, tr(NO_HOME))


ROOM = Check("memory, disk and folders", check_room)
