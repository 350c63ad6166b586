"""Copies what somebody gives as a model into a room of our own, and nothing else.

Known names only, every size counted while it is copied, and no link, pipe or folder followed.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import (
    CARD,
    KERAS,
    LARGEST_CARD,
    LARGEST_FILE,
    LARGEST_MANIFEST,
    MANIFEST,
    ONNX,
    PROBE,
    read_model_folder,
)

ROOM = ".taking-in-"
"""How the folders begin in which models are worked on before they appear."""
OLD_KERAS, CURVES, INVENTION = "model.h5", "curves.png", "invention.png"
LARGEST = {
    MANIFEST: LARGEST_MANIFEST,
    CARD: LARGEST_CARD,
    PROBE: 64 << 20,
    CURVES: 16 << 20,
    INVENTION: 16 << 20,
    KERAS: LARGEST_FILE,
    OLD_KERAS: LARGEST_FILE,
    ONNX: LARGEST_FILE,
}
MOST_MEMBERS = 64
MOST_SWELLING, FEW_BYTES = 50, 16 << 20
"""Weights hardly shrink; below the second, no swelling is suspicious."""
_NO_MATTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError),
    *(KeyError, RuntimeError, NotImplementedError, ValueError, IndexError, OverflowError),
)


def take_folder(path: Path, room: Path) -> None:
    """Copy the files that a manifest names.

    Raises:
        ModelUnavailable: it names files that no model has, or one is missing, too large, or a link.
    """
    take_files(path, (*read_model_folder(path).manifest.files, MANIFEST), room)


def take_files(path: Path, names: Iterable[str], room: Path, known: Mapping[str, int] = LARGEST) -> None:
    """Copy these files of a folder; `known` tells how large each may be.

    Raises:
        ModelUnavailable: one is not known, is missing, too large, or a link.
    """
    for name in names:
        if name not in known:
            raise refused(
                path,
                tr("It names a file that no model needs: {}.").format(name),
                tr("Remove the file first."),
            )
        file = path / name
        try:
            if not stat.S_ISREG(file.lstat().st_mode):
                raise refused(
                    path, tr("Its {} is no ordinary file.").format(name), tr("Copy the whole folder again.")
                )
            with file.open("rb") as source:
                _copy(source, room / name, path, known[name])
        except FileNotFoundError as error:
            raise refused(
                path, tr("Its file {} is missing.").format(name), tr("Copy the whole folder again.")
            ) from error


def is_zip_of_model(path: Path) -> bool:
    """Whether it is an archive with a manifest, and not a bare network in an archive of Keras."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(PurePosixPath(name).name == MANIFEST for name in archive.namelist())
    except BROKEN:
        return False


def is_plain_place(name: str) -> bool:
    """Whether a name in an archive stays inside of it on every system."""
    place = PurePosixPath(name)
    return not (".." in place.parts or place.is_absolute() or "\\" in name or ":" in name)


def take_zip(path: Path, room: Path, home: str = "", known: Mapping[str, int] = LARGEST) -> None:
    """Unpack the files of one model, whatever folder they are in; of `home` alone where one is named.

    `known` tells how large each may be.

    Raises:
        ModelUnavailable: it holds more than one model, something that belongs to none, or swells too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name, member in _members(archive, path, home, known):
                with archive.open(member) as source:
                    swelling = MOST_SWELLING * member.compress_size
                    _copy(source, room / name, path, known[name], swelling)
    except BROKEN as error:
        raise refused(
            path,
            tr("The archive is damaged ({}).").format(type(error).__name__),
            tr("Ask its maker for a new copy."),
        ) from error


def refused(path: Path, why: str, remedy: str) -> ModelUnavailable:
    """Why a model is not taken in."""
    return ModelUnavailable(tr("{} was not installed.").format(path.name), why=why, remedy=remedy)


def _members(
    archive: zipfile.ZipFile, path: Path, home: str, known: Mapping[str, int]
) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The members to unpack, by their plain names."""
    members = list(_files_in(archive, home))
    if len(members) > MOST_MEMBERS:
        raise refused(path, tr("It holds far too many files."), tr("Choose the zip of one model."))
    homes, names = set(), set()
    for member in members:
        place = PurePosixPath(member.filename)
        if place.name in _NO_MATTER or place.parts[0] == "__MACOSX":
            continue
        if not is_plain_place(member.filename):
            raise refused(
                path, tr("A name in it reaches outside of its folder."), tr("Do not use this file.")
            )
        if place.name not in known:
            raise refused(
                path,
                tr("It holds a file that no model needs: {!r}.").format(place.name),
                tr("Remove it first."),
            )
        if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused(
                path,
                tr("Its {} is locked or packed unusually.").format(place.name),
                tr("Pack it as a plain zip."),
            )
        homes.add(place.parent)
        if place.name in names or len(homes) > 1:
            raise refused(path, tr("It holds more than one model."), tr("Choose the zip of one model."))
        names.add(place.name)
        yield place.name, member


def _files_in(archive: zipfile.ZipFile, home: str) -> Iterator[zipfile.ZipInfo]:
    """All that are no folders; of `home` alone where one is named."""
    for member in archive.infolist():
        if not member.is_dir() and home in ("", str(PurePosixPath(member.filename).parent)):
            yield member


def _copy(source: IO[bytes], target: Path, path: Path, most: int, swelling: int | None = None) -> None:
    """Copy a file, counting what really comes."""
    came = 0
    with target.open("xb") as file:
        while piece := source.read(1 << 20):
            came += len(piece)
            if came > most or (swelling is not None and came > max(swelling, FEW_BYTES)):
                why = tr(
                    "Its file {} is far too large, or grows far beyond any sensible size when unpacked."
                ).format(target.name)
                raise refused(path, why, tr("Ask its maker for a smaller model."))
            file.write(piece)
