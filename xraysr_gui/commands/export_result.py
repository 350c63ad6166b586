"""Let one image leave as a file: PNG, TIFF or DICOM, as the ending of its name says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.called import SIGNS, kind_of
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.dicom_files import DICOM, write_dicom_frames, write_dicom_image
from xraysr_gui.image_io.dicom_regions import MapOfNumbers, write_error_map
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.picture_file import FORMATS, write_image

if TYPE_CHECKING:
    from xraysr_gui.metrics.error_map import DrawnMap

ENDINGS = (*DICOM, *FORMATS)
_STRANGE = re.compile(r"[^\w.-]+")
_ID = re.compile(r"[a-z0-9-]{1,40}")


def export_result(
    radiograph: Radiograph, path: Path, reader: ImageReader, progress: Progress | None = None
) -> None:
    """Write one version of an image, with its provenance; whole or not at all, never over its source.

    Raises:
        CannotExport: the ending names no format, the file is the source, or the folder refuses it.
        Cancelled: the person stopped it.
    """
    check_target(radiograph, path)
    if path.suffix.lower() in DICOM:
        write_dicom_image(path, radiograph, reader, progress or Progress())
    else:
        write_image(path, radiograph)


def export_frames(
    results: Sequence[Radiograph], path: Path, reader: ImageReader, progress: Progress
) -> tuple[Path, ...]:
    """Write the frames of one object: one DICOM file, or numbered pictures; gives the files.

    Raises:
        CannotExport: frames differ in size, the file is the source, or the folder refuses it.
        Cancelled: the person stopped it.
    """
    if len(results) == 1:
        export_result(results[0], path, reader, progress)
        return (path,)
    check_target(results[0], path)
    if path.suffix.lower() in DICOM:
        write_dicom_frames(path, results, reader, progress)
        return (path,)
    digits = len(str(len(results) - 1))
    paths = tuple(
        path.with_name(f"{path.stem}-{number:0{digits}}{path.suffix}") for number in range(len(results))
    )
    for number, (result, target) in enumerate(zip(results, paths, strict=True)):
        export_result(result, target, reader)
        progress.at(number / len(results), "writing pictures")
    return paths


def export_map(
    radiograph: Radiograph, drawn: DrawnMap, path: Path, reader: ImageReader, progress: Progress
) -> None:
    """Write a map of `radiograph` as a DICOM Parametric Map.

    Raises:
        CannotExport: it is not drawn to its end, the image is no DICOM, or the folder refuses the file.
        Cancelled: the person stopped it.
    """
    refuse_source(radiograph, path)
    told = MapOfNumbers(drawn.values, drawn.title, drawn.scale.unit, drawn.spacing, drawn.origin)
    write_error_map(path, radiograph, told, reader, progress)


def check_target(radiograph: Radiograph, path: Path) -> None:
    """Refuse, before long work begins, a name under which nothing can be written.

    Raises:
        CannotExport: the ending names no format, or the file is the one that the image was opened from.
    """
    if path.suffix.lower() not in ENDINGS:
        raise CannotExport(
            f"{path.name} could not be written.",
            why=f"Images are written as {', '.join(ENDINGS)} files.",
            remedy="Choose a name with one of these endings.",
        )
    refuse_source(radiograph, path)


def refuse_source(radiograph: Radiograph, path: Path) -> None:
    """Keep the file that an image was opened from.

    Raises:
        CannotExport: `path` is that file.
    """
    source = radiograph.source.address.path
    try:
        same = path.exists() and source.exists() and path.samefile(source)
    except OSError:
        same = path == source
    if same:
        raise CannotExport(
            f"{path.name} was not written.",
            why="It is the file that the image was opened from, and originals are never written over.",
            remedy="Choose another name or another folder.",
        )


def suggested_name(radiograph: Radiograph, ending: str = ".dcm", label: str = "") -> str:
    """A file name to begin with: a label or what was exposed, the image's hash, and what was done to it.

    What the image's file is called stays out: files are often called after a patient.
    """
    source = radiograph.source
    begun = _STRANGE.sub("_", label or kind_of(source)).strip("._ ")[:60]
    frame = f"frame{source.address.frame + 1}" if source.address.frame else ""
    done = [step.enhancer for step in radiograph.steps if _ID.fullmatch(step.enhancer)]
    parts = (begun or "image", source.sha256[:SIGNS], frame, *done)
    return "-".join(filter(None, parts))[:100] + ending
