"""Tell what an image file holds: the facts behind `xraysr info`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.loose import Json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.image_reader import ImageReader


def describe_image(
    path: Path,
    frame: int = 0,
    reader: ImageReader | None = None,
    advice: Callable[[Radiograph], str] | None = None,
) -> Json:
    """Facts in plain JSON; pixel values by the convention (bright means dense); `advice` tells what to do.

    Raises:
        CannotOpenImage: it is missing, damaged, or not an image that we know.
    """
    radiograph = open_radiograph(Address(path, frame=frame), reader)
    encoding, (darkest, brightest) = radiograph.source.encoding, radiograph.ends
    return {
        "format": encoding.format,
        "rows": radiograph.shape[0],
        "columns": radiograph.shape[1],
        "bits": encoding.bits,
        "photometric": encoding.photometric,
        "spacing_mm": list(radiograph.spacing_mm) if radiograph.spacing_mm else None,
        "calibration": radiograph.spacing.words,
        "transfer_syntax": encoding.transfer_syntax or None,
        "lossy": encoding.lossy or None,
        "frames": encoding.frames,
        "white": radiograph.white,
        "minimum": darkest,
        "maximum": brightest,
        "polarity_inverted": radiograph.greys.inverted,
        "notices": list(radiograph.notices),
        **({} if advice is None else {"advice": advice(radiograph)}),
    }
