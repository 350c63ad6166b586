"""The blur of the body: its kind and size, and when to say that neither can be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.point_spread import Motion
from xraysr_gui.estimates.blur_judge import Judged, judged
from xraysr_gui.estimates.contract import KINDS, Blur, Estimate
from xraysr_gui.estimates.motion_fit import fit_motion
from xraysr_gui.estimates.polar import polar

LEAST_LIKELY = 0.55
"""Of a kind: where none is as likely, no kind is told."""
NINE_OF_TEN = 1.645
ANGLE_OFF, LENGTH_OFF = 2.0, 0.015
"""Degrees, nine times of ten; and the share of a length, one standard deviation."""
SIZE_TITLES = {"gaussian": "Sigma", "motion": "Length", "defocus": "Radius"}


def blur_of(power: Numbers | None) -> Blur:
    """Of an image whose body has this power, as `polar.body_power` gives it."""
    if power is None:
        return _untold(tr("too little of the body is in the image"))
    if not np.ptp(power[1:, 1:]) > 0:
        return _untold(tr("the image is the same everywhere"))
    found = _fitted(judged(polar(np.asarray(power, np.float64))), power)
    place = int(np.argmax(found.likely))
    if found.likely[place] < LEAST_LIKELY:
        return _untold(_between(found), found.likely, width_of(found))
    kind, sure = KINDS[place], found.likely[place]
    if kind == "none":
        return Blur(kind, sure, found.likely, _size("Size", 0.0, 0.0, sure), _no_angle())
    size, spread = found.sizes[place - 1], found.spreads[place - 1]
    told = _size(SIZE_TITLES[kind], size, NINE_OF_TEN * spread * size, sure)
    angle = _angle(found, sure) if kind == "motion" else _no_angle()
    return Blur(kind, sure, found.likely, told, angle, width=width_of(found))


def _fitted(found: Judged, power: Numbers) -> Judged:
    """With length and angle as the stripes of the spectrum tell them, where a motion is likely."""
    if KINDS[int(np.argmax(found.likely))] != "motion":
        return found
    motion = fit_motion(np.asarray(power, np.float64), Motion(found.sizes[1], found.angle))
    sizes = found.sizes[0], motion.length, found.sizes[2]
    spreads = found.spreads[0], LENGTH_OFF, found.spreads[2]
    return replace(found, sizes=sizes, spreads=spreads, angle=motion.angle)


def width_of(found: Judged) -> float:
    """The standard deviation along an axis, over all kinds as far as they are likely."""
    sigma, length, radius = found.sizes
    return float(np.dot(found.likely, (0.0, sigma, length / 12**0.5, radius / 2)))


def _between(found: Judged) -> str:
    first, second = np.argsort(found.likely)[::-1][:2]
    return tr("it looks as much like {} as like {}").format(_kind(KINDS[first]), _kind(KINDS[second]))


def _kind(kind: str) -> str:
    words = {"none": tr("no blur"), "gaussian": tr("a Gaussian blur"), "motion": tr("a motion")}
    return words.get(kind, tr("a defocus"))


def _size(title: str, size: float, off: float, sure: float) -> Estimate:
    return Estimate("blur-size", title, "px", size, max(0.0, size - off), size + off, sure)


def _angle(found: Judged, sure: float) -> Estimate:
    angle = found.angle
    return Estimate("blur-angle", "Angle", "degrees", angle, angle - ANGLE_OFF, angle + ANGLE_OFF, sure)


def _no_angle() -> Estimate:
    return Estimate("blur-angle", "Angle", "degrees", reason=tr("only a motion has one"))


def _untold(reason: str, likely: tuple[float, ...] = (), width: float = 0.0) -> Blur:
    size = Estimate("blur-size", "Size", "px", reason=reason)
    return Blur("", max(likely, default=0.0), likely, size, _no_angle(), reason, width)
