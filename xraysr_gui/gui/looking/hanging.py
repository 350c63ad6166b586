"""Which views belong to one comparison, and what each of them is there for."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView


class Role(StrEnum):
    """What a view of a comparison shows."""

    REFERENCE = "reference"
    DEGRADED = "degraded"
    OUTPUT = "output"
    MAP = "map"
    FOURTH = "fourth"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One view of a comparison, as it is to be filled now.

    Attributes:
        role: What it is there for.
        page: Of which image of which stack.
        radiograph: What is shown there.
    """

    role: Role
    page: Page
    radiograph: Radiograph


class Hanging(Protocol):
    """Holds the comparison. A view that has a place in it is filled from there and from nowhere else."""

    @property
    def address(self) -> Address | None:
        """The image that is compared, None while no view has a place."""

    def place_of(self, view: View) -> Place | None:
        """What a view shows as part of the comparison, None if it is free."""

    def take(self, page: Page, view: ImageView) -> bool:
        """An image was opened or turned to in a view: the comparison moves to it, or is left (False)."""

    def await_again(self, page: Page, count: int) -> bool:
        """Hang a comparison in so many views as soon as its image is shown; whether there can be one."""

    def choose(self, version: int) -> None:
        """Let the comparison be of another version."""

    def let_go(self) -> None:
        """End the comparison: the active view alone remains."""


class NothingHangs:
    """Every view is free."""

    address: Address | None = None

    def place_of(self, view: View) -> Place | None:
        """None is part of a comparison."""

    def take(self, page: Page, view: ImageView) -> bool:
        """There is none to be moved."""
        return False

    def await_again(self, page: Page, count: int) -> bool:
        """There will be none."""
        return False

    def choose(self, version: int) -> None:
        """There is none to be changed."""

    def let_go(self) -> None:
        """There is none to be ended."""
