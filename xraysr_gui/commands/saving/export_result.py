"""Let one image leave as a file: PNG, TIFF or DICOM, as the ending of its name says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.commands.noted import note_saved
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.greys import Window
from xraysr_gui.core.presets import first_voi, shows_as_stored
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import MOST_BITS
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import DICOM, write_dicom_image
from xraysr_gui.image_io.written.dicom_regions import MapOfNumbers, write_error_map
from xraysr_gui.image_io.written.float_file import BARE, NPY, is_float_file, write_floats
from xraysr_gui.image_io.written.picture_file import FORMATS, write_image

if TYPE_CHECKING:
    from xraysr_gui.metrics.error_map import DrawnMap

ENDINGS = (*DICOM, *FORMATS)


def export_result(
    radiograph: Radiograph,
    path: Path,
    reader: ImageReader,
    progress: Progress | None = None,
    *,
    as_floats: bool = False,
) -> tuple[str, ...]:
    """Write one version of an image, with its provenance; whole or not at all, never over its source.

    Gives a sentence on what the file does not hold of how the image is shown; none if it holds all.

    Raises:
        CannotExport: the ending names no format, the file is the source, or the folder refuses it.
        Cancelled: the person stopped it.
    """
    check_target(radiograph, path, as_floats=as_floats)
    write_result(radiograph, path, reader, progress, as_floats=as_floats)
    return (*left_behind((Around.of(radiograph),), path), *note_saved(radiograph, path))


def write_result(
    radiograph: Radiograph,
    path: Path,
    reader: ImageReader,
    progress: Progress | None = None,
    *,
    as_floats: bool = False,
) -> None:
    """The same for a file that does not leave: nothing is noted.

    Raises:
        CannotExport: the folder refuses it.
        Cancelled: the person stopped it.
    """
    if is_float_file(path, as_floats=as_floats):
        write_floats(path, radiograph)
    elif path.suffix.lower() in DICOM:
        write_dicom_image(path, radiograph, reader, progress or Progress())
    else:
        write_image(path, radiograph)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the pixels of a result: how it is shown, and what lies over it.

    Attributes:
        window: In words, "" if grey levels are shown as they are stored.
        table: The table of the file in its place, in words, "" if there is none.
        bits: Of the file it comes from.
    """

    window: str
    table: str
    bits: int
    has_shutter: bool
    overlays: int

    @staticmethod
    def of(result: Radiograph) -> Around:
        """What stands around one."""
        has_shutter, bits = result.shutter is not None, result.source.encoding.bits
        return Around(*_window_words(result), bits, has_shutter, len(result.overlays))


def left_behind(results: Sequence[Around], path: Path) -> tuple[str, ...]:
    """What a file of these does not hold of how they are shown, in sentences; () if it holds all.

    A picture tells this program its window; others show its grey levels as they are.
    """
    if path.suffix.lower() == NPY:
        return (BARE,)
    first, is_dicom = results[0], path.suffix.lower() in DICOM
    if is_dicom:
        missing = tr("In the file {} is missing: frames that leave together hold a window and no table.")
        return (missing.format(first.table),) if first.table and len(results) > 1 else ()
    parts = [first.table] if first.table else []
    aside = tr("{} stands beside the grey levels, for this program alone.")
    windows = (aside.format(first.window),) if first.window else ()
    if any(one.has_shutter for one in results):
        parts.append("the shutter")
    drawings = max(one.overlays for one in results)
    if drawings:
        parts.append("the overlay" if drawings == 1 else "the overlays")
    if not parts:
        return windows
    told = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    are = "is" if len(parts) == 1 and not told.endswith("overlays") else "are"
    what, it = ("The picture holds", "it") if len(results) == 1 else ("The pictures hold", "them")
    levels = "all grey levels" if first.bits <= MOST_BITS else f"the grey levels in {MOST_BITS} bits"
    return (tr("{} {}; {} {} not in {}.").format(what, levels, told, are, it), *windows)


def _window_words(radiograph: Radiograph) -> tuple[str, str]:
    voi = first_voi(radiograph)
    if shows_as_stored(voi, radiograph):
        return "", ""
    if isinstance(voi, Window):
        return f"The window {voi.words}", ""
    return "", f"the file's table of greys{f' “{voi.title}”' if voi.title else ''}"


def export_map(
    radiograph: Radiograph, drawn: DrawnMap, path: Path, reader: ImageReader, progress: Progress
) -> None:
    """Write a map of `radiograph` as a DICOM Parametric Map.

    Raises:
        CannotExport: it is not drawn to its end, the image is no DICOM, or the folder refuses the file.
        Cancelled: the person stopped it.
    """
    refuse_source(radiograph, path)
    told = MapOfNumbers(
        drawn.values, drawn.title, drawn.scale.unit, drawn.spacing, drawn.origin, drawn.left_out
    )
    write_error_map(path, radiograph, told, reader, progress)


def check_target(radiograph: Radiograph, path: Path, *, as_floats: bool = False) -> None:
    """Refuse, before long work begins, a name under which nothing can be written.

    Raises:
        CannotExport: the ending names no format, or the file is the one that the image was opened from.
    """
    if not is_float_file(path, as_floats=as_floats) and path.suffix.lower() not in ENDINGS:
        raise CannotExport(
            tr("{} could not be written.").format(path.name),
            why=tr("Images are written as {} files.").format(", ".join((*ENDINGS, NPY))),
            remedy=tr("Choose a name with one of these endings."),
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
            tr("{} was not written.").format(path.name),
            why=tr("It is the file that the image was opened from, and originals are never written over."),
            remedy=tr("Choose another name or another folder."),
        )
