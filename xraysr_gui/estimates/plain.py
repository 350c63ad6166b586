"""Estimates as plain JSON and back: they are made in one process and shown in another."""

from __future__ import annotations

import math
from dataclasses import asdict

from xraysr_gui.core.grey_levels import EIGHT_BITS
from xraysr_gui.core.loose import Json
from xraysr_gui.estimates.contract import KINDS, Blur, Estimate, Estimates, NoiseBySignal

LONGEST = 300
MOST_POINTS = 64


def as_json(found: Estimates) -> Json:
    """All of it, noise in grey levels of 256: numbers, texts and null."""
    return {name: value for name, value in asdict(found).items() if name != "scale"}


def from_json(message: Json) -> Estimates:
    """The same again.

    Raises:
        ValueError: it is no such thing; it may come from a process that nobody trusts.
    """
    try:
        return Estimates(
            **{name: _estimate(message[name]) for name in _PLAIN},
            by_signal=_by_signal(message["by_signal"]),
            blur=_blur(message["blur"]),
            scale=EIGHT_BITS,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no estimates: {error}") from error


_PLAIN = ("noise", "resolution", "line_pairs", "jpeg", "blockiness")


def _estimate(told: Json) -> Estimate:
    id, title, unit, reason = (_text(told[name]) for name in ("id", "title", "unit", "reason"))
    value, low, high = (
        None if told[name] is None else _number(told[name]) for name in ("value", "low", "high")
    )
    return Estimate(id, title, unit, value, low, high, _number(told["confidence"]), reason)


def _by_signal(told: Json | None) -> NoiseBySignal | None:
    if told is None:
        return None
    points = tuple((_number(signal), _number(sd)) for signal, sd in told["points"][:MOST_POINTS])
    if not points:
        raise ValueError("a line through no points")
    return NoiseBySignal(_number(told["own"]), _number(told["slope"]), points, bool(told["follows"]))


def _blur(told: Json) -> Blur:
    kind, likely = _text(told["kind"]), tuple(map(_number, told["likely"]))
    if kind not in ("", *KINDS) or len(likely) not in (0, len(KINDS)):
        raise ValueError(f"no kind of blur: {kind!r}")
    size, angle = _estimate(told["size"]), _estimate(told["angle"])
    return Blur(
        kind, _number(told["confidence"]), likely, size, angle, _text(told["reason"]), _number(told["width"])
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"no number: {value!r}")
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError("no text")
    return value
