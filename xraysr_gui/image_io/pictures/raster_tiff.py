"""The directories of a TIFF file, which are also the form in which cameras store how a picture is turned."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from xraysr_gui.image_io.pictures.raster_facts import RasterFacts, shape_of_pixel

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

Directory = Mapping[int, tuple[float, ...]]
Kind = Literal["whole", "signed", "floating"]

MOST_PAGES = 10_000
_MOST_ENTRIES = 4096
_MOST_ENTRIES_IN_ALL = 200_000
_FARTHEST = 1 << 62
_SUBFILE, _COLUMNS, _ROWS, _BITS, _COMPRESSION, _PHOTOMETRIC = 254, 256, 257, 258, 259, 262
_ORIENTATION, _SAMPLES, _DPI, _DPI_DOWN, _UNIT, _PALETTE, _KIND = 274, 277, 282, 283, 296, 320, 339
_DESCRIPTION, _MORE_SAMPLES, _OPACITY = 270, 338, 2
_RED_GREEN_BLUE, _TURNED = 2, (5, 6)
"""Of the colours the first three samples; inks and Y Cb Cr, which the decoder turns into these."""
_WANTED = frozenset(
    {
        *(_SUBFILE, _COLUMNS, _ROWS, _BITS, _COMPRESSION, _PHOTOMETRIC),
        *(_ORIENTATION, _SAMPLES, _DPI, _DPI_DOWN, _UNIT, _KIND, _DESCRIPTION, _MORE_SAMPLES),
    }
)
_SINGLE = {
    1: "B",
    2: "B",
    3: "H",
    4: "I",
    6: "b",
    7: "B",
    8: "h",
    9: "i",
    11: "f",
    12: "d",
    13: "I",
    16: "Q",
    17: "q",
    18: "Q",
}
_FRACTION = {5: "II", 10: "ii"}
_KINDS: dict[int, Kind] = {2: "signed", 3: "floating"}
_LOSSY = {
    6: "JPEG",
    7: "JPEG",
    33007: "JPEG",
    34892: "JPEG",
    **dict.fromkeys((33003, 33004, 33005, 34712), "JPEG 2000"),
    50001: "WebP",
}
_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_MOST_COLOURS = 3 << 16
_COLOURS = 3
_MOST_SIGNS = 4096  # of words: the rest is not looked at
_SIGNIFICANT = re.compile(rb'^{"significant_bits": (\d{1,2}), ')


def looks_right(head: bytes) -> bool:
    """Whether a file begins like TIFF, of the small or the big kind."""
    return head[:4] in _MARKS


def facts(content: Content, frame: int) -> RasterFacts:
    """Read the directory of one frame; smaller copies of a page do not count as frames.

    Raises:
        ValueError, struct.error: the directories are damaged.
    """
    with content.open() as file:
        pages = list(enumerate(_chain(file)))
        pages = [page for page in pages if not int(_first(page[1][1], _SUBFILE, 0)) & 1] or pages
        if not pages:
            raise ValueError("it holds no picture")
        number, (place, page) = pages[min(max(frame, 0), len(pages) - 1)]
        if int(_first(page, _PHOTOMETRIC, 1)) == _COLOURS:  # of this page only: each may be 400 kB long
            page = {**page, **_Chain(file).directory(place, frozenset((_PALETTE,)))[0]}
    return _facts_of(page, number, len(pages))


def orientation_in(exif: bytes) -> int:
    """How a camera says that its picture is turned, 1 (not at all) where it does not say it well."""
    return _orientation(_first_directory(exif))


def pixel_shape_in(exif: bytes) -> float:
    """How high a pixel is by its width, as a camera says it."""
    return _pixel_shape(_first_directory(exif))


def _first_directory(exif: bytes) -> Directory:
    if not looks_right(exif):
        return {}
    try:
        return next(directories(io.BytesIO(exif)), {})
    except (ValueError, OverflowError, struct.error):
        return {}


def directories(file: BinaryIO, wanted: frozenset[int] = _WANTED) -> Iterator[Directory]:
    """The wanted entries of each directory of the chain; one that leads back to an earlier one ends it.

    Raises:
        ValueError, struct.error: a directory is damaged.
    """
    for _, page in _chain(file, wanted):
        yield page


def _chain(file: BinaryIO, wanted: frozenset[int] = _WANTED) -> Iterator[tuple[int, Directory]]:
    """Each directory, and where it lies."""
    chain = _Chain(file)
    place, been_at = chain.first, set[int]()
    while place and place not in been_at:
        if len(been_at) >= MOST_PAGES:
            raise ValueError(f"it holds more than {MOST_PAGES} pages")
        been_at.add(place)
        page, following = chain.directory(place, wanted)
        yield place, page
        place = following


class _Chain:
    """The directories of a file, which may lie over each other: so their entries are counted together."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        head = file.read(16)
        self._file, self._entries = file, 0
        self._order = "<" if head[:1] == b"I" else ">"
        self._is_big = 43 in head[2:4]
        form, held = ("Q", head[8:16]) if self._is_big else ("I", head[4:8])
        self.first = int(struct.unpack(self._order + form, held)[0])

    def directory(self, place: int, wanted: frozenset[int]) -> tuple[Directory, int]:
        """What is wanted of one directory, and where the next one lies."""
        count_form, entry_form, next_form = ("Q", "HHQ8s", "Q") if self._is_big else ("H", "HHI4s", "I")
        file, order = self._file, self._order
        _go_to(file, place)
        (count,) = _read(file, order + count_form)
        if not 0 < count <= _MOST_ENTRIES:
            raise ValueError(f"a directory of {count} entries")
        self._entries += count
        if self._entries > _MOST_ENTRIES_IN_ALL:
            raise ValueError(f"its directories have more than {_MOST_ENTRIES_IN_ALL} entries")
        entries = [_read(file, order + entry_form) for _ in range(count)]
        after = file.read(struct.calcsize(next_form))
        is_whole = len(after) == struct.calcsize(next_form)
        following = int(struct.unpack(order + next_form, after)[0]) if is_whole else 0
        page: dict[int, tuple[float, ...]] = {}
        for tag, kind, number, value in entries:
            if tag in wanted and tag not in page:  # who says a thing twice is heard once
                page[tag] = _values(file, order, kind, number, value)
        return page, following


def _values(file: BinaryIO, order: str, kind: int, count: int, held: bytes) -> tuple[float, ...]:
    """The numbers of an entry: in the entry itself, or where it points to."""
    form = _SINGLE.get(kind) or _FRACTION.get(kind)
    count = min(count, _MOST_SIGNS) if kind == 2 else count
    if form is None or not 0 < count <= _MOST_COLOURS:
        return ()
    whole = order + form * count
    size = struct.calcsize(whole)
    if size > len(held):
        _go_to(file, struct.unpack(order + ("Q" if len(held) == 8 else "I"), held)[0])
        held = file.read(size)
        if len(held) < size:
            return ()
    numbers = struct.unpack(whole, held[:size])
    if kind in _FRACTION:
        return tuple(up / down if down else 0.0 for up, down in zip(numbers[::2], numbers[1::2], strict=True))
    return numbers


def _go_to(file: BinaryIO, place: int) -> None:
    """Find a place in the file; the big kind of TIFF can name places that no system has."""
    if place >= _FARTHEST:
        raise ValueError(f"a directory at the place {place}")
    file.seek(place)


def _read(file: BinaryIO, form: str) -> tuple[Any, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _first(page: Directory, tag: int, default: float) -> float:
    return (page.get(tag) or (default,))[0]


def _orientation(page: Directory) -> int:
    said = int(_first(page, _ORIENTATION, 1))
    return said if 1 <= said <= 8 else 1


def _pixel_shape(page: Directory) -> float:
    return shape_of_pixel(_first(page, _DPI, 0.0), _first(page, _DPI_DOWN, 0.0))


def _facts_of(page: Directory, number: int, frames: int) -> RasterFacts:
    if _COLUMNS not in page or _ROWS not in page:
        raise ValueError("it does not say how large the picture is")
    photometric = int(_first(page, _PHOTOMETRIC, 1))
    unit = int(_first(page, _UNIT, 2))
    lossy = _LOSSY.get(int(_first(page, _COMPRESSION, 1)), "")
    return RasterFacts(
        "TIFF",
        int(_first(page, _ROWS, 0)),
        int(_first(page, _COLUMNS, 0)),
        int(_first(page, _BITS, 1)),
        int(_first(page, _SAMPLES, 1)),
        _KINDS.get(int(_first(page, _KIND, 1)), "whole"),
        _used_bits(page),
        inverted=photometric == 0,
        palette=_palette(page) if photometric == _COLOURS else (),
        orientation=_orientation(page),
        frames=frames,
        page=number,
        lossy=lossy,
        dpi=_first(page, _DPI, 0.0) * {2: 1.0, 3: 2.54}.get(unit, 0.0),
        pixel_shape=_pixel_shape(page),
        is_flipped=lossy == "JPEG" or photometric in _TURNED,
        meant=_meant(page),
    )


def _meant(page: Directory) -> int:
    """How many samples are looked at: others, such as a mask, are neither a colour nor an opacity.

    Of L*a*b* it is the brightness alone.
    """
    photometric, samples = int(_first(page, _PHOTOMETRIC, -1)), int(_first(page, _SAMPLES, 1))
    if photometric in (-1, _COLOURS, *_TURNED):
        return 0
    colours = 3 if photometric == _RED_GREEN_BLUE else 1
    is_see_through = int(_first(page, _MORE_SAMPLES, 0)) == _OPACITY and samples > colours
    return colours + is_see_through


def _used_bits(page: Directory) -> int:
    """How many bits of a grey mean something, where this program has spread them over more; else 0."""
    said = _SIGNIFICANT.match(bytes(int(sign) for sign in page.get(_DESCRIPTION, ())))
    bits = int(said[1]) if said else 0
    return bits if 1 <= bits < int(_first(page, _BITS, 1)) else 0


def _palette(page: Directory) -> tuple[tuple[int, int, int], ...]:
    """The colours, of 16 bits each; first all reds, then all greens, then all blues."""
    colours = [int(colour) for colour in page.get(_PALETTE, ())]
    third = len(colours) // 3
    return tuple(
        zip(colours[:third], colours[third : 2 * third], colours[2 * third : 3 * third], strict=True)
    )
