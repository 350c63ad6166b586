"""Measurements as rows for a spreadsheet or as JSON, with what is compared at the head."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields

from xraysr_gui.core.csv_text import csv_text
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.noise import HOW
from xraysr_gui.core.provenance import Capsule, comment_line, to_json
from xraysr_gui.metrics.measure import Measurement

SCHEMA = 1
INTERVAL = "low and high: 95 % of samples of blocks of 32 x 32 pixels"
_COLUMNS = [field.name for field in fields(Measurement) if field.name != "compares"]


Identities = Mapping[str, JsonView]
"""Which images they are, by their part in the table: hash, frame, and the file where it was asked for."""


def rows_as_csv(
    measurements: Sequence[Measurement], capsule: Capsule | None = None, images: Identities | None = None
) -> str:
    """Lines that begin with # tell what is compared; then a row of titles and one for each measurement.

    `capsule` tells how the candidate was made.
    """
    told = list(_compared(measurements))
    for role, identity in (images or {}).items():
        words = "; ".join(f"{name} {value}" for name, value in identity.items() if value != "")
        told.append(f"{role}: {words}")
    above = [f"# {' '.join(words.split())}\n" for words in (*told, INTERVAL, *_explained(measurements))]
    if capsule is not None:
        above.insert(0, f"{comment_line(capsule)}\n")
    rows = ([_cell(one, column) for column in _COLUMNS] for one in measurements)
    return "".join(above) + csv_text(_COLUMNS, rows, end="\n")


def _cell(measurement: Measurement, column: str) -> object:
    said = "reason" if column == "value" and _is_infinite(measurement) else column
    return getattr(measurement, said)


def rows_as_json(
    measurements: Sequence[Measurement], capsule: Capsule | None = None, images: Identities | None = None
) -> str:
    """The same as an object with a schema number; an infinite value is the word for it."""
    rows = []
    for one in measurements:
        told: Json = asdict(one)
        if _is_infinite(one):
            told["value"] = one.reason
        rows.append({column: told[column] for column in _COLUMNS})
    compares = _compared(measurements)
    whole: Json = {"schema": SCHEMA, "compares": compares, "interval": INTERVAL}
    whole |= {"explained": _explained(measurements), "measurements": rows}
    made = {"provenance": json.loads(to_json(capsule))} if capsule is not None else {}
    given = {"images": images} if images else {}
    return json.dumps({**whole, **given, **made}, indent=1, allow_nan=False)


def _is_infinite(one: Measurement) -> bool:
    return one.value is not None and math.isinf(one.value)


def _compared(measurements: Sequence[Measurement]) -> list[str]:
    """Each once, in the order of the rows."""
    return list(dict.fromkeys(one.compares for one in measurements))


def _explained(measurements: Sequence[Measurement]) -> list[str]:
    """How a number is worked out whose name alone may mean several."""
    return [f"noise: {HOW}"] if any(one.metric == "noise" for one in measurements) else []
