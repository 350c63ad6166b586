"""In which grey levels noise and errors are told: the steps of the image's own file, with how many it has.

What is set for images of every depth (the noise that a filter works with) is in grey levels of 256 instead.
"""

from __future__ import annotations

from typing import NamedTuple

from xraysr_gui.core.radiograph import Radiograph

GREY_LEVELS = "grey levels"
MOST_BITS = 16


class GreyScale(NamedTuple):
    """How many levels lie between black and white, and what one is called."""

    levels: float
    unit: str

    @property
    def is_stored(self) -> bool:
        """Whether a level is a step of whole numbers, and no value of an image of real numbers."""
        return self.unit.startswith(GREY_LEVELS)


def scale_of_bits(bits: int) -> GreyScale:
    """That of a file of so many bits."""
    return GreyScale(float(2**bits - 1), f"{GREY_LEVELS} of {2**bits}")


EIGHT_BITS = scale_of_bits(8)


def levels_of(image: Radiograph) -> GreyScale:
    """Steps of the stored bits; an image of real numbers has none, so its own values are told."""
    bits = image.source.encoding.bits
    if bits <= MOST_BITS:
        return scale_of_bits(bits)
    return GreyScale(abs(float(image.white) - float(image.black)), "values")


def in_levels(unit: str, level_unit: str) -> str:
    """The unit of a number in the levels of an image, such as "grey levels of 256, squared"."""
    if unit == f"{GREY_LEVELS}²" and level_unit.startswith(f"{GREY_LEVELS} of "):
        return f"{level_unit}, squared"
    return unit.replace(GREY_LEVELS, level_unit)
