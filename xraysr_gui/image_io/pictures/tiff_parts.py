"""The strips and tiles of one page of a TIFF file: where they lie, and which of them are not there.

libtiff decodes them. It is helped where it does not know a compression (JPEG 2000), and where it makes a
picture without a word of a strip that is cut (no compression, JPEG).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.missing import Mask
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.image_io.dicom.decoders import THREADS
from xraysr_gui.image_io.jpeg.jpeg2000_tiles import missing as missing_tiles
from xraysr_gui.image_io.jpeg.jpeg_parts import HARDLY_ANY, MOST_MISSING, decoded_jpeg
from xraysr_gui.image_io.pictures.raster_tiff import directories

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.pictures.raster_facts import RasterFacts
    from xraysr_gui.image_io.pictures.raster_tiff import Directory

NONE, JPEG, YCBCR = 1, 7, 33003
JPEG2000 = frozenset((33003, 33004, 33005, 34712))
_BITS, _COMPRESSION, _SAMPLES, _PLANAR, _TABLES = 258, 259, 277, 284, 347
_OFFSETS, _ROWS_PER_STRIP, _LENGTHS = 273, 278, 279
_TILE_WIDTH, _TILE_LENGTH, _TILE_OFFSETS, _TILE_LENGTHS = 322, 323, 324, 325
_WANTED = frozenset(
    {
        *(_BITS, _COMPRESSION, _SAMPLES, _PLANAR, _TABLES, _OFFSETS, _ROWS_PER_STRIP, _LENGTHS),
        *(_TILE_WIDTH, _TILE_LENGTH, _TILE_OFFSETS, _TILE_LENGTHS),
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A strip or a tile: the part of the image that it covers, and its bytes in the file."""

    top: int
    left: int
    rows: int
    columns: int
    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """All strips or tiles of a page, the first samples first where samples lie apart."""

    content: Content
    page: Directory
    rows: int
    columns: int

    def number(self, tag: int, default: int) -> int:
        """The first number of an entry."""
        return int((self.page.get(tag) or (default,))[0])

    @property
    def compression(self) -> int:
        """The number of the method."""
        return self.number(_COMPRESSION, NONE)

    @property
    def tables(self) -> bytes:
        """What all JPEG pieces share, b"" if nothing."""
        return bytes(int(one) for one in self.page.get(_TABLES, ()))

    @property
    def together(self) -> int:
        """How many samples of a pixel lie together in a piece."""
        return 1 if self.number(_PLANAR, 1) == 2 else self.number(_SAMPLES, 1)

    @property
    def sample_bits(self) -> int:
        """Of one sample."""
        return self.number(_BITS, 1)

    def __iter__(self) -> Iterator[Piece]:
        tiled = _TILE_WIDTH in self.page
        wide = self.number(_TILE_WIDTH, 0) if tiled else self.columns
        high = (
            self.number(_TILE_LENGTH, 0) if tiled else min(self.number(_ROWS_PER_STRIP, self.rows), self.rows)
        )
        offsets = self.page.get(_TILE_OFFSETS if tiled else _OFFSETS, ())
        lengths = self.page.get(_TILE_LENGTHS if tiled else _LENGTHS, ())
        if min(wide, high, self.together, self.sample_bits) < 1:
            raise ValueError("its strips have no size")
        across = -(-self.columns // wide)
        count = across * -(-self.rows // high)
        if min(len(offsets), len(lengths)) < count:
            raise ValueError("its strips are not all listed")
        with self.content.open() as file:
            for number in range(count):
                start, length = int(offsets[number]), int(lengths[number])
                file.seek(min(start, self.content.size))
                data = file.read(min(length, self.content.size)) if start else b""
                top, left = number // across * high, number % across * wide
                yield Piece(top, left, high if tiled else min(high, self.rows - top), wide, data)


def pieces_of(content: Content, facts: RasterFacts) -> Pieces:
    """Read where the pieces of a page lie.

    Raises:
        ValueError, struct.error: the directory is damaged.
    """
    with content.open() as file:
        page = next(islice(directories(file, _WANTED), facts.page, None))
    return Pieces(content, page, facts.rows, facts.columns)


def missing_of_tiff(pieces: Pieces) -> Mask | None:
    """What the file does not hold, as far as libtiff does not refuse it; None if nothing.

    Raises:
        ValueError: hardly any is there.
    """
    look: Callable[[Piece], Mask | None]
    if pieces.compression == NONE:
        look = partial(_cut_rows, pieces)
    elif pieces.compression == JPEG:
        look = partial(_cut_jpeg, pieces.tables)
    else:
        return None
    missing = np.zeros((pieces.rows, pieces.columns), np.bool_)
    for piece in pieces:
        part = look(piece)
        if part is not None:
            here = missing[piece.top : piece.top + piece.rows, piece.left : piece.left + piece.columns]
            here |= part[: here.shape[0], : here.shape[1]]
    if missing.mean() > MOST_MISSING:
        raise ValueError(HARDLY_ANY)
    return missing if missing.any() else None


def _row_bytes(pieces: Pieces, piece: Piece) -> int:
    return -(-piece.columns * pieces.together * pieces.sample_bits // 8)


def _cut_rows(pieces: Pieces, piece: Piece) -> Mask | None:
    there = len(piece.data) // _row_bytes(pieces, piece)
    if there >= piece.rows:
        return None
    missing = np.zeros((piece.rows, piece.columns), np.bool_)
    missing[there:] = True
    return missing


def _cut_jpeg(tables: bytes, piece: Piece) -> Mask | None:
    import imagecodecs

    if not piece.data:
        return np.ones((piece.rows, piece.columns), np.bool_)
    with_tables = tables[:-2] + piece.data[2:] if tables else piece.data
    return decoded_jpeg(with_tables, (piece.rows, piece.columns), imagecodecs.jpeg8_decode)[1]


def plain_numbers(pieces: Pieces, order: str) -> Numbers:
    """The numbers of uncompressed whole bytes, zero where none are: libtiff shifts what follows a cut strip.

    Raises:
        ValueError: they are no whole bytes, or lie in another way than row after row.
    """
    size = pieces.sample_bits // 8
    if size not in (1, 2, 4) or pieces.sample_bits % 8 or pieces.together != pieces.number(_SAMPLES, 1):
        raise ValueError("a part of it is missing")
    numbers = np.zeros((pieces.rows, pieces.columns, pieces.together), f"{order}u{size}")
    for piece in pieces:
        there = len(piece.data) // _row_bytes(pieces, piece)
        part = np.frombuffer(piece.data[: there * _row_bytes(pieces, piece)], numbers.dtype)
        part = part.reshape(there, piece.columns, pieces.together)
        here = numbers[piece.top : piece.top + there, piece.left : piece.left + piece.columns]
        here[...] = part[: here.shape[0], : here.shape[1]]
    native = numbers.astype(numbers.dtype.newbyteorder("="), copy=False)
    return native[..., 0] if pieces.together == 1 else native


def decoded_jpeg2000(pieces: Pieces) -> tuple[Numbers, Mask | None]:
    """The picture of strips or tiles of JPEG 2000, which libtiff does not know.

    Raises:
        ValueError, RuntimeError: a piece is damaged, or colours lie apart.
    """
    import imagecodecs

    numbers, missing = None, np.zeros((pieces.rows, pieces.columns), np.bool_)
    for piece in pieces:
        rows = slice(piece.top, piece.top + piece.rows)
        columns = slice(piece.left, piece.left + piece.columns)
        if not piece.data:
            missing[rows, columns] = True
            continue
        gone = missing_tiles(piece.data)
        part = imagecodecs.jpeg2k_decode(piece.data, numthreads=THREADS)
        if numbers is None:
            numbers = np.zeros((pieces.rows, pieces.columns, *part.shape[2:]), part.dtype)
        here = numbers[rows, columns]
        here[...] = part[: here.shape[0], : here.shape[1]]
        if gone is not None:
            missing[rows, columns] |= gone[: here.shape[0], : here.shape[1]]
    if numbers is not None and pieces.compression == YCBCR and numbers.ndim == 3:
        numbers = numbers[..., 0]
    if numbers is None or missing.mean() > MOST_MISSING:
        raise ValueError(HARDLY_ANY)
    return numbers, missing if missing.any() else None
