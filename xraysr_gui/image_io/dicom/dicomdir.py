"""The table of contents of a DICOM disc: which files belong to it.

The file names in it are words of a stranger: only files that lie below the DICOMDIR's own folder count,
after every link has been followed.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.words import tr
from xraysr_gui.image_io.file_refusals import refused

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

MOST_RECORDS = 100_000
MOST_WORDS = 400_000
"""Elements of all records together, of which most have a dozen."""
_DIRECTORY_CLASS = b"1.2.840.10008.1.3.10"
_RECORDS, _FILE_ID = 0x00041220, 0x00041500
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")


def is_dicomdir(content: Content) -> bool:
    """Whether a file is the directory of a disc, by what it says of itself."""
    return content.head[128:132] == b"DICM" and _DIRECTORY_CLASS in content.head[:512]


def listed_files(content: Content) -> list[Path]:
    """The files of the disc that are there, in the order of the directory, each once.

    Raises:
        CannotOpenImage: the directory is damaged, or names no file that is there.
    """
    from xraysr_gui.image_io.dicom.dicom_file import read_dicom_file
    from xraysr_gui.image_io.dicom.dicom_values import BROKEN, quiet_pydicom

    name, folder = content.address.name, content.address.path.parent
    try:
        with quiet_pydicom(name, MOST_WORDS):
            header = read_dicom_file(content, [_RECORDS]).header
            records = header[_RECORDS].value if _RECORDS in header else []
            named = [_parts(record) for record in records[:MOST_RECORDS]]
    except RecursionError as error:
        raise refused(
            name, tr("Its header nests lists within lists too deeply: the file is damaged.")
        ) from error
    except (*BROKEN, struct.error, OSError) as error:
        raise refused(name, tr("The directory of the disc is damaged.")) from error
    files = list(dict.fromkeys(_resolved(folder, dict.fromkeys(named))))
    if not files:
        raise refused(
            name,
            tr("This directory of a disc names no image that lies beside it."),
            tr("Open the folder of the disc as a folder."),
        )
    return files


def _parts(record: object) -> tuple[str, ...]:
    """The folders and the file that a record names, () if it names none."""
    element = record.get(_FILE_ID) if hasattr(record, "get") else None
    value = getattr(element, "value", None)
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(part) for part in value)


def _resolved(folder: Path, named: Iterable[tuple[str, ...]]) -> Iterator[Path]:
    """The files below the folder; discs copied to a computer often come with small letters."""
    home = folder.resolve()
    for parts in named:
        if not parts or len(parts) > 8 or not all(_PART.fullmatch(part) for part in parts):
            continue
        small = [part.lower() for part in parts]
        for path in (folder.joinpath(*parts), folder.joinpath(*small)):
            if path.is_file() and path.resolve().is_relative_to(home):
                yield path
                break
