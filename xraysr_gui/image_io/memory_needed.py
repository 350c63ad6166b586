"""Whether there is room for an image, asked of its header: before decoding, not after a minute of it."""

from __future__ import annotations

from dataclasses import asdict

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals as refusals

HANDED_ON = 4
"""Bytes of a pixel that was decoded: its code, and the same on its way to the window."""
IN_THE_WINDOW = 3
"""Bytes of a pixel that is shown: its code, and the smaller images for zooming out."""


def to_decode(sample_bytes: int) -> int:
    """Bytes that a reader takes for each pixel of so many stored bytes, which most decoders hold twice."""
    return 2 * sample_bytes + HANDED_ON


@dataclass(frozen=True, slots=True)
class FreeMemory:
    """How much memory opening an image may take; None where nobody knows.

    Attributes:
        free: Bytes that the computer has left.
        for_one_file: Bytes that the reader may take.
    """

    free: int | None = None
    for_one_file: int | None = None

    @classmethod
    def from_json(cls, said: Json | None) -> FreeMemory:
        """The room that a request tells of."""
        return cls(**(said or {}))

    def as_json(self) -> Json:
        """For a request."""
        return asdict(self)

    def refuse_beyond(self, name: str, rows: int, columns: int, bytes_each: int) -> None:
        """Refuse an image for whose pixels a reader takes so many bytes each.

        Raises:
            CannotOpenImage: there is no room for it.
        """
        reading, size = rows * columns * bytes_each, f"{columns} x {rows} pixels"
        if self.for_one_file is not None and reading > self.for_one_file:
            raise refusals.refused(
                name,
                tr("Reading its {} takes {} of memory, and one file may take {}.").format(
                    size, _gb(reading), _gb(self.for_one_file)
                ),
                tr(
                    'Allow more "Memory for one file" in the settings, '
                    "or ask for a smaller copy of the image."
                ),
            )
        whole = reading + rows * columns * IN_THE_WINDOW
        if self.free is not None and whole > self.free:
            left = _gb(self.free)
            raise refusals.refused(
                name,
                tr("Opening its {} takes {} of memory, and this computer has {} left.").format(
                    size, _gb(whole), left
                ),
                tr("Close other images and programs and open it again, or use a computer with more memory."),
            )


def _gb(count: int) -> str:
    return f"{count / 2**30:.2g} GB"
