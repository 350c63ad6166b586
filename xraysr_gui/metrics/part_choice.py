"""What a row of figures is taken over: the whole image, the body, a region, all regions, or the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Mask, Region, placed
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.metrics.comparison import CORNER, Comparison
from xraysr_gui.metrics.parts import Part


class PartKind(Enum):
    """The rows of a table of figures, in their order."""

    WHOLE = auto()
    BODY = auto()
    REGION = auto()
    TOGETHER = auto()
    OUTSIDE = auto()


@dataclass(frozen=True, slots=True, eq=False)
class PartGrid:
    """The pixels that figures are taken of.

    Attributes:
        shape: Rows and columns.
        spacing: Of the pixels.
        origin: The corner of the first pixel in the field that regions are drawn in.
        body: Which pixels are body; None where border and collimator count as well.
        left_out: Which pixels are no measurement and belong to no part; None if all are one.
    """

    shape: tuple[int, int]
    spacing: Spacing
    origin: Point = CORNER
    body: Mask | None = None
    left_out: Mask | None = None

    @staticmethod
    def of_comparison(comparison: Comparison, body: Mask | None = None) -> PartGrid:
        """The grid that both images were brought to."""
        return PartGrid(comparison.shape, comparison.spacing, comparison.origin, body, comparison.left_out)

    @staticmethod
    def of_image(image: Radiograph, body: Mask | None = None) -> PartGrid:
        """The pixels of one image."""
        return PartGrid(image.shape, image.spacing, body=body, left_out=image.left_out)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """One row; equal rows are taken over the same pixels, whatever their regions are called."""

    kind: PartKind
    regions: tuple[Region, ...] = ()
    in_body: bool = False

    @staticmethod
    def rows(regions: tuple[Region, ...], *, in_body: bool) -> tuple[PartChoice, ...]:
        """All rows of a table, for the regions of an image."""
        nameless = tuple(replace(region, id="", name="", colour="") for region in regions)
        rows = [PartChoice(PartKind.WHOLE)]
        if in_body:
            rows.append(PartChoice(PartKind.BODY, in_body=True))
        rows += [PartChoice(PartKind.REGION, (region,)) for region in nameless]
        if len(regions) > 1:
            rows.append(PartChoice(PartKind.TOGETHER, nameless))
        if regions:
            rows.append(PartChoice(PartKind.OUTSIDE, nameless, in_body))
        return tuple(rows)

    def part(self, grid: PartGrid) -> Part:
        """The measurements that belong to it; there may be none."""
        return self._with_all(grid).without(grid.left_out)

    def _with_all(self, grid: PartGrid) -> Part:
        if self.kind is PartKind.WHOLE or (self.kind is PartKind.BODY and grid.body is None):
            return Part(grid.shape)
        if self.kind is PartKind.BODY:
            assert grid.body is not None
            return Part.of(grid.body)
        if self.kind is PartKind.REGION:
            top, left, mask = _placed(self.regions[0], grid)
            return Part(grid.shape, top, left, mask)
        inside = np.zeros(grid.shape, np.bool_)
        for region in self.regions:
            top, left, mask = _placed(region, grid)
            inside[top : top + mask.shape[0], left : left + mask.shape[1]] |= mask
        if self.kind is PartKind.TOGETHER:
            return Part.of(inside)
        rest = ~inside
        return Part.of(rest & grid.body if self.in_body and grid.body is not None else rest)


def _placed(region: Region, grid: PartGrid) -> tuple[int, int, Mask]:
    return placed(region.moved(-grid.origin.x, -grid.origin.y), grid.shape, grid.spacing)
