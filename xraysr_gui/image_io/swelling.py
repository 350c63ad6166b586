"""When packed pixels are larger than any image that somebody means: a few bytes can be packed without end."""

from __future__ import annotations

MOST_SWELLING = 2000
"""Times that pixels may be larger than their packed form; a black PNG is packed to a thousandth."""
FEW_BYTES = 64 << 20
"""Below this, no swelling is harmful."""


def swells(unpacked: int, packed: int) -> bool:
    """Whether so many bytes of pixels come out of so few that somebody means harm."""
    return unpacked > FEW_BYTES and unpacked > MOST_SWELLING * packed
