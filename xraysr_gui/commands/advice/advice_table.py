"""What enhancers gained on films that told the same of themselves: the table that advice is made of.

`xraysr advise --learn FOLDER` makes it (`learn_advice.py`). Each row is one piece of a film, degraded in one
way: what it told of itself, and what each enhancer gained. Rows that resemble an image foretell its gains.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.loose import Json
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.estimates.contract import Estimates
from xraysr_gui.settings import places

TABLE = "advice/gains.json"
NEIGHBOURS = 5
LIKE = 0.15
"""How far apart two images may be to count as much alike."""
INTERVAL = (0.05, 0.95)
NO_NOISE = 0.5

Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The gain of one enhancer, in dB.

    Attributes:
        mean: Of films that resemble the image.
        low, high: Between them nearly all of these lay, each counted by how much it resembles the image.
        films: How many pieces of films this is known from.
    """

    mean: float
    low: float
    high: float
    films: int


@dataclass(frozen=True, slots=True, eq=False)
class AdviceTable:
    """All rows.

    Attributes:
        about: How it was made.
        versions: By the id of each enhancer, which version was measured.
        scales: Of each row.
        features: Of each row, as `features_of` gives them.
        gains: By the id of each enhancer, dB of each row; no number where it was not run.
    """

    about: str
    versions: dict[str, str]
    scales: NDArray[np.intp]
    features: Features
    gains: dict[str, Features]

    def foreseen(self, found: Estimates, scale: int) -> dict[str, Foreseen]:
        """What each enhancer will gain on an image that tells this of itself."""
        rows = np.flatnonzero(self.scales == scale)
        if not rows.size:
            return {}
        apart = np.sqrt(((self.features[rows] - features_of(found)) ** 2).sum(axis=1))
        nearest = np.argsort(apart, kind="stable")[:NEIGHBOURS]
        weights = 1 / (LIKE**2 + apart[nearest] ** 2)
        told = {}
        for id, gains in self.gains.items():
            known = gains[rows[nearest]]
            there = np.isfinite(known)
            if there.any():
                told[id] = _foreseen(known[there], weights[there])
        return told

    def with_rows_anew(self, made: AdviceTable, scale: int) -> AdviceTable:
        """This table with the rows of one scale from another one, and all others as they were."""
        kept, new = self.scales != scale, made.scales == scale
        gains = {
            id: np.concatenate([_of(self, id)[kept], _of(made, id)[new]])
            for id in sorted(self.gains | made.gains)
        }
        known = {id: row for id, row in gains.items() if np.isfinite(row).any()}
        rows_kept = int(kept.sum())
        only_new = {id for id, row in known.items() if not np.isfinite(row[:rows_kept]).any()}
        rows = "keep the size" if scale == 1 else f"enlarge {scale} times"
        told = f" Rows that {rows}: {made.about}"
        return replace(
            self,
            about=self.about.split(told[: told.index(":")])[0] + told,
            versions={id: (made if id in only_new else self).versions[id] for id in known},
            scales=np.concatenate([self.scales[kept], made.scales[new]]),
            features=np.concatenate([self.features[kept], made.features[new]]),
            gains=known,
        )


def _of(table: AdviceTable, id: str) -> Features:
    """The gains of an enhancer in a table that may not know it."""
    return table.gains.get(id, np.full(len(table.scales), np.nan))


def _foreseen(gains: Features, weights: Features) -> Foreseen:
    order = np.argsort(gains)
    reached = np.cumsum(weights[order]) - weights[order] / 2
    low, high = np.interp(INTERVAL, reached / weights.sum(), gains[order])
    return Foreseen(float(np.average(gains, weights=weights)), float(low), float(high), len(gains))


def features_of(found: Estimates) -> Features:
    """What of the estimates decides on gains, on scales on which 1 is a great difference."""
    noise = found.noise.value or 0.0
    likely = np.array(found.blur.likely or (0.25,) * 4)
    detail = found.resolution.value or 1.0
    jpeg = 100.0 if found.jpeg.value is None else found.jpeg.value
    numbers = [
        2 * np.log2(noise + NO_NOISE),
        0.7 * found.blur.width,
        0.7 * np.log2(detail),
        (100 - jpeg) / 40,
    ]
    return np.concatenate([numbers, 0.5 * likely])


def version_of(enhancer: Enhancer) -> str:
    """What tells that an enhancer is the one that was measured: the hash of its weights, or its version."""
    return enhancer.model.sha256[:16] if enhancer.model else str(enhancer.version)


def as_json(table: AdviceTable) -> Json:
    """For its file: numbers are rounded to a hundredth of a dB."""
    gains = {
        id: [round(float(one), 2) if np.isfinite(one) else None for one in row]
        for id, row in table.gains.items()
    }
    features = [[round(float(one), 3) for one in row] for row in table.features]
    return {
        "about": table.about,
        "versions": table.versions,
        "scales": table.scales.tolist(),
        "features": features,
        "gains": gains,
    }


def read_table(file: Path) -> AdviceTable:
    """From a file that this program made."""
    told = json.loads(file.read_text(encoding="utf-8"))
    gains = {
        id: np.array([np.nan if one is None else one for one in row], np.float64)
        for id, row in told["gains"].items()
    }
    features = np.array(told["features"], np.float64)
    return AdviceTable(told["about"], told["versions"], np.array(told["scales"]), features, gains)


@lru_cache(maxsize=1)
def advice_table() -> AdviceTable:
    """The one that came with the program."""
    return read_table(places.resources() / TABLE)
