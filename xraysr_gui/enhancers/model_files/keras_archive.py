"""The zip archive that a .keras file is: a description and an HDF5 file of weights, taken into memory.

Nothing is written to the disk, and no size in the archive is believed: what comes out is counted.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files import config_text
from xraysr_gui.enhancers.model_files.refusals import NotUsable, damaged, shown

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
MOST_MEMBERS = 64
MOST_WEIGHT_BYTES = 512 << 20
MOST_METADATA_BYTES = 64 << 10
MOST_SWELLING = 50  # trained weights hardly shrink at all
FEW_BYTES = 16 << 20  # below this, no swelling is suspicious
_DIRECTORY_END = struct.Struct("<4s4H2LH")
_LARGE_DIRECTORY_MARK, _LARGE_DIRECTORY_BYTES = b"PK\x06\x07", 20
_MOST_DIRECTORY_BYTES = MOST_MEMBERS * 512
_PIECE = 1 << 20
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError),
    *(KeyError, RuntimeError, NotImplementedError, ValueError, IndexError, OverflowError),
)


def taken_apart(path: Path) -> tuple[bytes, bytes]:
    """The text of the description, and the bytes of the weights.

    Raises:
        NotUsable: it is damaged, holds something else, or swells beyond measure.
    """
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive)
            _unpacked(archive, METADATA, MOST_METADATA_BYTES)
            description = _unpacked(archive, CONFIG, config_text.MOST_BYTES)
            return description, _unpacked(archive, WEIGHTS, MOST_WEIGHT_BYTES)
    except NotUsable:
        raise
    except _BROKEN as error:
        raise damaged(error) from error


def _check_directory(path: Path) -> None:
    """Refuse a directory of members that is too long, before zipfile makes an object of each."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(size - _DIRECTORY_END.size - _LARGE_DIRECTORY_BYTES, 0))
        tail = stream.read()
    if len(tail) < _DIRECTORY_END.size:
        raise NotUsable(tr("The file is damaged or cut short."))
    mark, _, _, _, count, length, _, comment = _DIRECTORY_END.unpack(tail[-_DIRECTORY_END.size :])
    if mark != b"PK\x05\x06" or comment:
        raise NotUsable(tr("Its archive has no proper end: it is cut short, or something was added to it."))
    if tail.startswith(_LARGE_DIRECTORY_MARK) or count > MOST_MEMBERS or length > _MOST_DIRECTORY_BYTES:
        raise NotUsable(
            tr("Its archive holds more than {} files, and a model has three.").format(MOST_MEMBERS)
        )


def _check_members(archive: zipfile.ZipFile) -> None:
    names = [member.filename for member in archive.infolist()]
    for name in names:
        if name not in (CONFIG, METADATA, WEIGHTS):
            raise NotUsable(
                tr("Its archive holds {}, which is no part of a plain model.").format(shown(name))
            )
    for name in (CONFIG, METADATA, WEIGHTS):
        if names.count(name) != 1:
            raise NotUsable(
                tr("Its archive must hold {} once, and holds it {} times.").format(name, names.count(name))
            )
    for member in archive.infolist():
        if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotUsable(tr("Its part {} is locked or packed in an unusual way.").format(member.filename))


def _unpacked(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member, counted while it comes out."""
    member = archive.getinfo(name)
    swelling = max(FEW_BYTES, MOST_SWELLING * member.compress_size)
    pieces, total = [], 0
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            total += len(piece)
            if total > most:
                raise NotUsable(tr("Its part {} is larger than {} kB.").format(name, most >> 10))
            if total > swelling:
                raise NotUsable(
                    tr("Its part {} grows far beyond any sensible size when it is unpacked.").format(name)
                )
            pieces.append(piece)
    return b"".join(pieces)
