"""Reads a DICOM file as far as its pixels, whatever is wrong with its first bytes.

pydicom parses the header. The rest is done here, because three things must not be left to it: a deflated
file is inflated within a limit, a file without preamble or meta header is understood, and the pixels
stay in the file until one frame of them is asked for.
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, cast

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals
from xraysr_gui.image_io.dicom import dicom_refusals as refusals
from xraysr_gui.image_io.dicom.dicom_budget import TopLevel
from xraysr_gui.image_io.dicom.dicom_syntax import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT, Syntax, syntax_of
from xraysr_gui.image_io.dicom.dicom_values import BROKEN, text
from xraysr_gui.image_io.unwritten import written

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.image_io.content import Content

MOST_INFLATED = 512 << 20
LONGEST_VALUE = 64 << 20
UNDEFINED = 0xFFFFFFFF
PIXELS, DOUBLES, FLOATS = 0x7FE00010, 0x7FE00009, 0x7FE00008
_PROGRAMS = ((b"MZ", "Windows"), (b"\x7fELF", "Linux"), (b"\xcf\xfa\xed\xfe", "macOS"), (b"#!", "script"))
LOST_START = 1024
_FIRST_ELEMENT = re.compile(rb"\x08\x00[\x05\x08\x12\x16]\x00(?:CS|DA|UI)[\x02-\x80]\x00")
"""How a dataset begins, to find it in a file whose first bytes were lost."""
_PIXEL_KINDS = (b"OW", b"OB", b"OF", b"OD", b"UN")


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where the pixels lie in the file.

    Attributes:
        tag: Which of the three kinds of pixel data this is.
        start: Of the value.
        length: Of the value as the file says; UNDEFINED if it comes in fragments.
        kind: The value representation, b"" if the file leaves it out.
    """

    tag: int
    start: int
    length: int
    kind: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class DicomFile:
    """A parsed file.

    Attributes:
        name: What a person calls it.
        memory: All bytes; those of a deflated file inflated.
        meta: Group 2, empty if there is none.
        header: The dataset before the pixels.
        header_span: Where the dataset begins and ends in `memory`.
        syntax: How the dataset and the pixels are stored.
        pixels: Where the pixels are, None if there are none.
        notices: What a reader should know about the file.
        damage: The one of them that says where the header is damaged, "" if it is sound.
    """

    name: str
    memory: memoryview
    meta: Dataset
    header: Dataset
    header_span: tuple[int, int]
    syntax: Syntax
    pixels: PixelElement | None
    notices: tuple[str, ...]
    damage: str = ""

    @property
    def is_explicit(self) -> bool:
        """Whether the dataset names the kind of each value, whatever the transfer syntax says."""
        kind = bytes(self.memory[self.header_span[0] + 4 : self.header_span[0] + 6])
        return kind.isalpha() and kind.isupper()


def looks_like_dicom(head: bytes) -> bool:
    """Whether a file begins like DICOM: with its mark, or with a first element that makes sense."""
    if head[128:132] == b"DICM":
        return True
    if len(head) >= 16 and _guessed_syntax(head[:16]) is not None:
        return True
    return _FIRST_ELEMENT.search(head[:LOST_START]) is not None


def read_dicom_file(content: Content, wanted: list[int] | None = None) -> DicomFile:
    """Parse a file up to its pixels; `wanted` limits what is kept of the header.

    Raises:
        CannotOpenImage: there is no header, it is damaged, or it is larger than it may be.
    """
    name = content.address.name
    memory = _all_bytes(content)
    begin, notices = _first_element(memory)
    meta, start = _meta_header(memory, begin, name)
    uid = text(meta, "TransferSyntaxUID")
    syntax = syntax_of(uid) if uid else syntax_of(_guessed_syntax(memory[start : start + 16]) or IMPLICIT)
    if syntax.uid == DEFLATED:
        memory, start = memoryview(_inflated(written(bytes(memory[start:])), name)), 0
    header, end = _dataset(memory, start, syntax, name, wanted)
    if not len(header) and not wanted:
        raise refusals.no_header(name)
    pixels = _pixel_element(memory, end, syntax)
    damage = _damage_of(header, len(memory))
    notices += (damage,) if damage else ()
    return DicomFile(name, memory, meta, header, (start, end), syntax, pixels, notices, damage)


def _first_element(memory: memoryview) -> tuple[int, tuple[str, ...]]:
    """Where the first element lies, and what is odd about that."""
    if bytes(memory[128:132]) == b"DICM":
        return 132, _program_notice(memory)
    if _guessed_syntax(memory[:16]) is not None:
        return 0, ()
    found = _FIRST_ELEMENT.search(bytes(memory[:LOST_START]))
    return (found.start(), (tr("The beginning of the file is missing."),)) if found else (0, ())


class _Mapped(mmap.mmap):
    """A file mapped from the disk in which looking for a place behind its end leads to its end."""

    def seek(self, position: int, whence: Literal[0, 1, 2, 3, 4] = 0) -> None:
        """Go to a place, as far as there is one: a length in a damaged header leads anywhere."""
        super().seek(min(position, len(self)) if whence == 0 else position, whence)


def _all_bytes(content: Content) -> memoryview:
    """The bytes of the file: mapped from the disk, not copied, where they lie on one."""
    if content.disk_path is not None and content.size:
        with content.open() as file:
            return memoryview(_Mapped(file.fileno(), 0, access=mmap.ACCESS_READ))
    with content.open() as opened:
        return memoryview(opened.read())


def _reader(memory: memoryview, start: int) -> BinaryIO:
    """A file over the bytes; a mapped one never reads past its end, however long a value claims to be."""
    held: Any = memory.obj
    file = held if isinstance(held, mmap.mmap) else BytesIO(memory)
    file.seek(start)
    return cast(BinaryIO, file)


@contextmanager
def _parsing(name: str) -> Iterator[None]:
    """Whatever pydicom stumbles over in a header is damage."""
    try:
        yield
    except RecursionError as error:
        raise refusals.too_deep(name) from error
    except (*BROKEN, struct.error) as error:
        raise file_refusals.refused(name, tr("Its header is damaged and contradicts itself.")) from error


def _meta_header(memory: memoryview, start: int, name: str) -> tuple[Dataset, int]:
    """Group 2, if there is one, and where it ends. Its own length is not believed: it is often wrong."""
    from pydicom.filereader import read_dataset

    if bytes(memory[start : start + 2]) != b"\x02\x00":
        return read_dataset(BytesIO(b""), True, True), start
    file = _reader(memory, start)
    implicit = bytes(memory[start + 4 : start + 6]) not in (b"UL", b"OB", b"UI")
    with _parsing(name):
        meta = read_dataset(file, implicit, True, stop_when=lambda tag, vr, length: tag >> 16 != 2)
    return meta, file.tell()


def _guessed_syntax(first: bytes | memoryview) -> str | None:
    """The syntax of a dataset by its first element, None if that is no element at all."""
    first = bytes(first)
    if len(first) < 8:
        return None
    kind = first[4:6]
    little, big = struct.unpack("<H", first[:2])[0], struct.unpack(">H", first[:2])[0]
    if kind.isalpha() and kind.isupper():
        plausible = EXPLICIT if little <= 0x0028 else BIG_ENDIAN if big <= 0x0028 else None
        return plausible if min(little, big) > 1 else None
    length = struct.unpack("<I", first[4:8])[0]
    return IMPLICIT if little in (0x0002, 0x0008) and length <= 4096 else None


def _inflated(packed: bytes, name: str) -> bytes:
    """Unpack a deflated dataset within a limit: one megabyte can hold gigabytes of nothing."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(packed, MOST_INFLATED)
    except zlib.error as error:
        raise refusals.not_decodable(name, syntax_of(DEFLATED).title, str(error)) from error
    if unpacker.unconsumed_tail and not unpacker.eof:
        limit = f"{MOST_INFLATED >> 20} MB"
        raise file_refusals.too_large(name, tr("more than {} of compressed content").format(limit), limit)
    return plain


def _dataset(
    memory: memoryview, start: int, syntax: Syntax, name: str, wanted: list[int] | None
) -> tuple[Dataset, int]:
    from pydicom.filereader import read_dataset

    file = _reader(memory, start)
    with _parsing(name):
        header = read_dataset(
            file,
            syntax.is_implicit,
            syntax.is_little_endian,
            stop_when=TopLevel(FLOATS, name),
            defer_size=LONGEST_VALUE,
            specific_tags=wanted,
        )
    return header, min(file.tell(), len(memory))


def _pixel_element(memory: memoryview, at: int, syntax: Syntax) -> PixelElement | None:
    """Understand the element at which reading stopped, None if it does not hold pixels."""
    first = bytes(memory[at : at + 12])
    if len(first) < 8:
        return None
    order = "<" if syntax.is_little_endian else ">"
    group, element = struct.unpack(order + "HH", first[:4])
    tag = group << 16 | element
    if tag not in (PIXELS, DOUBLES, FLOATS):
        return None
    if first[4:6] in _PIXEL_KINDS and len(first) == 12:
        return PixelElement(tag, at + 12, struct.unpack(order + "I", first[8:])[0], first[4:6])
    return PixelElement(tag, at + 8, struct.unpack(order + "I", first[4:8])[0])


def _program_notice(memory: memoryview) -> tuple[str, ...]:
    first = bytes(memory[:4])
    for mark, system in _PROGRAMS:
        if first.startswith(mark):
            return (
                tr("The first bytes of this file are those of a program ({}): do not run it.").format(system),
            )
    return ()


def _damage_of(header: Dataset, size: int) -> str:
    """Name the first element that claims more bytes than the file has."""
    for element in header.values():
        start, length = getattr(element, "value_tell", 0), getattr(element, "length", 0)
        if length != UNDEFINED and start + length > size:
            return tr("The header is damaged: the element {} claims more bytes than the file has.").format(
                element.tag
            )
    return ""
