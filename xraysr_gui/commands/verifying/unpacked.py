"""Takes the files of a zip archive out for a while, within bounds and under names of our own."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder
from xraysr_gui.settings.whole_file import own_folder
from xraysr_gui.studies.walking import NO_IMAGES

BEGINNING = b"PK\x03\x04"
MOST_FILES, MOST_BYTES, PIECE = 5_000, 4 << 30, 1 << 20
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError)


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINNING)) == BEGINNING
    except OSError:
        return False


@contextmanager
def unpacked(path: Path, progress: Progress) -> Iterator[dict[Path, str]]:
    """Give the files that may be images, beside each other, with their names in the archive.

    Raises:
        CannotOpenImage: it is damaged, locked with a password, or holds more than this program takes out.
        Cancelled: the person stopped it.
    """
    with own_folder(private_folder(places.cache_folder())) as folder:
        try:
            found = _taken_out(path, folder, progress)
        except (*_DAMAGED, RuntimeError) as error:  # RuntimeError: it wants a password
            raise _refused(path, tr("It is damaged, or locked with a password.")) from error
        yield found


def _taken_out(path: Path, folder: Path, progress: Progress) -> dict[Path, str]:
    found, left = dict[Path, str](), MOST_BYTES
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and _may_be_image(one.filename)]
        if len(members) > MOST_FILES or sum(one.file_size for one in members) > left:
            raise _refused(path, tr("It holds more than {} files or 4 GB.").format(MOST_FILES))
        for number, member in enumerate(members):
            progress.at(number / len(members), tr("Unpacking"))
            target = folder / f"{number:06}{PurePosixPath(member.filename).suffix[:8]}"
            with archive.open(member) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, PIECE)  # zipfile stops where the member says it ends
            found[target] = member.filename
    return found


def _may_be_image(name: str) -> bool:
    place = PurePosixPath(name)
    return place.suffix.lower() not in NO_IMAGES and place.name.upper() != "DICOMDIR"


def _refused(path: Path, why: str) -> CannotOpenImage:
    return CannotOpenImage(
        tr("{} was not unpacked.").format(path.name),
        why=why,
        remedy=tr("Unpack it with another program, then verify the folder."),
    )
