"""What one row of a table says, in numbers that rules can be held against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.interval import Interval
from xraysr_gui.evaluation.audit.printed import PrintedNumber

_REFERENCE = re.compile(
    r"^\W*(the )?(reference|ground[ -]*truth|truth|target|gt|hr|high[ -]*res\w*)( itself| image)?\W*$"
)
_BASELINE = re.compile(
    r"^\W*(input|untouched|degraded|lr|low[ -]*res\w*|noisy|blurred|baseline|bicubic|bilinear|"
    r"nearest|lanczos\d?|nothing)( input| image| interpolation)?\W*$"
)


@dataclass(frozen=True, slots=True)
class TableFigure:
    """One number of a table.

    Attributes:
        head: Of its column.
        printed: As it stands there.
        interval: What it may have been before it was rounded, in the unit that rules reckon in.
    """

    head: str
    printed: PrintedNumber
    interval: Interval

    @property
    def text(self) -> str:
        """As it is printed, without its spread."""
        return self.printed.bare


@dataclass(frozen=True, slots=True)
class TableEntry:
    """The figures of one row that belong together.

    Attributes:
        row: Which row of the table, the first below its head being 1.
        line: Which line of the file it begins in.
        label: What the row calls its method.
        group: What the heads of its columns add, such as "x2".
        figures: What was measured of the result.
        inputs: What was measured of what the method was given.
        about: What else is known: size of the test set, depth, range, noise, scale.
        averaged: Whether the figures are means of several images; None if nobody says.
    """

    row: int
    line: int
    label: str
    group: str
    figures: Mapping[FigureKind, TableFigure]
    inputs: Mapping[FigureKind, TableFigure] = field(default_factory=dict)
    about: Mapping[FigureKind, float] = field(default_factory=dict)
    averaged: bool | None = None

    @property
    def is_reference(self) -> bool:
        """Whether it is the reference held against itself, as a control."""
        return bool(_REFERENCE.match(self.label.lower()))

    @property
    def is_baseline(self) -> bool:
        """Whether it is what methods begin with or have to beat without learning."""
        return bool(_BASELINE.match(self.label.lower()))


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a person says about all rows; a column of the table says it of one row and goes before.

    Attributes:
        bits: Depth of the images.
        peak: The range that PSNR and errors refer to.
        count: Images of the test set.
        noise: Of the reference, in grey levels, as far as the input knows nothing of it.
        scale: How many times larger the method makes an image.
        one_image: Whether each row is one image; None if nobody says.
        columns: Heads of columns that are named on purpose, by what they hold.
    """

    bits: float | None = None
    peak: float | None = None
    count: float | None = None
    noise: float | None = None
    scale: float | None = None
    one_image: bool | None = None
    columns: Mapping[FigureKind, str] = field(default_factory=dict)

    def about(self) -> dict[FigureKind, float]:
        """By what a column would be called."""
        said = {
            FigureKind.BITS: self.bits,
            FigureKind.RANGE: self.peak,
            FigureKind.COUNT: self.count,
            FigureKind.NOISE: self.noise,
            FigureKind.SCALE: self.scale,
        }
        return {kind: value for kind, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table as far as it was understood.

    Attributes:
        entries: What its rows say.
        notices: What was left out of it, and why.
    """

    entries: tuple[TableEntry, ...]
    notices: tuple[str, ...] = ()
