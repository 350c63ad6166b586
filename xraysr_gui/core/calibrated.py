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


def field_beside(image: Radiograph, other: Radiograph) -> tuple[float, float]:
    """Width and height of an image in the field units of another one, as the files tell both.

    A line by which a reader calibrates one of two images says nothing of the other.
    """
    own, known = image.spacing.without_hand, other.spacing.without_hand
    times = other.spacing.row / known.row
    return image.shape[1] * own.column * times, image.shape[0] * own.row * times
