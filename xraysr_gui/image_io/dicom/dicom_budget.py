"""Counts what pydicom reads, so that a header of nothing but elements is refused and not read for a minute.

Every dataset, also one in a sequence that is read when somebody asks for it, goes through one function of
pydicom. It is counted there, for as long as one request lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.file_refusals import too_large

MOST_ELEMENTS = 250_000
MOST_AT_THE_TOP = 20_000
"""Elements that lie in no sequence; large headers of real files have a few hundred."""
_ITEM = 5
"""What an item of a sequence counts for: it takes pydicom as long as five elements."""


@contextmanager
def counted_elements(name: str, most: int = MOST_ELEMENTS) -> Iterator[None]:
    """Let pydicom read so many elements for one request, and no more.

    Raises:
        CannotOpenImage: the header holds more.
    """
    from pydicom import filereader

    original, left = filereader.data_element_generator, most

    def take(count: int) -> None:
        nonlocal left
        left -= count
        if left < 0:
            raise too_many_elements(name, most)

    def counting(*words: Any, **more: Any) -> Iterator[Any]:
        take(_ITEM)  # now: an empty item is never asked for its first element
        return counted(original(*words, **more))

    def counted(elements: Iterator[Any]) -> Iterator[Any]:
        for element in elements:
            take(1)
            yield element

    filereader.data_element_generator = counting
    try:
        yield
    finally:
        filereader.data_element_generator = original


class TopLevel:
    """Tells pydicom where to stop, and counts what lies in no sequence.

    Raises:
        CannotOpenImage: when called once too often.
    """

    def __init__(self, stop_at: int, name: str) -> None:
        self._stop_at, self._name, self._count = stop_at, name, 0

    def __call__(self, tag: int, kind: str | None, length: int) -> bool:
        """Whether an element is the first one that is not wanted."""
        self._count += 1
        if self._count > MOST_AT_THE_TOP:
            raise too_many_elements(self._name, MOST_AT_THE_TOP)
        return int(tag) >= self._stop_at


def too_many_elements(name: str, most: int) -> CannotOpenImage:
    """A header that is all header."""
    return too_large(name, f"more than {most} elements", f"{most}")
