"""What an enhancer changed in an image, as a few numbers and as one plain paragraph.

Brightness and noise are compared on the grid of the image: a larger image has another noise for its pixels
without anything having become clearer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.grey_levels import levels_of
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.resample import resize
from xraysr_gui.metrics.contract import Mask
from xraysr_gui.metrics.edges import EdgeWidths, edge_widths, lines_across_edges
from xraysr_gui.metrics.parts import Part
from xraysr_gui.metrics.result_maps import contradiction_map
from xraysr_gui.metrics.statistics import noise_in

LIMIT = 3.0
"""Standard deviations of noise: beyond, an output contradicts its image."""
BY_CHANCE = 0.0027
"""The share of normal noise that lies beyond."""
ALIKE = 0.03
"""Of a number: a smaller change is called none."""
AS_BRIGHT = 0.0005
"""Of the range: nobody sees a smaller change of mean brightness."""


@dataclass(frozen=True, slots=True)
class Forward:
    """What would lead from the output back to the image: the degradation, and the noise (0-to-1 scale)."""

    assumed: Degradation
    noise: float


@dataclass(frozen=True, slots=True)
class Change:
    """What is different, in numbers; lengths and places are in the field, levels are those of the image.

    Attributes:
        title: What made the output.
        before: Rows and columns of the image.
        after: Of the output.
        levels: Of the range of the image.
        level_unit: What they are called.
        brightness: Mean of the output less mean of the image.
        noise: Before and after; None where too few squares of 3 x 3 pixels are.
        edges: How wide the same edges are.
        contradicting: The share of pixels that deny the image beyond LIMIT, None where that cannot be told.
        is_same: Whether no pixel differs.
        spacing: Of the image.
        unknown: Why nothing is known of contradiction, "" otherwise.
    """

    title: str
    before: tuple[int, int]
    after: tuple[int, int]
    levels: float
    level_unit: str
    brightness: float
    noise: tuple[float, float] | None
    edges: EdgeWidths
    contradicting: float | None
    is_same: bool
    spacing: Spacing
    unknown: str = ""

    def words(self) -> str:
        """One paragraph."""
        return " ".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        (rows, columns), (new_rows, new_columns) = self.before, self.after
        if self.after == self.before:
            yield tr("{} left the size at {} x {} pixels.").format(self.title, columns, rows)
        else:
            yield tr("{} made {} x {} pixels of {} x {}.").format(
                self.title, new_columns, new_rows, columns, rows
            )
        yield self._brightness()
        if self.noise is not None:
            yield _turned(tr("Noise in the body"), *self.noise, tr(self.level_unit))
        yield self._edges()
        if self.contradicting is None:
            yield self.unknown
        else:
            yield (
                tr(
                    "{:.1%} of the pixels contradict the original by more than {:g} times its noise "
                    "({:.1%} would by chance)."
                ).format(self.contradicting, LIMIT, BY_CHANCE)
            )
        if self.is_same:
            yield tr("No pixel differs.")

    def _brightness(self) -> str:
        if abs(self.brightness) < AS_BRIGHT * self.levels:
            return tr("Mean brightness of the body is the same.")
        brighter, darker = (
            tr("On average the body is {} {} brighter."),
            tr("On average the body is {} {} darker."),
        )
        words = brighter if self.brightness > 0 else darker
        return words.format(_figure(abs(self.brightness)), tr(self.level_unit))

    def _edges(self) -> str:
        if self.edges.before is None or self.edges.after is None:
            return tr("There are too few clear edges to tell how wide they are.")
        unit, count = self.spacing.unit, tr("median of {} edges, 10 to 90 %").format(self.edges.count)
        words = _turned(tr("Edge width"), self.edges.before, self.edges.after, unit)
        return f"{words[:-1]} ({count})."


def _figure(value: float) -> str:
    """Three digits, and never a power of ten."""
    return figure(value, 3)


def _turned(what: str, before: float, after: float, unit: str) -> str:
    if abs(after - before) <= ALIKE * before:
        return tr("{} is the same, {} {}.").format(what, _figure(before), unit)
    turned = tr("{} fell from {} to {} {}.") if after < before else tr("{} rose from {} to {} {}.")
    return turned.format(what, _figure(before), _figure(after), unit)


def change_between(
    image: Radiograph,
    output: Radiograph,
    forward: Forward | None = None,
    unknown: str = "",
    progress: Progress | None = None,
) -> Change:
    """What is different in the output; `unknown` tells why there is no way back, where there is none."""
    told = progress or Progress()
    told.at(0.0, tr("What changed"))
    levels, unit = levels_of(image)
    before, after = image.normalised(), output.normalised()
    body = body_mask(before)
    if image.left_out is not None:
        body = body & ~image.left_out
    back = resize(after, image.shape, "area")
    told.at(0.3)
    lines = lines_across_edges(before, image.spacing, body)
    told.at(0.6)
    widths = edge_widths(before, after, (image.spacing, output.spacing), lines)
    told.at(0.7)
    contradicting = None
    if forward is not None:
        drawn = contradiction_map(output, image, forward.assumed, forward.noise)
        contradicting = float((drawn.values[body] > LIMIT).mean())
    told.at(1.0)
    return Change(
        tr(output.made_by) or tr("The image"),
        image.shape,
        output.shape,
        levels,
        unit,
        float((back[body].mean(dtype=np.float64) - before[body].mean(dtype=np.float64)) * levels),
        _noise(before, back, levels, body),
        widths,
        contradicting,
        output.shape == image.shape and bool((back == before).all()),
        image.spacing,
        unknown,
    )


def _noise(before: Pixels, after: Pixels, levels: float, body: Mask) -> tuple[float, float] | None:
    part = Part.of(body)
    one, other = noise_in(before, part, (0.0, 1.0)), noise_in(after, part, (0.0, 1.0))
    return None if one is None or other is None else (one * levels, other * levels)
