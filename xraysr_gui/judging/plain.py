"""An assessment as plain JSON and back: it is made in one process and shown in another."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.judging.contract import Assessment, HeatMap

LONGEST, MOST_CELLS, MOST_STRANGE = 600, 64, 1000.0
_SHARES = ("p_abnormal", "low", "high", "normality_p")


def as_json(found: Assessment) -> Json:
    """All but the values of its map."""
    told = {name: getattr(found, name) for name in (*_SHARES, "model", "flagged", "reason", "abstained")}
    heat = found.heat
    return told | {"place": None if heat is None else [heat.top, heat.left, heat.side, heat.of_chance]}


def from_json(message: Json, values: Numbers | None) -> Assessment:
    """The same again.

    Raises:
        ValueError: it is no such thing; it may come from a process that nobody trusts.
    """
    try:
        p, low, high, normality_p = shares = [_share(message[name]) for name in _SHARES]
        model, reason = (_text(message[name]) for name in ("model", "reason"))
        abstained = None if message["abstained"] is None else _text(message["abstained"])
        found = Assessment(model, p, low, high, normality_p, message["flagged"] is True, reason, abstained)
        place = message["place"]
    except (KeyError, TypeError) as error:
        raise ValueError(f"no assessment: {error}") from error
    if abstained is not None and any(one is not None for one in shares):
        raise ValueError("figures of a judge that abstains")
    return found if place is None else replace(found, heat=_heat(place, values))


def _heat(place: object, values: Numbers | None) -> HeatMap:
    if values is None or values.dtype != np.float32 or values.ndim != 2 or max(values.shape) > MOST_CELLS:
        raise ValueError("a map without values")
    if values.shape[0] != values.shape[1] or not np.isfinite(values).all():
        raise ValueError("a map that is no square of numbers")
    if not isinstance(place, list) or len(place) != 4 or not all(_is_number(one) for one in place[:3]):
        raise ValueError("a map without a place")
    top, left, side = (float(one) for one in place[:3])
    if side <= 0:
        raise ValueError("a map of no size")
    return HeatMap(np.ascontiguousarray(values.clip(-1.0, MOST_STRANGE)), top, left, side, place[3] is True)


def _share(value: object) -> float | None:
    if value is None:
        return None
    if not _is_number(value) or not 0 <= float(str(value)) <= 1:
        raise ValueError(f"no share: {value!r}")
    return float(str(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError("no text")
    return value
