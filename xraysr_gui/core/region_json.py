"""Regions as text that other programs can read, and back."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.loose import Json, JsonList
from xraysr_gui.core.region import Box, Boxed, Ellipse, Freehand, Polygon, Rectangle, Region

SCHEMA = 1
MOST_POINTS, MOST_CELLS = 100_000, 400_000_000
FARTHEST, SMALLEST_CELL = 1e9, 1e-6
"""In field units: no image is so large, and none has such pixels."""
_BOXED: dict[str, type[Boxed]] = {"rectangle": Rectangle, "ellipse": Ellipse}
_POINTED: dict[str, type[Polygon]] = {"polygon": Polygon, "freehand": Freehand}


class CannotReadRegions(UserError):
    """A file of regions is damaged, or of another kind."""


def regions_to_json(regions: Sequence[Region], unit: str) -> str:
    """All regions with their schema number; `unit` is that of the field, mm or px."""
    return json.dumps(
        {"schema": SCHEMA, "unit": unit, "regions": [_told(region) for region in regions]}, indent=1
    )


def regions_from_json(text: str | bytes, unit: str, name: str = "The file of regions") -> tuple[Region, ...]:
    """The regions that were written.

    Raises:
        CannotReadRegions: the text is no list of regions, of a later schema, or in another unit.
    """
    try:
        told = json.loads(text)
        schema, their_unit, regions = int(told["schema"]), str(told["unit"]), list(told["regions"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise _refused(name, "It holds no list of regions.") from error
    if schema != SCHEMA:
        raise _refused(name, f"It follows schema {schema}, and this program knows schema {SCHEMA}.")
    if their_unit != unit:
        raise _refused(name, f"Its lengths are in {their_unit}, and those of the open image in {unit}.")
    try:
        return tuple(_read(one) for one in regions)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, zlib.error) as error:
        raise _refused(name, f"One of its regions is damaged: {error}.") from error


def _refused(name: str, why: str) -> CannotReadRegions:
    return CannotReadRegions(
        f"{name} could not be read.", why=why, remedy="Choose a file that this program wrote for this image."
    )


def _told(region: Region) -> Json:
    told: Json = {
        "kind": region.kind, "id": region.id, "name": region.name, "colour": region.colour,
    }  # fmt: skip
    if isinstance(region, Boxed):
        box = region.box
        told["box"] = [box.left, box.top, box.width, box.height]
    elif isinstance(region, Polygon):
        told["points"] = [[point.x, point.y] for point in region.points]
    elif isinstance(region, Brush):
        told["origin"] = [region.origin.x, region.origin.y]
        told["cell"] = [region.row, region.column]
        told["size"] = [region.rows, region.columns]
        told["cells"] = base64.b64encode(zlib.compress(region.packed, 6)).decode("ascii")
    return told


def _read(told: Json) -> Region:
    kind = str(told["kind"])
    names = {"id": str(told["id"]), "name": str(told["name"]), "colour": str(told["colour"])}
    if kind in _BOXED:
        left, top, width, height = _numbers(told["box"], 4)
        return _BOXED[kind](**names, box=Box(left, top, width, height))
    if kind in _POINTED:
        if len(told["points"]) > MOST_POINTS:
            raise ValueError("it has too many corners")
        return _POINTED[kind](**names, points=tuple(Point(*_numbers(pair, 2)) for pair in told["points"]))
    if kind == "brush":
        return _brush(told, names)
    raise ValueError(f"{kind!r} is no kind of region")


def _brush(told: Json, names: dict[str, str]) -> Brush:
    (row, column), (rows, columns) = _numbers(told["cell"], 2), (int(side) for side in told["size"])
    most = max(rows, columns, rows * columns)
    if min(rows, columns) < 0 or most > MOST_CELLS or min(row, column) < SMALLEST_CELL:
        raise ValueError("its cells have no size")
    expected = (rows * columns + 7) // 8
    unpacker = zlib.decompressobj()
    packed = unpacker.decompress(base64.b64decode(told["cells"], validate=True), expected + 1)
    if len(packed) != expected:
        raise ValueError("some of its cells are missing")
    origin = Point(*_numbers(told["origin"], 2))
    return Brush(**names, origin=origin, row=row, column=column, rows=rows, columns=columns, packed=packed)


def _numbers(told: JsonList, count: int) -> tuple[float, ...]:
    numbers = tuple(float(number) for number in told)
    if len(numbers) != count or not all(abs(number) <= FARTHEST for number in numbers):
        raise ValueError(f"it needs {count} numbers that lie near an image")
    return numbers
