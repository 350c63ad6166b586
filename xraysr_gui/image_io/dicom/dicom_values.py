"""Takes values out of a DICOM header that may be damaged: nothing in here fails over a bad value."""

from __future__ import annotations

import logging
import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.multival import MultiValue

from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.image_io.dicom.dicom_budget import MOST_ELEMENTS, counted_elements

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

BROKEN = (
    ValueError,
    TypeError,
    OverflowError,
    NotImplementedError,
    KeyError,
    AttributeError,
    LookupError,
    EOFError,
    OSError,
    BytesLengthException,
    InvalidDicomError,
    struct.error,
)
"""What pydicom raises, by its own account or by accident, when it turns damaged bytes into a value."""


@contextmanager
def quiet_pydicom(name: str = "The header", most: int = MOST_ELEMENTS) -> Iterator[None]:
    """Keep pydicom's remarks about odd values to itself; what matters to a reader becomes a notice.

    Raises:
        CannotOpenImage: the header of the file `name` holds more than `most` elements.
    """
    log = logging.getLogger("pydicom")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with counted_elements(name, most):
                yield
        finally:
            log.setLevel(level)


def value_of(header: Dataset, keyword: str) -> Any:
    """One value as pydicom understands it, None where there is none or it is damaged."""
    try:
        return header.get(keyword)
    except BROKEN:
        return None


def is_present(header: Dataset, keyword: str) -> bool:
    """Whether the header names an attribute, whatever its value is."""
    return keyword in header


def unread(header: Dataset) -> list[Any]:
    """All elements in order, as they lie in the file where nobody has asked for their value yet."""
    return sorted(header.values(), key=lambda element: int(element.tag))


def text(header: Dataset, keyword: str) -> str:
    """One value in words, several with a comma between them; "" where there is none."""
    value = value_of(header, keyword)
    if value is None:
        return ""
    values = value if isinstance(value, MultiValue | list | tuple) else [value]
    try:
        words = [harmless(_as_meant(str(one)).replace("\0", "")).strip() for one in values]
    except BROKEN:
        return ""
    return ", ".join(word for word in words if word)


def _as_meant(words: str) -> str:
    """Letters in UTF-8 that careless programs write under the name of Latin ones, or of none at all.

    Read as Latin they are rows of signs that no language has ("Ã¼"), and that are whole in UTF-8.
    """
    try:
        return words.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return words


def numbers(header: Dataset, keyword: str) -> tuple[float, ...]:
    """All values as numbers; () where one of them is damaged, infinite, or not a number."""
    value = value_of(header, keyword)
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        value = value.split("\\")
    many = value if hasattr(value, "__iter__") and not isinstance(value, bytes) else [value]
    try:
        found = tuple(float(one) for one in many)
    except BROKEN:
        return ()
    return found if all(math.isfinite(one) for one in found) else ()


def number(header: Dataset, keyword: str) -> float | None:
    """The first value as a number, None where there is none."""
    found = numbers(header, keyword)
    return found[0] if found else None


def whole(header: Dataset, keyword: str) -> int | None:
    """The first value as a whole number, None where there is none or it is beyond what DICOM allows."""
    found = number(header, keyword)
    return None if found is None or abs(found) >= 2**32 else int(found)


def items(header: Dataset, keyword: str) -> tuple[Dataset, ...]:
    """The items of a sequence, () where there is none."""
    value = value_of(header, keyword)
    try:
        return tuple(value) if value is not None and not isinstance(value, str | bytes) else ()
    except BROKEN:
        return ()


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """Finds what the header says about one frame: its own groups, the shared ones, then the whole."""

    whole: Dataset
    frame: int

    def holding(self, keyword: str, group: str) -> Dataset | None:
        """The nearest part of the header that holds `keyword`; `group` is its functional group sequence."""
        for part in self._parts(group):
            if is_present(part, keyword):
                return part
        return None

    def _parts(self, group: str) -> Iterator[Dataset]:
        own = items(self.whole, "PerFrameFunctionalGroupsSequence")
        if self.frame < len(own):
            yield from items(own[self.frame], group)[:1]
        for shared in items(self.whole, "SharedFunctionalGroupsSequence")[:1]:
            yield from items(shared, group)[:1]
        yield self.whole
