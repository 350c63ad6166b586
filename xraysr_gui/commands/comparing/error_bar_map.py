"""The map of error bars: how far off a result is likely to be, as was learned of its enhancer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xraysr_gui.commands.comparing.assumptions import Making
from xraysr_gui.commands.comparing.map_scale import ruler_of
from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.metrics.comparison import CORNER
from xraysr_gui.metrics.error_bars import ErrorBars, error_bars
from xraysr_gui.metrics.error_map import DrawnMap, Scale
from xraysr_gui.settings import places

FOLDER = "error_bars"
NARROWER = 0.5
"""Of the scale of a difference, which it shares with all other maps of the image."""


class NoErrorBars(UserError):
    """Nothing was learned of how far off a result is."""


@dataclass(frozen=True, slots=True)
class KeptBars:
    """Error bars of one enhancer, what its films had suffered, and how often they held.

    Attributes:
        bars: What was learned.
        suffered: By the films it was learned from.
        films: On how many it was tried.
        covered: Which share of a film lay within, in the mean, at least and at most.
    """

    bars: ErrorBars
    suffered: str
    films: int
    covered: tuple[float, float, float]


def kept_bars(enhancer: Enhancer, folder: Path | None = None) -> KeptBars | None:
    """What comes with the program for an enhancer; None if it has changed since, or was never tried."""
    path = (folder or places.resources() / FOLDER) / f"{enhancer.id}.json"
    if not path.is_file():
        return None
    kept: Json = json.loads(path.read_text(encoding="utf-8"))
    model = enhancer.model.sha256 if enhancer.model else ""
    if (kept["enhancer"], kept["version"], kept["model"]) != (enhancer.id, enhancer.version, model):
        return None
    covered = [float(share) for share in kept["covered"]]
    told = float(np.mean(covered)), min(covered), max(covered)
    return KeptBars(ErrorBars.of_json(kept["bars"]), str(kept["suffered"]), len(covered), told)


def error_bar_map(making: Making, output: Radiograph) -> DrawnMap:
    """The half width of the interval that nine of ten true greys lie in, on the output's grid.

    Raises:
        NoErrorBars: nothing was learned of this enhancer, or the result was made in several steps.
        UnknownMaking: the enhancer is not known here.
    """
    enhancer, _ = making.last_enhancer()
    kept = kept_bars(enhancer) if len(output.steps) == 1 else None
    if kept is None:
        several = len(output.steps) > 1
        raise NoErrorBars(
            tr("Error bars are not drawn for this result."),
            why=tr("They were learned of single enhancers, and it was made by several in turn.")
            if several
            else tr("They were not learned for {} as it is installed here.").format(tr(enhancer.title)),
            remedy=tr("Look at contradiction or at instability."),
        )
    image, ruler = making.last_input(), ruler_of(making.image)
    values = error_bars(kept.bars, pixels_for(image), pixels_for(output)) * np.float32(ruler.levels)
    high = NARROWER * ruler.span * ruler.levels
    scale = Scale(ruler.unit, 0.0, high, basis=ruler.basis(NARROWER))
    found = DrawnMap(tr("Error bars"), values, scale, output.spacing, CORNER, _legend(kept))
    return found.without(output.left_out, output.missing)


def _legend(kept: KeptBars) -> str:
    mean, least, most = (100 * share for share in kept.covered)
    said = tr(
        "9 of 10 true greys are promised to lie within this much of the result, for chest films that "
        "suffered just this: {}. On {} films of other patients {:.0f} % did ({:.0f} to {:.0f} % of a film). "
        "For other images, and for small lively parts, nothing is promised."
    )
    return said.format(kept.suffered, kept.films, mean, least, most)
