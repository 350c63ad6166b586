"""What a table of figures is worked out from: a pair of images, or the values of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.even_bins import step_of
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import Capsule, capsule_of
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measure import Measurement, measure_parts
from xraysr_gui.metrics.measurement_files import Identities, rows_as_csv, rows_as_json
from xraysr_gui.metrics.part_choice import PartChoice, PartGrid
from xraysr_gui.metrics.statistic_rows import statistic_rows, values_of
from xraysr_gui.settings.whole_file import write_whole

Writer = Callable[[Sequence[Measurement], Capsule | None, Identities | None], str]
WRITERS: dict[str, Writer] = {".csv": rows_as_csv, ".json": rows_as_json}


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two images on one grid, ready to be measured part by part.

    Attributes:
        comparison: Both.
        grid: Their pixels.
        words: What is compared with what.
        identical: Whether they are equal in every pixel.
    """

    comparison: Comparison
    grid: PartGrid
    words: str
    identical: bool

    @staticmethod
    def of(comparison: Comparison, words: str) -> Compared:
        """Find the body, and what to say."""
        grid = PartGrid.of_comparison(comparison, body_mask(comparison.reference))
        return Compared(comparison, grid, f"{words}; {comparison.scale_words()}", comparison.identical)

    def measured(
        self, title: str, choice: PartChoice, progress: Progress, *, quick: bool, intervals: bool
    ) -> tuple[Measurement, ...]:
        """The figures of one part; `quick` are those that follow the mouse."""
        metrics = [metric for metric in IN_REGIONS if not quick or metric.follows_mouse]
        named = [(title, choice.part(self.grid))]
        found = measure_parts(self.comparison, named, metrics, intervals=intervals, progress=progress)
        return tuple(replace(one, compares=self.words) for one in found)


@dataclass(frozen=True, slots=True, eq=False)
class Valued:
    """The values of one image, ready to be measured part by part.

    Attributes:
        values: As the file means them.
        grid: Their places.
        words: Whose they are.
        unit: Of the values, "" if they have none.
        low: The lowest of the image.
        high: The highest.
        step: From one grey level to the next.
        ends: The lowest and highest that can be.
    """

    values: Pixels
    grid: PartGrid
    words: str
    unit: str
    low: float
    high: float
    step: float
    ends: tuple[float, float]

    @staticmethod
    def of(image: Radiograph, words: str, unit: str) -> Valued:
        """Find the body and the range."""
        values = values_of(image)
        grid = PartGrid.of_image(image, body_mask(image.normalised()))
        measured = values if image.left_out is None else values[~image.left_out]
        low, high = (float(end(measured if measured.size else values)) for end in (np.min, np.max))
        step = step_of(np.sort(image.greys.values))
        return Valued(values, grid, words, unit, low, high, step, (image.black, image.white))

    def measured(self, title: str, choice: PartChoice, against: PartChoice | None) -> tuple[Measurement, ...]:
        """The statistics of one part, and its contrast against another."""
        other = None if against is None else against.part(self.grid)
        part, unit = choice.part(self.grid), self.unit
        return statistic_rows(self.values, part, title, self.words, unit=unit, against=other, ends=self.ends)


def write_figures(
    path: Path,
    measurements: Sequence[Measurement],
    candidate: Radiograph | None = None,
    images: Identities | None = None,
) -> None:
    """Write a table as its ending says, with how the candidate was made and which images they are.

    Raises:
        CannotExport: the ending is none of ours, or the folder is missing, read-only or full.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise CannotExport(
            tr("{} was not written.").format(path.name),
            why=tr("Tables are written as {} files.").format(tr(" or ").join(WRITERS)),
            remedy=tr("Choose a name with one of these endings."),
        )
    capsule = capsule_of(candidate) if candidate is not None else None
    text = writer(measurements, capsule, images).encode()
    write_whole(path, lambda file: file.write(text))
