"""Writes pictures, whole or not at all: what a screen shows, or an image at its full depth.

An image tells how it was made: in an iTXt chunk of a PNG file, in the ImageDescription of a TIFF file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.provenance import RESTRICTION, Capsule, capsule_of, to_json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.settings.whole_file import write_whole

FORMATS = {".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF"}
PROVENANCE = "xraysr-provenance"
TIFF_DESCRIPTION, TIFF_SOFTWARE = 270, 305


def write_png(path: Path, greys: NDArray[np.uint8], capsule: Capsule | None = None) -> None:
    """Write 8-bit greys (or colours) as a PNG file without any patient data.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    from PIL import Image  # decoders and encoders load at their first use

    picture = Image.fromarray(np.ascontiguousarray(greys))
    extra = provenance_options("PNG", capsule) if capsule else {}
    write_whole(path, lambda file: picture.save(file, format="PNG", **extra))


def write_image(path: Path, radiograph: Radiograph) -> None:
    """Write an image on the scale of its stored bits, bright means dense, without any patient data.

    Raises:
        CannotExport: the ending names no format that holds it, or the folder is missing, read-only or full.
    """
    from PIL import Image

    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise CannotExport(
            f"{path.name} could not be written.",
            why=f"Images are written as {', '.join(FORMATS)} files.",
            remedy="Choose a name with one of these endings.",
        )
    picture = Image.fromarray(radiograph.in_steps(min(16, radiograph.source.encoding.bits)))
    extra = provenance_options(kind, capsule_of(radiograph))
    write_whole(path, lambda file: picture.save(file, format=kind, **extra))


def provenance_options(kind: str, capsule: Capsule) -> dict[str, Any]:
    """What the library is told so that a PNG or TIFF file says how it was made."""
    if kind == "TIFF":
        return {"tiffinfo": {TIFF_DESCRIPTION: to_json(capsule), TIFF_SOFTWARE: capsule.program}}
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_itxt("Software", capsule.program)
    told.add_itxt("Disclaimer", RESTRICTION)
    told.add_itxt(PROVENANCE, to_json(capsule))
    return {"pnginfo": told}
