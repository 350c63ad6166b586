"""What came of verifying one file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.verifying.difference_map import painted
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers

SHORT = 12


class Kind(StrEnum):
    """What is true of a file."""

    IDENTICAL = "identical"
    WITHIN = "within stated levels"
    REENCODED = "only re-encoded"
    HEADER = "header changed"
    DESCRIPTION = "description changed"
    PIXELS = "pixels changed"
    OTHER = "made again it differs"
    UNCHANGED = "unchanged, not made again"
    CANNOT = "cannot be verified"
    NO_RESULT = "no result of this program"


GOOD = (Kind.IDENTICAL, Kind.WITHIN, Kind.REENCODED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where pixels differ: how many, and the smallest box around all of them, in pixels of the file."""

    pixels: int
    column: int
    row: int
    width: int
    height: int
    frame: int = 0

    @property
    def words(self) -> str:
        """Such as "1 pixel at column 7, row 30", or a box."""
        if self.pixels == 1:
            return f"1 pixel at column {self.column}, row {self.row}"
        last = f"columns {self.column} to {self.column + self.width - 1}"
        return f"{self.pixels} pixels in {last}, rows {self.row} to {self.row + self.height - 1}"


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What was found out.

    Attributes:
        kind: What is true of the file.
        words: The same in sentences, with the reason.
        as_written: Whether not a bit of the file was changed since this program wrote it; None where that
            cannot be told, as in files of older versions.
        levels: How many grey levels it differs at most from what its steps give again; None where they could
            not be done again.
        of_levels: Of how many, from black to white.
        allowed: So many levels may another device or version make.
        places: Where it differs, frame by frame.
        input: The file whose steps were done again.
        difference: Grey levels between both, pixel by pixel, of the first frame that differs.
        made: How it was made by its own account, in sentences.
        is_image: Whether it holds grey levels that steps could give; a report or a picture of a map does not.
    """

    kind: Kind
    words: str
    as_written: bool | None = None
    levels: float | None = None
    of_levels: int = 0
    allowed: int = 0
    places: tuple[Place, ...] = ()
    input: Path | None = None
    difference: Numbers | None = None
    made: tuple[str, ...] = ()
    is_image: bool = True

    @property
    def picture(self) -> NDArray[np.uint8] | None:
        """The difference painted; None where there is none."""
        return None if self.difference is None else painted(self.difference)

    @property
    def is_good(self) -> bool:
        """Whether the pixels are those that its steps give."""
        return self.kind in GOOD

    @property
    def in_json(self) -> Json:
        """As `xraysr verify --json` tells it."""
        return {
            "verdict": str(self.kind),
            "good": self.is_good,
            "words": self.words,
            "as_written": self.as_written,
            "levels": self.levels,
            "of_levels": self.of_levels or None,
            "allowed_levels": self.allowed if self.levels is not None else None,
            "changed_pixels": sum(one.pixels for one in self.places),
            "where": [
                {"frame": one.frame, "column": one.column, "row": one.row, "width": one.width,
                 "height": one.height, "pixels": one.pixels}
                for one in self.places
            ],
            "input": None if self.input is None else str(self.input),
            "made": list(self.made),
        }  # fmt: skip
