"""Everything about one image that undo can bring back, as one frozen value."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.address import Address
from xraysr_gui.core.calibrated import calibrated_by
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.marks import KnownLength, Mark
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.spacing import Spacing


@dataclass(frozen=True, slots=True)
class Document:
    """Everything about one image that undo can bring back."""

    original: Radiograph
    results: tuple[Radiograph, ...] = ()
    marks: tuple[Mark, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def address(self) -> Address:
        """Where the original lies: the document's key."""
        return self.original.source.address

    @property
    def shown(self) -> Radiograph:
        """The newest image."""
        return self.results[-1] if self.results else self.original

    @property
    def versions(self) -> tuple[Radiograph, ...]:
        """The original and the results; a version's number is its place in here."""
        return (self.original, *self.results)

    @classmethod
    def of(
        cls,
        image: Radiograph,
        marks: tuple[Mark, ...] = (),
        regions: tuple[Region, ...] = (),
        elsewhere: KnownLength | None = None,
    ) -> Document:
        """An image as it was read, with what was drawn on it; a line of known length may lie elsewhere."""
        return cls(calibrated_by(image, marks, elsewhere), marks=marks, regions=regions)

    def with_result(self, result: Radiograph) -> Document:
        """This document with one more enhanced image; the image may have been calibrated meanwhile."""
        own = self.original.spacing
        if (result.spacing.calibration, result.spacing.note) != (own.calibration, own.note):
            result = replace(result, spacing=_as_fine_as(result, own, self.original.shape))
        return replace(self, results=(*self.results, result))

    def with_exchanged(self, before: Radiograph, result: Radiograph) -> Document:
        """This document with another image in the place of one of its results."""
        (made,) = replace(self, results=()).with_result(result).results
        return replace(self, results=tuple(made if one is before else one for one in self.results))

    def without_result(self, version: int) -> Document:
        """This document without one enhanced image; what was made of that one is kept."""
        if not 1 <= version <= len(self.results):
            raise ValueError(f"a result has a number from 1 to {len(self.results)}. Received: {version}")
        return replace(self, results=(*self.results[: version - 1], *self.results[version:]))

    @property
    def known_length(self) -> int | None:
        """The number of the mark that calibrates the image, None without one."""
        return next((n for n, mark in enumerate(self.marks) if isinstance(mark, KnownLength)), None)

    def with_mark(self, mark: Mark) -> Document:
        """This document with one more mark; a known length calibrates it, in place of an earlier one."""
        if not isinstance(mark, KnownLength):
            return replace(self, marks=(*self.marks, mark))
        earlier = self.known_length
        left = tuple(one for n, one in enumerate(self.marks) if n != earlier)
        return replace(self, marks=(*left, mark))._calibrated(len(left))

    def with_mark_replaced(self, index: int, mark: Mark) -> Document:
        """This document with one mark redrawn; a known length calibrates it anew, unless it has none left."""
        if isinstance(mark, KnownLength) and not mark.length:
            return self
        changed = replace(self, marks=(*self.marks[:index], mark, *self.marks[index + 1 :]))
        return changed._calibrated(index) if isinstance(mark, KnownLength) else changed

    def without_mark(self, index: int) -> Document:
        """This document with one mark deleted; without its known length it is as its file says."""
        left = replace(self, marks=(*self.marks[:index], *self.marks[index + 1 :]))
        return left.measured_in(self.original.spacing.without_hand) if index == self.known_length else left

    def _calibrated(self, index: int) -> Document:
        """This document in the millimetres of a mark of known length."""
        line = self.marks[index]
        assert isinstance(line, KnownLength)
        spacing = self.original.spacing
        factor = spacing.row / spacing.without_hand.row * line.millimetres / line.length
        told = replace(line, factor=factor)
        marks = (*self.marks[:index], told, *self.marks[index + 1 :])
        return replace(self, marks=marks).measured_in(spacing.calibrated(factor, line.note))

    def measured_in(self, spacing: Spacing) -> Document:
        """This document with other field units: everything stays on the same anatomy."""
        factor, shape = spacing.row / self.original.spacing.row, self.original.shape
        return Document(
            replace(self.original, spacing=spacing),
            tuple(replace(one, spacing=_as_fine_as(one, spacing, shape)) for one in self.results),
            tuple(mark.scaled(factor) for mark in self.marks),
            tuple(region.scaled(factor) for region in self.regions),
        )

    def region(self, id: str) -> Region | None:
        """The region with this id, None if there is none."""
        return next((region for region in self.regions if region.id == id), None)

    def with_regions(self, *regions: Region) -> Document:
        """This document with more regions; one whose id is known takes the place of the old one."""
        given = {region.id: region for region in regions}
        kept = tuple(given.pop(region.id, region) for region in self.regions)
        return replace(self, regions=(*kept, *given.values()))

    def without_region(self, id: str) -> Document:
        """This document without one region."""
        return replace(self, regions=tuple(region for region in self.regions if region.id != id))


def _as_fine_as(result: Radiograph, spacing: Spacing, shape: tuple[int, int]) -> Spacing:
    """The spacing of a result, of that of an image of another `shape`."""
    return spacing.divided(result.shape[0] / shape[0], result.shape[1] / shape[1])
