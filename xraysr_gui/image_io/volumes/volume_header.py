"""What the header of a volume says, in one form for NRRD, MetaImage and NIfTI.

Nothing here opens the file that a header names for its pixels. It names one that lies beside it, without any
folder, or the volume is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals as refusals

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

Packing = Literal["raw", "zlib", "bzip2", "words", "hex"]
Direction = tuple[float, float, float]

LONGEST_HEADER = 1 << 20
MOST_AXES = 8
FROM_THE_END = -1
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_LEFT, _BACK = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


class BadHeader(ValueError):
    """A header contradicts itself or its format; the words say how, for a person."""


@dataclass(frozen=True, slots=True)
class VolumeHeader:
    """The shape of a volume, how it lies in the patient, and where its numbers are.

    Attributes:
        title: What the format is called.
        size: Columns, rows, slices and further axes.
        spacing: Of each axis, in mm.
        number: One number as it is stored, with its byte order.
        along: Where columns run to: the patient's left, back and head.
        down: Where rows run to.
        components: Numbers in a pixel.
        planes: Whether all numbers of the first component come first.
        packing: How the numbers are written.
        start: Where they begin in their file.
        lines: How many lines from there on are left out.
        skipped: How many bytes behind those lines are left out, counted where they are unpacked; FROM_THE_END
            if the numbers are the last of the file.
        pixels: The file that holds them, "" for the file of the header.
        slope, intercept: What each number is multiplied by, and what is added.
    """

    title: str
    size: tuple[int, ...]
    spacing: tuple[float, ...]
    number: np.dtype[Any]
    along: Direction = _LEFT
    down: Direction = _BACK
    components: int = 1
    planes: bool = False
    packing: Packing = "raw"
    start: int = 0
    lines: int = 0
    skipped: int = 0
    pixels: str = ""
    slope: float = 1.0
    intercept: float = 0.0

    @property
    def slices(self) -> int:
        """How many there are, all further axes taken together."""
        return int(np.prod(self.size[2:], dtype=object))

    @property
    def slice_numbers(self) -> int:
        """Numbers of one slice, of all components."""
        return self.size[0] * self.size[1] * self.components

    @property
    def bytes(self) -> int:
        """What all pixels take when they are unpacked."""
        return self.slice_numbers * self.slices * self.number.itemsize

    @property
    def is_scaled(self) -> bool:
        """Whether the stored numbers stand for others."""
        return (self.slope, self.intercept) != (1.0, 0.0)

    @property
    def bits(self) -> int:
        """Of a number that is handed on."""
        return 32 if self.is_scaled and self.number.itemsize < 8 else self.number.itemsize * 8


def header_text(content: Content) -> bytes:
    """The beginning of the file, in which a header of words must end."""
    with content.open() as file:
        return file.read(LONGEST_HEADER)


def refuse_control_signs(header: bytes) -> None:
    """Refuse a header of words that no text editor shows as it is read.

    Raises:
        BadHeader: it holds signs other than letters, tabs and ends of lines.
    """
    found = _CONTROL.search(header)
    if found is not None:
        raise BadHeader(tr("it holds a control character (0x{:02x}) among its words").format(found[0][0]))


def whole_numbers(words: str) -> tuple[int, ...]:
    """Whole numbers with spaces between them.

    Raises:
        ValueError: one of them is none, or there are too many.
    """
    return tuple(int(word) for word in _few(words))


def real_numbers(words: str) -> tuple[float, ...]:
    """Numbers with spaces between them.

    Raises:
        ValueError: one of them is none, or there are too many.
    """
    return tuple(float(word) for word in _few(words))


def _few(words: str) -> list[str]:
    found = words.split(None, MOST_AXES**2)
    if len(found) > MOST_AXES**2:
        raise BadHeader(tr("it gives more than {} numbers at once").format(MOST_AXES**2))
    return found


def refuse_other_places(content: Content, pixels: str) -> None:
    """Refuse pixels anywhere but in the file itself or in a file beside it.

    Raises:
        CannotOpenImage: the header names another place, several files, or a file of an archive.
    """
    name = content.address.name
    if not pixels:
        return
    if content.disk_path is None:
        raise refusals.refused(
            name,
            tr("Its pixels lie in another file of the archive."),
            tr("Unpack the archive to a folder and open the file there."),
        )
    plain = not re.search(r"[/\\:%]", pixels) and pixels.isprintable() and pixels not in (".", "..")
    if not plain or pixels.upper().startswith("LIST"):
        raise in_another_place(name)


def in_another_place(name: str) -> Exception:
    """A header names pixels that it must not name."""
    return refusals.refused(
        name,
        tr("It names a file for its pixels that does not lie in the same folder, or several files."),
        tr("Put the file with the pixels beside it, and name it in the header without any folder."),
    )
