"""How a DICOM file lays its pixels out, checked before a single one is decoded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydicom.datadict import tag_for_keyword

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals
from xraysr_gui.image_io.dicom import dicom_refusals as refusals
from xraysr_gui.image_io.dicom.dicom_file import DOUBLES, FLOATS, UNDEFINED, DicomFile
from xraysr_gui.image_io.dicom.dicom_values import is_present, text, unread, whole

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

MOST_PIXELS = 400_000_000
MOST_FRAMES = 100_000
FULL_422, PARTIAL_422 = "YBR_FULL_422", "YBR_PARTIAL_422"
_ALLOCATED = (1, 8, 16, 32, 64)
NOT_SHARED = (
    "The file says that every two pixels share their colour (YBR_FULL_422), but each has its own: they are "
    "shown as they lie."
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape and depth of one frame, and how many there are.

    Attributes:
        samples: 1 for greys and palettes, 3 for colour.
        allocated: Bits that a sample takes in the file.
        stored: Bits that a sample uses.
        shift: Unused bits below the used ones.
        signed: Whether a sample is a two's complement number.
        planar: Whether the colours of a frame come one after the other.
        floating: Whether samples are floating-point numbers.
    """

    rows: int
    columns: int
    samples: int
    allocated: int
    stored: int
    shift: int
    signed: bool
    photometric: str
    planar: bool
    frames: int
    floating: bool = False

    @property
    def lowest(self) -> int:
        """The lowest value that can be stored."""
        return -(1 << (self.stored - 1)) if self.signed else 0

    @property
    def is_colour(self) -> bool:
        """Whether a pixel has three samples."""
        return self.samples == 3

    @property
    def is_subsampled(self) -> bool:
        """Whether two uncompressed pixels share their colour and take four bytes together."""
        return self.is_colour and self.photometric in (FULL_422, PARTIAL_422)

    @property
    def frame_bits(self) -> int:
        """Size of one uncompressed frame."""
        samples = 2 if self.is_subsampled else self.samples
        return self.rows * self.columns * samples * self.allocated


def layout_of(file: DicomFile) -> tuple[Layout, tuple[str, ...]]:
    """Read the layout from the header, with what had to be mended.

    Raises:
        CannotOpenImage: a number is missing, impossible, or promises more than one image may take.
    """
    header, name = file.header, file.name
    if file.pixels is None:
        raise refusals.no_pixels(name, text(header, "Modality"), file.damage)
    rows = _within(file, "Rows", 1, 65535)
    columns = _within(file, "Columns", 1, 65535)
    if rows * columns > MOST_PIXELS:
        raise file_refusals.too_large(name, f"{rows} x {columns} pixels", f"{MOST_PIXELS // 10**6} million")
    samples = _samples(file)
    floating = file.pixels.tag in (FLOATS, DOUBLES)
    allocated, stored, shift = _depth(file, floating)
    photometric = text(header, "PhotometricInterpretation").upper() or (
        "RGB" if samples == 3 else "MONOCHROME2"
    )
    layout = Layout(
        rows,
        columns,
        samples,
        allocated,
        stored,
        shift,
        whole(header, "PixelRepresentation") == 1,
        photometric,
        whole(header, "PlanarConfiguration") == 1,
        1,
        floating,
    )
    layout, remark = _as_it_lies(file, layout)
    frames, notices = _frames(file, layout)
    return replace(layout, frames=frames), remark + notices


def _as_it_lies(file: DicomFile, layout: Layout) -> tuple[Layout, tuple[str, ...]]:
    """The layout of uncompressed pixels that are said to share their colour, and may each have their own.

    Raises:
        CannotOpenImage: they are shared by two and come in rows of an odd number.
    """
    if file.pixels is None or file.pixels.length == UNDEFINED or not layout.is_subsampled:
        return layout, ()
    frames = max(whole(file.header, "NumberOfFrames") or 1, 1)
    whole_bytes = layout.rows * layout.columns * 3 * layout.allocated * frames // 8
    if layout.photometric == FULL_422 and file.pixels.length in (whole_bytes, whole_bytes + 1):
        return replace(layout, photometric="YBR_FULL"), (NOT_SHARED,)
    if layout.columns % 2:
        raise refusals.wrong_number(file.name, "Columns", layout.columns)
    return layout, ()


def _within(file: DicomFile, keyword: str, low: int, high: int) -> int:
    value = whole(file.header, keyword)
    if value is None or not low <= value <= high:
        raise refusals.wrong_number(file.name, keyword, value)
    return value


def _samples(file: DicomFile) -> int:
    samples = whole(file.header, "SamplesPerPixel")
    if samples is None and not is_present(file.header, "SamplesPerPixel"):
        return 1
    if samples not in (1, 3):
        raise refusals.wrong_number(file.name, "SamplesPerPixel", samples)
    return samples


def _depth(file: DicomFile, floating: bool) -> tuple[int, int, int]:
    """Bits allocated, bits stored, and unused bits below."""
    if floating:
        bits = 32 if file.pixels is not None and file.pixels.tag == FLOATS else 64
        return bits, bits, 0
    allocated = whole(file.header, "BitsAllocated")
    if allocated not in _ALLOCATED:
        raise refusals.wrong_number(file.name, "BitsAllocated", allocated)
    stored = whole(file.header, "BitsStored") if is_present(file.header, "BitsStored") else allocated
    if stored is None or not 1 <= stored <= allocated:
        raise refusals.wrong_number(file.name, "BitsStored", stored)
    high = whole(file.header, "HighBit")
    if high is None or not stored - 1 <= high < allocated:
        high = stored - 1
    return allocated, stored, high + 1 - stored


def _frames(file: DicomFile, layout: Layout) -> tuple[int, tuple[str, ...]]:
    """How many frames there are: as the header says, where the file can hold that many."""
    said = whole(file.header, "NumberOfFrames")
    broken = said is None and _says_something(file.header, "NumberOfFrames")
    frames = max(said or 1, 1)
    if file.pixels is None or file.pixels.length == UNDEFINED:
        if frames > MOST_FRAMES:
            raise file_refusals.too_large(file.name, f"{frames} frames", f"{MOST_FRAMES}")
        return frames, ()
    there = min(file.pixels.length, len(file.memory) - file.pixels.start) * 8
    held = max(there // layout.frame_bits, 1)
    if broken:
        return held, (tr("The number of frames is unreadable; the file has room for {}.").format(held),)
    if frames > held:
        return held, (
            tr("The file promises {} frames and holds {}: the rest is missing.").format(frames, held),
        )
    return frames, ()


def _says_something(header: Dataset, keyword: str) -> bool:
    """Whether an attribute is there with a value, be it unreadable."""
    tag = tag_for_keyword(keyword)
    return any(element.tag == tag and element.value for element in unread(header))
