"""What a reader wants of something that leaves the house: without the patient, and what is blacked out."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TypeAlias

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.unnamed import alias_of, unnamed

Shapes: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""The least and the largest that something may have."""
BLACK_OUT = "black-out"
"""What stands in the place of an enhancer's id where places were blacked out."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the original: everything that it touches is blacked out."""

    column: int
    row: int
    width: int
    height: int

    @property
    def words(self) -> str:
        """As it is typed: column, row, width, height."""
        return f"{self.column},{self.row},{self.width},{self.height}"

    def holds_most_of(self, other: Box) -> bool:
        """Whether more than half of another box lies in this one."""
        across = min(self.column + self.width, other.column + other.width) - max(self.column, other.column)
        down = min(self.row + self.height, other.row + other.height) - max(self.row, other.row)
        return 2 * max(across, 0) * max(down, 0) > other.width * other.height

    def slices(self, shape: tuple[int, int], originals: Shapes) -> tuple[slice, slice]:
        """The same place in an image of another size, never smaller than it is.

        `originals` are the least and the largest size that the image may have that the box is told in.
        """
        least, most = originals
        top, left = int(self.row * shape[0] / most[0]), int(self.column * shape[1] / most[1])
        bottom = math.ceil((self.row + self.height) * shape[0] / least[0])
        right = math.ceil((self.column + self.width) * shape[1] / least[1])
        return slice(max(top, 0), max(bottom, 0)), slice(max(left, 0), max(right, 0))


@dataclass(frozen=True, slots=True)
class Leaving:
    """How something leaves.

    Attributes:
        without_patient: Whether the Basic Profile of PS3.15 is applied.
        shifts_dates: Whether dates stay, all of one patient moved by the same days; else they go.
        keeps_device: Whether it says which machine took the image.
        keeps_characteristics: Whether sex, age, size and weight stay.
        boxes: What is blacked out.
        was_looked_through: Whether a reader looked at the pixels and says that no text is left in them.
        is_suspected: Whether something that looks like text is left in them.
    """

    without_patient: bool = False
    shifts_dates: bool = False
    keeps_device: bool = False
    keeps_characteristics: bool = False
    boxes: tuple[Box, ...] = ()
    was_looked_through: bool = False
    is_suspected: bool = False

    @property
    def changes_nothing(self) -> bool:
        """Whether all leaves as it is."""
        return not (self.without_patient or self.boxes or self.was_looked_through)

    def as_json(self) -> Json:
        """For the reader child."""
        return asdict(self)

    @staticmethod
    def from_json(told: Json) -> Leaving:
        """What was sent."""
        return Leaving(**{**told, "boxes": tuple(Box(**box) for box in told["boxes"])})


def blacked_out(image: Radiograph, boxes: tuple[Box, ...], originals: Shapes) -> Radiograph:
    """An image in which places show no signal at all; it remembers that as a step.

    `originals` are the sizes that the image may have had that the boxes are told in.
    """
    if not boxes:
        return image
    pixels = image.pixels.copy()
    for box in boxes:
        pixels[box.slices(image.shape, originals)] = image.black
    said = (("boxes", "; ".join(box.words for box in boxes)),)
    return image.with_pixels(pixels, (*image.steps, Step(BLACK_OUT, 1, said, "Blacked out")), 1)


def boxes_in(step: Step) -> tuple[Box, ...]:
    """The places that a step tells.

    Raises:
        KeyError, TypeError, ValueError: it tells none.
    """
    told = str(dict(step.parameters)["boxes"])
    return tuple(Box(*(int(number) for number in words.split(","))) for words in told.split(";"))


def original_shapes(result: Radiograph) -> Shapes:
    """How large the image was that a result was made of: at least, and at most.

    Both differ where it was given fewer pixels, for these do not tell how many were left over.
    """
    least, most = result.shape, result.shape
    for step in reversed(result.steps):
        few = step.fewer
        least = least[0] // step.scale * few, least[1] // step.scale * few
        most = most[0] // step.scale * few + few - 1, most[1] // step.scale * few + few - 1
    return least, most


def prepared(result: Radiograph, told: Leaving, key: bytes) -> Radiograph:
    """A result as it leaves: places blacked out, and nothing in it that says whose it is."""
    done = blacked_out(result, told.boxes, original_shapes(result))
    return unnamed(done, alias_of(result.source, key)) if told.without_patient else done
