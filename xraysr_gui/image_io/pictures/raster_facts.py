"""What the header of a picture file says, in one form for all formats."""

from __future__ import annotations

from typing import Literal

from xraysr_gui.core.light_dataclass import dataclass

LOWEST, HIGHEST, EVEN = 0.05, 20.0, 1e-3


@dataclass(frozen=True, slots=True)
class RasterFacts:
    """One frame of a picture file.

    Attributes:
        format: Such as "PNG".
        bits: Of one sample, as it is stored.
        samples: How many a pixel has; a palette counts as one.
        kind: Whole numbers, whole numbers with a sign, or floating-point numbers.
        used_bits: How many of the bits mean something, 0 for all.
        inverted: Whether low numbers are bright.
        palette: The red, green and blue of each number, () if numbers are greys.
        orientation: How the picture is to be turned, 1 to 8 as EXIF has it.
        frames: How many images of full size the file holds.
        page: Which of the directories in the file this frame is.
        lossy: How detail was lost, "" if none was.
        dpi: The print resolution that the file states, 0 if none.
        transparent: The samples of a pixel that stands for nothing, () if there is none.
        pixel_shape: How high a pixel is, by its width.
        is_moving: Whether the file holds an animation, of which only the first picture is shown.
        is_flipped: Whether the decoder flips rows and columns as `orientation` says; it never swaps them.
        meant: How many of the samples are its grey, or its colours, with their opacity; 0 for all.
    """

    format: str
    rows: int
    columns: int
    bits: int = 8
    samples: int = 1
    kind: Literal["whole", "signed", "floating"] = "whole"
    used_bits: int = 0
    inverted: bool = False
    palette: tuple[tuple[int, int, int], ...] = ()
    orientation: int = 1
    frames: int = 1
    page: int = 0
    lossy: str = ""
    dpi: float = 0.0
    transparent: tuple[int, ...] = ()
    pixel_shape: float = 1.0
    is_moving: bool = False
    is_flipped: bool = False
    meant: int = 0


def shape_of_pixel(across: float, down: float) -> float:
    """How high a pixel is by its width, from pixels in the same length; 1 where that makes no sense."""
    if across <= 0 or down <= 0 or not LOWEST <= across / down <= HIGHEST:
        return 1.0
    return 1.0 if abs(across / down - 1) < EVEN else across / down
