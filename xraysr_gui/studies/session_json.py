"""A session as text, and the way back: what is wrong with it is found before anything is brought back."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

from xraysr_gui.core.loose import Json, JsonList
from xraysr_gui.core.mark_json import marks_as_rows, marks_of_rows
from xraysr_gui.core.region_json import regions_from_json, regions_to_json
from xraysr_gui.studies.session import KeptImage, KeptResult, KeptSession
from xraysr_gui.studies.session_rows import (
    address_of_row,
    address_row,
    orientation_of_row,
    orientation_row,
    page_of_row,
    page_row,
    step_of_row,
    views_of_row,
    views_row,
)

SCHEMA = 1
NUMBER_WITHIN = 64
_NUMBER = re.compile(rb'\{"schema": \d+, "number": (\d{1,18})[,}]')


def to_json(session: KeptSession) -> str:
    """As text; the number stands at the beginning, where `number_in` finds it."""
    told = {
        "schema": SCHEMA,
        "number": session.number,
        "made_at": session.made_at,
        "is_wanted": session.is_wanted,
        "images": [_image_row(one) for one in session.images],
        "page": None if session.page is None else page_row(session.page),
        "views": None if session.views is None else views_row(session.views),
    }
    return json.dumps(told, default=str)


def from_json(text: str | bytes) -> KeptSession:
    """The session that was written.

    Raises:
        ValueError, TypeError, KeyError, UserError: it is damaged, or of another schema.
    """
    told = json.loads(text)
    if told["schema"] != SCHEMA:
        raise ValueError(f"schema {told['schema']}")
    page = None if told["page"] is None else page_of_row(told["page"])
    images = tuple(_image(row) for row in told["images"])
    number, is_wanted = int(told.get("number", 0)), bool(told.get("is_wanted", False))
    views = None if told.get("views") is None else views_of_row(told["views"])
    return KeptSession(images, page, str(told["made_at"]), number, is_wanted, views)


def number_in(head: bytes) -> int:
    """The number of a session by the first bytes of its text; 0 where none stands there."""
    found = _NUMBER.match(head[:NUMBER_WITHIN])
    return int(found[1]) if found else 0


def _image_row(one: KeptImage) -> Json:
    return {
        "address": address_row(one.address),
        "stamp": list(one.stamp),
        "unit": one.unit,
        "marks": marks_as_rows(one.marks),
        "regions": regions_to_json(one.regions, one.unit),
        "results": [_result_row(result) for result in one.results],
        "sha256": one.sha256,
        "laid": orientation_row(one.orientation),
        "in_file": [list(numbers) for numbers in one.in_file],
    }


def _image(row: Json) -> KeptImage:
    size, modified = (int(one) for one in row["stamp"])
    unit = str(row["unit"])
    return KeptImage(
        address_of_row(row["address"]),
        (size, modified),
        unit,
        marks_of_rows(row["marks"]),
        regions_from_json(row["regions"], unit),
        tuple(_result(one) for one in row["results"]),
        str(row.get("sha256", "")),
        orientation_of_row(row.get("laid", (0, False))),
        _numbers(row.get("in_file", ((), ()))),
    )


def _numbers(row: JsonList) -> tuple[tuple[int, ...], tuple[int, ...]]:
    marks, regions = (tuple(int(one) for one in numbers) for numbers in row)
    return marks, regions


def _result_row(one: KeptResult) -> Json:
    steps = [{**asdict(step), "parameters": dict(step.parameters)} for step in one.steps]
    told = {"file": one.file, "spacing": list(one.spacing), "notices": list(one.notices)}
    return {**told, "steps": steps, "is_in_file": one.is_in_file}


def _result(row: Json) -> KeptResult:
    name = str(row["file"])
    if Path(name).name != name:
        raise ValueError("a result lies in the folder of its session")
    steps = tuple(step_of_row(one) for one in row["steps"])
    down, across = (float(one) for one in row["spacing"])
    notices, is_in_file = tuple(str(one) for one in row["notices"]), bool(row.get("is_in_file", False))
    return KeptResult(name, (down, across), notices, steps, is_in_file)
