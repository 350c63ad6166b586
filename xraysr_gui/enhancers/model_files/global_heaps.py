"""The places where an HDF5 file keeps its words, walked through before HDF5 does it.

WORKAROUND HDF5 1.14: it walks through a heap of words by the sizes that stand there, and a size of zero
keeps it walking for ever. Drop this when the library refuses such heaps.
"""

from __future__ import annotations

import mmap
import struct

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.refusals import NotUsable

MOST_OBJECTS = 100_000
_MARK = b"GCOL\x01\0\0\0"
_HEADER_BYTES = 16
_OBJECT = struct.Struct("<HHIQ")
_WIDTH = 8  # bytes of an address and of a length; HDF5 could do with fewer, Keras never does


def check_heaps(content: bytes | mmap.mmap) -> None:
    """Refuse a file in whose heaps HDF5 would lose its way.

    Raises:
        NotUsable: a heap is damaged, or there are too many words.
    """
    version = content[8] if len(content) > 16 else 255
    widths = content[13:15] if version < 2 else content[9:11]
    if widths != bytes([_WIDTH, _WIDTH]):
        raise NotUsable(tr("The file is damaged, or of an unusual kind of HDF5."))
    objects, place = 0, content.find(_MARK)
    while place >= 0:
        objects += _objects_in(content, place, MOST_OBJECTS - objects)
        place = content.find(_MARK, place + len(_MARK))


def _objects_in(content: bytes | mmap.mmap, start: int, most: int) -> int:
    """How many objects a heap holds."""
    (size,) = struct.unpack("<Q", content[start + 8 : start + _HEADER_BYTES].ljust(8, b"\xff"))
    end, place, count = start + size, start + _HEADER_BYTES, 0
    if end > len(content):
        raise NotUsable(tr("The file is damaged or cut short."))
    while place + _OBJECT.size <= end:
        number, _, _, length = _OBJECT.unpack(content[place : place + _OBJECT.size])
        needed = _OBJECT.size + length + -length % 8 if number else length
        if needed < _OBJECT.size or place + needed > end:
            raise NotUsable(tr("The file is damaged: its words have impossible lengths."))
        place, count = place + needed, count + 1
        if count > most:
            raise NotUsable(tr("The file holds more than {} words.").format(MOST_OBJECTS))
    return count
