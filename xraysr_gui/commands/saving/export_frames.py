"""Let the enhanced frames of one object leave one after the other: never are all of them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from xraysr_gui.commands.noted import note_records, saved_record
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.export_result import refuse_source, write_result
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import DICOM, write_dicom_frames
from xraysr_gui.settings.whole_file import whole_folder


def paths_of_frames(path: Path, count: int) -> tuple[Path, ...]:
    """The files that are written for so many frames: one of DICOM, or numbered pictures."""
    if path.suffix.lower() in DICOM or count == 1:
        return (path,)
    digits = len(str(count - 1))
    return tuple(path.with_name(f"{path.stem}-{number:0{digits}}{path.suffix}") for number in range(count))


def export_frames(
    original: Radiograph,
    results: Iterable[Radiograph],
    path: Path,
    reader: ImageReader,
    progress: Progress,
) -> tuple[str, ...]:
    """Write what comes of all frames of an object whose first one is `original`; all of it or nothing.

    Gives a sentence if the log of results could not note it.

    Raises:
        CannotExport: frames differ in size, the file is the source, or the folder refuses it.
        Cancelled: the person stopped it.
    """
    records = list[Json]()

    def written(result: Radiograph, file: Path) -> None:
        records.append(saved_record(result, file))

    write_frames(original, results, path, reader, progress, written)
    return note_records(records)


def _nobody(result: Radiograph, file: Path) -> None:
    """For files that do not leave."""


def write_frames(
    original: Radiograph,
    results: Iterable[Radiograph],
    path: Path,
    reader: ImageReader,
    progress: Progress,
    written: Callable[[Radiograph, Path], None] = _nobody,
) -> None:
    """The same without a word in the log; `written` is told of each file, with the (first) result in it.

    Raises:
        CannotExport: frames differ in size, the file is the source, or the folder refuses it.
        Cancelled: the person stopped it.
    """
    paths = paths_of_frames(path, original.source.encoding.frames)
    for one in paths:
        refuse_source(original, one)
    if path.suffix.lower() in DICOM:
        ends = _ends_of_all(original, reader, progress.part(0.0, 0.1))
        count, coming = original.source.encoding.frames, iter(results)
        first = next(coming)
        write_dicom_frames(path, chain([first], coming), count, ends, reader, progress.part(0.1, 1.0))
        written(first, path)
        return
    with whole_folder(path.parent) as folder:
        for result, target in zip(results, paths, strict=True):
            write_result(result, folder / target.name, reader)
            written(result, folder / target.name)


def _ends_of_all(original: Radiograph, reader: ImageReader, progress: Progress) -> tuple[float, float]:
    """The lowest black and the highest white of all frames: what is made of them keeps both."""
    black, white, count = original.black, original.white, original.source.encoding.frames
    for number in range(1, count):
        progress.at(number / count, "reading")
        frame = open_radiograph(original.source.address.at_frame(number), reader)
        black, white = min(black, frame.black), max(white, frame.white)
    return black, white
