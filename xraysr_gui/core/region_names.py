"""What a new region is called, and its colour: no two are alike while there are enough colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr

PALETTE = ("#ffb000", "#56b4e9", "#2fc48d", "#e36bb5", "#f0e442", "#ff7043", "#a78bfa", "#f5f5f5")
"""Readable on any grey, and told apart by colour-blind readers as well."""
R = TypeVar("R", bound=Region)


def newcomer(region: R, others: Sequence[Region]) -> R:
    """A region with an id that no other has; named and coloured if it brings no name of its own."""
    number = 1 + max((_number(other.id) for other in others), default=0)
    named = region.name or tr("Region {}").format(number)
    colour = region.colour if region.name else next_colour(others)
    return replace(region, id=f"region-{number}", name=named, colour=colour)


def doubled(region: R, others: Sequence[Region]) -> R:
    """A copy a little further right and down, with a name and a colour of its own."""
    step = 0.1 * max(region.bounds.width, region.bounds.height)
    copy = replace(region.moved(step, step), id="", name="")
    return replace(newcomer(copy, others), name=tr("{} (copy)").format(region.name))  # type: ignore[return-value]  # moved() keeps the kind


def next_colour(others: Sequence[Region]) -> str:
    """The colour that the fewest regions have."""
    used = [other.colour for other in others]
    return min(PALETTE, key=used.count)


def _number(id: str) -> int:
    _, _, number = id.rpartition("-")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
