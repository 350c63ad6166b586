"""What is open, as it is kept for the case that the program dies: plain values, and the way back.

The pixels of an image are not kept, for its file still lies where it lay; those of results are, each in a
file of its own. What a result is otherwise follows from its image.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.greys import coded
from xraysr_gui.core.mark_json import marks_as_rows, marks_of_rows
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Pixels, Radiograph, Step
from xraysr_gui.core.region import Region
from xraysr_gui.core.region_json import regions_from_json, regions_to_json
from xraysr_gui.core.workspace import Document

SCHEMA = 1
MOST_IMAGES = 5000
"""Of a stack: a larger one is left at the image that was looked at."""


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result without its pixels.

    Attributes:
        file: Where they lie in the folder of the session; "" if there was no room for them.
        spacing: Row and column distance.
        notices: Sentences that stay with it.
        steps: What made it.
    """

    file: str
    spacing: tuple[float, float]
    notices: tuple[str, ...]
    steps: tuple[Step, ...]

    def on(self, image: Radiograph, pixels: Pixels) -> Radiograph:
        """The result again, from its image and its pixels."""
        row, column = self.spacing
        spacing = image.spacing.divided(image.spacing.row / row)
        inverted = image.greys.inverted
        return replace(
            image,
            greys=coded(pixels, image.black, image.white, inverted=inverted),
            exact=pixels,
            spacing=replace(spacing, row=row, column=column),
            notices=self.notices,
            overlays=(),
            steps=self.steps,
        )


@dataclass(frozen=True, slots=True)
class KeptImage:
    """One image, and what a reader did to it.

    Attributes:
        address: Where it lies.
        stamp: Size and time of its file, which tell whether it is still the same.
        unit: Of its field: mm or px.
        marks, regions, results: What was drawn on it and made of it.
    """

    address: Address
    stamp: tuple[int, int]
    unit: str = "px"
    marks: tuple[Mark, ...] = ()
    regions: tuple[Region, ...] = ()
    results: tuple[KeptResult, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptSession:
    """Everything, the image that was looked at last; `page` is what the active view showed."""

    images: tuple[KeptImage, ...] = ()
    page: Page | None = None
    made_at: str = ""

    def words(self) -> str:
        """Such as "2 images, 1 result, 3 regions"."""
        counts = (
            (len(self.images), "image"),
            (sum(len(one.results) for one in self.images), "result"),
            (sum(len(one.regions) for one in self.images), "region"),
            (sum(len(one.marks) for one in self.images), "mark"),
        )
        return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What is open at one moment; frozen, so a job can write it while the reader goes on.

    Attributes:
        documents: The active one last.
        aside: Drawings of images that are not in memory.
        page: What the active view shows.
    """

    documents: tuple[Document, ...] = ()
    aside: Mapping[Address, tuple[tuple[Mark, ...], tuple[Region, ...]]] = field(default_factory=dict)
    page: Page | None = None


def kept_of(
    snapshot: Snapshot,
    file_of: Callable[[Radiograph], str],
    stamp_of: Callable[[Path], tuple[int, int]],
    made_at: str,
) -> KeptSession:
    """The plain values of a moment."""
    aside = [
        KeptImage(address, stamp_of(address.path), "", marks, regions)
        for address, (marks, regions) in snapshot.aside.items()
    ]
    images = [
        KeptImage(
            document.address,
            stamp_of(document.address.path),
            document.original.spacing.unit,
            document.marks,
            document.regions,
            tuple(_kept_result(one, file_of(one)) for one in document.results),
        )
        for document in snapshot.documents
    ]
    return KeptSession((*aside, *images), snapshot.page, made_at)


def _kept_result(result: Radiograph, file: str) -> KeptResult:
    return KeptResult(file, (result.spacing.row, result.spacing.column), result.notices, result.steps)


def to_json(session: KeptSession) -> str:
    """As text."""
    told = {
        "schema": SCHEMA,
        "made_at": session.made_at,
        "images": [_image_row(one) for one in session.images],
        "page": None if session.page is None else _page_row(session.page),
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
    page = None if told["page"] is None else _page(told["page"])
    return KeptSession(tuple(_image(row) for row in told["images"]), page, str(told["made_at"]))


def _image_row(one: KeptImage) -> dict[str, Any]:
    return {
        "address": _address_row(one.address),
        "stamp": list(one.stamp),
        "unit": one.unit,
        "marks": marks_as_rows(one.marks),
        "regions": regions_to_json(one.regions, one.unit),
        "results": [_result_row(result) for result in one.results],
    }


def _image(row: Any) -> KeptImage:
    size, modified = (int(one) for one in row["stamp"])
    unit = str(row["unit"])
    return KeptImage(
        _address(row["address"]),
        (size, modified),
        unit,
        marks_of_rows(row["marks"]),
        regions_from_json(row["regions"], unit),
        tuple(_result(one) for one in row["results"]),
    )


def _result_row(one: KeptResult) -> dict[str, Any]:
    steps = [{**asdict(step), "parameters": dict(step.parameters)} for step in one.steps]
    return {"file": one.file, "spacing": list(one.spacing), "notices": list(one.notices), "steps": steps}


def _result(row: Any) -> KeptResult:
    name = str(row["file"])
    if Path(name).name != name:
        raise ValueError("a result lies in the folder of its session")
    steps = tuple(Step(**{**one, "parameters": tuple(one["parameters"].items())}) for one in row["steps"])
    down, across = (float(one) for one in row["spacing"])
    return KeptResult(name, (down, across), tuple(str(one) for one in row["notices"]), steps)


def _page_row(page: Page) -> dict[str, Any]:
    stack, index = page.stack, page.index
    images: Sequence[Address] = stack.images
    if len(images) > MOST_IMAGES:
        images, index = (page.address,), 0
    return {
        "title": stack.title,
        "images": [_address_row(one) for one in images],
        "frame_time_ms": stack.frame_time_ms,
        "index": index,
        "version": page.version,
    }


def _page(row: Any) -> Page:
    images = tuple(_address(one) for one in row["images"])
    index, time = int(row["index"]), row["frame_time_ms"]
    if not 0 <= index < len(images):
        raise ValueError("the page is not in its stack")
    stack = Stack(str(row["title"]), images, None if time is None else float(time))
    return Page(stack, index, int(row["version"]))


def _address_row(address: Address) -> list[Any]:
    return [str(address.path), address.member, address.frame]


def _address(row: Any) -> Address:
    path, member, frame = row
    return Address(Path(str(path)), str(member), int(frame))
