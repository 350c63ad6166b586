"""How far estimates are off: films are blurred and made noisy in known ways, and asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.commands.advice.measured_gains import BITS
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread
from xraysr_gui.estimates.contract import Estimates
from xraysr_gui.estimates.estimate import estimate

NOISES = (0.5, 2.0)
BLURS: tuple[PointSpread | None, ...] = (
    None, Gaussian(0.8), Gaussian(1.0), Gaussian(1.6), Gaussian(2.5), Motion(7, 30), Motion(12, 100),
    Motion(18, 160), Defocus(2), Defocus(3), Defocus(5),
)  # fmt: skip
WHITE, QUALITIES = (2.0, 5.0, 10.0), (50, 75, 90)
HEADS = (
    "what was done",
    "told right",
    "cannot be told",
    "off by (mean)",
    "off by (9 of 10)",
    "angle off by (9 of 10)",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One way to degrade, over all films.

    Attributes:
        done: What was done.
        right: The share of films whose kind of blur was told right; None where no kind was asked for.
        untold: The share of which none was told.
        off: How far each was off, in px, or as a share where the unit is a number of its own.
        turned: How far the angle of each motion was off, in degrees.
        unit: Of `off`.
    """

    done: str
    right: float | None
    untold: float
    off: tuple[float, ...]
    turned: tuple[float, ...] = ()
    unit: str = " px"

    def cells(self) -> tuple[str, ...]:
        """For a table."""
        right = "" if self.right is None else f"{self.right:.0%}"
        return (
            self.done,
            right,
            f"{self.untold:.0%}",
            *self._spread(self.off),
            self._spread(self.turned, "°")[1],
        )

    def _spread(self, off: Sequence[float], unit: str = "") -> tuple[str, str]:
        if not off:
            return "", ""
        size, share = np.abs(off), self.unit == "%" and not unit
        numbers = float(size.mean()), float(np.quantile(size, 0.9))
        mean, most = (f"{one:.1%}" if share else f"{one:.2f}{unit or self.unit}" for one in numbers)
        return mean, most


def measure_estimates(films: Sequence[Pixels], progress: Progress) -> tuple[Row, ...]:
    """One row for each blur, each noise and each quality of JPEG."""
    rows, ways = [], [(blur, noise) for noise in NOISES for blur in BLURS]
    for number, (blur, noise) in enumerate(ways):
        found = list(_asked(films, Degradation(blur, noise=noise, bits=BITS), progress, number, len(ways)))
        rows.append(_of_blur(blur, noise, found))
    own = [estimate(film).noise.value or 0.0 for film in films]
    for sd in WHITE:
        found = list(_asked(films, Degradation(noise=sd, bits=BITS), progress, len(ways), len(ways)))
        pairs = zip(found, own, strict=True)
        off = [(one.noise.value or 0.0) / float(np.hypot(sd, its)) - 1 for one, its in pairs]
        rows.append(Row(f"noise {sd:g} grey levels", None, 0.0, tuple(off), unit="%"))
    for quality in QUALITIES:
        found = list(_asked(films, Degradation(jpeg_quality=quality), progress, len(ways), len(ways)))
        off = [(one.jpeg.value or 0.0) - quality for one in found]
        rows.append(Row(f"JPEG of quality {quality}", None, 0.0, tuple(off), unit=""))
    return tuple(rows)


def _asked(
    films: Sequence[Pixels], way: Degradation, progress: Progress, number: int, count: int
) -> Iterator[Estimates]:
    for seed, film in enumerate(films):
        progress.at(number / count, way.words())
        yield estimate(
            Degradation(
                way.blur, noise=way.noise, bits=way.bits, jpeg_quality=way.jpeg_quality, seed=seed
            ).apply(film)
        )


def _of_blur(blur: PointSpread | None, noise: float, found: Sequence[Estimates]) -> Row:
    kind = "none" if blur is None else type(blur).__name__.lower()
    right = [one for one in found if one.blur.kind == kind]
    untold = sum(not one.blur.kind for one in found) / len(found)
    size = {"gaussian": "sigma", "motion": "length", "defocus": "radius"}.get(kind, "")
    off = [(one.blur.size.value or 0.0) - getattr(blur, size) for one in right] if size else []
    turned = (
        [_apart(one.blur.angle.value or 0.0, blur.angle) for one in right] if isinstance(blur, Motion) else []
    )
    words = "no blur" if blur is None else blur.words()
    return Row(f"{words}, noise {noise:g}", len(right) / len(found), untold, tuple(off), tuple(turned))


def _apart(one: float, other: float) -> float:
    return abs((one - other + 90) % 180 - 90)


def page(rows: Sequence[Row]) -> str:
    """As a table in Markdown."""
    lines = [HEADS, tuple("---" for _ in HEADS), *(row.cells() for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
