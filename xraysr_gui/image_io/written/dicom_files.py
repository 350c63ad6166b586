"""Writes DICOM files, whole or not at all; what goes into them is put together in the reader child."""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.greys import Window
from xraysr_gui.core.leaving import original_shapes
from xraysr_gui.core.left_out import padded
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of, to_json
from xraysr_gui.core.radiograph import Radiograph, on_scale
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.packing import pack_voi
from xraysr_gui.image_io.written.frame_planes import FramePlanes, packed_mask
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder
from xraysr_gui.settings.whole_file import write_whole

DICOM = (".dcm", ".dicom")
MOST_SIDE, FEWEST_BITS = 65535, 2


def write_dicom_image(path: Path, radiograph: Radiograph, reader: ImageReader, progress: Progress) -> None:
    """Write an image as a derived DICOM object of the same study, or of a new one for a picture.

    Raises:
        CannotExport: it is larger than DICOM allows, or the folder is missing, read-only or full.
        Cancelled: the person stopped it.
    """
    if max(radiograph.shape) > MOST_SIDE:
        raise CannotExport(
            tr("{} could not be written.").format(path.name),
            why=tr("DICOM holds at most {} rows and columns; the image has {}.").format(
                MOST_SIDE, radiograph.shape
            ),
            remedy=tr("Save it as TIFF instead."),
        )
    encoding = radiograph.source.encoding
    bits = encoding.kept_bits if encoding.kept_bits > FEWEST_BITS else 8
    request = {
        **asked(radiograph, "image"),
        "bits": bits,
        "black": radiograph.black,
        "white": radiograph.white,
        "inverted": radiograph.greys.inverted,
        "spacing": [radiograph.spacing.row, radiograph.spacing.column],
        "calibration": radiograph.spacing.calibration.name,
        "note": radiograph.spacing.note,
        "vois": [pack_voi(voi) for voi in radiograph.vois or (first_voi(radiograph),)],
    }
    progress.at(0.0, "writing DICOM")
    steps, padding = steps_with_padding(radiograph, bits)
    request |= {"padding": padding, "drawings": [one.title for one in radiograph.overlays]}
    arrays = {"steps": steps, "header": header_array(radiograph), **_planes(radiograph)}
    file = reader.derive(request, arrays, progress)
    write_whole(path, lambda out: out.write(file))


def write_dicom_frames(
    path: Path,
    frames: Iterable[Radiograph],
    count: int,
    ends: tuple[float, float],
    reader: ImageReader,
    progress: Progress,
) -> None:
    """Write the frames of one object as one derived multi-frame object, all on one scale of greys.

    Frame by frame they go to a file without a name, as they come.

    Args:
        count: How many frames come.
        ends: The lowest black and the highest white of all of them.

    Raises:
        CannotExport: they differ in size, are larger than DICOM allows, or the folder refuses the file.
        Cancelled: the person stopped it.
    """
    (black, white), planes = ends, FramePlanes()
    with _unnamed_file(path) as file:
        coming = iter(frames)
        first = next(coming)
        bits = max(first.source.encoding.kept_bits, 8)
        _add_frame(file, path, first, ends, bits)
        planes.add(first)
        for frame in coming:
            if frame.shape != first.shape:
                raise _of_other_size(path)
            _add_frame(file, path, frame, ends, bits)
            planes.add(frame)
        file.flush()
        steps = np.memmap(file, np.uint8 if bits <= 8 else np.uint16, "r+", shape=(count, *first.shape))
        padding = planes.set_padding(steps)
        request = {
            **asked(first, "frames"),
            "bits": bits,
            "spacing": [first.spacing.row, first.spacing.column],
            "calibration": first.spacing.calibration.name,
            "window": _in_steps(first, black, white, 2**bits - 1),
            "note": first.spacing.note,
            "padding": padding,
            "frame_time_ms": first.source.encoding.frame_time_ms,
            "drawings": planes.titles,
        }
        progress.at(0.9, "writing DICOM")
        arrays = {"steps": steps, "header": header_array(first), **planes.arrays()}
        made = reader.derive(request, arrays, progress)
    write_whole(path, lambda out: out.write(made))


def _unnamed_file(path: Path) -> IO[bytes]:
    try:
        return tempfile.TemporaryFile(dir=private_folder(places.cache_folder()))
    except OSError as error:
        raise _without_room(path, error) from error


def _add_frame(file: IO[bytes], path: Path, frame: Radiograph, ends: tuple[float, float], bits: int) -> None:
    if max(frame.shape) > MOST_SIDE:
        raise _of_other_size(path)
    steps = on_scale(frame, *ends).in_steps(bits)
    try:
        file.write(steps.data)
    except OSError as error:
        raise _without_room(path, error) from error


def _of_other_size(path: Path) -> CannotExport:
    return CannotExport(
        tr("{} could not be written.").format(path.name),
        why=tr("The frames of one DICOM file are of one size, and of at most 65535 rows and columns."),
        remedy=tr("Save them as numbered PNG or TIFF files instead."),
    )


def _without_room(path: Path, error: OSError) -> CannotExport:
    return CannotExport(
        tr("{} could not be written.").format(path.name),
        why=tr("Its frames could not be kept on the disk until all are done: {}.").format(
            error.strerror or error
        ),
        remedy=tr("Free some room on the disk of your home folder, or save numbered PNG files instead."),
    )


def _in_steps(radiograph: Radiograph, black: float, white: float, top: int) -> Json | None:
    """The window in which an image is first shown, in the steps that are written; None if it is a table."""
    voi = first_voi(radiograph)
    if not isinstance(voi, Window):
        return None
    slope = top / (white - black)
    if radiograph.greys.inverted:  # bright means dense in what is written
        window = voi.on_scale(-slope, white * slope)
    else:
        window = voi.on_scale(slope, -black * slope)
    return pack_voi(replace(window, title=""))


def steps_with_padding(radiograph: Radiograph, bits: int) -> tuple[Numbers, int | None]:
    """The pixels as they are stored, and the step that stands for padding; no measurement has that step.

    A measurement that would have it is stored one step brighter or darker.
    """
    steps, padding = radiograph.in_steps(bits), padded(radiograph.greys)
    if padding is None:
        return steps, None
    share = radiograph.normalised_of(np.full((1, 1), radiograph.padding_pixel, np.float32)).item()
    top = 2**bits - 1
    step = round(min(max(share, 0.0), 1.0) * top)
    steps[(steps == step) & ~padding] = step + 1 if step < top else step - 1
    steps[padding] = step
    return steps, step


def _planes(radiograph: Radiograph) -> dict[str, NDArray[np.uint8]]:
    """Drawings and shutter, eight pixels a byte."""
    planes = {f"drawing {number}": one.drawn for number, one in enumerate(radiograph.overlays)}
    if radiograph.shutter is not None:
        planes["shutter"] = radiograph.shutter.covered
    return {name: packed_mask(plane) for name, plane in planes.items()}


def asked(radiograph: Radiograph, kind: str) -> Json:
    """What the child has to know of an image for any kind of object."""
    return {
        "kind": kind,
        "subject": radiograph.source.address.name,
        "frame": radiograph.source.address.frame,
        "capsule": to_json(capsule_of(radiograph)),
        "key": radiograph.filed_under,
        "lossy": radiograph.source.encoding.lossy,
        "ratio": _ratio(radiograph),
        "jpeg": any(step.compresses for step in radiograph.steps),
    }


def header_array(radiograph: Radiograph) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The source's header on its way to the child; nobody here looks into it."""
    return np.frombuffer(radiograph.source.header, np.uint8)


def _ratio(radiograph: Radiograph) -> float:
    """How much smaller the file is than its pixels, for a source that does not say it itself."""
    encoding, address = radiograph.source.encoding, radiograph.source.address
    pixels = math.prod(original_shapes(radiograph)[0])
    try:
        size = address.path.stat().st_size
    except OSError:
        return 1.0
    return max(1.0, pixels * encoding.frames * (1 if encoding.bits <= 8 else 2) / max(size, 1))


def drawing_key(drawing: str) -> str:
    """The same for the same drawing, in whatever file: its words as `repr` gives them."""
    return hashlib.sha256(drawing.encode()).hexdigest()
