"""Places, pages and orientations as plain values of a session's list, and back; nonsense is refused."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.loose import Json, JsonList
from xraysr_gui.core.orientation import Orientation
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Step

SESSION = ".xraysr"
"""The ending of a session that is a file."""
MOST_IMAGES = 5000
"""Of a stack: a larger one is left at the image that was looked at."""


def orientation_row(orientation: Orientation) -> JsonList:
    """Quarter turns, and whether it is flipped."""
    return [orientation.quarters, orientation.flipped]


def orientation_of_row(row: JsonList) -> Orientation:
    """How an image was laid.

    Raises:
        ValueError, TypeError: it is damaged.
    """
    quarters, flipped = row
    if quarters not in range(4) or not isinstance(flipped, bool):
        raise ValueError("there are eight ways to lay an image")
    return Orientation(int(quarters), flipped)


def page_row(page: Page) -> Json:
    """What a view showed; without the others of a very long stack."""
    stack, index = page.stack, page.index
    images: Sequence[Address] = stack.images
    if len(images) > MOST_IMAGES:
        images, index = (page.address,), 0
    return {
        "title": stack.title,
        "images": [address_row(one) for one in images],
        "frame_time_ms": stack.frame_time_ms,
        "index": index,
        "version": page.version,
    }


def page_of_row(row: Json) -> Page:
    """What a view showed.

    Raises:
        ValueError, TypeError, KeyError: it is damaged.
    """
    images = tuple(address_of_row(one) for one in row["images"])
    index, time = int(row["index"]), row["frame_time_ms"]
    if not 0 <= index < len(images):
        raise ValueError("the page is not in its stack")
    stack = Stack(str(row["title"]), images, None if time is None else float(time))
    return Page(stack, index, int(row["version"]))


def views_row(views: Arrangement) -> Json:
    """How the views stood."""
    pages = [None if page is None else page_row(page) for page in views.pages]
    row = {"rows": views.rows, "columns": views.columns, "active": views.active, "pages": pages}
    return row | {"maps": list(views.maps)}


def views_of_row(row: Json) -> Arrangement:
    """How the views stood.

    Raises:
        ValueError, TypeError, KeyError: it is damaged.
    """
    pages = tuple(None if one is None else page_of_row(one) for one in row["pages"])
    maps = tuple(int(number) for number in row.get("maps", ()))
    return Arrangement(int(row["rows"]), int(row["columns"]), pages, int(row["active"]), maps)


def address_row(address: Address) -> JsonList:
    """File, member and frame."""
    return [str(address.path), address.member, address.frame]


def address_of_row(row: JsonList) -> Address:
    """Where an image lay.

    Raises:
        ValueError, TypeError: it is damaged.
    """
    path, member, frame = row
    for name in (str(path), str(member)):
        os.fsencode(name)  # what no file can be called is a ValueError, as any other damage is
        if "\0" in name:
            raise ValueError("a name holds a NUL sign")
    return Address(Path(str(path)), str(member), int(frame))


def step_of_row(row: Json) -> Step:
    """What made a result.

    Raises:
        TypeError, ValueError, KeyError: it is damaged.
    """
    greys = tuple(float(one) for one in row.get("greys", ()))
    warnings = tuple(str(one) for one in row.get("warnings", ()))
    told = {"parameters": tuple(row["parameters"].items()), "greys": greys, "warnings": warnings}
    return Step(**{**row, **told})
