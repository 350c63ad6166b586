"""What files, archives and discs hold, for the study list; no pixel is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage, TellsOfImages
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.archive import Archive, is_zip
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom.dicomdir import is_dicomdir, listed_files
from xraysr_gui.image_io.file_refusals import of_system
from xraysr_gui.image_io.readers import reader_of
from xraysr_gui.image_io.summary import Summary

if TYPE_CHECKING:
    from xraysr_gui.isolation.child import Report

GLIMPSE_BYTES = 1 << 18
MOST_HASHED = 64 << 20
"""Of a file that says of nothing that it is one image and no other; a larger one is taken for no copy."""
Rows = list[Json]


def summarise_paths(paths: list[Path], report: Report) -> tuple[Rows, Rows]:
    """Summaries of all images in these files, and a sentence for each file that holds none.

    Raises:
        Cancelled: the person asked to stop.
    """
    found: Rows = []
    refused: Rows = []
    for number, path in enumerate(paths):
        report(number / len(paths), tr("Reading file {} of {}").format(number + 1, len(paths)))
        for outcome in _outcomes(path, report, number / len(paths)):
            if isinstance(outcome, Summary):
                found.append(outcome.to_json())
            else:
                refused.append({"path": str(path), "sentence": str(outcome)})
    return found, refused


def _outcomes(path: Path, report: Report, done: float) -> Iterator[Summary | CannotOpenImage]:
    """Whatever a file holds: one image, or those of an archive or a disc; or why there is none."""
    try:
        content = Content(Address(path))
        if is_zip(content.head):
            yield from _in_archive(path, report, done)
        elif is_dicomdir(content):
            yield from _on_disc(content, report, done)
        else:
            yield _summary(content)
    except CannotOpenImage as error:
        yield error
    except OSError as error:
        yield of_system(path.name, error)


def _summary(content: Content) -> Summary:
    summary = reader_of(content).decoder().summarise(content)
    with content.open() as file:
        return _named(summary, content.size, file)


def _named(summary: Summary, size: int, file: BinaryIO) -> Summary:
    """With what is the same for every copy of a file: of DICOM its size and its beginning, header and first
    pixels; of others all of it, as two volumes of one shape may begin alike for a long way.
    """
    if summary.identity or (summary.format != "DICOM" and size > MOST_HASHED):
        return summary
    told = sha256(f"{size}\0".encode())
    told.update(file.read(GLIMPSE_BYTES))
    while summary.format != "DICOM" and (piece := file.read(GLIMPSE_BYTES)):
        told.update(piece)
    return replace(summary, identity=told.hexdigest())


def _on_disc(directory: Content, report: Report, done: float) -> Iterator[Summary | CannotOpenImage]:
    for path in listed_files(directory):
        report(done, tr("Reading {}").format(path.name))
        try:
            yield _summary(Content(Address(path)))
        except TellsOfImages:
            continue
        except CannotOpenImage as error:
            yield error


def _in_archive(path: Path, report: Report, done: float) -> Iterator[Summary | CannotOpenImage]:
    """The images of an archive; what is no image passes in silence, unless there is nothing else."""
    count = 0
    with Archive(path) as archive:
        for name in archive.names:
            report(done, tr("Reading {}").format(path.name))
            try:
                outcome = _member(archive, name)
            except TellsOfImages:
                continue
            except CannotOpenImage as error:
                yield error
                continue
            if outcome is not None:
                count += 1
                yield outcome
    if not count:
        yield CannotOpenImage(
            tr("{} could not be opened.").format(path.name),
            why=tr("This archive holds no image that this program reads."),
            remedy=tr(
                "Choose an archive of DICOM files or pictures; archives inside archives must be unpacked."
            ),
        )


def _member(archive: Archive, name: str) -> Summary | None:
    """One member, unpacked no further than its header where that is enough; None if it is no image."""
    address = Address(archive.path, name)
    beginning = archive.read(name, GLIMPSE_BYTES)
    is_whole = len(beginning) < GLIMPSE_BYTES
    content = Content(address, beginning)
    try:
        reader = reader_of(content)
    except CannotOpenImage:
        return None
    if is_dicomdir(content):
        return None
    size = archive.size(name)
    if reader.id == "dicom" and not is_whole:
        try:
            return _named(reader.decoder().summarise(content), size, content.open())
        except CannotOpenImage:
            is_whole = False
    whole = content if is_whole else Content(address, archive.read(name))
    return _named(reader.decoder().summarise(whole), size, whole.open())
