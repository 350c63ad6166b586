"""What a picture file says of itself before a single pixel is decoded."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.memory_needed import HANDED_ON, to_decode
from xraysr_gui.image_io.pictures import raster_bmp, raster_jpeg, raster_png, raster_tiff, raster_webp
from xraysr_gui.image_io.pictures.raster_facts import RasterFacts
from xraysr_gui.image_io.swelling import swells

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

MOST_PIXELS = 400_000_000
MOST_DECODED_BYTES = 1_600_000_000


@dataclass(frozen=True, slots=True)
class _Format:
    title: str
    looks_right: Callable[[bytes], bool]
    facts: Callable[[Content, int], RasterFacts]


_FORMATS = (
    _Format("PNG", raster_png.looks_right, raster_png.facts),
    _Format("JPEG", raster_jpeg.looks_right, raster_jpeg.facts),
    _Format("TIFF", raster_tiff.looks_right, raster_tiff.facts),
    _Format("BMP", raster_bmp.looks_right, raster_bmp.facts),
    _Format("WebP", raster_webp.looks_right, raster_webp.facts),
)


def looks_like_raster(head: bytes) -> bool:
    """Whether a file begins like one of the picture formats."""
    return any(one.looks_right(head) for one in _FORMATS)


def facts_of(content: Content, frame: int = 0) -> RasterFacts:
    """Read the header, and refuse sizes that lie before anything is decoded.

    Raises:
        CannotOpenImage: the header is damaged, or promises more than one image may take.
    """
    name = content.address.name
    kind = next(one for one in _FORMATS if one.looks_right(content.head))
    try:
        facts = kind.facts(content, frame)
    except (struct.error, IndexError, EOFError) as error:
        raise refusals.ends_early(name, kind.title) from error
    except (ValueError, OverflowError) as error:  # OverflowError: an infinite number of rows
        raise refusals.damaged(name, kind.title, error) from error
    except OSError as error:
        raise refusals.of_system(name, error) from error
    return _believable(name, facts, content.size)


def bytes_to_decode(facts: RasterFacts) -> int:
    """What the reader takes for each pixel, decoding it and handing it on."""
    stored = facts.samples * max(facts.bits // 8, 1)
    if facts.format == "JPEG":  # decoded twice at once, to find out what is missing
        return max(4 * stored, to_decode(stored))
    if facts.format == "PNG" and facts.bits == 16 and facts.samples > 1:
        return stored + HANDED_ON
    return to_decode(stored)


def _believable(name: str, facts: RasterFacts, size: int) -> RasterFacts:
    """Believe only a size that has pixels, and room for them."""
    if facts.rows < 1 or facts.columns < 1:
        raise refusals.refused(name, tr("Its header says {} x {} pixels.").format(facts.columns, facts.rows))
    pixels = facts.rows * facts.columns
    decoded = pixels * facts.samples * max(facts.bits // 8, 1)
    if pixels > MOST_PIXELS or decoded > MOST_DECODED_BYTES:
        promised = f"{facts.columns} x {facts.rows} pixels"
        raise refusals.too_large(name, promised, f"{MOST_PIXELS // 10**6} million")
    if swells(decoded, size):
        raise refusals.refused(
            name,
            tr("Its {} bytes would grow to {} x {} pixels, far beyond any sensible size.").format(
                size, facts.columns, facts.rows
            ),
        )
    return facts
