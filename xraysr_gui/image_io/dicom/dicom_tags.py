"""Lists every element of a DICOM header in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydicom.multival import MultiValue

from xraysr_gui.image_io.dicom.dicom_file import UNDEFINED, DicomFile
from xraysr_gui.image_io.dicom.dicom_values import BROKEN, unread
from xraysr_gui.image_io.tags import Tag

if TYPE_CHECKING:
    from pydicom.dataelem import DataElement
    from pydicom.dataset import Dataset

LONGEST_WORDS = 400
MOST_TAGS = 100_000
_DEEPEST = 60
_MOST_BYTES = 4096


def tags_of(file: DicomFile) -> list[Tag]:
    """All elements in the order of the file, those of a sequence below it, and a line for the pixels."""
    found: list[Tag] = []
    for tag in _rows(file):
        found.append(tag)
        if len(found) >= MOST_TAGS:
            break
    return found


def _rows(file: DicomFile) -> Iterator[Tag]:
    yield from _of_dataset(file.meta, 0)
    yield from _of_dataset(file.header, 0)
    if file.pixels is not None:
        size = "in fragments" if file.pixels.length == UNDEFINED else f"{file.pixels.length} bytes"
        kind = file.pixels.kind.decode("ascii", "replace")
        group, element = file.pixels.tag >> 16, file.pixels.tag & 0xFFFF
        yield Tag(0, f"({group:04X},{element:04X})", kind, "Pixel Data", size)


def _of_dataset(header: Dataset, level: int) -> Iterator[Tag]:
    for raw in unread(header):
        tag = int(raw.tag)
        name = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
        if isinstance(raw.value, bytes) and len(raw.value) > _MOST_BYTES:
            yield Tag(level, name, str(raw.VR or ""), _title(tag), _long_words(raw.value, raw.VR))
            continue
        try:
            element = header[raw.tag]
        except BROKEN:
            words = f"{raw.length} bytes" if raw.value is None else _long_words(raw.value, "LO")
            yield Tag(level, name, _plain(str(raw.VR or "")), _title(tag), words)
            continue
        if element.VR == "SQ":
            yield from _of_sequence(element, name, level)
        else:
            yield Tag(level, name, str(element.VR), element.name, _words(element))


def _of_sequence(element: DataElement, name: str, level: int) -> Iterator[Tag]:
    items = list(element.value or ())
    count = "1 item" if len(items) == 1 else f"{len(items)} items"
    yield Tag(level, name, "SQ", element.name, count)
    for number, item in enumerate(items, 1):
        yield Tag(level + 1, "(FFFE,E000)", "", f"Item {number}", "")
        if level < _DEEPEST:
            yield from _of_dataset(item, level + 2)


def _title(tag: int) -> str:
    from pydicom.datadict import dictionary_description

    try:
        return dictionary_description(tag)
    except KeyError:
        return "Private" if tag >> 16 & 1 else "Unknown"


def _words(element: DataElement) -> str:
    value = element.value
    if isinstance(value, bytes):
        return _long_words(value, element.VR)
    if value is None:
        return ""
    many = list(value)[:LONGEST_WORDS] if isinstance(value, MultiValue | list | tuple) else [value]
    if element.VR == "UI":
        many = [f"{one} ({one.name})" if getattr(one, "name", one) != one else one for one in many]
    return _plain("\\".join(str(one) for one in many))


def _long_words(value: bytes, kind: str | None) -> str:
    """The beginning of a long text; of anything else only how long it is."""
    if kind in ("LO", "LT", "ST", "UT", "UC", "DS", "IS", "SH", "UI", "CS"):
        return _plain(value[:LONGEST_WORDS].decode("latin-1"))
    return f"{len(value)} bytes"


def _plain(words: str) -> str:
    """One line without signs that could disturb the list."""
    line = " ".join(words.replace("\0", "").split())
    return "".join(sign for sign in line[:LONGEST_WORDS] if sign.isprintable())
