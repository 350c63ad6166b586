"""A session as one file: a plain zip archive of the list, one file of numpy for each result, and hashes.

Nothing in it is compressed, so what is read is never larger than the file, and nothing of it is ever written
to a folder. Images are not in it: they are named by their places and known by their hashes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np

from xraysr_gui import __version__
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotBringBack, UserError
from xraysr_gui.core.page import Page
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, as_pixels
from xraysr_gui.core.words import tr
from xraysr_gui.settings.whole_file import write_whole
from xraysr_gui.studies.journal import LIST, session_time, stamp_of
from xraysr_gui.studies.pixel_files import PixelFiles
from xraysr_gui.studies.session import KeptImage, KeptSession, Snapshot, kept_of
from xraysr_gui.studies.session_archive import MANIFEST, MOST_LIST_BYTES, Members, NoSession
from xraysr_gui.studies.session_json import from_json, to_json

FORMAT, SCHEMA = "xraysr session", 1
_PIECE = 1 << 22


def write_session(path: Path, snapshot: Snapshot, pixel_files: PixelFiles | None, told: Progress) -> None:
    """Write all that is open, with every result; whole or not at all.

    Raises:
        CannotExport: the folder refuses the file.
        CannotBringBack: a result that had been moved to the disk is gone.
        Cancelled: the person stopped it.
    """
    results = [result for document in snapshot.documents for result in document.results]
    names = {result: f"{number:05}.npy" for number, result in enumerate(results)}
    kept = kept_of(snapshot, lambda result: names[result], stamp_of, session_time())
    kept = replace(kept, images=tuple(_with_hash(one, told) for one in kept.images))

    def write(file: IO[bytes]) -> None:
        hashes: dict[str, str] = {}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for number, (result, name) in enumerate(names.items()):
                told.at(number / len(names), tr("Writing {}").format(path.name))
                whole = result
                if pixel_files is not None and pixel_files.holds(result):
                    whole = pixel_files.bring_back(result, told)
                hashes[name] = _add(archive, name, _pieces_of(whole.pixels), told)
            hashes[LIST] = _add(archive, LIST, iter([to_json(kept).encode()]), told)
            manifest = {"format": FORMAT, "schema": SCHEMA, "program": __version__, "sha256": hashes}
            _add(archive, MANIFEST, iter([json.dumps(manifest).encode()]), told)

    write_whole(path, write)


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes], told: Progress) -> str:
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            told.at(0.0)
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


def _pieces_of(pixels: Pixels) -> Iterator[bytes]:
    """A file of numpy, piece by piece."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, np.lib.format.header_data_from_array_1_0(pixels))
    yield head.getvalue()
    flat = pixels.ravel()
    for start in range(0, flat.size, _PIECE // 4):
        yield flat[start : start + _PIECE // 4].tobytes()


def _with_hash(kept: KeptImage, told: Progress) -> KeptImage:
    """Images that are not in memory, and members of archives, are known by the hash of their whole file."""
    if kept.sha256 and not kept.address.member:
        return kept
    return replace(kept, sha256="" if kept.address.member else _hash_of(kept.address.path, told))


def _hash_of(path: Path, told: Progress) -> str:
    """The hash of a file, "" where it cannot be read or is a pipe or a device."""
    digest = hashlib.sha256()
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                told.at(0.0)
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class SessionFile:
    """An opened session file: its list was read, results are read when they are wanted."""

    path: Path
    session: KeptSession
    hashes: dict[str, str]

    def pixels_of(self, file: str) -> Pixels:
        """The pixels of a result.

        Raises:
            ValueError, OSError: it is missing or damaged.
        """
        with Members(self.path) as members:
            data = members.read(file, self.hashes.get(file, ""))
        return as_pixels(_array_in(data))


def _array_in(data: bytes) -> Pixels:
    """The one kind of array that a session holds; numpy reads the head, and never a pickle."""
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("another version of the format")
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(stream)
    if dtype != np.dtype("<f4") or by_columns or len(shape) != 2 or min(shape) < 1:
        raise ValueError("no image of 32-bit numbers")
    if shape[0] * shape[1] * 4 != len(data) - stream.tell():
        raise ValueError("more or fewer values than it says")
    return np.frombuffer(data, np.dtype("<f4"), offset=stream.tell()).reshape(shape)


def open_session(path: Path, told: Progress) -> tuple[SessionFile, tuple[str, ...]]:
    """Read the list of a session, look where its images lie now, and say which of them moved.

    Raises:
        CannotBringBack: it is no session of this program, or damaged, or made to do harm.
        Cancelled: the person stopped it.
    """
    try:
        with Members(path) as members:
            manifest = _manifest(members)
            session = from_json(members.read(LIST, manifest[LIST], MOST_LIST_BYTES))
    except (NoSession, OSError, ValueError, TypeError, KeyError, AttributeError, UserError) as error:
        raise _refused(path, error) from error
    except RecursionError as error:
        raise _refused(path, NoSession(tr("its list is nested far too deep"))) from error
    images, sentences, places = [], [], {}
    for kept in session.images:
        told.at(0.0, tr("Looking for {}").format(kept.address.name))
        found = _found_again(kept, path.parent, told)
        if found.address.path != kept.address.path:
            sentences.append(
                tr("{} was found beside the session, at {}.").format(kept.address.name, found.address.path)
            )
        places[kept.address.path] = found.address.path
        images.append(found)
    page, views = session.page, session.views
    page = page and _moved(page, places)
    views = views and views.with_pages(lambda page: _moved(page, places))
    session = replace(session, images=tuple(images), page=page, views=views)
    return SessionFile(path, session, manifest), tuple(sentences)


def _moved(page: Page, places: Mapping[Path, Path]) -> Page:
    """The same page where its files lie now."""
    moved = tuple(replace(one, path=places.get(one.path, one.path)) for one in page.stack.images)
    return replace(page, stack=replace(page.stack, images=moved))


def _manifest(members: Members) -> dict[str, str]:
    told: Any = json.loads(members.read(MANIFEST, "", MOST_LIST_BYTES))
    if told["format"] != FORMAT:
        raise NoSession(tr("it is an archive, and no session"))
    if told["schema"] != SCHEMA:
        raise NoSession(tr("it was written by a newer program ({})").format(str(told["program"])[:20]))
    return {str(name): str(digest) for name, digest in told["sha256"].items()}


def _found_again(kept: KeptImage, beside: Path, told: Progress) -> KeptImage:
    """The image at its place, or beside the session, with the stamp of now if its bytes are the same."""
    address = kept.address
    if not _may_be_asked(address.path, beside):
        return replace(kept, stamp=(-1, -1))
    for path in (address.path, beside / address.path.name):
        stamp = stamp_of(path)
        if stamp == (0, 0):
            continue
        same = stamp == kept.stamp or (kept.sha256 != "" and _hash_of(path, told) == kept.sha256)
        if same:
            return replace(kept, address=Address(path, address.member, address.frame), stamp=stamp)
    return replace(kept, stamp=(-1, -1))


def _may_be_asked(path: Path, beside: Path) -> bool:
    """Whether a place may be looked at: a stranger's session must not call another computer."""
    local = not str(path).startswith(("\\\\", "//"))
    return path.is_absolute() and (local or path.drive == beside.drive != "")


def _refused(path: Path, error: Exception) -> CannotBringBack:
    if isinstance(error, NoSession):
        why = f"{str(error)[:1].upper()}{str(error)[1:]}."
    elif isinstance(error, OSError):
        why = tr("The system does not give it: {}.").format(error.strerror or tr("it is damaged"))
    else:
        why = tr("It is damaged, or was made to do harm.")
    return CannotBringBack(
        tr("The session {} could not be opened.").format(os.path.basename(path)),
        why=why,
        remedy=tr("Ask for a new copy of it, or open its images one by one."),
    )
