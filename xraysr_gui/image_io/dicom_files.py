"""Writes DICOM files, whole or not at all; what goes into them is put together in the reader child."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of, to_json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.packing import pack_voi
from xraysr_gui.image_io.picture_file import write_whole

DICOM = (".dcm", ".dicom")
MOST_SIDE, FEWEST_BITS, MOST_BITS = 65535, 2, 16


def write_dicom_image(path: Path, radiograph: Radiograph, reader: ImageReader, progress: Progress) -> None:
    """Write an image as a derived DICOM object of the same study, or of a new one for a picture.

    Raises:
        CannotExport: it is larger than DICOM allows, or the folder is missing, read-only or full.
        Cancelled: the person stopped it.
    """
    if max(radiograph.shape) > MOST_SIDE:
        raise CannotExport(
            f"{path.name} could not be written.",
            why=f"DICOM holds at most {MOST_SIDE} rows and columns; the image has {radiograph.shape}.",
            remedy="Save it as TIFF instead.",
        )
    encoding = radiograph.source.encoding
    bits = (
        encoding.bits
        if FEWEST_BITS < encoding.bits <= MOST_BITS
        else (8 if encoding.bits <= 8 else MOST_BITS)
    )
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
        "lossy": encoding.lossy,
        "ratio": _ratio(radiograph),
    }
    progress.at(0.0, "writing DICOM")
    arrays = {"steps": radiograph.in_steps(bits), "header": header_array(radiograph)}
    file = reader.derive(request, arrays, progress)
    write_whole(path, lambda out: out.write(file))


def asked(radiograph: Radiograph, kind: str) -> dict[str, Any]:
    """What the child has to know of an image for any kind of object."""
    return {
        "kind": kind,
        "subject": radiograph.source.address.name,
        "frame": radiograph.source.address.frame,
        "capsule": to_json(capsule_of(radiograph)),
    }


def header_array(radiograph: Radiograph) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The source's header on its way to the child; nobody here looks into it."""
    return np.frombuffer(radiograph.source.header, np.uint8)


def _ratio(radiograph: Radiograph) -> float:
    """How much smaller the file is than its pixels, for a source that does not say it itself."""
    encoding, address = radiograph.source.encoding, radiograph.source.address
    scale = math.prod(step.scale for step in radiograph.steps)
    pixels = radiograph.shape[0] * radiograph.shape[1] / scale**2
    try:
        size = address.path.stat().st_size
    except OSError:
        return 1.0
    return max(1.0, pixels * encoding.frames * (1 if encoding.bits <= 8 else 2) / max(size, 1))
