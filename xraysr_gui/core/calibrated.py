"""An image in the millimetres of a line of known length."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.marks import KnownLength, Mark
from xraysr_gui.core.radiograph import Radiograph


def line_among(marks: tuple[Mark, ...]) -> KnownLength | None:
    """The mark that calibrates an image, None without one."""
    return next((mark for mark in marks if isinstance(mark, KnownLength)), None)


def calibrated_by(
    image: Radiograph, marks: tuple[Mark, ...], elsewhere: KnownLength | None = None
) -> Radiograph:
    """An image as it was read, in the millimetres of a line on it, or on another frame, if there is one."""
    line = line_among(marks) or elsewhere
    if line is None:
        return image
    return replace(image, spacing=image.spacing.calibrated(line.factor, line.note))
